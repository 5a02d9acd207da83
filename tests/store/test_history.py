"""The history only grows, and shows where somebody laid hands on it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store.database import open_database, writing
from chatbot.store.history import BrokenLink, length_and_last_hash, record, verify

TRIGGERS = ("history_is_never_changed", "history_is_never_shortened")


@pytest.fixture
def tamperer(store: Store, now: datetime) -> Iterator[Database]:
    """Four entries, and a connection of one who has the key and took the triggers off."""
    with open_database(store.path, store.keys.database, may_alter=True) as db:
        for number in range(2, 5):
            record(db, now, "operator", "lead.read", f"000-00{number}", {"page": number})
        for trigger in TRIGGERS:
            db.execute(f"DROP TRIGGER {trigger}")
        yield db


def test_an_untouched_history_is_whole(tamperer: Database) -> None:
    assert verify(tamperer) is None
    assert length_and_last_hash(tamperer)[0] == 4


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE history SET actor = 'nobody' WHERE seq = 3", 3),
        ("UPDATE history SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 2", 2),
        ("UPDATE history SET detail = '{}' WHERE seq = 4", 4),
        ("UPDATE history SET hash = previous_hash WHERE seq = 1", 1),
        ("DELETE FROM history WHERE seq = 1", 1),
        ("DELETE FROM history WHERE seq = 3", 3),
        ("DELETE FROM history WHERE seq = 4", 4),
        ("DELETE FROM history", 1),
        ("INSERT INTO history SELECT 5, at, actor, 'x', subject, detail, hash, hash FROM history LIMIT 1", 5),
    ],
)
def test_the_first_broken_link_is_named(tamperer: Database, sql: str, seq: int) -> None:
    tamperer.execute(sql)
    broken = verify(tamperer)
    assert isinstance(broken, BrokenLink)
    assert broken.seq == seq


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE history SET actor = 'nobody'",
        "DELETE FROM history",
        "INSERT OR REPLACE INTO history SELECT * FROM history WHERE seq = 1",
    ],
)
def test_the_history_refuses_every_change(db: Database, sql: str) -> None:
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        db.execute(sql)
    assert verify(db) is None


def test_an_entry_falls_with_the_transaction_that_it_tells_of(db: Database, now: datetime) -> None:
    def fall_after_recording() -> None:
        with writing(db):
            record(db, now, "operator", "lead.read")
            raise InterruptedError

    before = length_and_last_hash(db)
    with pytest.raises(InterruptedError):
        fall_after_recording()
    assert length_and_last_hash(db) == before
    record(db, now, "operator", "lead.read")
    assert verify(db) is None


def test_entries_made_at_once_are_one_chain(store: Store, now: datetime) -> None:
    def record_some(number: int) -> None:
        with store.connect() as db:
            for _ in range(10):
                record(db, now, f"worker {number}", "lead.read")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(record_some, range(8)))
    with store.connect() as db:
        assert verify(db) is None
        assert length_and_last_hash(db)[0] == 81
