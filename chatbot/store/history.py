"""Who did what to which lead, in a chain of hashes that outlives the lead. Nothing personal goes in.

Each entry's hash covers the entry and the hash before it, so that a changed, removed or added entry breaks
the chain from there on. Whoever holds the database key could forge a whole new chain: note the last hash
elsewhere to tell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from chatbot.store.database import storage_edge, utc_text, writing

PERSON = "person"
OPERATOR = "operator"

_START = "0" * 64


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first entry that is not as it was written; ``seq`` counts from 1."""

    seq: int
    why: str


def staff_actor(account: int) -> str:
    """How entries name somebody of the staff: by the number of the account, never by name."""
    return f"staff {account}"


def record(
    db: Database,
    at: datetime,
    actor: str,
    action: str,
    subject: str = "",
    detail: Mapping[str, str | int | list[str]] | None = None,
) -> None:
    """Append one entry, in the transaction that does what it tells; after a look, in one of its own, before
    anything is shown. ``subject`` is a lead's reference.
    """
    with writing(db):
        last = _last(db)
        entry: dict[str, Any] = {
            "seq": last["seq"] + 1,
            "at": utc_text(at),
            "actor": actor,
            "action": action,
            "subject": subject,
            "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
            "previous_hash": last["hash"],
        }
        db.table("history").insert({**entry, "hash": _hash(entry)})


def has_done(db: Database, actor: str, action: str, subject: str) -> bool:
    """Whether this one ever did that to this lead."""
    wanted = "subject = ? AND actor = ? AND action = ?"
    with storage_edge():
        return db.table("history").count_where(wanted, [subject, actor, action]) > 0


def verify(db: Database) -> BrokenLink | None:
    """None if every entry is as it was written and none is missing; else the first that is not."""
    with storage_edge():
        previous: dict[str, Any] = {"seq": 0, "hash": _START}
        for row in db.query("SELECT * FROM history ORDER BY seq"):
            if row["seq"] != previous["seq"] + 1:
                return BrokenLink(previous["seq"] + 1, "this entry is missing")
            if row["previous_hash"] != previous["hash"]:
                return BrokenLink(row["seq"], "it does not follow the entry before it")
            if row["hash"] != _hash(row):
                return BrokenLink(row["seq"], "its text is not what was written")
            previous = row
        (written,) = db.execute(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'history'"
        ).fetchone()
        if written > previous["seq"]:
            return BrokenLink(previous["seq"] + 1, "this entry is missing")
        return None


def length_and_last_hash(db: Database) -> tuple[int, str]:
    """How many entries there are, and the last one's hash: what to note elsewhere."""
    with storage_edge():
        last = _last(db)
        return last["seq"], last["hash"]


def _last(db: Database) -> dict[str, Any]:
    rows: Iterator[dict[str, Any]] = db.query("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1")
    return next(rows, {"seq": 0, "hash": _START})


def _hash(entry: Mapping[str, Any]) -> str:
    parts = [entry[name] for name in ("seq", "at", "actor", "action", "subject", "detail", "previous_hash")]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
