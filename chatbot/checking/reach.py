"""Every step, question and choice can be asked, and something depends on the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import Problem
from chatbot.authoring.yaml_source import Place
from chatbot.checking.atoms import atoms_of
from chatbot.checking.classes import NOT_ASKED, AnswerClasses, Ear
from chatbot.checking.replay import walked
from chatbot.checking.residual import Residuals
from chatbot.checking.rules import gates_of, question_place, rules_of
from chatbot.checking.walks import Turn, Walks
from chatbot.screening.condition import AnyOf, Condition, Only
from chatbot.screening.dialog import Dialog, Kind, Question


@dataclass(frozen=True, slots=True)
class _Gate:
    """Something that is asked only unless the last of ``whens`` is false; the others are around it."""

    name: str
    place: Place
    whens: tuple[Condition, ...]
    questions: tuple[Question, ...]

    def problems(
        self, written: WrittenDialog, classes: AnswerClasses, residuals: Residuals
    ) -> Iterator[Problem]:
        walks = Walks(classes, residuals, [(Ear.CRITERIA, when) for when in self.whens])
        table = walks.table(partial(_can_be_said, written.dialog))
        open_ways = [conversation for truths, conversation in table.items() if False not in truths]
        if not any(self._is_asked(written.dialog, conversation.given) for conversation in open_ways):
            message = f"{self.name} is never asked, whatever is answered before. Change its 'ask_when'."
            yield written.problem(self.place, message)
        if not any(truths[-1] is False and False not in truths[:-1] for truths in table):
            message = (
                f"{self.name} is asked of everybody who gets there. Leave its 'ask_when' out, or mend it."
            )
            yield written.problem(self.place, message)

    def _is_asked(self, dialog: Dialog, given: dict[str, object]) -> bool:
        path = [question for stop in walked(dialog, given).path for question in stop.questions]
        return any(question in path for question in self.questions)


def _can_be_said(dialog: Dialog, turn: Turn) -> bool:
    """What a person who has come so far has answered: something, or "I don't know" where it is offered."""
    question = dialog.questions[turn.question]
    if turn.skipped_as is not None or turn.answer.is_known:
        return True
    return turn.answer is not NOT_ASKED and (question.offers_dont_know or question.optional)


def check_gates(written: WrittenDialog) -> Iterator[Problem]:
    """Whatever has an ``ask_when`` is asked of somebody, and not asked of somebody."""
    classes, residuals = AnswerClasses(written.dialog), Residuals()
    for gate in _gates(written.dialog):
        yield from gate.problems(written, classes, residuals)


def _gates(dialog: Dialog) -> Iterator[_Gate]:
    for at, step in enumerate(dialog.steps):
        around = () if step.ask_when is None else (step.ask_when,)
        if around:
            yield _Gate(f"The step '{step.id}'", ("steps", at, "ask_when"), around, step.questions)
        for number, question in enumerate(step.questions):
            place = ("steps", at, "questions", number)
            own = around if question.ask_when is None else (*around, question.ask_when)
            if question.ask_when is not None:
                yield _Gate(f"The question '{question.id}'", (*place, "ask_when"), own, (question,))
            for index, choice in enumerate(question.choices):
                if choice.ask_when is not None:
                    name = f"The choice '{choice.id}' of '{question.id}'"
                    inside = (*place, "choices", index, "ask_when")
                    yield _Gate(name, inside, (*own, choice.ask_when), (question,))


def check_use(written: WrittenDialog) -> Iterator[Problem]:
    """Something depends on every answer: a rule, a later ``ask_when``, who is talking, or words heard."""
    dialog = written.dialog
    conditions = [rule.condition for rule in (*rules_of(written), *gates_of(written))]
    read = {question for condition in conditions for question in condition.questions()}
    roles = dialog.roles
    by_name = {roles.respondent, roles.relation, roles.patient_knows, roles.papers, dialog.ages.question}
    for question in dialog.questions.values():
        place = question_place(written, question.id)
        is_heard = question.kind is Kind.TEXT and bool(dialog.phrases)
        if question.id not in read | by_name and not is_heard:
            message = (
                f"Nothing depends on the answer to '{question.id}': no criterion, safety message, flag or "
                "later question. Use it in a rule, or do not ask it."
            )
            yield written.problem(place, message)
        elif question.kind is Kind.CHOICES and question.id != roles.papers:
            yield from _idle_ticks(written, question, conditions, place)


def _idle_ticks(
    written: WrittenDialog, question: Question, conditions: list[Condition], place: Place
) -> Iterator[Problem]:
    """A tick that no rule names, where no rule asks for "nothing but" either."""
    atoms = [atom for each in conditions for atom in atoms_of(each) if question.id in atom.questions()]
    if any(isinstance(atom, Only) for atom in atoms):
        return
    named = {choice for atom in atoms if isinstance(atom, AnyOf) for choice in atom.choices}
    for index, choice in enumerate(question.choices):
        if choice.id not in named and not choice.exclusive:
            message = (
                f"Nothing depends on the choice '{choice.id}' of '{question.id}': no rule names it. Name it "
                "where it matters, or take it out."
            )
            yield written.problem((*place, "choices", index), message)
