"""Who is signed in. A browser holds a random id, the database its hash; each session can be ended at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import first_row, storage_edge, utc_text, utc_time, writing
from chatbot.store.staff import Account, get_account

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
# Requests of one moment overtake each other: what is seen now may have been seen a little later already.
_AT_ONCE = timedelta(minutes=1)
# Who clicks through a list writes nothing but once in this time.
_SEEN_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in; ``hash`` names it and opens nothing. ``is_own``: it is who asks."""

    hash: str
    started_at: datetime
    seen_at: datetime
    is_own: bool


def begin_session(db: Database, account: Account, at: datetime) -> str:
    """A new session for somebody who has just proved who they are; returns the id for their browser."""
    id_ = secrets.token_urlsafe(32)
    row = {"hash": _hash(id_), "staff_id": account.id, "started_at": utc_text(at), "seen_at": utc_text(at)}
    with writing(db):
        # Those that nobody came back to.
        db.execute("DELETE FROM staff_sessions WHERE started_at < ?", [utc_text(at - LONGEST)])
        db.table("staff_sessions").insert(row)
        history.record(db, at, account.actor, "staff.signed_in", account.actor)
    return id_


def account_in_session(db: Database, id_: str, at: datetime) -> Account | None:
    """Whose session it is; None if it has ended: idle, too long, signed out, or the account was disabled."""
    hash_ = _hash(id_)
    with storage_edge():
        row = first_row(db, "SELECT * FROM staff_sessions WHERE hash = ?", [hash_])
    if row is None:
        return None
    account = get_account(db, row["staff_id"])
    started, seen = utc_time(row["started_at"]), utc_time(row["seen_at"])
    if account is None or account.is_disabled or _is_over(started, seen, at):
        with writing(db):
            db.execute("DELETE FROM staff_sessions WHERE hash = ?", [hash_])
        return None
    if at - seen >= _SEEN_EVERY:
        with writing(db):
            db.execute("UPDATE staff_sessions SET seen_at = ? WHERE hash = ?", [utc_text(at), hash_])
    return account


def end_session(db: Database, id_: str, at: datetime) -> None:
    """What a browser still holds opens nothing any more."""
    with writing(db):
        row = first_row(db, "SELECT staff_id FROM staff_sessions WHERE hash = ?", [_hash(id_)])
        if row is not None:
            db.execute("DELETE FROM staff_sessions WHERE hash = ?", [_hash(id_)])
            actor = history.staff_actor(row["staff_id"])
            history.record(db, at, actor, "staff.signed_out", actor)


def end_all_sessions(db: Database, account: Account, but: str = "") -> int:
    """End every session of an account, ``but`` one; inside a transaction of the caller's. How many ended."""
    return int(
        db.execute(
            "DELETE FROM staff_sessions WHERE staff_id = ? AND hash <> ?", [account.id, _hash(but)]
        ).rowcount
    )


def list_sessions(db: Database, account: Account, own: str, at: datetime) -> tuple[Session, ...]:
    """The sessions of an account that are not over, the last used first; ``own`` is the id of this one."""
    with storage_edge():
        rows = db.query(
            "SELECT * FROM staff_sessions WHERE staff_id = ? ORDER BY seen_at DESC, hash", [account.id]
        )
        sessions = [
            Session(
                row["hash"], utc_time(row["started_at"]), utc_time(row["seen_at"]), row["hash"] == _hash(own)
            )
            for row in rows
        ]
    return tuple(each for each in sessions if not _is_over(each.started_at, each.seen_at, at))


def end_sessions_of(db: Database, account: Account, hash_: str, own: str, at: datetime) -> None:
    """End that session of an account, or all but their ``own`` if the hash is empty."""
    with writing(db):
        ended = db.execute(
            "DELETE FROM staff_sessions WHERE staff_id = :id AND hash <> :own "
            "AND (hash = :hash OR :hash = '')",
            {"id": account.id, "own": _hash(own), "hash": hash_},
        ).rowcount
        if ended:
            history.record(db, at, account.actor, "staff.sessions_ended", account.actor, {"count": ended})


def _is_over(started: datetime, seen: datetime, at: datetime) -> bool:
    """A clock that was set back must not lengthen a session by more than a moment."""
    return not (seen - _AT_ONCE <= at <= seen + IDLE and at <= started + LONGEST)


def _hash(id_: str) -> str:
    return hashlib.sha256(f"staff session {id_}".encode()).hexdigest()
