"""Retention: leads, and answers that wait under a code, go when they were kept for as long as the privacy
notice says, and only by command.

The clock says which those are, and a clock that jumps must not erase them all. The history shows a jump:
whatever happens in the store is an entry, every purge is one, so a long hole in it is a jump or a store that
nobody touched. Only the operator can tell which.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import checkpoint_after_erasure, utc_text, utc_time, writing
from chatbot.store.errors import StoreRefused
from chatbot.store.leads import erase

_PURGED = "leads.purged"
_PAUSED_PURGED = "pauses.purged"
# A jump that is too short to be noticed then takes a tenth of their days from some leads, never all of them.
_LONGEST_HOLE = 0.1
# Who purges daily is never asked; a jump within it takes only what had two days left.
_LONGEST_HOLE_FOR_PAUSED = timedelta(days=2)
# Others go on while a purge waits for its turn to write, and their entries are a little later than its clock.
_AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Purged:
    """The references that were erased; ``is_traceless`` as ``erase`` returns it."""

    references: tuple[str, ...]
    is_traceless: bool


def list_expired(
    db: Database,
    at: datetime,
    days: int,
    clock_is_right: bool = False,
    by_study: Mapping[str, int] | None = None,
) -> tuple[str, ...]:
    """References of the leads that were kept for ``days`` or longer, the oldest first: what a purge erases.

    ``by_study`` are other numbers of days, by study. StoreRefused if the clock looks wrong
    (``clock_is_right``: the operator says that it is not).
    """
    with writing(db):
        references = _expired(db, at, days, clock_is_right, by_study or {})
        history.record(db, at, history.OPERATOR, "leads.listed", detail={"references": list(references)})
    return references


def purge(
    db: Database,
    at: datetime,
    days: int,
    clock_is_right: bool = False,
    by_study: Mapping[str, int] | None = None,
) -> Purged:
    """Erase them, each as if its person had; StoreRefused as in ``list_expired``.

    If it breaks off, what it erased is erased; run it again for the rest.
    """
    with writing(db):
        references = _expired(db, at, days, clock_is_right, by_study or {})
    for reference in references:
        erase(db, reference, at, history.OPERATOR)
    history.record(db, at, history.OPERATOR, _PURGED, detail={"days": days, "leads": len(references)})
    return Purged(references, checkpoint_after_erasure(db))


def count_run_out(db: Database, at: datetime, clock_is_right: bool = False) -> int:
    """How many codes have run out: what ``purge_paused`` erases. StoreRefused as in ``list_expired``."""
    if not clock_is_right:
        _check_clock(db, at, _LONGEST_HOLE_FOR_PAUSED, _PAUSED_PURGED)
    return db.table("paused").count_where("expires_at <= ?", [utc_text(at)])


def purge_paused(db: Database, at: datetime, clock_is_right: bool = False) -> tuple[int, bool]:
    """Erase what waits under codes that have run out; returns how many, and whether every trace has gone."""
    with writing(db):
        count = count_run_out(db, at, clock_is_right)
        db.execute("DELETE FROM paused WHERE expires_at <= ?", [utc_text(at)])
        history.record(db, at, history.OPERATOR, _PAUSED_PURGED, detail={"pauses": count})
    return count, checkpoint_after_erasure(db)


def _expired(
    db: Database, at: datetime, days: int, clock_is_right: bool, by_study: Mapping[str, int]
) -> tuple[str, ...]:
    if not clock_is_right:
        shortest = timedelta(days=min(days, *by_study.values()) if by_study else days)
        _check_clock(db, at, shortest * _LONGEST_HOLE, _PURGED)
    rows = db.query(
        "SELECT reference FROM leads LEFT JOIN json_each(:by_study) AS own ON own.key = leads.study "
        "WHERE submitted_at <= coalesce(own.value, :general) ORDER BY submitted_at, reference",
        {
            "general": utc_text(at - timedelta(days=days)),
            "by_study": json.dumps(
                {study: utc_text(at - timedelta(days=own)) for study, own in by_study.items()}
            ),
        },
    )
    return tuple(row["reference"] for row in rows)


def _check_clock(db: Database, at: datetime, longest_hole: timedelta, purged: str) -> None:
    """Only since the last such purge: the times before it had no hole, or the operator spoke for them."""
    rows = db.query(
        "SELECT at FROM history WHERE seq >= "
        "(SELECT coalesce(max(seq), 0) FROM history WHERE action = ?) ORDER BY at",
        [purged],
    )
    times = [utc_time(row["at"]) for row in rows]
    if times and at < times[-1] - _AT_ONCE:
        raise StoreRefused(
            f"Nothing was erased: the clock says {_second(at)}, but the history goes on until "
            f"{_second(times[-1])}. Set the clock right. If it is right, add --clock-is-right."
        )
    for before, after in pairwise([*times, at]):
        if after - before > longest_hole:
            raise StoreRefused(
                f"Nothing was erased: the history is empty between {_second(before)} and {_second(after)}. "
                "If the clock jumped, what people left would go too early: set it right. If it is right and "
                "nobody came in all that time, add --clock-is-right."
            )


def _second(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
