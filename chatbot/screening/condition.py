"""Conditions over answers, in three truth values.

A condition ``holds`` (True), definitely does not hold (False), or cannot be told yet (None): Kleene's
strong logic. "I don't know" and "not asked yet" are None everywhere, so a missing answer can never fail
anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from chatbot.screening.value import NOT_ASKED, NOT_CONCERNED, Below, NoAnswer, Span, Truth, Value, Values


class Condition(Protocol):
    """Something that can be held against the values given so far."""

    def holds(self, values: Values) -> Truth: ...

    def questions(self) -> frozenset[str]:
        """Ids of all questions that the condition reads."""
        ...


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """The answer to a choice question is one of these choices."""

    question: str
    choices: frozenset[str]

    def holds(self, values: Values) -> Truth:
        value = values.get(self.question, NOT_ASKED)
        return value in self.choices if isinstance(value, str) else _without_answer(value)

    def questions(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these choices is ticked."""

    question: str
    choices: frozenset[str]

    def holds(self, values: Values) -> Truth:
        value = values.get(self.question, NOT_ASKED)
        return bool(value & self.choices) if isinstance(value, frozenset) else _without_answer(value)

    def questions(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class Only:
    """Something is ticked, and nothing but these choices."""

    question: str
    choices: frozenset[str]

    def holds(self, values: Values) -> Truth:
        value = values.get(self.question, NOT_ASKED)
        return (
            bool(value) and value <= self.choices if isinstance(value, frozenset) else _without_answer(value)
        )

    def questions(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class InRange:
    """A quantity in its default unit: ``from_`` and ``to`` are inclusive, ``above`` and ``below`` strict."""

    question: str
    from_: Decimal | None = None
    to: Decimal | None = None
    above: Decimal | None = None
    below: Decimal | None = None

    def holds(self, values: Values) -> Truth:
        value = values.get(self.question, NOT_ASKED)
        return _all(self._sides(value)) if isinstance(value, Span | Below) else _without_answer(value)

    def _sides(self, span: Span | Below) -> Iterator[Truth]:
        if self.from_ is not None:
            yield span.at_least(self.from_)
        if self.above is not None:
            yield span.above(self.above)
        if self.to is not None:
            yield _opposite(span.above(self.to))
        if self.below is not None:
            yield _opposite(span.at_least(self.below))

    def questions(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class Known:
    """The person gave an answer: not "I don't know", and the question concerns them."""

    question: str

    def holds(self, values: Values) -> Truth:
        value = values.get(self.question, NOT_ASKED)
        if value is NOT_ASKED:
            return None
        return not isinstance(value, NoAnswer | Below)

    def questions(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class Unclear:
    """A number was given that no criterion can go by; an "I don't know" or an empty field is none."""

    question: str

    def holds(self, values: Values) -> Truth:
        value = values.get(self.question, NOT_ASKED)
        if value is NOT_ASKED:
            return None
        return value is NoAnswer.UNCLEAR or isinstance(value, Below)

    def questions(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]

    def holds(self, values: Values) -> Truth:
        result: Truth = True
        for part in self.parts:
            truth = part.holds(values)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    def questions(self) -> frozenset[str]:
        return questions_in(self.parts)


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Condition, ...]

    def holds(self, values: Values) -> Truth:
        result: Truth = False
        for part in self.parts:
            truth = part.holds(values)
            if truth:
                return True
            if truth is None:
                result = None
        return result

    def questions(self) -> frozenset[str]:
        return questions_in(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def holds(self, values: Values) -> Truth:
        return _opposite(self.part.holds(values))

    def questions(self) -> frozenset[str]:
        return self.part.questions()


@dataclass(frozen=True, slots=True)
class NotIf:
    """Not definitely so: "I don't know" passes, but a question that has not been asked is still open."""

    part: Condition

    def holds(self, values: Values) -> Truth:
        truth = self.part.holds(values)
        if truth is not None:
            return not truth
        open_questions = any(values.get(q, NOT_ASKED) is NOT_ASKED for q in self.part.questions())
        return None if open_questions else True

    def questions(self) -> frozenset[str]:
        return self.part.questions()


@dataclass(frozen=True, slots=True)
class Unless:
    """Not definitely so (yet): "I don't know" passes, and so does a question that has not been asked.

    Only where a missing answer is as good as a no: an optional field, a note to staff.
    """

    part: Condition

    def holds(self, values: Values) -> Truth:
        return self.part.holds(values) is not True

    def questions(self) -> frozenset[str]:
        return self.part.questions()


def _without_answer(value: Value) -> Truth:
    """What a question says that does not concern the person: no. Any other missing answer says nothing."""
    return False if value is NOT_CONCERNED else None


def _opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all(truths: Iterable[Truth]) -> Truth:
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def questions_in(conditions: Iterable[Condition]) -> frozenset[str]:
    """Ids of all questions that any of the conditions reads."""
    return frozenset[str]().union(*(each.questions() for each in conditions))
