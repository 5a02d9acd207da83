"""Guessing codes: a few tries an hour for one reference, or for one first group of a code to go on with. No
address of anybody is kept.
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from chatbot.store.database import first_row, utc_text
from chatbot.store.errors import TooManyTries

TRIES_AN_HOUR = 5


def check_tries(db: Database, reference: str, at: datetime) -> None:
    """TooManyTries once the hour's wrong codes for this reference are used up, lead or no lead."""
    used_up = first_row(
        db,
        "SELECT tries FROM refusals WHERE reference = :reference AND hour = :hour AND tries >= :limit",
        {"reference": reference, "hour": _hour(at), "limit": TRIES_AN_HOUR},
    )
    if used_up:
        raise TooManyTries


def count_refusal(db: Database, reference: str, at: datetime) -> None:
    """Count one wrong code; what was counted in other hours goes."""
    db.execute("DELETE FROM refusals WHERE hour <> ?", [_hour(at)])
    db.execute(
        "INSERT INTO refusals (reference, hour, tries) VALUES (?, ?, 1) "
        "ON CONFLICT (reference) DO UPDATE SET tries = tries + 1",
        [reference, _hour(at)],
    )


def _hour(at: datetime) -> str:
    return utc_text(at)[:13]
