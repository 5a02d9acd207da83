"""All conversations, as far as some conditions can tell them apart.

Questions are gone through in the dialog's order, each with all of its answer classes, or with the value that
it gets where it is skipped. Conversations that leave the same residuals open go on as one.

Only the questions that the conditions read are gone through, and those that decide whether these are asked:
no other answer can change them. So each criterion is looked at by itself and still nothing is left out. What
is withheld, or stands after an end, is covered because a question may always be not asked (yet).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from chatbot.checking.classes import NOT_ASKED, AnswerClass, AnswerClasses, Ear, Heard
from chatbot.checking.residual import Residual, Residuals
from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Dialog, Question
from chatbot.screening.value import NoAnswer, Truth, Value

Truths = tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation: the answer given, or the value that it got without being asked."""

    question: str
    answer: AnswerClass
    skipped_as: NoAnswer | None = None

    def value(self, ear: Ear) -> Value:
        return self.skipped_as or self.answer.heard[ear]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns so far, newest last; ``stands_for`` so many combinations of answer classes."""

    turns: tuple[Turn, ...] = ()
    stands_for: int = 1

    @property
    def given(self) -> dict[str, object]:
        """The answers as ``read_answers`` takes them."""
        asked = (turn for turn in self.turns if turn.skipped_as is None and turn.answer is not NOT_ASKED)
        return {turn.question: turn.answer.given for turn in asked}

    def values(self, ear: Ear) -> dict[str, Value]:
        return {turn.question: turn.value(ear) for turn in self.turns}

    def followed_by(self, turn: Turn, same: Conversation | None) -> Conversation:
        """One turn on; ``same`` is a conversation that came to the same, and then stands for both."""
        if same is not None:
            return Conversation(same.turns, same.stands_for + self.stands_for)
        return Conversation((*self.turns, turn), self.stands_for)


Gate = tuple[tuple[str, str, Condition], ...]
"""What decides whether a question is asked and which choices it offers, as (kind, id, when); the kind is
"step", "question" or "choice".
"""

Open = tuple[Residual, ...]
"""What a conversation leaves open: the conditions in view, then what the gates of later questions need."""
Following = tuple[tuple[Turn, Open], ...]


class Walks:
    """All conversations that the conditions in view can tell apart."""

    def __init__(self, classes: AnswerClasses, residuals: Residuals, heard: Sequence[Heard]) -> None:
        self.dialog = classes.dialog
        self.known_classes = classes
        self.residuals = residuals
        self.questions = _with_what_they_depend_on(self.dialog, (when for _, when in heard))
        self._gates = tuple(gate_of(self.dialog, each) for each in self.questions)
        gates = ((Ear.CRITERIA, when) for gate in self._gates for _, _, when in gate)
        in_view = (*heard, *gates)
        self.classes = {each.id: classes.of(each, in_view) for each in self.questions}
        self._ears = tuple(ear for ear, _ in heard)
        self._following: dict[tuple[int, Open], Following] = {}
        self.start: Open = tuple(residuals.of(condition) for _, condition in in_view)

    def table(self, among: Callable[[Turn], bool] = lambda _: True) -> dict[Truths, Conversation]:
        """Every combination of truths that the conditions can have, with a conversation that leads there.

        ``among``: only conversations all of whose turns are of these.
        """
        found: dict[Open, Conversation] = {self.start: Conversation()}
        for position, _ in enumerate(self.questions):
            later: dict[Open, Conversation] = {}
            for state, conversation in found.items():
                for turn, after in self.following(position, state):
                    if among(turn):
                        later[after] = conversation.followed_by(turn, later.get(after))
            found = later
        return {truths_of(state): conversation for state, conversation in found.items()}

    def first(
        self,
        wanted: Callable[[Truths], bool] = lambda _: True,
        among: Callable[[Turn], bool] = lambda _: True,
    ) -> Conversation | None:
        """A conversation in which the first condition holds and all are as wanted; None if there is none."""
        seen: set[tuple[int, Open]] = set()
        stack: list[tuple[Open, tuple[Turn, ...]]] = [(self.start, ())]
        while stack:
            state, turns = stack.pop()
            position = len(turns)
            if (position, state) in seen or not state[0].can_hold:
                continue
            seen.add((position, state))
            if position == len(self.questions):
                if state[0].truth is True and wanted(truths_of(state)):
                    return Conversation(turns)
                continue
            following = reversed(self.following(position, state))
            stack.extend((after, (*turns, turn)) for turn, after in following if among(turn))
        return None

    def following(self, position: int, state: Open) -> Following:
        """What can happen to the question at this position, and what each leaves open."""
        key = (position, state)
        if key not in self._following:
            self._following[key] = tuple(
                (turn, self._after(position, state, turn)) for turn in self._turns(position, state)
            )
        return self._following[key]

    def _turns(self, position: int, state: Open) -> Iterator[Turn]:
        """It is skipped, or answered in one of these ways."""
        question, gate = self.questions[position], self._gates[position]
        step = self.dialog.step_of[question.id]
        skipped_as = {"step": step.skipped_as, "question": question.skipped_as}
        closed: set[str] = set()
        for (kind, name, _), residual in zip(gate, state[len(self._ears) :], strict=False):
            if residual.truth is False:
                if kind in skipped_as:
                    yield Turn(question.id, NOT_ASKED, skipped_as[kind])
                    return
                closed.add(name)
        for answer in self.classes[question.id]:
            if not answer.chosen & closed:
                yield Turn(question.id, answer)

    def _after(self, position: int, state: Open, turn: Turn) -> Open:
        ears = chain(self._ears, repeat(Ear.CRITERIA))
        left = (*state[: len(self._ears)], *state[len(self._ears) + len(self._gates[position]) :])
        return tuple(
            self.residuals.after(residual, turn.question, turn.value(ear))
            if turn.question in residual.questions
            else residual
            for residual, ear in zip(left, ears, strict=False)
        )


def gate_of(dialog: Dialog, question: Question) -> Gate:
    step = dialog.step_of[question.id]
    whens = (
        ("step", step.id, step.ask_when),
        ("question", question.id, question.ask_when),
        *(("choice", choice.id, choice.ask_when) for choice in question.choices),
    )
    return tuple((kind, name, when) for kind, name, when in whens if when is not None)


def truths_of(state: Open) -> Truths:
    return tuple(residual.truth for residual in state)


def _with_what_they_depend_on(dialog: Dialog, conditions: Iterable[Condition]) -> tuple[Question, ...]:
    """The questions that the conditions read and those that decide whether these are asked, in order."""
    needed: set[str] = set()
    unread = {question for condition in conditions for question in condition.questions()}
    while unread:
        needed |= unread
        gates = (when for each in unread for _, _, when in gate_of(dialog, dialog.questions[each]))
        unread = {question for when in gates for question in when.questions()} - needed
    return tuple(question for question in dialog.questions.values() if question.id in needed)
