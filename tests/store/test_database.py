"""The connection: encrypted, durable, strict, and honest about what it could not do."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store.backup import make_backup
from chatbot.store.copies import keep_copy
from chatbot.store.database import open_database, writing
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.receipts import Receipt

MARKER = "Zhang Marker"
Keep = Callable[..., Receipt]


@contextmanager
def locked(db: Database, store: Store) -> Iterator[None]:
    with store.connect() as other, writing(other):
        yield


@contextmanager
def full(db: Database, store: Store) -> Iterator[None]:
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    yield
    db.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def failing_to_write(db: Database, store: Store) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def read_only(db: Database, store: Store) -> Iterator[None]:
    db.execute("PRAGMA query_only = ON")
    yield
    db.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize("fault", [locked, full, failing_to_write, read_only])
def test_q3_a_storage_failure_is_one_exception_and_nothing_is_kept(
    store: Store, keep: Keep, fault: Callable[[Database, Store], nullcontext[None]]
) -> None:
    with replace(store, busy_timeout=0.05).connect() as db:
        keep(db, "before")
        with fault(db, store), pytest.raises(StoreUnavailable):
            keep(db, "lost", document={"long": "x" * 100_000})
        assert not db.conn.in_transaction
        assert db.table("leads").count == 1
        keep(db, "after")
    with store.connect() as db:
        assert db.table("leads").count == 2


def test_a_mistake_of_our_own_is_no_storage_failure(db: Database) -> None:
    with pytest.raises(dbapi2.OperationalError, match="syntax"), writing(db):
        db.execute("SELEC")


def test_q4_another_connection_sees_the_row_at_once(db: Database, store: Store, keep: Keep) -> None:
    receipt = keep(db)
    with store.connect() as other:
        assert [row["reference"] for row in other.table("leads").rows] == [receipt.reference]


def test_q4_a_misspelt_table_raises(db: Database) -> None:
    with pytest.raises(dbapi2.DatabaseError):
        db.table("leeds").insert({"reference": "701-M2Q"})
    with pytest.raises(dbapi2.OperationalError, match="no such table"):
        db.query("SELECT * FROM leeds")
    assert "leeds" not in db.table_names()


@pytest.mark.parametrize(
    "sql", ["DROP TABLE leads", "ALTER TABLE leads ADD COLUMN x", "CREATE VIEW v AS SELECT 1"]
)
def test_q4_tables_change_only_in_migrations(db: Database, sql: str) -> None:
    with pytest.raises(dbapi2.DatabaseError, match="not authorized"):
        db.execute(sql)


def test_q4_foreign_keys_are_on(db: Database) -> None:
    consent = {
        "reference": "nobody",
        "id": "x",
        "version": "1",
        "text_hash": "",
        "locale": "",
        "given_at": "",
    }
    with pytest.raises(dbapi2.IntegrityError, match="FOREIGN KEY"):
        db.table("consents").insert(consent)


def test_a_transaction_inside_another_stands_or_falls_alone(db: Database, keep: Keep) -> None:
    def fall_after_keeping() -> None:
        with writing(db):
            keep(db, "inner")
            raise InterruptedError

    with writing(db):
        keep(db, "outer")
        with pytest.raises(InterruptedError):
            fall_after_keeping()
    assert db.table("leads").count == 1


def test_q42_nothing_is_readable_without_the_key(
    store: Store, db: Database, keep: Keep, tmp_path: Path, now: datetime
) -> None:
    keep(db, document={"note": MARKER * 1000})
    db.execute("PRAGMA wal_checkpoint(PASSIVE)")
    keep(db, "two", document={"note": MARKER * 1000})
    backup = tmp_path / "backup.db"
    make_backup(store.path, store.keys.database, backup, now)
    copy = keep_copy(store.path, store.keys.database, "m0002", now)
    for path in (store.path, Path(f"{store.path}-wal"), backup, copy):
        data = path.read_bytes()
        assert len(data) > 10_000
        assert b"Marker" not in data
        assert b"SQLite format 3" not in data
        assert path.stat().st_mode & 0o777 == 0o600


def test_q42_a_wrong_key_is_refused_in_plain_words(store: Store) -> None:
    with pytest.raises(StoreRefused, match="Put the right key back"):
        open_database(store.path, b"x" * 32)


def test_q42_there_is_no_plain_text_fall_back(tmp_path: Path, store: Store) -> None:
    plain = tmp_path / "plain.db"
    with sqlite3.connect(plain) as connection:
        connection.execute("CREATE TABLE leads (reference)")
    connection.close()
    with pytest.raises(StoreRefused):
        open_database(plain, store.keys.database)
    with pytest.raises(StoreRefused, match="256 bits"):
        open_database(store.path, b"")


def test_q42_a_server_does_not_start_without_its_database(store: Store) -> None:
    store.check()
    store.path.unlink()
    with pytest.raises(StoreRefused, match="flask setup"):
        store.check()
    with pytest.raises(StoreUnavailable):
        store.connect()
