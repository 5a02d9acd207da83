"""The finitely many answers to a question that matter to some conditions.

Two answers on which all conditions in view agree are one class; one of them stands for all. Every class is
made by reading an answer as a person would give it, so none stands for an answer that cannot be given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from chatbot.checking.atoms import DAY, Atom, atoms_of
from chatbot.checking.candidates import candidates
from chatbot.reading.answers import read_answers
from chatbot.screening.computed import OfComputed
from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Dialog, Question
from chatbot.screening.interview import Answer, on_day
from chatbot.screening.value import NoAnswer, Truth, Value


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
    heard: Mapping[Ear, Value]

    @classmethod
    def of(cls, question: Question, given: object, answer: Answer) -> AnswerClass:
        return cls(given, answer, {ear: on_day(DAY, question, ear.hears(answer)) for ear in Ear})

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


NOT_ASKED = AnswerClass(None, None, dict.fromkeys(Ear, NoAnswer.NOT_ASKED))


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
            if question.id in atom.questions()
        )
        key = (question.id, atoms)
        if key not in self._classes:
            self._classes[key] = self._worked_out(question, atoms)
        return self._classes[key]

    def _worked_out(self, question: Question, atoms: frozenset[tuple[Ear, Atom]]) -> tuple[AnswerClass, ...]:
        told_apart: dict[object, AnswerClass] = {}
        for given in (None, *candidates(self.dialog, question, [atom for _, atom in atoms])):
            answer = self._answer(question, given)
            if answer is not None:
                each = AnswerClass.of(question, given, answer)
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
    """What the conditions make of it. What is worked out from it and others depends on the number itself."""
    told: tuple[Truth | Value, ...] = tuple(
        each.heard[ear] if isinstance(atom, OfComputed) else atom.holds({question.id: each.heard[ear]})
        for ear, atom in atoms
    )
    limits = tuple(choice.ask_when for choice in question.choices if choice.id in each.chosen)
    return told, frozenset(limits), each.is_known
