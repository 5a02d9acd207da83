"""Calls to a person, and notes of the staff about a lead."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from chatbot.screening.progress import CallOutcome, NextAction
from chatbot.store.database import utc_text
from chatbot.store.staff import Account
from chatbot.store.work.changing import Changing, Seen, changing
from chatbot.store.work.next_action import plan
from chatbot.store.work.visits import get_visit


def log_call(
    db: Database,
    seen: Seen,
    outcome: CallOutcome,
    note: str,
    next_call: datetime | None,
    at: datetime,
    by: Account,
) -> None:
    """Keep that somebody called, and when to call again.

    The call that was due is done with this one; a visit that stands is then what is next. ValueError for a
    next call to a lead that is closed. Raises LeadGone, Overtaken.
    """
    with changing(db, seen, at, by, "lead.called", {"outcome": outcome.value}) as change:
        row = {
            "reference": seen.reference,
            "outcome": outcome.value,
            "note": note,
            "next_at": utc_text(next_call) if next_call else "",
            "at": utc_text(at),
            "staff_id": by.id,
        }
        db.table("calls").insert(row)
        if next_call:
            plan(change, NextAction.CALL, next_call)
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
