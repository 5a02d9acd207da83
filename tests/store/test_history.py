"""The history only grows, and shows where somebody laid hands on it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import click
import pytest
from click.testing import CliRunner
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store.commands import commands
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


TAMPERED = [
    ("UPDATE history SET seq = 9 WHERE seq = 4", 4),
    ("UPDATE history SET at = '2020-01-01T00:00:00.000000+00:00' WHERE seq = 2", 2),
    ("UPDATE history SET actor = 'nobody' WHERE seq = 3", 3),
    ("UPDATE history SET action = 'lead.kept' WHERE seq = 3", 3),
    ("UPDATE history SET subject = '000-009' WHERE seq = 2", 2),
    ("UPDATE history SET detail = '{}' WHERE seq = 4", 4),
    ("UPDATE history SET detail = '{\"page\":  4}' WHERE seq = 4", 4),
    ("UPDATE history SET hash = previous_hash WHERE seq = 1", 1),
    ("UPDATE history SET previous_hash = hash WHERE seq = 3", 3),
    ("DELETE FROM history WHERE seq = 1", 1),
    ("DELETE FROM history WHERE seq = 3", 3),
    ("DELETE FROM history WHERE seq = 4", 4),
    ("DELETE FROM history", 1),
    ("INSERT INTO history SELECT 5, at, actor, 'x', subject, detail, hash, hash FROM history LIMIT 1", 5),
    ("INSERT INTO history SELECT 0, at, actor, action, subject, detail, hash, hash FROM history LIMIT 1", 1),
    ("UPDATE history SET seq = iif(seq = 2, -3, -2) WHERE seq IN (2, 3)", 1),
]
"""What somebody with the key may do to entries, and which one is then the first that is not as written."""


@pytest.mark.parametrize(("sql", "seq"), TAMPERED)
def test_q16_the_first_broken_link_is_named(tamperer: Database, sql: str, seq: int) -> None:
    tamperer.execute(sql)
    broken = verify(tamperer)
    assert isinstance(broken, BrokenLink)
    assert broken.seq == seq


def test_q16_two_entries_that_changed_places_are_found(tamperer: Database) -> None:
    for sql in (
        "UPDATE history SET seq = -seq WHERE seq IN (2, 3)",
        "UPDATE history SET seq = 5 + seq WHERE seq < 0",
    ):
        tamperer.execute(sql)
    broken = verify(tamperer)
    assert broken
    assert broken.seq == 2


def test_q16_a_cut_tail_is_told_by_the_hash_that_was_noted(tamperer: Database) -> None:
    noted = length_and_last_hash(tamperer)
    tamperer.execute("DELETE FROM history WHERE seq = 4")
    tamperer.execute("UPDATE sqlite_sequence SET seq = 3 WHERE name = 'history'")
    assert verify(tamperer) is None
    assert length_and_last_hash(tamperer) != noted


@pytest.mark.parametrize(("sql", "seq"), TAMPERED[::5])
def test_q16_the_command_names_the_broken_link_and_fails(
    tamperer: Database, store: Store, sql: str, seq: int
) -> None:
    tamperer.execute(sql)
    tamperer.conn.commit()
    commands_ = commands(store.path.parent, store.path, lambda: store, (365, {}), lambda *_: "")
    result = CliRunner().invoke(click.Group(commands=commands_), ["history", "verify"])
    assert result.exit_code != 0
    assert f"broken at entry {seq}: " in result.output


def test_q16_a_long_history_is_verified_as_it_streams_by(store: Store, db: Database, now: datetime) -> None:
    with writing(db):
        for _ in range(4000):
            record(db, now, "operator", "leads.listed", detail={"references": ["000-000"] * 20})
    tracemalloc.start()
    assert verify(db) is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000


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
