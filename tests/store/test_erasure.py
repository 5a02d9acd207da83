"""What a person takes back is gone: from rows, free pages, the log, the copy, and backups to come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store.backup import make_backup
from chatbot.store.copies import copies_of, keep_copy
from chatbot.store.database import checkpoint_after_erasure
from chatbot.store.errors import StoreUnavailable
from chatbot.store.history import PERSON
from chatbot.store.leads import correct_phone, erase
from chatbot.store.receipts import Receipt

MARKER = "王Marker明"
Keep = Callable[..., Receipt]
Decrypted = Callable[[Path], bytes]


@pytest.fixture
def log(store: Store) -> Path:
    return Path(f"{store.path}-wal")


@pytest.fixture
def marked(store: Store, db: Database, keep: Keep, now: datetime) -> Receipt:
    """A lead whose marker is on many pages of the database, in its log, and in a copy of an upgrade."""
    receipt = keep(db, document={"note": MARKER * 3000})
    keep(db, "another person", document={"note": "stays"})
    checkpoint_after_erasure(db)
    keep_copy(store.path, store.keys.database, "m0002", now)
    correct_phone(db, receipt.reference, "+8613900000002", MARKER, now, PERSON)
    return receipt


def is_in(data: bytes) -> bool:
    return b"Marker" in data


def test_q9_q10_an_erased_name_is_on_no_page_anywhere(
    store: Store,
    db: Database,
    log: Path,
    marked: Receipt,
    decrypted: Decrypted,
    now: datetime,
    tmp_path: Path,
) -> None:
    (copy,) = copies_of(store.path)
    assert all(is_in(decrypted(path)) for path in (store.path, log, copy))

    assert erase(db, marked.reference, now, PERSON)
    backup = tmp_path / "later.db"
    make_backup(store.path, store.keys.database, backup, now)

    assert not any(is_in(decrypted(path)) for path in (store.path, log, copy, backup))
    assert all(b"stays" in decrypted(path) for path in (store.path, copy, backup))
    assert [db.table(name).count for name in ("leads", "consents")] == [1, 2]


def test_q10_the_scan_would_see_what_secure_delete_wipes(
    store: Store, db: Database, marked: Receipt, decrypted: Decrypted, now: datetime
) -> None:
    db.execute("PRAGMA secure_delete = OFF")
    erase(db, marked.reference, now, PERSON)
    assert is_in(decrypted(store.path))


def test_q10_the_log_is_emptied_as_soon_as_readers_let_go(
    store: Store, db: Database, log: Path, marked: Receipt, now: datetime
) -> None:
    db.execute("PRAGMA busy_timeout = 10")
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        with store.connect() as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM leads").fetchone()
            reading.set()
            done.wait(10)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(10)
    assert not checkpoint_after_erasure(db, tries=2, pause=0.01)
    assert log.stat().st_size > 0
    threading.Timer(0.15, done.set).start()
    assert erase(db, marked.reference, now, PERSON)
    assert log.stat().st_size == 0
    reader.join()


def test_erasing_twice_does_no_harm(db: Database, marked: Receipt, now: datetime) -> None:
    assert erase(db, marked.reference, now, PERSON)
    assert erase(db, marked.reference, now, PERSON)
    assert db.table("history").count_where("action = 'lead.erased'") == 1


def test_an_erasure_that_cannot_reach_the_copy_is_no_erasure(
    store: Store, db: Database, marked: Receipt, now: datetime
) -> None:
    (copy,) = copies_of(store.path)
    copy.write_bytes(b"damaged" * 1000)
    with pytest.raises(StoreUnavailable, match="Nothing was erased"):
        erase(db, marked.reference, now, PERSON)
    assert db.table("leads").count == 2


def test_all_that_is_personal_hangs_on_the_lead_or_is_sealed(db: Database) -> None:
    outlives = {"history", "erasures", "refusals", "_sqlite_migrations", "sqlite_sequence", "sqlite_stat1"}
    of_staff = {"staff", "recovery_codes", "staff_sessions", "login_failures"}
    hanging = set(db.table_names()) - {*outlives, *of_staff, "counters", "leads", "paused"}
    for name in hanging:
        keys = db.query("SELECT * FROM pragma_foreign_key_list(?)", [name])
        assert ("leads", "CASCADE") in {(key["table"], key["on_delete"]) for key in keys}
