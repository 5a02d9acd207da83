"""Opening the one encrypted file, writing to it, and the edge where a storage failure becomes one exception.

Encryption is SQLCipher's with a raw 256-bit key, so opening derives nothing. There is no plain-text
fall-back: without SQLCipher or the key nothing opens.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.files import write_new

_KEY_LENGTH = 32
# "DEMO" in ASCII, in a field of the file's own header: every copy and backup of such a database has it too.
_DEMO = 0x44454D4F
_SET_DEMO = f"PRAGMA application_id = {_DEMO}"
_NOT_A_DATABASE = 26
# SQLite's primary result codes: permission, busy, locked, out of memory, read-only, I/O error, corrupt, full,
# cannot open, locking protocol, not a database.
_STORAGE_FAILURES = frozenset({3, 5, 6, 7, 8, 10, 11, 13, 14, 15, _NOT_A_DATABASE})

_SCHEMA_CHANGES = frozenset(
    {
        dbapi2.SQLITE_ALTER_TABLE,
        dbapi2.SQLITE_CREATE_INDEX,
        dbapi2.SQLITE_CREATE_TABLE,
        dbapi2.SQLITE_CREATE_TRIGGER,
        dbapi2.SQLITE_CREATE_VIEW,
        dbapi2.SQLITE_CREATE_VTABLE,
        dbapi2.SQLITE_DROP_INDEX,
        dbapi2.SQLITE_DROP_TABLE,
        dbapi2.SQLITE_DROP_TRIGGER,
        dbapi2.SQLITE_DROP_VIEW,
        dbapi2.SQLITE_DROP_VTABLE,
    }
)


def create_database(path: Path) -> None:
    """An empty file, mode 0600, for migrations to fill. FileExistsError if there is one."""
    write_new(path)


def open_database(path: Path, key: bytes, busy_timeout: float = 5.0, may_alter: bool = False) -> Database:
    """A connection for one request and one thread; the caller closes it (``with`` does).

    ``busy_timeout`` in seconds. Tables change only in migrations (``may_alter``): elsewhere SQLite itself
    refuses, so that an insert into a misspelt table raises where sqlite-utils would make that table, and a
    file without tables is refused. Raises StoreRefused for that and for a wrong key, StoreUnavailable
    otherwise.
    """
    if len(key) != _KEY_LENGTH:
        raise StoreRefused("The database key must be 256 bits long.")
    with storage_edge():
        connection = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=busy_timeout, isolation_level=None
        )
        try:
            connection.set_key(f"x'{key.hex()}'")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except dbapi2.DatabaseError as error:
            connection.close()
            if _code(error) == _NOT_A_DATABASE:
                raise StoreRefused(
                    f"{path} does not open with this key: another one encrypted it, or it is no database of "
                    "ours. Put the right key back, or restore a backup."
                ) from error
            raise
    if not may_alter:
        if not tables:
            connection.close()
            raise StoreRefused(
                f"There is nothing in {path}. Restore a backup, or run `flask setup` to begin anew."
            )
        connection.set_authorizer(_refuse_schema_changes)
    return Database(connection, execute_plugins=False)


def mark_as_demo(db: Database) -> None:
    """From now on, and in every copy, this database is one of made-up leads."""
    with storage_edge():
        db.execute(_SET_DEMO)


def is_demo(db: Database) -> bool:
    """Whether the leads in this database are made up."""
    with storage_edge():
        return bool(db.execute("PRAGMA application_id").fetchone()[0] == _DEMO)


@contextmanager
def writing(db: Database) -> Iterator[Database]:
    """One durable transaction that holds the write lock from its start, so that what it read stays true.

    sqlite-utils' own ``atomic()`` begins deferred and fails at once when two such transactions read before
    they write; inside this one it is a savepoint, as is a nested ``writing``. Raises StoreUnavailable, with
    nothing kept.
    """
    with storage_edge():
        if db.conn.in_transaction:
            with db.atomic():
                yield db
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise


@contextmanager
def reading(db: Database) -> Iterator[Database]:
    """One snapshot for several queries: what others write meanwhile is not in it, and nobody waits for it.

    What is to be written about it is written after it, in a transaction of its own. Raises StoreUnavailable.
    """
    with storage_edge():
        if db.conn.in_transaction:
            yield db
            return
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.rollback()


@contextmanager
def storage_edge() -> Iterator[None]:
    """Failures of the storage leave as StoreUnavailable; mistakes in our own SQL stay what they are."""
    try:
        yield
    except dbapi2.Error as error:
        if _code(error) in _STORAGE_FAILURES:
            raise StoreUnavailable(f"The database cannot be used just now: {error}.") from error
        raise


def first_row(db: Database, sql: str, values: Sequence[Any] | dict[str, Any]) -> dict[str, Any] | None:
    """The first row that a query finds, by column; None if it finds nothing."""
    rows: Iterator[dict[str, Any]] = db.query(sql, values)
    return next(rows, None)


def checkpoint_after_erasure(db: Database, tries: int = 5, pause: float = 0.1) -> bool:
    """Empty the write-ahead log, in which erased rows still stand; between tries it waits ``pause`` seconds.

    False if a reader outlasted every try: the log is then emptied by the next erasure, or when the last
    connection closes.
    """
    for attempt in range(tries):
        if attempt:
            time.sleep(pause)
        with storage_edge():
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
    return False


def utc_text(at: datetime) -> str:
    """How a time is stored: UTC in ISO 8601 at fixed width, so that text sorts as time does."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone cannot be stored")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def utc_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _refuse_schema_changes(action: int, *_: str | None) -> int:
    return int(dbapi2.SQLITE_DENY if action in _SCHEMA_CHANGES else dbapi2.SQLITE_OK)
