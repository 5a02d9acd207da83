"""All that happened to one lead, in one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import CallOutcome, NumberSource
from chatbot.store.database import storage_edge, utc_time

_NAMES = "SELECT 'staff ' || id AS actor, name FROM staff"
_STATUSES = """
SELECT id, at, 'staff ' || staff_id AS actor, status_before, status, criterion, undone_at,
    'staff ' || undone_by AS undone_by FROM status_changes WHERE reference = ? ORDER BY id
"""
_CALLS = """
SELECT at, 'staff ' || staff_id AS actor, outcome, note, next_at FROM calls WHERE reference = ? ORDER BY id
"""
_NOTES = "SELECT at, 'staff ' || staff_id AS actor, text FROM notes WHERE reference = ? ORDER BY id"
_VISITS = """
SELECT at, 'staff ' || staff_id AS actor, change, starts_at, minutes, place
FROM visit_changes WHERE reference = ? ORDER BY id
"""
_FROM_HISTORY = """
SELECT at, actor, action, detail FROM history WHERE subject = ? AND action IN (
    'lead.kept', 'lead.phone_corrected', 'lead.phone_confirmed', 'lead.phone_put_back', 'lead.assigned',
    'lead.next_action_set'
) ORDER BY seq
"""

# How a number that was right was told before that was an action of its own.
_RIGHT_BEFORE = "as_before"


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """One thing that happened. ``by`` is the colleague's name; empty for the person and the operator."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Moved(LeadEvent):
    """Of a status: ``undone_by`` and ``undone_at`` tell who took it back."""

    before: LeadStatus
    status: LeadStatus
    criterion: str
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class Called(LeadEvent):
    outcome: CallOutcome
    note: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Noted(LeadEvent):
    text: str


@dataclass(frozen=True, slots=True)
class VisitChanged(LeadEvent):
    """``change`` is "planned", "moved" or "cancelled"."""

    change: str
    starts_at: datetime
    minutes: int
    place: str


@dataclass(frozen=True, slots=True)
class Assigned(LeadEvent):
    """``to`` is the colleague's name, empty for nobody."""

    to: str


@dataclass(frozen=True, slots=True)
class NextActionSet(LeadEvent):
    """``action`` is empty when nothing is due any more."""

    action: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Kept(LeadEvent):
    """The person, or an operator on the phone for them, left the lead."""


@dataclass(frozen=True, slots=True)
class PhoneCorrected(LeadEvent):
    """The telephone number is another one since. ``source`` is where staff had it from; None: the person."""

    source: NumberSource | None


@dataclass(frozen=True, slots=True)
class PhoneConfirmed(LeadEvent):
    """The telephone number was right: a call to a wrong number was logged by mistake."""


@dataclass(frozen=True, slots=True)
class PhonePutBack(LeadEvent):
    """A former telephone number is the one to call again."""


Row = Mapping[str, Any]
Names = Mapping[str, str]


def timeline(db: Database, reference: str) -> tuple[LeadEvent, ...]:
    """Every event of a lead but the looks at it, the newest first."""
    with storage_edge():
        names: Names = {row["actor"]: row["name"] for row in db.query(_NAMES)}
        events = [make(row, names) for sql, make in _MADE_OF.items() for row in _rows(db, sql, reference)]
    events.sort(key=lambda event: event.at)
    return tuple(reversed(events))


def _rows(db: Database, sql: str, reference: str) -> Iterator[Row]:
    return iter(db.query(sql, [reference]))


def _moved(row: Row, names: Names) -> LeadEvent:
    return Moved(
        utc_time(row["at"]),
        names[row["actor"]],
        LeadStatus(row["status_before"]),
        LeadStatus(row["status"]),
        row["criterion"],
        _time(row["undone_at"]),
        names.get(row["undone_by"], ""),
    )


def _called(row: Row, names: Names) -> LeadEvent:
    at, by = utc_time(row["at"]), names[row["actor"]]
    return Called(at, by, CallOutcome(row["outcome"]), row["note"], _time(row["next_at"]))


def _noted(row: Row, names: Names) -> LeadEvent:
    return Noted(utc_time(row["at"]), names[row["actor"]], row["text"])


def _visit_changed(row: Row, names: Names) -> LeadEvent:
    at, by = utc_time(row["at"]), names[row["actor"]]
    return VisitChanged(at, by, row["change"], utc_time(row["starts_at"]), row["minutes"], row["place"])


def _of_history(row: Row, names: Names) -> LeadEvent:
    at, by, detail = utc_time(row["at"]), names.get(row["actor"], ""), json.loads(row["detail"])
    if row["action"] == "lead.assigned":
        return Assigned(at, by, names.get(detail["to"], ""))
    if row["action"] == "lead.next_action_set":
        return NextActionSet(at, by, detail["action"], _time(detail["due"]))
    if row["action"] == "lead.kept":
        return Kept(at, by)
    if row["action"] == "lead.phone_confirmed" or detail.get("source") == _RIGHT_BEFORE:
        return PhoneConfirmed(at, by)
    if row["action"] == "lead.phone_put_back":
        return PhonePutBack(at, by)
    return PhoneCorrected(at, by, NumberSource(detail["source"]) if "source" in detail else None)


def _time(text: str) -> datetime | None:
    return utc_time(text) if text else None


_MADE_OF: Mapping[str, Callable[[Row, Names], LeadEvent]] = {
    _FROM_HISTORY: _of_history,
    _NOTES: _noted,
    _CALLS: _called,
    _VISITS: _visit_changed,
    _STATUSES: _moved,
}
