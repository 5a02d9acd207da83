"""A dialog with everything that could be answered in it, made up from the dialog itself, for Hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from hypothesis import strategies as st

from chatbot.screening.condition import All, Any, Condition, InRange, Not, NotIf, Unless
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.interview import Answer, Answers
from chatbot.screening.measure import Measure
from chatbot.screening.value import Below, Span

DOES_NOT_KNOW = Answer(None)
A_HAIR = Decimal("0.01")


@dataclass(frozen=True, eq=False)
class World:
    """A dialog, and answers with which everything in it fits.

    ``exceptions`` are (criterion, question) pairs where an "I don't know" may turn a fit into a failure.
    """

    dialog: Dialog
    candidate: Answers
    exceptions: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def answer_to(self) -> Mapping[str, st.SearchStrategy[Answer]]:
        """Any answer that the form of each question lets through, "I don't know" included."""
        limits = limits_of(self.dialog)
        typed = [phrase for rule in self.dialog.phrases for phrase in (*rule.phrases[:2], *rule.unless[:1])]
        return {
            question.id: _answers_to(question, limits.get(question.id, set()), typed)
            for question in self.dialog.questions.values()
        }

    @cached_property
    def question(self) -> st.SearchStrategy[str]:
        """Any question; half of the time one on which other questions depend."""
        gates = {read for condition in _gates_of(self.dialog) for read in condition.questions()}
        return st.one_of(st.sampled_from(sorted(gates)), st.sampled_from(sorted(self.answer_to)))

    @cached_property
    def minds(self) -> st.SearchStrategy[Answers]:
        """What a person would say to every question, whether it is asked or not."""
        anything = st.fixed_dictionaries(dict(self.answer_to))
        return st.one_of(self.nearly(self.candidate, 3), self.nearly(self.candidate, 12), anything)

    def nearly(self, base: Answers, most: int) -> st.SearchStrategy[Answers]:
        """These answers, but for at most so many."""

        @st.composite
        def changed(draw: st.DrawFn) -> Answers:
            others = draw(st.lists(self.question, max_size=most, unique=True))
            return {**base, **{question: draw(self.answer_to[question]) for question in others}}

        return changed()

    @cached_property
    def halves(self) -> st.SearchStrategy[Answers]:
        """Answers to some of the questions, as a file may hold them."""
        asked = st.sets(st.sampled_from(sorted(self.answer_to)))
        return st.builds(
            lambda mind, questions: {question: mind[question] for question in mind if question in questions},
            self.minds,
            asked,
        )


def limits_of(dialog: Dialog) -> dict[str, set[Decimal]]:
    """Every limit that any rule of the dialog holds a number against, by question."""
    limits: dict[str, set[Decimal]] = {}
    for condition in _conditions_of(dialog):
        for part in _parts(condition):
            if isinstance(part, InRange):
                named = (part.from_, part.to, part.above, part.below)
                limits.setdefault(part.question, set()).update(each for each in named if each is not None)
    return limits


def _conditions_of(dialog: Dialog) -> Iterator[Condition]:
    for criterion in dialog.criteria:
        yield from criterion.conditions()
    yield from _gates_of(dialog)
    written = [
        *(contradiction.when for contradiction in dialog.contradictions),
        *(message.when for message in dialog.safety),
        *(flag.when for flag in dialog.flags),
    ]
    yield from (condition for condition in written if condition is not None)


def _gates_of(dialog: Dialog) -> Iterator[Condition]:
    """The conditions on which a step, a question or a choice is asked."""
    questions = dialog.questions.values()
    choices = (choice for question in questions for choice in question.choices)
    gates = (each.ask_when for part in (dialog.steps, questions, choices) for each in part)
    yield from (condition for condition in gates if condition is not None)


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, All | Any):
        for part in condition.parts:
            yield from _parts(part)
    elif isinstance(condition, Not | NotIf | Unless):
        yield from _parts(condition.part)


def _answers_to(question: Question, limits: set[Decimal], typed: list[str]) -> st.SearchStrategy[Answer]:
    if question.kind is Kind.CHOICES:
        return _ticks(question)
    if question.kind is Kind.CHOICE:
        said = [Answer(choice.id) for choice in question.choices]
    elif question.kind is Kind.TEXT:
        said = [Answer(text) for text in ("", "Thank you", *typed)]
    else:
        assert question.measure is not None
        said = list(_quantities(question.measure, limits))
    return st.sampled_from([DOES_NOT_KNOW, *said])


def _ticks(question: Question) -> st.SearchStrategy[Answer]:
    alone = [frozenset({choice.id}) for choice in question.choices if choice.exclusive]
    together = sorted(choice.id for choice in question.choices if not choice.exclusive)
    several = st.frozensets(st.sampled_from(together), min_size=1, max_size=4)
    return st.one_of(st.just(DOES_NOT_KNOW), st.sampled_from(alone).map(Answer), several.map(Answer))


def _quantities(measure: Measure, limits: set[Decimal]) -> Iterator[Answer]:
    """Numbers at, around and between the limits, inexact ones that straddle one, implausible ones, bounds."""
    low, high = measure.plausible_from, measure.plausible_to
    marks = sorted({low, high, *(limit for limit in limits if low <= limit <= high)})
    for mark in marks:
        yield from (
            Answer(Span.exact(each)) for each in (mark, mark - A_HAIR, mark + A_HAIR) if low <= each <= high
        )
        yield from (
            Answer(Span(mark - below, mark + above))
            for below, above in ((A_HAIR, A_HAIR), (A_HAIR, Decimal(0)), (Decimal(0), A_HAIR))
        )
    yield from (Answer(Span.exact((one + other) / 2)) for one, other in pairwise(marks))
    for beyond in (low - 1, high + 1):
        yield Answer(Span.exact(beyond), plausible=False)
    yield from (Answer(None, raw=f"<{mark}", below=Below(mark)) for mark in marks)
    yield Answer(None, raw=f">{high}")
