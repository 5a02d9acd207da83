"""Where one lead stands in the order of the inbox, and which one follows it there."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlite_utils import Database

from chatbot.store.database import first_row, storage_edge, utc_text
from chatbot.store.inbox import Cursor, Section, place_query, rows_of
from chatbot.store.inbox_lines import SOMETHING_DUE
from chatbot.store.lead_filter import LeadFilter

MOST_LOOKED_AT = 2000
"""Of a combination that no index serves, so many leads are looked at: every lead's page asks what follows."""

_NOBODY = 0  # whoever reads, the same lead follows
_BY_PLACE = {0: Section.PLANNED, 1: Section.NEW, 2: Section.REST}
_PLACE = "SELECT place, place_key, submitted_at FROM leads WHERE reference = ?"


class Following(NamedTuple):
    """None if no lead follows or, unless ``is_told``, if none was found among those that were looked at."""

    reference: str | None
    is_told: bool


def place_of(db: Database, wanted: LeadFilter, reference: str, at: datetime) -> Cursor | None:
    """Where a lead stands now in the order of the leads that are wanted, whether it is one of them or not.

    None if there is no such lead.
    """
    with storage_edge():
        row = first_row(db, _PLACE, [reference])
    if row is None:
        return None
    if wanted.since or wanted.until:
        return Cursor(at, Section.BY_TIME, row["submitted_at"], reference)
    is_due = row["place"] == SOMETHING_DUE and row["place_key"] <= utc_text(at)
    section = Section.OVERDUE if is_due else _BY_PLACE[row["place"]]
    return Cursor(at, section, row["place_key"], reference)


def reference_after(db: Database, wanted: LeadFilter, place: Cursor) -> Following:
    """The lead that follows, other than the one that stood there: its reference alone, so it is no look.

    ValueError for a cursor of another order, as ``inbox_page``.
    """
    looked_at = 0
    with storage_edge():
        rows = rows_of(db, wanted, place.as_of, _NOBODY, MOST_LOOKED_AT, place, place_query)
        for _, row in islice(rows, MOST_LOOKED_AT):
            looked_at += 1
            if row["is_wanted"] and row["reference"] != place.reference:
                return Following(row["reference"], is_told=True)
    return Following(None, is_told=looked_at < MOST_LOOKED_AT)
