"""Where one lead stands in the order of the inbox, and which one follows it there."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from chatbot.store.database import storage_edge, utc_text
from chatbot.store.inbox import Cursor, Section, rows_of
from chatbot.store.inbox_lines import SOMETHING_DUE
from chatbot.store.lead_filter import LeadFilter

_BY_PLACE = {0: Section.PLANNED, 1: Section.NEW, 2: Section.REST}
_PLACE = "SELECT place, place_key, submitted_at FROM leads WHERE reference = ?"


def place_of(db: Database, wanted: LeadFilter, reference: str, at: datetime) -> Cursor | None:
    """Where a lead stands now in the order of the leads that are wanted, whether it is one of them or not.

    None if there is no such lead.
    """
    with storage_edge():
        row = next(iter(db.query(_PLACE, [reference])), None)
    if row is None:
        return None
    if wanted.since or wanted.until:
        return Cursor(at, Section.BY_TIME, row["submitted_at"], reference)
    is_due = row["place"] == SOMETHING_DUE and row["place_key"] <= utc_text(at)
    section = Section.OVERDUE if is_due else _BY_PLACE[row["place"]]
    return Cursor(at, section, row["place_key"], reference)


def reference_after(db: Database, wanted: LeadFilter, place: Cursor, reader: int) -> str | None:
    """The lead that follows, other than the one that stood there: its reference alone, so it is no look.

    ValueError for a cursor of another order, as ``inbox_page``.
    """
    with storage_edge():
        rows = rows_of(db, wanted, place.as_of, reader, 2, place)
        return next((row["reference"] for _, row in rows if row["reference"] != place.reference), None)
