"""Who is signed in. A browser holds a random id, the database its hash; each session can be ended at once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import utc_text, utc_time, writing
from chatbot.store.staff import Account, get_account

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
# Who clicks through a list writes nothing but once in this time.
_SEEN_EVERY = timedelta(seconds=30)


def begin_session(db: Database, account: Account, at: datetime) -> str:
    """A new session for somebody who has just proved who they are; returns the id for their browser."""
    id_ = secrets.token_urlsafe(32)
    row = {"hash": _hash(id_), "staff_id": account.id, "started_at": utc_text(at), "seen_at": utc_text(at)}
    with writing(db):
        db.table("staff_sessions").insert(row)
        history.record(db, at, account.actor, "staff.signed_in", account.actor)
    return id_


def account_in_session(db: Database, id_: str, at: datetime) -> Account | None:
    """Whose session it is; None if it has ended: idle, too long, signed out, or the account was disabled."""
    with writing(db):
        row = next(iter(db.query("SELECT * FROM staff_sessions WHERE hash = ?", [_hash(id_)])), None)
        if row is None:
            return None
        account = get_account(db, row["staff_id"])
        started, seen = utc_time(row["started_at"]), utc_time(row["seen_at"])
        # A clock that was set back must not lengthen a session.
        is_over = not (seen <= at <= seen + IDLE and at <= started + LONGEST)
        if account is None or account.is_disabled or is_over:
            db.execute("DELETE FROM staff_sessions WHERE hash = ?", [row["hash"]])
            return None
        if at - seen >= _SEEN_EVERY:
            db.execute("UPDATE staff_sessions SET seen_at = ? WHERE hash = ?", [utc_text(at), row["hash"]])
        return account


def end_session(db: Database, id_: str, at: datetime) -> None:
    """What a browser still holds opens nothing any more."""
    with writing(db):
        row = next(iter(db.query("SELECT staff_id FROM staff_sessions WHERE hash = ?", [_hash(id_)])), None)
        if row is not None:
            db.execute("DELETE FROM staff_sessions WHERE hash = ?", [_hash(id_)])
            actor = f"staff {row['staff_id']}"
            history.record(db, at, actor, "staff.signed_out", actor)


def end_all_sessions(db: Database, account: Account, but: str = "") -> int:
    """End every session of an account, ``but`` one; inside a transaction of the caller's. How many ended."""
    return int(
        db.execute(
            "DELETE FROM staff_sessions WHERE staff_id = ? AND hash <> ?", [account.id, _hash(but)]
        ).rowcount
    )


def _hash(id_: str) -> str:
    return hashlib.sha256(f"staff session {id_}".encode()).hexdigest()
