"""A backup that was never restored is a hope; here it is restored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlite_utils import Database

from chatbot.screening.staff_role import Role
from chatbot.store import Store, set_up
from chatbot.store.backup import make_backup, restore_backup
from chatbot.store.copies import fingerprints
from chatbot.store.database import create_database, open_database
from chatbot.store.errors import AlreadyErased, StoreRefused, StoreUnavailable
from chatbot.store.history import PERSON, verify
from chatbot.store.leads import correct_phone, erase
from chatbot.store.receipts import Receipt
from chatbot.store.staff import add_account, list_accounts
from chatbot.store.staff_changes import disable_account
from chatbot.store.staff_links import account_of_link, make_link
from chatbot.store.staff_sessions import account_in_session, begin_session

Keep = Callable[..., Receipt]
Make = Callable[[], Path]


@pytest.fixture
def make(store: Store, tmp_path: Path, now: datetime) -> Make:
    def make() -> Path:
        backup = tmp_path / "backup.db"
        make_backup(store.path, store.keys.database, backup, now)
        return backup

    return make


def test_q41_a_restored_backup_holds_the_same_rows(
    store: Store, keep: Keep, make: Make, now: datetime
) -> None:
    with store.connect() as db:
        for number in range(20):
            keep(db, f"form {number}")
        before = fingerprints(db)
    backup = make()
    store.path.unlink()
    restore_backup(store.path, store.keys.database, backup, now)
    with store.connect() as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        after = fingerprints(db)
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= {"history", "sqlite_sequence"}
        assert verify(db) is None
    store.check()


def test_q41_a_changed_row_has_another_hash(store: Store, keep: Keep, now: datetime) -> None:
    with store.connect() as db:
        reference = keep(db).reference
        before = fingerprints(db)
        correct_phone(db, reference, "+8613900000002", "", now, PERSON)
        assert fingerprints(db)["leads"] != before["leads"]
        assert fingerprints(db)["consents"] == before["consents"]


def test_q41_a_restore_replaces_a_database_only_when_told_to(
    store: Store, keep: Keep, make: Make, now: datetime
) -> None:
    backup = make()
    with store.connect() as db:
        keep(db)
    with pytest.raises(StoreRefused, match="--yes"):
        restore_backup(store.path, store.keys.database, backup, now)
    with store.connect() as db:
        assert db.table("leads").count == 1
    restore_backup(store.path, store.keys.database, backup, now, overwrite=True)
    with store.connect() as db:
        assert db.table("leads").count == 0


def test_q41_a_damaged_backup_is_refused_and_nothing_replaced(
    store: Store, keep: Keep, make: Make, now: datetime
) -> None:
    with store.connect() as db:
        keep(db)
    backup = make()
    damaged = bytearray(backup.read_bytes())
    damaged[-2000] ^= 1
    backup.write_bytes(damaged)
    with pytest.raises(StoreRefused, match="damaged"):
        restore_backup(store.path, store.keys.database, backup, now, overwrite=True)
    with store.connect() as db:
        assert db.table("leads").count == 1


def test_q42_a_backup_does_not_open_with_another_key(store: Store, make: Make, now: datetime) -> None:
    with pytest.raises(StoreRefused, match="key"):
        restore_backup(store.path, b"x" * 32, make(), now, overwrite=True)


def test_a_file_that_is_no_backup_is_refused(store: Store, tmp_path: Path, now: datetime) -> None:
    other = tmp_path / "other.db"
    create_database(other)
    with pytest.raises(StoreRefused, match="nothing in"):
        restore_backup(store.path, store.keys.database, other, now, overwrite=True)
    with open_database(other, store.keys.database, may_alter=True) as db:
        db.execute("CREATE TABLE others (id INTEGER)")
    with pytest.raises(StoreRefused, match="no backup of this program"):
        restore_backup(store.path, store.keys.database, other, now, overwrite=True)
    with pytest.raises(StoreRefused, match="There is no"):
        restore_backup(store.path, store.keys.database, tmp_path / "nothing.db", now, overwrite=True)


def test_a_backup_never_overwrites_a_file(store: Store, make: Make) -> None:
    before = make().read_bytes()
    with pytest.raises(StoreRefused, match="another name"):
        make()
    assert (store.path.parent.parent / "backup.db").read_bytes() == before


def test_a_backup_that_fails_leaves_nothing_of_it(
    store: Store, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: Database, path: Path) -> None:
        path.with_name(f"{path.name}-journal").write_bytes(b"as SQLite leaves it")
        raise StoreUnavailable

    folder = store.path.parent.parent
    with monkeypatch.context() as patch:
        patch.setattr("chatbot.store.copies.check_sound", full_disk)
        with pytest.raises(StoreUnavailable):
            make()
    assert [each.name for each in folder.glob("backup*")] == []
    assert make().exists()


def test_q9_a_restored_backup_does_not_bring_back_what_was_erased(
    store: Store, keep: Keep, make: Make, now: datetime
) -> None:
    with store.connect() as db:
        erased, kept = keep(db, "erased"), keep(db, "kept")
    backup = make()
    with store.connect() as db:
        younger = keep(db, "younger")
        erase(db, erased.reference, now, PERSON)
        erase(db, younger.reference, now, PERSON)
    again = restore_backup(store.path, store.keys.database, backup, now, overwrite=True)
    assert again == (erased.reference,)
    with store.connect() as db:
        assert [row["reference"] for row in db.table("leads").rows] == [kept.reference]
        for form in ("erased", "younger"):
            with pytest.raises(AlreadyErased):
                keep(db, form)


def test_q9_a_restore_that_breaks_off_brings_nothing_back_and_leaves_nothing_behind(
    store: Store, keep: Keep, make: Make, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.connect() as db:
        erased = keep(db, "erased")
    backup = make()
    with store.connect() as db:
        younger = keep(db, "younger")
        erase(db, erased.reference, now, PERSON)
    monkeypatch.setattr("chatbot.store.backup.erase", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        restore_backup(store.path, store.keys.database, backup, now, overwrite=True)
    with store.connect() as db:
        assert [row["reference"] for row in db.table("leads").rows] == [younger.reference]
        with pytest.raises(AlreadyErased):
            keep(db, "erased")
    assert [each.name for each in store.path.parent.glob("*restoring*")] == []


def test_q9_what_a_killed_restore_left_goes_before_the_server_starts(store: Store, now: datetime) -> None:
    for end in ("", "-wal", "-shm"):
        store.path.with_name(f"leads.db.restoring{end}").write_bytes(b"leads")
    set_up(store.path.parent, store.path, {}, now)
    assert [each.name for each in store.path.parent.glob("*restoring*")] == []
    store.check()


def test_a_restore_lets_nobody_in_who_was_shut_out_since(store: Store, make: Make, now: datetime) -> None:
    with store.connect() as db:
        gone, stays = (add_account(db, login, login, Role.ADMIN, (), now, "operator") for login in ("a", "b"))
        link, session = make_link(db, stays, now, "operator"), begin_session(db, stays, now)
    backup = make()
    with store.connect() as db:
        disable_account(db, gone, now, "operator", even_last_admin=True)
    restore_backup(store.path, store.keys.database, backup, now, overwrite=True)
    with store.connect() as db:
        assert [each.is_disabled for each in list_accounts(db)] == [True, False]
        assert (account_of_link(db, link, now), account_in_session(db, session, now)) == (None, None)
        (told,) = db.execute("SELECT detail FROM history WHERE action = 'store.restored'").fetchone()
        assert gone.actor in told
        assert verify(db) is None


@pytest.mark.parametrize("content", [b"damaged" * 1000, b""])
def test_what_was_erased_is_never_forgotten_in_silence(
    store: Store, make: Make, now: datetime, content: bytes
) -> None:
    backup = make()
    store.path.write_bytes(content)
    with pytest.raises(StoreRefused, match="repeat the erasures"):
        restore_backup(store.path, store.keys.database, backup, now, overwrite=True)


def test_q41_a_backup_is_one_file_that_opens_by_itself(store: Store, keep: Keep, make: Make) -> None:
    with store.connect() as db:
        keep(db)
        backup = make()
    with open_database(backup, store.keys.database) as copy:
        assert copy.table("leads").count == 1
    assert [path.name for path in backup.parent.glob("backup*")] == ["backup.db"]
