"""Finding a lead by what somebody on the telephone says: a reference, digits of a number, a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import reading, utc_text
from chatbot.store.inbox_lines import BESIDE, COLUMNS, InboxLine, line_of
from chatbot.store.lead_terms import DIGITS, digits_of, sought_in_names, sought_in_phones
from chatbot.store.receipts import read_reference

MOST_LETTERS = 60
"""What is longer is cut: no name is found better by more."""


class Place(NamedTuple):
    """The last line of a page of what was found; the next one starts after it."""

    submitted_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class Found:
    """The newest first; ``after`` is None on the last page."""

    lines: tuple[InboxLine, ...]
    after: Place | None


def search(
    db: Database,
    typed: str,
    studies: tuple[str, ...],
    at: datetime,
    reader: int,
    limit: int = 25,
    after: Place | None = None,
) -> Found:
    """One page of the leads that somebody means by what they typed; the history has which, but not the words.

    A whole reference finds its lead, at least four digits in a row a telephone number, letters a name, both
    together what has both. Only leads of ``studies`` are found, or of all if there are none. ``reader`` is
    the account's number.
    """
    before = (utc_text(after.submitted_at), after.reference) if after else _AFTER_ALL
    bound: dict[str, str | int] = {
        "reader": reader,
        "submitted_at": before[0],
        "reference": before[1],
        "limit": limit + 1,
    }
    with reading(db):
        rows = _rows(db, typed[:MOST_LETTERS], studies, bound)
    lines = tuple(line_of(row, at) for row in rows[:limit])
    detail = {"references": [line.reference for line in lines]}
    history.record(db, at, history.staff_actor(reader), "leads.searched", detail=detail)
    last = lines[-1] if len(rows) > limit else None
    return Found(lines, Place(last.submitted_at, last.reference) if last else None)


def can_be_sought(typed: str) -> bool:
    """Whether there is anything in it by which leads are found."""
    return bool(read_reference(typed) or sought_terms(typed))


def term_query(terms: int, studies: int = 0) -> str:
    """The query of the leads that have so many terms and are of one of so many studies, newest first; it is
    bound to ``term_0``, ``study_0`` and so on, ``digits``, ``reader``, ``limit`` and a place.
    """
    others = "".join(
        f"AND EXISTS (SELECT 1 FROM lead_terms AS other WHERE other.term = :term_{index} "  # noqa: S608
        "AND other.submitted_at = found.submitted_at AND other.reference = found.reference) "
        for index in range(1, terms)
    )
    seen = ", ".join(f":study_{index}" for index in range(studies))
    return (
        f"SELECT {COLUMNS} FROM lead_terms AS found "  # noqa: S608 - our own words
        f"CROSS JOIN leads ON leads.reference = found.reference {BESIDE} "
        "WHERE found.term = :term_0 "
        "AND (found.submitted_at, found.reference) < (:submitted_at, :reference) "
        f"{others} AND (length(:digits) < {DIGITS} OR instr(leads.phone, :digits)) "
        f"{f'AND leads.study IN ({seen}) ' if seen else ''}"
        "ORDER BY found.submitted_at DESC, found.reference DESC LIMIT :limit"
    )


def sought_terms(typed: str) -> tuple[str, ...]:
    """All terms that a lead must have, those that say most first. None if only a reference can be meant."""
    has_letters, has_digits = any(map(str.isalpha, typed)), any(map(str.isdigit, typed))
    if has_letters and has_digits and read_reference(typed):
        return ()
    return (*sought_in_phones(typed), *sought_in_names(typed))


# Later than any lead.
_AFTER_ALL = ("9999-12-31", "")

_BY_REFERENCE = (
    f"SELECT {COLUMNS} FROM leads {BESIDE} "  # noqa: S608 - our own words
    "WHERE leads.reference = :meant AND (leads.submitted_at, leads.reference) < (:submitted_at, :reference)"
)


def _rows(
    db: Database, typed: str, studies: tuple[str, ...], bound: dict[str, str | int]
) -> list[dict[str, Any]]:
    """Those of the reference and of the terms, put together without doubles."""
    found: dict[str, dict[str, Any]] = {}
    if meant := read_reference(typed):
        rows = db.query(_BY_REFERENCE, {**bound, "meant": meant})
        found |= {row["reference"]: row for row in rows if row["study"] in (studies or (row["study"],))}
    if terms := sought_terms(typed):
        sought = {f"term_{index}": term for index, term in enumerate(terms)}
        seen = {f"study_{index}": study for index, study in enumerate(studies)}
        sql = term_query(len(terms), len(studies))
        rows = db.query(sql, {**bound, **sought, **seen, "digits": digits_of(typed)})
        found |= {row["reference"]: row for row in rows}
    return sorted(found.values(), key=lambda row: (row["submitted_at"], row["reference"]), reverse=True)
