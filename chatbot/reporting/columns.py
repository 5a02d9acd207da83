"""What a decision table has columns for: each question, with the answers that its conditions tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from chatbot.checking.atoms import Atom, atoms_of
from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.checking.walks import gate_of
from chatbot.screening.condition import Condition, questions_in
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.value import NoAnswer, Truth, Value, Values


@dataclass(frozen=True, slots=True)
class Kin:
    """Answers on which all conditions of a table agree. ``values`` is one such answer, or several where a
    column has several questions; ``choices`` are all choices of a question that are so answered.
    """

    values: Mapping[str, Value]
    truths: tuple[Truth, ...]
    choices: tuple[str, ...] = ()

    @property
    def why_no_answer(self) -> NoAnswer | None:
        """None where something was answered."""
        return next((value for value in self.values.values() if isinstance(value, NoAnswer)), None)


@dataclass(frozen=True, slots=True)
class Column:
    """One question, or several from which something is worked out; ``atoms`` are what reads them."""

    questions: tuple[Question, ...]
    atoms: tuple[Atom, ...]
    kin: tuple[Kin, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """Where ``when`` is false, the question is not asked and has this value."""

    question: str
    when: Condition
    skipped_as: NoAnswer


def gates_of(dialog: Dialog, conditions: Iterable[Condition]) -> tuple[Gate, ...]:
    """Of the questions that these conditions read; the step's stands before the question's own."""
    read = questions_in(conditions)
    return tuple(
        Gate(name, when, skipped_as)
        for name in dialog.questions
        if name in read
        for part in (dialog.step_of[name], dialog.questions[name])
        for when, skipped_as in ((part.ask_when, part.skipped_as),)
        if when is not None
    )


def columns_of(
    classes: AnswerClasses, conditions: Sequence[Condition], ear: Ear, gates: Sequence[Gate] = ()
) -> tuple[Column, ...]:
    """The columns of a table over these conditions, in the dialog's order; answers that ``gates`` tell apart
    are told apart as well.
    """
    groups = _read_together(classes, _atoms(conditions))
    in_view = (*conditions, *(gate.when for gate in gates))
    return tuple(_column(classes, in_view, group, _atoms(in_view), ear) for group in groups)


def _atoms(conditions: Iterable[Condition]) -> tuple[Atom, ...]:
    return tuple(dict.fromkeys(atom for condition in conditions for atom in atoms_of(condition)))


def _read_together(classes: AnswerClasses, atoms: Iterable[Atom]) -> Iterator[tuple[Question, ...]]:
    """Questions that one quantity is worked out from share a column, all others have their own."""
    groups: list[frozenset[str]] = []
    for atom in atoms:
        apart = [group for group in groups if not group & atom.questions()]
        groups = [
            *apart,
            frozenset().union(atom.questions(), *(each for each in groups if each not in apart)),
        ]
    in_order = tuple(classes.dialog.questions.values())
    for question in in_order:
        for group in groups:
            if question.id == next(each.id for each in in_order if each.id in group):
                yield tuple(each for each in in_order if each.id in group)


def _column(
    classes: AnswerClasses,
    conditions: Sequence[Condition],
    questions: tuple[Question, ...],
    atoms: Iterable[Atom],
    ear: Ear,
) -> Column:
    ids = {question.id for question in questions}
    own = tuple(atom for atom in atoms if atom.questions() & ids)
    heard = [(ear, condition) for condition in conditions]
    values = [tuple(_values(classes, question, heard, ear)) for question in questions]
    kin: dict[object, Kin] = {}
    for combination in product(*values):
        given = dict(zip((question.id for question in questions), combination, strict=True))
        truths = tuple(atom.holds(given) for atom in own)
        kin.setdefault((truths, _open(given)), Kin(given, truths))
    if len(questions) == 1 and questions[0].kind is Kind.CHOICE:
        return Column(questions, own, tuple(_with_choices(questions[0], own, each) for each in kin.values()))
    return Column(questions, own, tuple(kin.values()))


def _values(
    classes: AnswerClasses, question: Question, heard: Sequence[tuple[Ear, Condition]], ear: Ear
) -> Iterator[Value]:
    """Answers, then why there may be none."""
    yield from (each.heard[ear] for each in classes.of(question, heard))
    kinds = {kind for kind, _, _ in gate_of(classes.dialog, question)}
    step = classes.dialog.step_of[question.id]
    if "step" in kinds:
        yield step.skipped_as
    if "question" in kinds:
        yield question.skipped_as


def _open(given: Values) -> tuple[object, ...]:
    return tuple(value if isinstance(value, NoAnswer) else None for value in given.values())


def _with_choices(question: Question, atoms: Sequence[Atom], kin: Kin) -> Kin:
    if kin.why_no_answer is not None:
        return kin
    like = tuple(
        choice.id
        for choice in question.choices
        if tuple(atom.holds({question.id: choice.id}) for atom in atoms) == kin.truths
    )
    return Kin(kin.values, kin.truths, like)
