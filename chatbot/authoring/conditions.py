"""Conditions as authors write them -> ``chatbot.screening.condition``.

{biopsy: adenocarcinoma}                 one of these choices (a list for several)
{treatment: {any_of: [chemotherapy]}}    at least one of these is ticked
{treatment: {only: [none, neutral]}}     nothing but these is ticked
{distance: {to: 12}}                     from/to include the limit, above/below do not
{last_smoked: {above: 6}}                longer ago, in the months (or weeks...) of a date's 'ago'
{known: age}                             an answer was given
{unclear: distance}                      a number was given that no rule can go by
{all: [...]} {any: [...]} {not: ...} {not_if: ...} {unless: ...} {use: name}
{bmi: {from: 17}} {known: bmi}           a computed quantity is written like a question
{count: {at_least: 2, of: [...]}}        at least two of these
{biopsy: adenocarcinoma, first_time: first}     all of these together
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation

from chatbot.authoring.problems import nearest
from chatbot.authoring.yaml_source import Place, Source
from chatbot.screening.computed import Computed, OfComputed
from chatbot.screening.condition import (
    All,
    Any,
    AnyOf,
    Condition,
    InRange,
    IsOneOf,
    Known,
    Not,
    NotIf,
    Only,
    Unclear,
    Unless,
)
from chatbot.screening.count import AtLeast
from chatbot.screening.dialog import Kind, Question

_ABOUT_ONE: Mapping[str, Callable[[Condition], Condition]] = {"not": Not, "not_if": NotIf, "unless": Unless}
WORDS = frozenset({"all", "any", "count", *_ABOUT_ONE, "known", "unclear", "use"})
_LIMITS = {"from": "from_", "to": "to", "above": "above", "below": "below"}
NEVER = Any(())


class ConditionReader:
    """Reads the conditions of one file; mistakes go to ``source`` and read as a condition that never holds.

    ``questions`` and ``definitions`` are those above the condition being read; ``every_question`` and
    ``every_definition`` are the names of all in the file, to tell "later" from "never".
    """

    def __init__(
        self, source: Source, every_question: Collection[str] = (), every_definition: Collection[str] = ()
    ) -> None:
        self.source = source
        self.questions: dict[str, Question] = {}
        self.definitions: dict[str, Condition] = {}
        self.computed: Mapping[str, Computed] = {}
        self.every_question = every_question
        self.every_definition = every_definition

    def read(self, raw: object, place: Place) -> Condition:
        if not isinstance(raw, dict) or not raw:
            return self._wrong(place, "Here a condition must stand, written like {biopsy: adenocarcinoma}.")
        parts = tuple(self._part(key, value, (*place, key)) for key, value in raw.items())
        return parts[0] if len(parts) == 1 else All(parts)

    def optional(self, raw: object, place: Place) -> Condition | None:
        return None if raw is None else self.read(raw, place)

    def _part(self, key: str, value: object, place: Place) -> Condition:
        if key in WORDS:
            return self._word(key, value, place)
        if key in self.computed:
            computed = self.computed[key]
            return self._of(computed, self._limits(computed.id, value, place), place)
        question = self._question(key, place)
        if question is None:
            return NEVER
        readers: Mapping[Kind, Callable[[Question, object, Place], Condition]] = {
            Kind.CHOICE: self._choice,
            Kind.CHOICES: self._choices,
            Kind.QUANTITY: self._quantity,
            Kind.DATE: self._quantity,
        }
        return readers[question.kind](question, value, place)

    def _word(self, word: str, value: object, place: Place) -> Condition:
        if word in ("all", "any"):
            if not isinstance(value, list) or not value:
                return self._wrong(place, f"After '{word}:' comes a list of conditions, each after a dash.")
            return All(self._each(value, place)) if word == "all" else Any(self._each(value, place))
        if word == "count":
            return self._count(value, place)
        if word in _ABOUT_ONE:
            return _ABOUT_ONE[word](self.read(value, place))
        if not isinstance(value, str):
            what = "definition" if word == "use" else "question"
            return self._wrong(place, f"After '{word}:' comes the name of one {what}.")
        return self._defined(value, place) if word == "use" else self._given(word, value, place)

    def _each(self, listed: list[object], place: Place) -> tuple[Condition, ...]:
        return tuple(self.read(item, (*place, index)) for index, item in enumerate(listed))

    def _count(self, value: object, place: Place) -> Condition:
        listed = value.get("of") if isinstance(value, dict) and set(value) == {"at_least", "of"} else None
        if not isinstance(value, dict) or not isinstance(listed, list) or not listed:
            form = "{count: {at_least: 2, of: [..., ..., ...]}}"
            return self._wrong(place, f"A count says how many of which conditions, as in {form}.")
        least = _as_text(value["at_least"])
        if not least.isdecimal() or not 0 < int(least) <= len(listed):
            message = f"'at_least' must be a whole number from 1 to {len(listed)}, as many as 'of' lists."
            return self._wrong((*place, "at_least"), message)
        return AtLeast(int(least), self._each(listed, (*place, "of")))

    def _of(self, computed: Computed, condition: Condition, place: Place) -> Condition:
        """The condition on a computed quantity, if all that it is made of stands above."""
        later = sorted(computed.questions() - self.questions.keys())
        if later:
            message = (
                f"'{computed.id}' is worked out from '{later[0]}', which is asked later. Move this down."
            )
            return self._wrong(place, message)
        return OfComputed(computed, condition)

    def _given(self, word: str, question_id: str, place: Place) -> Condition:
        if question_id in self.computed:
            of = Known(question_id) if word == "known" else Unclear(question_id)
            return self._of(self.computed[question_id], of, place)
        question = self._question(question_id, place)
        if question is None:
            return NEVER
        if word == "known":
            return Known(question.id)
        if question.kind not in (Kind.QUANTITY, Kind.DATE):
            return self._wrong(place, f"'{question_id}' is no number, and only a number can be unclear.")
        return Unclear(question.id)

    def _defined(self, name: str, place: Place) -> Condition:
        if name in self.definitions:
            return self.definitions[name]
        if name in self.every_definition:
            return self._wrong(
                place,
                f"'{name}' cannot be used here: a definition may use those above it, an 'ask_when' none. "
                "Move it up, or write the condition out.",
            )
        return self._wrong(
            place, f"No condition called '{name}' is defined. {nearest(name, self.every_definition)}"
        )

    def _choice(self, question: Question, value: object, place: Place) -> Condition:
        if isinstance(value, dict):
            form = f"{{{question.id}: [a, b]}}"
            return self._wrong(place, f"'{question.id}' takes one answer: name its choices, as in {form}.")
        return IsOneOf(question.id, self._choice_ids(question, value, place))

    def _choices(self, question: Question, value: object, place: Place) -> Condition:
        if not isinstance(value, dict) or len(value) != 1 or not set(value) <= {"any_of", "only"}:
            message = f"'{question.id}' is a tick list: write {{any_of: [...]}} or {{only: [...]}}."
            return self._wrong(place, message)
        [(word, listed)] = value.items()
        choices = self._choice_ids(question, listed, (*place, word))
        return AnyOf(question.id, choices) if word == "any_of" else Only(question.id, choices)

    def _quantity(self, question: Question, value: object, place: Place) -> Condition:
        return self._limits(question.id, value, place)

    def _limits(self, quantity: str, value: object, place: Place) -> Condition:
        if not isinstance(value, dict) or not value:
            message = f"'{quantity}' is a number: write its limits with from, to, above or below."
            return self._wrong(place, message)
        limits: dict[str, Decimal] = {}
        for word, written in value.items():
            number = _number(written)
            if word not in _LIMITS:
                return self._wrong((*place, word), f"'{word}' is no limit. {nearest(word, _LIMITS)}")
            if number is None:
                message = f"'{written}' is not a number. Write digits, with a point for decimals."
                return self._wrong((*place, word), message)
            limits[_LIMITS[word]] = number
        return InRange(quantity, **limits)

    def _choice_ids(self, question: Question, value: object, place: Place) -> frozenset[str]:
        listed = [_as_text(each) for each in (value if isinstance(value, list) else [value])]
        known = {choice.id for choice in question.choices}
        if not listed:
            self.source.problem(place, f"No choice of '{question.id}' is named here. {nearest('', known)}")
        for choice in listed:
            if choice not in known:
                self.source.problem(
                    place, f"'{question.id}' has no choice '{choice}'. {nearest(choice, known)}"
                )
        return frozenset(listed)

    def _question(self, question_id: str, place: Place) -> Question | None:
        """The question of that id, if it stands above and may decide something; else the mistake is noted."""
        question = self.questions.get(question_id)
        if question is not None and question.kind is not Kind.TEXT:
            return question
        if question is not None:
            message = f"'{question_id}' is free text, and free text never decides anything. Use a choice."
        elif question_id in self.every_question:
            message = (
                f"'{question_id}' is asked later, or on the same screen. A condition can only look back."
            )
        else:
            hint = nearest(question_id, {*self.every_question, *self.computed, *WORDS})
            message = f"No question is called '{question_id}'. {hint}"
        self.source.problem(place, message)
        return None

    def _wrong(self, place: Place, message: str) -> Condition:
        self.source.problem(place, message)
        return NEVER


def _number(written: object) -> Decimal | None:
    try:
        number = Decimal(_as_text(written))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _as_text(value: object) -> str:
    """What the author typed: plain ``true`` is no choice, and the message should not say ``True``."""
    return str(value).lower() if isinstance(value, bool) else str(value)
