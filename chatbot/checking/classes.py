"""The finitely many answers to a question that matter to some conditions.

Two answers on which all conditions in view agree are one class; one of them stands for all. Every class is
made by reading an answer as a person would give it, so none stands for an answer that cannot be given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum
from itertools import pairwise

from chatbot.reading.answers import read_answers
from chatbot.screening.condition import (
    All,
    Any,
    AnyOf,
    Condition,
    InRange,
    IsOneOf,
    Known,
    NoAnswer,
    Not,
    NotIf,
    Only,
    Truth,
    Unclear,
    Unless,
    Value,
)
from chatbot.screening.dialog import Choice, Dialog, Kind, Measure, Question
from chatbot.screening.interview import Answer

Atom = IsOneOf | AnyOf | Only | InRange | Known | Unclear


class Ear(Enum):
    """Who listens: criteria and ``ask_when``, or safety messages and flags, which hear more of a number."""

    CRITERIA = "criteria"
    SAFETY = "safety"

    def hears(self, answer: Answer) -> Value:
        return answer.for_criteria() if self is Ear.CRITERIA else answer.as_value()


Heard = tuple[Ear, Condition]


@dataclass(frozen=True, slots=True)
class AnswerClass:
    """Some answers that no condition in view tells apart. ``given`` is one of them, as ``read_answers`` takes
    it; ``answer`` is what it is read as, None where the question is left open (not asked yet).
    """

    given: object
    answer: Answer | None

    @property
    def is_known(self) -> bool:
        return self.answer is not None and self.answer.value is not None

    @property
    def chosen(self) -> frozenset[str]:
        """Ids of the choices made."""
        value = self.answer.value if self.answer is not None else None
        if isinstance(value, frozenset):
            return value
        return frozenset({value}) if isinstance(value, str) else frozenset()

    def value(self, ear: Ear) -> Value:
        return NoAnswer.NOT_ASKED if self.answer is None else ear.hears(self.answer)


NOT_ASKED = AnswerClass(None, None)


def atoms_of(condition: Condition) -> Iterator[Atom]:
    """The parts of a condition that read an answer."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from atoms_of(part)
        case Not(part) | NotIf(part) | Unless(part):
            yield from atoms_of(part)
        case IsOneOf() | AnyOf() | Only() | InRange() | Known() | Unclear():
            yield condition
        case _:
            raise TypeError(f"Nobody has said which answers a {type(condition).__name__} tells apart.")


class AnswerClasses:
    """The answer classes of a dialog's questions, each worked out once."""

    def __init__(self, dialog: Dialog) -> None:
        self.dialog = dialog
        self._classes: dict[tuple[str, frozenset[tuple[Ear, Atom]]], tuple[AnswerClass, ...]] = {}
        self._read: dict[tuple[str, str], Answer | None] = {}

    def of(self, question: Question, heard: Iterable[Heard]) -> tuple[AnswerClass, ...]:
        """Known answers first, then "I don't know" and the like, then not asked."""
        atoms = frozenset(
            (ear, atom)
            for ear, condition in heard
            for atom in atoms_of(condition)
            if atom.question == question.id
        )
        key = (question.id, atoms)
        if key not in self._classes:
            self._classes[key] = self._worked_out(question, atoms)
        return self._classes[key]

    def _worked_out(self, question: Question, atoms: frozenset[tuple[Ear, Atom]]) -> tuple[AnswerClass, ...]:
        told_apart: dict[object, AnswerClass] = {}
        for given in (None, *_candidates(question, [atom for _, atom in atoms])):
            answer = self._answer(question, given)
            if answer is not None:
                each = AnswerClass(given, answer)
                told_apart.setdefault(_told_apart_by(question, each, atoms), each)
        known_first = sorted(told_apart.values(), key=lambda each: not each.is_known)
        return (*known_first, NOT_ASKED)

    def _answer(self, question: Question, given: object) -> Answer | None:
        """What it is read as; None for an answer that the program refuses."""
        key = (question.id, str(given))
        if key not in self._read:
            self._read[key] = read_answers(self.dialog, {question.id: given})[0].get(question.id)
        return self._read[key]


def _told_apart_by(question: Question, each: AnswerClass, atoms: Iterable[tuple[Ear, Atom]]) -> object:
    truths: tuple[Truth, ...] = tuple(atom.holds({question.id: each.value(ear)}) for ear, atom in atoms)
    limits = tuple(choice.ask_when for choice in question.choices if choice.id in each.chosen)
    return truths, frozenset(limits), each.is_known


def _candidates(question: Question, atoms: Sequence[Atom]) -> Iterator[object]:
    """Answers among which every class has one that stands for it, as a person would give them."""
    match question.kind:
        case Kind.CHOICE:
            yield from (choice.id for choice in question.choices)
        case Kind.CHOICES:
            yield from _ticked(question, atoms)
        case Kind.QUANTITY if question.measure is not None:
            yield from _numbers(question.measure, atoms)
        case Kind.TEXT:
            yield "."


def _ticked(question: Question, atoms: Sequence[Atom]) -> Iterator[list[str]]:
    """One set of ticks for every way in which ticks can be told apart.

    A tick list is only ever asked "at least one of" and "nothing but", so a set is known by what its ticks
    are known by together; sets grow by one tick until nothing new comes up.
    """

    def known_by(choices: tuple[Choice, ...]) -> object:
        ids = frozenset(choice.id for choice in choices)
        truths = tuple(atom.holds({question.id: ids}) for atom in atoms)
        return truths, frozenset(choice.ask_when for choice in choices)

    def each_alone(exclusive: bool) -> dict[object, tuple[Choice, ...]]:
        choices = (choice for choice in reversed(question.choices) if choice.exclusive is exclusive)
        return {known_by((choice,)): (choice,) for choice in choices}

    found, growing = each_alone(exclusive=True), each_alone(exclusive=False)
    ticks = [tick for ticked in growing.values() for tick in ticked]
    queue = list(growing.values())
    while queue:
        ticked = queue.pop()
        for tick in ticks:
            wider = (*ticked, tick)
            if tick not in ticked and (key := known_by(wider)) not in growing:
                growing[key] = wider
                queue.append(wider)
    for choices in (*found.values(), *growing.values()):
        yield [choice.id for choice in choices]


def _numbers(measure: Measure, atoms: Sequence[Atom]) -> Iterator[str]:
    """Numbers below, at and above every limit, between limits, spans over them, bounds, and what no report
    shows.
    """
    limits = sorted({*_limits(atoms), measure.plausible_from, measure.plausible_to})
    exact = sorted(_around(limits, measure.whole))
    yield from (f"{number:f}" for number in exact)
    for unit in measure.units:
        if not unit.is_exact:
            yield from (f"{number:f}{unit.id}" for limit in limits for number in _near(limit / unit.factor))
    if measure.range_means == "ask":
        yield from (f"{low:f}-{high:f}" for low in exact for high in exact if low < high)
    if not measure.whole:
        yield from (f"{sign}{number:f}" for sign in "<>" for number in exact)


def _limits(atoms: Iterable[Atom]) -> Iterator[Decimal]:
    for atom in atoms:
        if isinstance(atom, InRange):
            sides = (atom.from_, atom.to, atom.above, atom.below)
            yield from (side for side in sides if side is not None)


def _around(limits: Sequence[Decimal], whole: bool) -> Iterator[Decimal]:
    """Each limit, one number between each two, and one outside of all."""
    between = [
        limits[0] - 1,
        limits[0] / 2,
        *((low + high) / 2 for low, high in pairwise(limits)),
        limits[-1] + 1,
    ]
    numbers = {*limits, *between}
    if whole:
        numbers = {
            number.to_integral_value(rounding)
            for number in numbers
            for rounding in (ROUND_FLOOR, ROUND_CEILING)
        }
    return (number for number in numbers if number >= 0)


def _near(number: Decimal) -> Iterator[Decimal]:
    """The numbers nearest to it, written with no, one, two and three decimals."""
    for step in (Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal("0.001")):
        rounded = number.quantize(step)
        yield from (each for each in (rounded - step, rounded, rounded + step) if each > 0)
