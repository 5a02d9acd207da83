"""What has to be said between two questions: an emergency, the first thing that does not fit, answers
that disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chatbot.patient.conversation import Conversation
from chatbot.patient.shown import AnsweredTurn, reasons, turns
from chatbot.screening.dialog import Contradiction, Level, SafetyMessage, Step
from chatbot.screening.judgement import holds_through
from chatbot.screening.phrases import raised_by
from chatbot.screening.value import Values

EMERGENCY, FLAG = "emergency", "flag"


@dataclass(frozen=True, slots=True)
class Notice:
    """One page between questions. ``ids`` are remembered once the person goes on; the rest says what is
    on it.
    """

    kind: str
    ids: tuple[str, ...]
    messages: tuple[SafetyMessage, ...] = ()
    contradiction: Contradiction | None = None
    steps: tuple[Step, ...] = ()


def pending(conversation: Conversation) -> Notice | None:
    """The gravest notice that the person has not passed yet."""
    return _emergency(conversation) or _flag(conversation) or _disagreement(conversation)


def emergencies(conversation: Conversation) -> tuple[SafetyMessage, ...]:
    return tuple(each for each in conversation.assessment.safety if each.level is Level.EMERGENCY)


def banners(conversation: Conversation) -> tuple[SafetyMessage, ...]:
    """What stands above everything else on a page: every emergency, what the last answer has raised, and
    what was sent with the call-back form.
    """
    fresh = conversation.fresh
    raised = (each.id for each in conversation.assessment.safety if each.id in fresh)
    return _above(conversation, raised)


def banners_when_refused(
    conversation: Conversation, typed: Iterable[str], entered: Values | None = None
) -> tuple[SafetyMessage, ...]:
    """The same above a page that was not taken: not what an earlier answer has raised, which would read as if
    this one were dangerous, but what the words raise that were just ``typed``, or the answers ``entered``.
    """
    new = entered or {}
    named = {**conversation.walk.said, **new}
    signs = (each.id for each in conversation.dialog.safety if holds_through(each.when, named, new.keys()))
    return _above(conversation, {*signs, *raised_by(conversation.dialog.phrases, typed)})


def _above(conversation: Conversation, raised: Iterable[str]) -> tuple[SafetyMessage, ...]:
    standing = (each.id for each in emergencies(conversation))
    shown = {*standing, *raised, *conversation.raised_by_note}
    return tuple(each for each in conversation.dialog.safety if each.id in shown)


def lasting(conversation: Conversation) -> tuple[SafetyMessage, ...]:
    """What is said again at the end: all but what a private answer has raised, which was said at once."""
    private = {each.id for step in conversation.dialog.steps if step.sensitive for each in step.questions}
    shown = {*(each.id for each in conversation.assessment.safety), *conversation.raised_by_note}
    return tuple(
        each
        for each in conversation.dialog.safety
        if each.id in shown and (each.when is None or not each.when.questions() & private)
    )


def because_of(conversation: Conversation, message: SafetyMessage) -> tuple[AnsweredTurn, ...]:
    """The answers that raised it, for where it is said again long after them; none if words did."""
    said = conversation.walk.said
    return tuple(
        turn for turn in turns(conversation) if holds_through(message.when, said, {turn.question.id})
    )


def _emergency(conversation: Conversation) -> Notice | None:
    unseen = tuple(each for each in emergencies(conversation) if f"safety.{each.id}" not in conversation.seen)
    return (
        Notice(EMERGENCY, tuple(f"safety.{each.id}" for each in unseen), messages=unseen) if unseen else None
    )


def _flag(conversation: Conversation) -> Notice | None:
    """Said once, at the first definite failure of any kind, while there is something left to decide.

    An emergency comes first; only who goes on after it and answers the next question is told.
    """
    is_due = conversation.assessment.failures and not conversation.walk.is_complete
    if (
        not is_due
        or conversation.is_just_past_emergency
        or FLAG in conversation.seen
        or conversation.assessment.is_declined
    ):
        return None
    told = (reason.id for reason in reasons(conversation)[:1] if not reason.is_neutral)
    return Notice(FLAG, (FLAG, *told))


def _disagreement(conversation: Conversation) -> Notice | None:
    for each in conversation.assessment.contradictions:
        if (notice := f"contradiction.{each.id}") not in conversation.seen:
            on_path = (stop.step for stop in conversation.walk.path)
            steps = tuple(step for step in on_path if step.id in each.steps)
            return Notice("contradiction", (notice,), contradiction=each, steps=steps)
    return None
