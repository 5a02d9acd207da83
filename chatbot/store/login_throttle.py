"""Guessing at the door: how many tries there are in a sliding window, counted before anything is hashed.

A try is counted when it begins and forgiven when it was right, so that tries at the same time are counted
too. Who is kept out adds nothing to the count: nobody's wait grows by trying. Names are counted under a hash,
since people type passwords into the wrong field. Patients are never counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from sqlite_utils import Database

from chatbot.store.database import utc_text, utc_time, writing
from chatbot.store.errors import TooManyLogins

WINDOW = timedelta(minutes=15)
OF_ONE = 5
OF_ALL_STRANGERS = 100

_STRANGERS = "strangers"

Counts = Mapping[str, int]
"""Under which names a try is counted, with how many tries each has in the window."""


def counts_of_stranger(login: str) -> Counts:
    """A browser in which this account has never been signed in, or an account that is not there."""
    return {_hash(f"login {login}"): OF_ONE, _STRANGERS: OF_ALL_STRANGERS}


def counts_of_known(browser: str, login: str) -> Counts:
    """A browser in which this account has been signed in: strangers' tries do not shut it out."""
    return {_hash(f"known {browser} {login}"): OF_ONE}


def counts_inside(staff_id: int) -> Counts:
    """Somebody who is signed in and proves again who they are."""
    return {_hash(f"inside {staff_id}"): OF_ONE}


def count_try(db: Database, counts: Counts, at: datetime) -> None:
    """Count a try that begins now; TooManyLogins, with nothing counted, if there were too many."""
    with writing(db):
        since = utc_text(at - WINDOW)
        db.execute("DELETE FROM login_failures WHERE at <= ?", [since])
        waits = [_wait(db, who, most, at) for who, most in counts.items()]
        if longest := max(waits):
            raise TooManyLogins(longest)
        db.table("login_failures").insert_all({"who": who, "at": utc_text(at)} for who in counts)


def forgive(db: Database, counts: Counts, at: datetime) -> None:
    """The try that began then was right: it is no failure, and what went before it under its name neither."""
    with writing(db):
        for who in counts:
            if who == _STRANGERS:
                db.execute(
                    "DELETE FROM login_failures WHERE rowid = "
                    "(SELECT rowid FROM login_failures WHERE who = ? AND at = ? LIMIT 1)",
                    [who, utc_text(at)],
                )
            else:
                db.execute("DELETE FROM login_failures WHERE who = ?", [who])


def _wait(db: Database, who: str, most: int, at: datetime) -> int:
    """Minutes, rounded up, until one more try is free; 0 if one is."""
    row = db.execute(
        "SELECT at FROM login_failures WHERE who = ? ORDER BY at DESC LIMIT 1 OFFSET ?", [who, most - 1]
    ).fetchone()
    return max(1, ceil((utc_time(row[0]) + WINDOW - at) / timedelta(minutes=1))) if row else 0


def _hash(name: str) -> str:
    return hashlib.sha256(f"tries of {name}".encode()).hexdigest()
