"""Dialogs made by hand from the dataclasses, so that the engine is tested without a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from chatbot.screening.condition import Any, AnyOf, Condition, InRange, IsOneOf, Only
from chatbot.screening.dialog import (
    Branch,
    Choice,
    Contradiction,
    Criterion,
    Dialog,
    Flag,
    Kind,
    Lasts,
    Note,
    Question,
    SafetyMessage,
    Step,
)
from chatbot.screening.interview import Answer
from chatbot.screening.measure import Measure, Unit
from chatbot.screening.phrases import PhraseRule
from chatbot.screening.roles import AgePolicy, Roles
from chatbot.screening.study import Study
from chatbot.screening.value import NoAnswer, Span
from chatbot.screening.wording import Text

TODAY = date(2025, 10, 9)
NEVER = Any(())

STUDY = Study(
    "NCT00000000", "A study", "A made-up study", "RECRUITING", "2025-10-09", "2025-10", "Nobody", 30, (), {}
)

Said = str | set[str] | int | Span | Answer | None


def words(owner: str, sentence: str = "") -> Text:
    return Text.both(owner, sentence or owner)


def choice(question_id: str, *choices: str | Choice, ask_when: Condition | None = None) -> Question:
    offered = tuple(each if isinstance(each, Choice) else Choice(each, words(each)) for each in choices)
    return Question(question_id, Kind.CHOICE, words(question_id), choices=offered, ask_when=ask_when)


def ticks(question_id: str, *choices: str | Choice) -> Question:
    """A tick list; its choice "none" goes with no other."""
    offered = (
        each if isinstance(each, Choice) else Choice(each, words(each), exclusive=each == "none")
        for each in choices
    )
    return Question(question_id, Kind.CHOICES, words(question_id), choices=tuple(offered))


def quantity(question_id: str, plausible_from: int = 0, plausible_to: int = 120) -> Question:
    unit = Unit("unit", words("unit"), Decimal(1))
    measure = Measure((unit,), Decimal(plausible_from), Decimal(plausible_to))
    return Question(question_id, Kind.QUANTITY, words(question_id), measure=measure)


def free_text(question_id: str) -> Question:
    return Question(question_id, Kind.TEXT, words(question_id), optional=True, max_length=100)


def step(
    *questions: Question,
    ask_when: Condition | None = None,
    skipped_as: NoAnswer = NoAnswer.NOT_CONCERNED,
    sensitive: bool = False,
    ends_on: tuple[str, ...] = (),
) -> Step:
    """A step with the id of its first question."""
    return Step(
        questions[0].id,
        questions,
        ask_when=ask_when,
        skipped_as=skipped_as,
        sensitive=sensitive,
        ends_on=ends_on,
    )


def branch(
    branch_id: str,
    when: Condition,
    lasts: Lasts = Lasts.PERMANENT,
    sensitive: bool = False,
    declined: bool = False,
) -> Branch:
    return Branch(branch_id, when, lasts, words(branch_id), sensitive, declined)


def criterion(
    criterion_id: str,
    fits_when: Condition,
    *branches: Branch,
    notes: tuple[Note, ...] = (),
    sensitive: bool = False,
) -> Criterion:
    label, line = words(criterion_id), words(f"{criterion_id}.record")
    return Criterion(criterion_id, "The record's line", label, line, fits_when, branches, notes, sensitive)


def contradiction(contradiction_id: str, when: Condition, **affects: Iterable[str]) -> Contradiction:
    silenced = {criterion_id: frozenset(branches) for criterion_id, branches in affects.items()}
    return Contradiction(contradiction_id, when, silenced, words(contradiction_id), ())


def dialog(
    *steps: Step,
    criteria: Iterable[Criterion] = (),
    contradictions: Iterable[Contradiction] = (),
    safety: Iterable[SafetyMessage] = (),
    flags: Iterable[Flag] = (),
    phrases: Iterable[PhraseRule] = (),
) -> Dialog:
    return Dialog(
        study=STUDY,
        version="1",
        hash="",
        titles={},
        roles=Roles("respondent", "family", "relation", "patient_knows", "yes", "papers"),
        ages=AgePolicy("age", 14, 18),
        steps=steps,
        criteria=tuple(criteria),
        contradictions=tuple(contradictions),
        safety=tuple(safety),
        flags=tuple(flags),
        phrases=tuple(phrases),
    )


def is_(question_id: str, *choices: str) -> IsOneOf:
    return IsOneOf(question_id, frozenset(choices))


def any_of(question_id: str, *choices: str) -> AnyOf:
    return AnyOf(question_id, frozenset(choices))


def only(question_id: str, *choices: str) -> Only:
    return Only(question_id, frozenset(choices))


def at_least(question_id: str, limit: int) -> InRange:
    return InRange(question_id, from_=Decimal(limit))


def at_most(question_id: str, limit: int) -> InRange:
    return InRange(question_id, to=Decimal(limit))


def above(question_id: str, limit: int) -> InRange:
    return InRange(question_id, above=Decimal(limit))


def below(question_id: str, limit: int) -> InRange:
    return InRange(question_id, below=Decimal(limit))


def span(low: str | int, high: str | int) -> Span:
    return Span(Decimal(low), Decimal(high))


def implausible(value: int) -> Answer:
    """A number that the person confirmed and that no report would show."""
    return Answer(Span.exact(value), raw=str(value), plausible=False)


def answers(**said: Said) -> dict[str, Answer]:
    return {
        question: each if isinstance(each, Answer) else Answer(_value(each))
        for question, each in said.items()
    }


def _value(said: str | set[str] | int | Span | None) -> str | frozenset[str] | Span | None:
    if isinstance(said, set):
        return frozenset(said)
    return Span.exact(said) if isinstance(said, int) else said
