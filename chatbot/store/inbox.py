"""The inbox: leads page by page, the one to call next first, equally fast however many there are.

Each section is one range of an index, and a page goes on where the last one ended (keyset), so that nothing
is sorted, counted or skipped.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum
from itertools import islice
from typing import Any, NamedTuple

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import reading, utc_text
from chatbot.store.inbox_lines import BESIDE, COLUMNS, InboxLine, line_of
from chatbot.store.lead_filter import LeadFilter


class Section(Enum):
    """In the order of the inbox. Leads filtered by date stand in one section, BY_TIME."""

    OVERDUE = "overdue"
    NEW = "new"
    PLANNED = "planned"
    REST = "rest"
    BY_TIME = "by_time"


class _Range(NamedTuple):
    """``is_rising``: what is due first comes first; else the newest."""

    where: str
    key: str
    is_rising: bool = False


_RANGES = {
    Section.OVERDUE: _Range("place = 0 AND place_key <= :as_of", "place_key", is_rising=True),
    Section.NEW: _Range("place = 1", "place_key"),
    Section.PLANNED: _Range("place = 0 AND place_key > :as_of", "place_key", is_rising=True),
    Section.REST: _Range("place = 2", "place_key"),
    Section.BY_TIME: _Range("TRUE", "submitted_at"),
}

_DATES = frozenset({"since", "until"})
_INDEXES: Mapping[str, frozenset[str]] = {
    "leads_by_study_and_status": frozenset({"study", "status"}),
    "leads_by_assignment": frozenset({"assigned_to"}),
    "leads_by_status": frozenset({"status"}),
    "leads_by_outcome": frozenset({"outcome"}),
    "leads_by_study": frozenset({"study"}),
    "leads_by_respondent": frozenset({"respondent"}),
    "leads_by_locale": frozenset({"locale"}),
    "leads_in_order": frozenset(),
}
"""By what each narrows, first those that leave the fewest leads. Named in the queries: left to itself, SQLite
takes another one for some pages and sorts.
"""

_EVERY = LeadFilter()

Row = dict[str, Any]
Query = Callable[[LeadFilter, Section, bool], tuple[str, dict[str, str | int]]]


class Cursor(NamedTuple):
    """The last line of a page. ``as_of`` is when its first page was asked for: it parts what is overdue from
    what is planned, on every page alike.
    """

    as_of: datetime
    section: Section
    key: str
    reference: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Lines with their sections; ``after`` is None on the last page."""

    lines: tuple[tuple[Section, InboxLine], ...]
    after: Cursor | None


def inbox_page(
    db: Database, wanted: LeadFilter, at: datetime, reader: int, limit: int = 25, after: Cursor | None = None
) -> InboxPage:
    """One page of the leads that are wanted, as the account ``reader`` sees them; the history has which.

    ValueError for a cursor of another order: by time where the list has sections, or the other way round.
    """
    as_of = after.as_of if after else at
    with reading(db):
        rows = list(islice(rows_of(db, wanted, as_of, reader, limit + 1, after), limit + 1))
    lines = tuple((section, line_of(row, as_of)) for section, row in rows[:limit])
    detail = {"references": [line.reference for _, line in lines]}
    history.record(db, at, history.staff_actor(reader), "leads.listed", detail=detail)
    if len(rows) <= limit:
        return InboxPage(lines, None)
    section, last = rows[limit - 1]
    return InboxPage(lines, Cursor(as_of, section, last["key"], last["reference"]))


def reads_through(wanted: LeadFilter) -> bool:
    """Whether the leads of one filter are looked through for those of another.

    Each filter alone is a range of an index, and so are study and status together. Dates are one filter.
    """
    _, served = index_of(wanted)
    return bool(narrowing(wanted) - served)


def page_query(wanted: LeadFilter, section: Section, is_first: bool) -> tuple[str, dict[str, str | int]]:
    """The query of a section's leads; besides what it returns it is to be bound to ``as_of``, ``reader``,
    ``limit``, and past a first page to ``key`` and ``reference``.
    """
    return _range_query(wanted, section, is_first, COLUMNS, BESIDE)


def place_query(wanted: LeadFilter, section: Section, is_first: bool) -> tuple[str, dict[str, str | int]]:
    """As ``page_query``, but of every lead that the index gives, with no more of it than ``reference`` and
    ``is_wanted``: the index alone is read.
    """
    _, served = index_of(wanted)
    is_wanted, more = narrowed_by(wanted, narrowing(wanted) - served).conditions()
    columns = f"leads.reference, {' AND '.join(is_wanted) or 'TRUE'} AS is_wanted"
    sql, bound = _range_query(narrowed_by(wanted, served), section, is_first, columns, "")
    return sql, {**bound, **more}


def _range_query(
    wanted: LeadFilter, section: Section, is_first: bool, columns: str, beside: str
) -> tuple[str, dict[str, str | int]]:
    where, key, is_rising = _RANGES[section]
    conditions, bound = wanted.conditions()
    beyond, order = (">", "ASC") if is_rising else ("<", "DESC")
    index, _ = index_of(wanted)
    past = () if is_first else (f"({key}, leads.reference) {beyond} (:key, :reference)",)
    sql = (
        f"SELECT {key} AS key, {columns} FROM leads INDEXED BY {index} {beside} "  # noqa: S608 - our own words
        f"WHERE {' AND '.join((where, *conditions, *past))} "
        f"ORDER BY {key} {order}, leads.reference {order} LIMIT :limit"
    )
    return sql, bound


def narrowed_by(wanted: LeadFilter, names: frozenset[str]) -> LeadFilter:
    """The filter, narrowed by nothing but these."""
    kept = names | ({"studies"} if "study" in names else frozenset())
    others = {each.name for each in fields(wanted)} - kept
    return replace(wanted, **{name: getattr(_EVERY, name) for name in others})


def narrowing(wanted: LeadFilter) -> frozenset[str]:
    """By what a filter narrows: as ``narrows_by``, and by studies that were not chosen but given."""
    return wanted.narrows_by | ({"study"} if wanted.studies else frozenset())


def index_of(wanted: LeadFilter) -> tuple[str, frozenset[str]]:
    """The index that is read, and by what of the filter it narrows."""
    names = narrowing(wanted)
    if dates := names & _DATES:
        return "leads_by_time", dates
    return next((index, narrows_by) for index, narrows_by in _INDEXES.items() if narrows_by <= names)


def rows_of(
    db: Database,
    wanted: LeadFilter,
    as_of: datetime,
    reader: int,
    limit: int,
    after: Cursor | None,
    query: Query = page_query,
) -> Iterator[tuple[Section, Row]]:
    """From the cursor on, section by section; of each no more than ``limit`` are read, and none before it is
    asked for.
    """
    by_time = bool(wanted.narrows_by & _DATES)
    sections = [each for each in Section if (each is Section.BY_TIME) == by_time]
    start = sections.index(after.section) if after else 0
    bound: dict[str, str | int] = {"as_of": utc_text(as_of), "reader": reader, "limit": limit}
    for section in sections[start:]:
        going_on = after if after and after.section is section else None
        streams = [_stream(db, query, each, section, bound, going_on) for each in study_by_study(wanted)]
        falling = not _RANGES[section].is_rising
        merged = heapq.merge(*streams, key=lambda row: (row["key"], row["reference"]), reverse=falling)
        yield from ((section, row) for row in merged)


def _stream(
    db: Database,
    query: Query,
    wanted: LeadFilter,
    section: Section,
    given: Mapping[str, str | int],
    after: Cursor | None,
) -> Iterator[Row]:
    sql, bound = query(wanted, section, after is None)
    past = {"key": after.key, "reference": after.reference} if after else {}
    rows: Iterator[Row] = db.query(sql, {**bound, **given, **past})
    return rows


def study_by_study(wanted: LeadFilter) -> list[LeadFilter]:
    """Where several studies are wanted, each is a range of its own: read as one they would need sorting."""
    if wanted.study or not wanted.studies:
        return [wanted]
    return [replace(wanted, study=study, studies=()) for study in wanted.studies]
