"""What staff read about work on a lead. Every function speaks the request's language."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.i18n import gettext
from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import CallOutcome, NumberSource
from chatbot.staff.words import next_action_words, status_words
from chatbot.store.work.changing import Change


def call_outcome_words() -> Mapping[CallOutcome, str]:
    return {
        CallOutcome.REACHED: gettext("Reached"),
        CallOutcome.NO_ANSWER: gettext("No answer"),
        CallOutcome.BUSY: gettext("Busy"),
        CallOutcome.ASKED_TO_CALL_BACK: gettext("Asked us to call back"),
        CallOutcome.LEFT_MESSAGE: gettext("Left a message with somebody who may know"),
        CallOutcome.WRONG_NUMBER: gettext("Wrong number"),
    }


def number_source_words() -> dict[NumberSource, str]:
    """Where a corrected telephone number is from."""
    return {
        NumberSource.PERSON: gettext("The person gave it, on another line or in person"),
        NumberSource.FAMILY: gettext("A family member who may know of the study gave it"),
        NumberSource.REFERRER: gettext("The referring doctor or hospital gave it"),
        NumberSource.RECORDS: gettext("It stands in the person's records"),
    }


def saved_words(change: Change) -> str:
    """What a colleague is told once of what they did; empty for what the page tells elsewhere."""
    if change.action == "lead.status_changed":
        return gettext("Saved: the status “%(status)s”.", status=_status_set(change))
    if change.action == "lead.next_action_set" and not change.detail["action"]:
        return gettext("Saved: nothing is next.")
    return {
        "lead.status_undone": gettext("Saved: the last status was taken back."),
        "lead.called": gettext("Saved: the call."),
        "lead.phone_corrected": gettext("Saved: the telephone number."),
        "lead.phone_put_back": gettext("Saved: the earlier telephone number is back."),
        "lead.phone_confirmed": gettext("Saved: the telephone number was right."),
        "lead.noted": gettext("Saved: the note."),
        "lead.assigned": gettext("Saved: whose lead it is."),
        "lead.next_action_set": gettext("Saved: what is next."),
        "lead.visit_planned": gettext("Saved: the visit."),
        "lead.visit_moved": gettext("Saved: the visit."),
        "lead.visit_cancelled": gettext("Saved: the visit is cancelled."),
    }.get(change.action, "")


def next_action(stored: str) -> str:
    """The next action of a lead as the store has it; a word that is not ours as it stands."""
    return next_action_words().get(stored, stored)


def visit_change_words() -> Mapping[str, str]:
    return {
        "planned": gettext("Visit planned"),
        "moved": gettext("Visit moved"),
        "cancelled": gettext("Visit cancelled"),
    }


def what_changed(change: Change) -> str:
    """One thing that a colleague did, as a sentence without its subject."""
    if change.action == "lead.status_changed":
        return gettext("set the status to “%(status)s”", status=_status_set(change))
    return {
        "lead.status_undone": gettext("took the last status back"),
        "lead.phone_corrected": gettext("corrected the telephone number"),
        "lead.phone_put_back": gettext("put an earlier telephone number back"),
        "lead.phone_confirmed": gettext("confirmed that the telephone number was right"),
        "lead.called": gettext("logged a call"),
        "lead.noted": gettext("wrote a note"),
        "lead.assigned": gettext("assigned the lead"),
        "lead.next_action_set": gettext("set what is next"),
        "lead.visit_planned": gettext("planned the visit"),
        "lead.visit_moved": gettext("moved the visit"),
        "lead.visit_cancelled": gettext("cancelled the visit"),
        "lead.record_checked": gettext("noted what records say"),
    }.get(change.action, gettext("changed the lead"))


def _status_set(change: Change) -> str:
    return status_words()[LeadStatus(change.detail["to"])]
