"""What is due, the longest overdue first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.store import history
from chatbot.store.database import reading, storage_edge, utc_text, utc_time
from chatbot.store.inbox_place import Following
from chatbot.store.lead_filter import OF_STUDIES
from chatbot.store.staff import Account

_BEHIND = """
WHERE next_at <> '' AND next_at < :until AND (next_at, reference) > (:next_at, :reference)
"""
_DUE = f"""
SELECT reference, study, status, leads.name, phone, locale, safe_contact, next_action, next_at,
    coalesce(staff.name, '') AS assigned_to, coalesce(document ->> '$.is_concealed', 0) AS is_concealed
FROM leads LEFT JOIN staff ON staff.id = leads.assigned_to {_BEHIND} AND {OF_STUDIES}
"""  # noqa: S608 - our own words
# Each lead on the way is looked at, so that those of other studies are counted.
_AFTER = f"SELECT reference, {OF_STUDIES} AS is_wanted FROM leads {_BEHIND}"  # noqa: S608 - our own words
_OF_ONE = " AND leads.assigned_to = :whose"
_IN_ORDER = " ORDER BY next_at, reference LIMIT :limit"

MOST_LOOKED_AT = 500
"""Of what is due in other studies, so many leads are passed on the way to the next of one's own: every lead's
page asks what follows, and no index knows the study.
"""


@dataclass(frozen=True, slots=True)
class DueFilter:
    """What is due before ``until``; of one study, or of all (empty); ``is_mine``: assigned to who looks."""

    until: datetime
    study: str = ""
    is_mine: bool = False


class DueCursor(NamedTuple):
    """The last line of a page; the next page starts after it."""

    next_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """One lead with something due; ``phone`` is E.164, ``assigned_to`` a colleague's name or empty.

    ``locale`` is the language to speak, ``safe_contact`` the person's wish whom to speak to, or empty.
    """

    reference: str
    study: str
    status: LeadStatus
    name: str
    phone: str
    next_action: str
    next_at: datetime
    assigned_to: str
    is_concealed: bool
    locale: str
    safe_contact: str


@dataclass(frozen=True, slots=True)
class DuePage:
    """``after`` is None on the last page."""

    lines: tuple[DueLine, ...]
    after: DueCursor | None


def list_due(
    db: Database,
    by: Account,
    at: datetime,
    which: DueFilter,
    limit: int = 50,
    after: DueCursor | None = None,
) -> DuePage:
    """One page of what is due in the studies that ``by`` may see. They must be let at a study that is named.

    The look is in the history, with the references shown.
    """
    sql, bound = due_query(_DUE, by, which, after, limit + 1)
    with reading(db):
        found = tuple(_line(row) for row in db.query(sql, bound))
    lines = found[:limit]
    shown = [line.reference for line in lines]
    history.record(db, at, by.actor, "leads.listed", detail={"references": shown})
    last = lines[-1] if len(found) > limit else None
    return DuePage(lines, DueCursor(last.next_at, last.reference) if last else None)


def _line(row: Mapping[str, Any]) -> DueLine:
    return DueLine(
        reference=row["reference"],
        study=row["study"],
        status=LeadStatus(row["status"]),
        name=row["name"],
        phone=row["phone"],
        next_action=row["next_action"],
        next_at=utc_time(row["next_at"]),
        assigned_to=row["assigned_to"],
        is_concealed=bool(row["is_concealed"]),
        locale=row["locale"],
        safe_contact=row["safe_contact"],
    )


def due_after(db: Database, by: Account, which: DueFilter, place: DueCursor) -> Following:
    """The lead that is due next after this place, other than the one there: a reference and no look."""
    sql, bound = due_query(_AFTER, by, which, place, MOST_LOOKED_AT)
    looked_at = 0
    with storage_edge():
        for row in db.query(sql, bound):
            looked_at += 1
            if row["is_wanted"] and row["reference"] != place.reference:
                return Following(row["reference"], is_told=True)
    return Following(None, is_told=looked_at < MOST_LOOKED_AT)


def due_query(
    sql: str, by: Account, which: DueFilter, after: DueCursor | None, limit: int
) -> tuple[str, dict[str, str | int]]:
    """The leads behind a place, or from the first one, in their order; with what it is bound to."""
    bound: dict[str, str | int] = {
        "until": utc_text(which.until),
        "next_at": utc_text(after.next_at) if after else "",
        "reference": after.reference if after else "",
        "studies": json.dumps([which.study] if which.study else by.studies),
        "whose": by.id,
        "limit": limit,
    }
    return sql + (_OF_ONE if which.is_mine else "") + _IN_ORDER, bound
