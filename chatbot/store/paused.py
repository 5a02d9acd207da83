"""Answers that wait under a code for their person: sealed, opened once, and gone.

The code is kept nowhere here. A slow derivation from it and the server's key gives both the row's id and the
key of its seal, so that neither the database nor the server's keys alone open anything (decision 9 counts
what both together do). A row holds nothing else but two times and, once opened, a hash that names a browser.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import checkpoint_after_erasure, first_row, storage_edge, utc_text, writing
from chatbot.store.errors import NotKept, RunOut
from chatbot.store.pause_code import GROUP
from chatbot.store.refusals import check_tries, count_refusal

TIME_TO_ARRIVE = timedelta(minutes=10)
"""How long the browser that has opened them may ask again, if the reply was lost on the way."""

# 16 MiB and some 50 ms of one core for each guess.
_N, _R, _P = 2**14, 8, 1
_ID, _KEY, _NONCE = 16, 32, 12
_PADDED_TO = 4096


@dataclass(frozen=True, slots=True)
class Lock:
    """What a code and the server's key come to: where its answers lie, and what opens them."""

    id: str
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Answers that wait, as JSON-ready content; finding them changes nothing."""

    id: str
    content: Mapping[str, Any] = field(repr=False)


def lock_of(server_key: bytes, study: str, code: str) -> Lock:
    """Slow on purpose: call it outside a transaction. A code of one study is none of another."""
    derived = hashlib.scrypt(
        f"{study} {code}".encode(), salt=server_key, n=_N, r=_R, p=_P, maxmem=2**26, dklen=_ID + _KEY
    )
    return Lock(derived[:_ID].hex(), derived[_ID:])


def keep_paused(
    db: Database,
    lock: Lock,
    content: Mapping[str, Any],
    at: datetime,
    expires_at: datetime,
    consent: Mapping[str, str],
    replaces: Iterable[str] = (),
) -> None:
    """Keep answers, on the disk when this returns, in the place of those with the ids ``replaces``.

    ``consent``: the id, version and hash of the text that was agreed to, for the history. StoreUnavailable if
    they could not be kept; the others then stay.
    """
    row = {
        "id": lock.id,
        "sealed": _sealed(lock, content),
        "created_at": utc_text(at),
        "expires_at": utc_text(expires_at),
    }
    older = tuple(replaces)
    with writing(db):
        remove(db, older, at)
        db.table("paused").insert(row)
        history.record(db, at, history.PERSON, "pause.kept", detail=dict(consent))
    if older:
        checkpoint_after_erasure(db)


def find_paused(db: Database, server_key: bytes, study: str, code: str, at: datetime, browser: str) -> Found:
    """What waits under a code, for a person in the browser that the secret ``browser`` names.

    Raises NotKept (no such code, erased, or opened by another browser), RunOut, or TooManyTries: wrong codes
    are counted by their first group, so that guessing in one place shuts nobody out elsewhere.
    """
    tried = _first_group(server_key, code)
    with storage_edge():
        check_tries(db, tried, at)
    lock = lock_of(server_key, study, code)
    with writing(db):
        check_tries(db, tried, at)
        row = first_row(db, "SELECT * FROM paused WHERE id = ?", [lock.id])
        if row is None:
            count_refusal(db, tried, at)
    if row is None or row["taken_by"] not in (None, _named(browser)):
        raise NotKept
    if row["expires_at"] <= utc_text(at):
        raise RunOut
    return Found(lock.id, _unsealed(lock, row["sealed"]))


def take(db: Database, id_: str, at: datetime, browser: str) -> None:
    """Hand over what was found: from now on to this browser alone, and for a few minutes.

    NotKept if another browser was first. What arrived is erased by ``let_go``.
    """
    with writing(db):
        taken = db.execute(
            "UPDATE paused SET taken_by = :browser, expires_at = min(expires_at, :soon) "
            "WHERE id = :id AND expires_at > :now AND (taken_by IS NULL OR taken_by = :browser)",
            {
                "id": id_,
                "browser": _named(browser),
                "now": utc_text(at),
                "soon": utc_text(at + TIME_TO_ARRIVE),
            },
        )
        if not taken.rowcount:
            raise NotKept
        history.record(db, at, history.PERSON, "pause.opened")


def is_waiting(db: Database, id_: str, at: datetime) -> bool:
    """Whether its code still opens something."""
    sql = "SELECT 1 FROM paused WHERE id = ? AND taken_by IS NULL AND expires_at > ?"
    with storage_edge():
        return bool(db.execute(sql, [id_, utc_text(at)]).fetchall())


def remove(db: Database, ids: Iterable[str], at: datetime) -> None:
    """Erase rows inside a transaction of the caller's, who then empties the write-ahead log. What is not
    there does no harm.
    """
    with writing(db):
        for each in ids:
            if db.execute("DELETE FROM paused WHERE id = ?", [each]).rowcount:
                history.record(db, at, history.PERSON, "pause.erased")


def let_go(db: Database, ids: Iterable[str], at: datetime) -> bool:
    """Erase them from rows, free pages and the log; False as ``checkpoint_after_erasure``."""
    remove(db, ids, at)
    return checkpoint_after_erasure(db)


def _sealed(lock: Lock, content: Mapping[str, Any]) -> bytes:
    """Padded, so that the length does not tell how much was answered."""
    packed = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    padded = packed.ljust(-(-len(packed) // _PADDED_TO) * _PADDED_TO, b"\0")
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(lock.key).encrypt(nonce, padded, lock.id.encode())


def _unsealed(lock: Lock, sealed: bytes) -> Mapping[str, Any]:
    """NotKept if the row was tampered with."""
    try:
        padded = AESGCM(lock.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], lock.id.encode())
    except InvalidTag:
        raise NotKept from None
    content: Mapping[str, Any] = json.loads(zlib.decompressobj().decompress(padded))
    return content


def _first_group(server_key: bytes, code: str) -> str:
    """Under what wrong codes are counted: not readable, since a wrong code may be nearly a right one."""
    return f"pause {hmac.new(server_key, code[:GROUP].encode(), 'sha256').hexdigest()}"


def _named(browser: str) -> str:
    return hashlib.sha256(f"browser {browser}".encode()).hexdigest()
