"""Every condition of a dialog, with where it stands and who listens to its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.yaml_source import Place
from chatbot.checking.classes import Ear, Heard
from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Branch, Criterion, DecidedBy


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` is how an author would call it: "I3, fits_when"."""

    name: str
    condition: Condition
    place: Place
    ear: Ear = Ear.CRITERIA

    @property
    def heard(self) -> Heard:
        return self.ear, self.condition


def rules_of(written: WrittenDialog) -> Iterator[Rule]:
    """All rules that decide something; those of a twin stand at the criterion that it takes them from."""
    dialog = written.dialog
    for criterion in own_criteria(written):
        yield Rule(f"{criterion.id}, fits_when", criterion.fits_when, criterion_place(criterion, "fits_when"))
        for branch in criterion.does_not_fit_when:
            yield Rule(
                f"{criterion.id}, branch '{branch.id}'", branch.when, branch_place(written, criterion, branch)
            )
        for index, note in enumerate(criterion.notes):
            place = criterion_place(criterion, "notes", index, "when")
            yield Rule(f"{criterion.id}, note '{note.id}'", note.when, place)
    for index, contradiction in enumerate(dialog.contradictions):
        name = f"contradiction '{contradiction.id}'"
        yield Rule(name, contradiction.when, ("contradictions", index, "when"))
    for message in dialog.safety:
        if message.when is not None:
            place = ("safety", message.id)
            yield Rule(f"safety message '{message.id}'", message.when, place, Ear.SAFETY)
    own_flags = {part.id: index for index, part in enumerate(written.written.flags)}
    for flag in dialog.flags:
        if flag.when is not None:
            place = ("flags", own_flags[flag.id], "when")
            yield Rule(f"flag '{flag.id}'", flag.when, place, Ear.SAFETY)


def gates_of(written: WrittenDialog) -> Iterator[Rule]:
    """All that decides whether something is asked."""
    for at, step in enumerate(written.dialog.steps):
        if step.ask_when is not None:
            yield Rule(f"step '{step.id}', ask_when", step.ask_when, ("steps", at, "ask_when"))
        for number, question in enumerate(step.questions):
            place = ("steps", at, "questions", number)
            if question.ask_when is not None:
                name = f"question '{question.id}', ask_when"
                yield Rule(name, question.ask_when, (*place, "ask_when"))
            for index, choice in enumerate(question.choices):
                if choice.ask_when is not None:
                    name = f"'{question.id}', choice '{choice.id}', ask_when"
                    yield Rule(name, choice.ask_when, (*place, "choices", index, "ask_when"))


def own_criteria(written: WrittenDialog) -> Iterator[Criterion]:
    """Those that are decided by answers and have rules of their own."""
    for criterion in written.dialog.criteria:
        is_twin = written.written.criteria[criterion.id].same_as is not None
        if criterion.decided_by is DecidedBy.ANSWERS and not is_twin:
            yield criterion


def criterion_place(criterion: Criterion, *inside: str | int) -> Place:
    return ("criteria", criterion.id, *inside)


def branch_place(written: WrittenDialog, criterion: Criterion, branch: Branch) -> Place:
    owner = written.written.criteria[criterion.id].same_as or criterion.id
    index = criterion.does_not_fit_when.index(branch)
    return ("criteria", owner, "does_not_fit_when", index)


def question_place(written: WrittenDialog, question_id: str) -> Place:
    for at, step in enumerate(written.dialog.steps):
        for number, question in enumerate(step.questions):
            if question.id == question_id:
                return ("steps", at, "questions", number)
    raise KeyError(question_id)
