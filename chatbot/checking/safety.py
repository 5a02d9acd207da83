"""No safety message is skipped: where answers raise it, it is shown at the step that completes them."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import Problem
from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.checking.replay import shown
from chatbot.checking.residual import Residuals
from chatbot.checking.walks import Conversation, Open, Walks
from chatbot.screening.dialog import Dialog, Level, SafetyMessage

_URGENT = (Level.EMERGENCY, Level.SAME_DAY)


def check_safety(written: WrittenDialog) -> Iterator[Problem]:
    """Answers raise a message, never a question that is left out; urgent ones are never held back."""
    dialog = written.dialog
    classes, residuals = AnswerClasses(dialog), Residuals()
    for message in dialog.safety:
        place = ("safety", message.id)
        if message.when is None:
            continue
        skipped = _raised_by_a_skip(Walks(classes, residuals, [(Ear.SAFETY, message.when)]))
        if skipped is not None:
            says = (
                f"The safety message '{message.id}' becomes true where a question is not asked, so no page "
                "shows it. Write it as something that is answered."
            )
            yield written.problem(place, says + shown(dialog, skipped.given))
        held_back = held_back_by(dialog, message)
        if held_back and message.level in _URGENT:
            says = (
                f"The safety message '{message.id}' is urgent, but {held_back} Ask for it earlier, in a step "
                "of its own."
            )
            yield written.problem(place, says)


def held_back_by(dialog: Dialog, message: SafetyMessage) -> str:
    """What may keep a question that it reads from being asked, apart from ``ask_when``; "" = nothing."""
    ends = ""
    for step in dialog.steps:
        read = message.when.questions() if message.when is not None else frozenset()
        asked = [question.id for question in step.questions if question.id in read]
        if asked and step.sensitive:
            return f"'{asked[0]}' is sensitive, and is not asked after a failure that lasts."
        if asked and ends:
            return f"'{asked[0]}' stands after the step '{ends}', which can end the talk."
        ends = step.id if step.ends_on else ends
    return ""


def _raised_by_a_skip(walks: Walks) -> Conversation | None:
    states: dict[Open, Conversation] = {walks.start: Conversation()}
    for position, _ in enumerate(walks.questions):
        later: dict[Open, Conversation] = {}
        for state, conversation in states.items():
            for turn, after in walks.following(position, state):
                further = conversation.followed_by(turn, later.get(after))
                is_raised_now = after[0].truth is True and state[0].truth is not True
                if is_raised_now and turn.skipped_as is not None:
                    return conversation
                later[after] = further
        states = later
    return None
