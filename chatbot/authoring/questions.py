"""Steps and questions as written -> ``Step`` and ``Question``, each question with what its kind needs."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.authoring import schema
from chatbot.authoring.conditions import WORDS, ConditionReader
from chatbot.authoring.drawings import DrawingReader
from chatbot.authoring.wording import optional_text, text
from chatbot.authoring.yaml_source import Place, Source
from chatbot.screening.dialog import Choice, Fold, Kind, Question, Step
from chatbot.screening.measure import Measure, Unit
from chatbot.screening.period import Ago
from chatbot.screening.value import NoAnswer

_ONLY_FOR: Mapping[str, frozenset[str]] = {
    "choices": frozenset({"choice", "choices"}),
    "fold": frozenset({"choice", "choices"}),
    "units": frozenset({"quantity"}),
    "plausible": frozenset({"quantity"}),
    "whole": frozenset({"quantity"}),
    "range_means": frozenset({"quantity"}),
    "ask_back": frozenset({"quantity"}),
    "max_length": frozenset({"text"}),
    "ago": frozenset({"date"}),
    "drawing": frozenset({"choice", "choices", "quantity", "date"}),
}
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "choice": ("choices",),
    "choices": ("choices",),
    "quantity": ("units", "plausible"),
    "date": ("ago",),
    "text": ("max_length",),
}


class StepReader:
    """Reads the steps of one file in order, so that a condition sees the questions above it and no others."""

    def __init__(self, source: Source, conditions: ConditionReader, drawings: DrawingReader) -> None:
        self.source = source
        self.conditions = conditions
        self.drawings = drawings
        self.ids: set[str] = set()

    def steps(self, parts: list[schema.StepPart], criteria: Mapping[str, object]) -> tuple[Step, ...]:
        self.source.unique((part.id for part in parts), ("steps",), "step")
        for index, part in enumerate(parts):
            for criterion in part.ends_on:
                self.source.known(criterion, criteria, ("steps", index, "ends_on"), "criterion")
        return tuple(self._step(part, ("steps", index)) for index, part in enumerate(parts))

    def _step(self, part: schema.StepPart, place: Place) -> Step:
        ask_when = self.conditions.optional(part.ask_when, (*place, "ask_when"))
        questions = tuple(
            self._question(question, (*place, "questions", index))
            for index, question in enumerate(part.questions)
        )
        self.conditions.questions.update({question.id: question for question in questions})
        return Step(
            id=part.id,
            questions=questions,
            title=optional_text(part.id, part.title),
            intro=optional_text(part.id, part.intro),
            ask_when=ask_when,
            skipped_as=NoAnswer(part.skipped_as),
            sensitive=part.sensitive,
            ends_on=tuple(part.ends_on),
        )

    def _question(self, part: schema.QuestionPart, place: Place) -> Question:
        self._has_an_id_of_its_own(part, place)
        self._fits_its_kind(part, place)
        return Question(
            id=part.id,
            kind=Kind(part.kind),
            text=text(part.id, part.text),
            short=optional_text(part.id, part.short),
            why=optional_text(part.id, part.why),
            where=optional_text(part.id, part.where),
            drawn=self.drawings.place(part.drawing, (*place, "drawing")),
            choices=self._choices(part, (*place, "choices")),
            fold=self._fold(part, (*place, "fold")),
            measure=self._measure(part, place),
            ago=Ago(part.ago) if part.ago else None,
            ask_when=self.conditions.optional(part.ask_when, (*place, "ask_when")),
            skipped_as=NoAnswer(part.skipped_as),
            optional=part.optional or part.kind == Kind.TEXT.value,
            offers_dont_know=part.dont_know,
            max_length=part.max_length,
        )

    def _has_an_id_of_its_own(self, part: schema.QuestionPart, place: Place) -> None:
        if part.id in WORDS:
            message = f"'{part.id}' is a word of conditions. Give the question another id."
            self.source.problem((*place, "id"), message)
        if part.id in self.ids:
            message = f"Two have the question id '{part.id}'. Give each an id of its own."
            self.source.problem((*place, "id"), message)
        self.ids.add(part.id)

    def _fits_its_kind(self, part: schema.QuestionPart, place: Place) -> None:
        for word in sorted(part.model_fields_set & _ONLY_FOR.keys()):
            if part.kind not in _ONLY_FOR[word]:
                message = f"'{part.id}' is of kind '{part.kind}', which has no '{word}'."
                self.source.problem((*place, word), message)
        for word in _NEEDS[part.kind]:
            if not getattr(part, word):
                self.source.problem(place, f"'{part.id}' is of kind '{part.kind}' and needs '{word}'.")

    def _choices(self, part: schema.QuestionPart, place: Place) -> tuple[Choice, ...]:
        self.source.unique((choice.id for choice in part.choices), place, "choice")
        return tuple(self._choice(part, choice, (*place, index)) for index, choice in enumerate(part.choices))

    def _choice(self, question: schema.QuestionPart, part: schema.ChoicePart, place: Place) -> Choice:
        if part.exclusive and question.kind == "choice":
            message = f"'{question.id}' takes one answer anyway. Leave 'exclusive' out."
            self.source.problem((*place, "exclusive"), message)
        ask_when = self.conditions.optional(part.ask_when, (*place, "ask_when"))
        return Choice(part.id, text(question.id, part.text), part.exclusive, ask_when)

    def _fold(self, part: schema.QuestionPart, place: Place) -> Fold | None:
        if part.fold is None:
            return None
        if part.fold.after >= len(part.choices):
            message = (
                f"'{part.id}' has {len(part.choices)} choices, so a fold after {part.fold.after} hides none. "
                "Give a smaller number, or leave 'fold' out."
            )
            self.source.problem((*place, "after"), message)
        return Fold(part.fold.after, text(part.id, part.fold.text))

    def _measure(self, part: schema.QuestionPart, place: Place) -> Measure | None:
        if not part.units or part.plausible is None:
            return None
        self._units_are_sound(part.units, (*place, "units"))
        if part.plausible.from_ > part.plausible.to:
            self.source.problem(
                (*place, "plausible"), "No number is plausible here: 'from' is more than 'to'."
            )
        return Measure(
            units=tuple(
                Unit(unit.id, text(part.id, unit.label), unit.factor, unit.factor_error, tuple(unit.names))
                for unit in part.units
            ),
            plausible_from=part.plausible.from_,
            plausible_to=part.plausible.to,
            whole=part.whole,
            range_means=part.range_means,
            ask_back_at=tuple(part.ask_back.at),
            ask_back_text=optional_text(part.id, part.ask_back.text),
            ask_bare_from=part.ask_back.bare_from,
            ask_bare_to=part.ask_back.bare_to,
        )

    def _units_are_sound(self, units: list[schema.UnitPart], place: Place) -> None:
        self.source.unique((unit.id for unit in units), place, "unit")
        if units[0].factor != 1 or units[0].factor_error:
            message = (
                f"Limits are in the first unit, so '{units[0].id}' has no 'factor'. Put their unit first."
            )
            self.source.problem((*place, 0), message)
        named: dict[str, str] = {}
        for index, unit in enumerate(units):
            for name in unit.names:
                if named.setdefault(name, unit.id) != unit.id:
                    message = f"'{name}' names '{named[name]}' and '{unit.id}'. A name belongs to one unit."
                    self.source.problem((*place, index, "names"), message)
