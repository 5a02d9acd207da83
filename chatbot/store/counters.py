"""How often something happened on a day: no person, no time of day, no trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import NamedTuple

from sqlite_utils import Database

from chatbot.store.database import storage_edge, writing


class Event(Enum):
    """What is counted. ``Counted.what`` then names the step, or the outcome; it is empty for a stop."""

    ASKED = "asked"
    ANSWERED = "answered"
    FINISHED = "finished"
    STOPPED = "stopped"


class Counted(NamedTuple):
    """One counter of one day. ``locale`` is the language of the page."""

    day: date
    study: str
    event: Event
    what: str
    locale: str


def add_counts(db: Database, counts: Mapping[Counted, int]) -> None:
    """Add to the counters, in one transaction. Raises StoreUnavailable, with nothing added."""
    rows = [
        (each.day.isoformat(), each.study, each.event.value, each.what, each.locale, count)
        for each, count in counts.items()
    ]
    with writing(db):
        db.conn.executemany(
            "INSERT INTO counters (day, study, event, what, locale, count) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET count = count + excluded.count",
            rows,
        )


def sums(db: Database, study: str, since: date, until: date) -> Mapping[tuple[Event, str], int]:
    """By event and what it was about, over all languages; ``since`` is the first day, ``until`` the last."""
    with storage_edge():
        rows = db.query(
            "SELECT event, what, sum(count) AS count FROM counters "
            "WHERE day BETWEEN ? AND ? AND study = ? GROUP BY event, what",
            [since.isoformat(), until.isoformat(), study],
        )
        return {(Event(row["event"]), row["what"]): row["count"] for row in rows}
