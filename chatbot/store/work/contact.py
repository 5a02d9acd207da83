"""Calls to a person, and notes of the staff about a lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import OPEN, CallOutcome, NextAction
from chatbot.store.database import utc_text, writing
from chatbot.store.staff import Account
from chatbot.store.work.changing import Changing, Seen, changing, get_state
from chatbot.store.work.next_action import plan
from chatbot.store.work.status import change_status
from chatbot.store.work.visits import get_visit


@dataclass(frozen=True, slots=True)
class Call:
    """How it ended, what was noted, when to call again, and the status that follows; None if it stays.

    A screen failure names its criterion, so that it follows by itself and not from a call.
    """

    outcome: CallOutcome
    note: str = ""
    next_at: datetime | None = None
    to: LeadStatus | None = None


def log_call(db: Database, seen: Seen, call: Call, at: datetime, by: Account) -> None:
    """Keep that somebody called, when to call again, and the status that follows: all of it or nothing.

    The call that was due is done with this one; a visit that stands is then what is next. ValueError for a
    next call to a lead that is closed, or that this call closes, and for a move that is not allowed. Raises
    LeadGone, Overtaken.
    """
    if call.next_at is not None and call.to is not None and call.to not in OPEN:
        raise ValueError("nothing is due for a lead that is closed")
    with writing(db):
        state = get_state(db, seen.reference)
        then = seen._replace(revision=seen.revision + 1)
        if call.to is None:
            _log(db, seen, call, at, by)
        elif state is not None and state.status not in OPEN:  # only an open lead takes a next call
            change_status(db, seen, call.to, at, by)
            _log(db, then, call, at, by)
        else:
            _log(db, seen, call, at, by)
            change_status(db, then, call.to, at, by)


def _log(db: Database, seen: Seen, call: Call, at: datetime, by: Account) -> None:
    with changing(db, seen, at, by, "lead.called", {"outcome": call.outcome.value}) as change:
        row = {
            "reference": seen.reference,
            "outcome": call.outcome.value,
            "note": call.note,
            "next_at": utc_text(call.next_at) if call.next_at else "",
            "at": utc_text(at),
            "staff_id": by.id,
        }
        db.table("calls").insert(row)
        if call.next_at:
            plan(change, NextAction.CALL, call.next_at)
        elif change.state.next_action == NextAction.CALL.value:
            _go_on_to_visit(change, at)


def add_note(db: Database, seen: Seen, text: str, at: datetime, by: Account) -> None:
    """Keep a note. Raises LeadGone, Overtaken."""
    with changing(db, seen, at, by, "lead.noted"):
        db.table("notes").insert(
            {"reference": seen.reference, "text": text, "at": utc_text(at), "staff_id": by.id}
        )


def _go_on_to_visit(change: Changing, at: datetime) -> None:
    visit = get_visit(change.db, change.state.reference)
    is_ahead = visit is not None and visit.starts_at > at
    plan(change, NextAction.VISIT if is_ahead else None, visit.starts_at if visit and is_ahead else None)
