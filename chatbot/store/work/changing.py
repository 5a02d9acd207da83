"""Changing a lead without overwriting what a colleague did meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.store import history
from chatbot.store.database import first_row, storage_edge, utc_time, writing
from chatbot.store.revisions import ChangedMeanwhile, check_and_bump
from chatbot.store.staff import Account

_STATE = "SELECT revision, status, assigned_to, next_action, next_at FROM leads WHERE reference = ?"

_SINCE = """
SELECT h.at, h.actor, coalesce(s.name, '') AS name, h.action, h.detail FROM history h
LEFT JOIN staff s ON h.actor = 'staff ' || s.id
WHERE h.subject = ? AND h.detail ->> '$.revision' > ? ORDER BY h.seq
"""


class Seen(NamedTuple):
    """A lead as it stood before a colleague's eyes when they decided to change it."""

    reference: str
    revision: int


@dataclass(frozen=True, slots=True)
class LeadState:
    """How far a lead has come. ``next_at`` is None if nothing is due."""

    reference: str
    revision: int
    status: LeadStatus
    assigned_to: int | None
    next_action: str
    next_at: datetime | None

    @property
    def seen(self) -> Seen:
        return Seen(self.reference, self.revision)


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the history tells it; ``name`` is how colleagues see who did it."""

    at: datetime
    actor: str
    name: str
    action: str
    detail: Mapping[str, Any]


class LeadGone(Exception):
    """The lead has been erased since it was looked at."""


class Overtaken(ChangedMeanwhile):
    """Others changed the lead since it was looked at, by ``changes``, the oldest first. Nothing was kept."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__(f"{len(changes)} changes meanwhile")
        self.changes = changes


class Changing:
    """A change under way: ``state`` is how the lead stood; ``set`` gives its columns other values."""

    def __init__(self, db: Database, state: LeadState) -> None:
        self.db = db
        self.state = state

    def set(self, **columns: str | int | None) -> None:
        self.db.table("leads").update(self.state.reference, columns)


def get_state(db: Database, reference: str) -> LeadState | None:
    with storage_edge():
        row = first_row(db, _STATE, [reference])
        return _state(reference, row) if row else None


@contextmanager
def changing(
    db: Database,
    seen: Seen,
    at: datetime,
    by: Account,
    action: str,
    detail: Mapping[str, str | int] | None = None,
) -> Iterator[Changing]:
    """One change to one lead: one transaction, one revision more, one entry in the history.

    Every change of this package goes through here. ``detail`` holds nothing personal. Raises LeadGone and
    Overtaken, with nothing changed.
    """
    with writing(db):
        state = get_state(db, seen.reference)
        if state is None:
            raise LeadGone
        try:
            revision = check_and_bump(db, seen.reference, seen.revision, at)
        except ChangedMeanwhile as stale:
            raise Overtaken(changes_since(db, seen)) from stale
        yield Changing(db, state)
        history.record(db, at, by.actor, action, seen.reference, {**(detail or {}), "revision": revision})


def changes_since(db: Database, seen: Seen) -> tuple[Change, ...]:
    """What was done to the lead after the revision that somebody saw, the oldest first."""
    return tuple(
        Change(utc_time(row["at"]), row["actor"], row["name"], row["action"], json.loads(row["detail"]))
        for row in db.query(_SINCE, list(seen))
    )


def _state(reference: str, row: Mapping[str, Any]) -> LeadState:
    return LeadState(
        reference=reference,
        revision=row["revision"],
        status=LeadStatus(row["status"]),
        assigned_to=row["assigned_to"],
        next_action=row["next_action"],
        next_at=utc_time(row["next_at"]) if row["next_at"] else None,
    )
