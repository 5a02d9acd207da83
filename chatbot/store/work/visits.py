"""The screening visit of a lead: planned, moved, cancelled. One stands at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from chatbot.screening.progress import NextAction
from chatbot.store import history
from chatbot.store.database import first_row, storage_edge, utc_text, utc_time, writing
from chatbot.store.staff import Account
from chatbot.store.work.changing import Changing, Seen, changing
from chatbot.store.work.next_action import plan

PLANNED, MOVED, CANCELLED = "planned", "moved", "cancelled"

_STANDS = "SELECT starts_at, minutes, place FROM visits WHERE reference = ?"
_LAST = """
SELECT change, starts_at, minutes, place, at,
    (SELECT count(*) FROM visit_changes WHERE reference = :reference) - 1 AS sequence
FROM visit_changes WHERE reference = :reference ORDER BY id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """When (UTC), how many minutes, where."""

    starts_at: datetime
    minutes: int
    place: str


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """A visit for a calendar: ``sequence`` counts its changes from 0, ``changed_at`` is the last one's."""

    visit: Visit
    is_cancelled: bool
    sequence: int
    changed_at: datetime


class NoVisit(Exception):
    """No visit of this lead stands."""


def get_visit(db: Database, reference: str) -> Visit | None:
    """The visit that stands."""
    with storage_edge():
        return next((_visit(row) for row in db.query(_STANDS, [reference])), None)


def plan_visit(db: Database, seen: Seen, visit: Visit, at: datetime, by: Account) -> None:
    """Plan the visit, or move the one that stands; it is then what is next for the lead.

    ValueError for a lead that is closed. Raises LeadGone, Overtaken.
    """
    with writing(db):
        what = MOVED if get_visit(db, seen.reference) else PLANNED
        with changing(db, seen, at, by, f"lead.visit_{what}") as change:
            sequence = _note(change, what, visit, at, by)
            row = {"reference": seen.reference, **_row(visit), "sequence": sequence}
            db.table("visits").insert({**row, "at": utc_text(at), "staff_id": by.id}, replace=True)
            plan(change, NextAction.VISIT, visit.starts_at)


def cancel_visit(db: Database, seen: Seen, at: datetime, by: Account) -> None:
    """Cancel the visit that stands, of a closed lead too. Raises NoVisit, LeadGone, Overtaken."""
    with changing(db, seen, at, by, "lead.visit_cancelled") as change:
        visit = get_visit(db, seen.reference)
        if visit is None:
            raise NoVisit
        _note(change, CANCELLED, visit, at, by)
        db.table("visits").delete(seen.reference)
        if change.state.next_action == NextAction.VISIT.value:
            plan(change, None, None)


def export_visit(db: Database, reference: str, at: datetime, by: Account) -> CalendarVisit | None:
    """The last visit, standing or cancelled, for somebody's calendar; None if there never was one."""
    with writing(db):
        row = first_row(db, _LAST, {"reference": reference})
        if row is None:
            return None
        history.record(db, at, by.actor, "lead.visit_exported", reference)
        is_cancelled = row["change"] == CANCELLED
        return CalendarVisit(_visit(row), is_cancelled, row["sequence"], utc_time(row["at"]))


def _note(change: Changing, what: str, visit: Visit, at: datetime, by: Account) -> int:
    """One row more of ``visit_changes``; how many there were before."""
    changes = change.db.table("visit_changes")
    before: int = changes.count_where("reference = ?", [change.state.reference])
    row = {"reference": change.state.reference, "change": what, **_row(visit)}
    changes.insert({**row, "at": utc_text(at), "staff_id": by.id})
    return before


def _row(visit: Visit) -> dict[str, str | int]:
    return {"starts_at": utc_text(visit.starts_at), "minutes": visit.minutes, "place": visit.place}


def _visit(row: Mapping[str, Any]) -> Visit:
    return Visit(utc_time(row["starts_at"]), row["minutes"], row["place"])
