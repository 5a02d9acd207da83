"""Backups: encrypted with the database's own key (so keep that key somewhere else), checked, restored.

A backup made before an erasure still holds what was erased, so delete backups after a fixed time.
Restoring one over a database erases again whatever that database knows to have been erased.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.copies import check_sound, copy_into, damaged, fingerprints
from chatbot.store.database import create_database, is_demo, open_database, storage_edge, writing
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.leads import erase, remember_erasure
from chatbot.store.migrations import MIGRATIONS, migrate


def make_backup(path: Path, key: bytes, target: Path, at: datetime) -> None:
    """One encrypted file with all that is committed, while the program runs. StoreRefused if it exists."""
    with open_database(path, key, may_alter=True) as db:
        try:
            copy_into(db, key, target)
        except FileExistsError:
            raise StoreRefused(f"{target} exists already. Give the backup another name.") from None
        history.record(db, at, history.OPERATOR, "store.backed_up")


def restore_backup(
    path: Path, key: bytes, source: Path, at: datetime, overwrite: bool = False
) -> tuple[str, ...]:
    """Put a backup in the place of the database; returns the references that were erased again.

    StoreRefused if the backup is damaged, no backup of ours, encrypted with another key, or would overwrite a
    database without ``overwrite``. The history is then the backup's own, and an entry that it was restored.
    """
    if not source.is_file():
        raise StoreRefused(f"There is no {source}.")
    if path.exists() and not overwrite:
        raise StoreRefused(
            f"{path} exists; everything in it would be replaced. Add --yes if that is what you want."
        )
    with _opened(source, key) as backup:
        check_sound(backup, source)
        if not MIGRATIONS.applied(backup):
            raise StoreRefused(f"{source} is no backup of this program.")
        erased = _erasures_in(path, key)
        _check_same_kind(path, key, backup)
        _replace(path, key, backup)
    migrate(path, key, at)
    with open_database(path, key) as db:
        again = tuple(each["reference"] for each in erased if _erase_again(db, each, at))
        history.record(db, at, history.OPERATOR, "store.restored", detail={"erased_again": list(again)})
    return again


def _opened(source: Path, key: bytes) -> Database:
    try:
        return open_database(source, key)
    except StoreUnavailable as error:
        raise damaged(source) from error


def _check_same_kind(path: Path, key: bytes, backup: Database) -> None:
    """Made-up leads never take the place of real ones, nor real ones theirs."""
    if not path.exists():
        return
    with open_database(path, key) as db:
        if is_demo(db) != is_demo(backup):
            raise StoreRefused("One of the two holds made-up leads and the other real ones. They stay apart.")


def _erasures_in(path: Path, key: bytes) -> list[dict[str, str]]:
    if not path.exists():
        return []
    try:
        with open_database(path, key) as db, storage_edge():
            return list(db.table("erasures").rows)
    except (StoreRefused, StoreUnavailable) as error:
        raise StoreRefused(
            f"{path} cannot be read, so nobody can tell what was erased since the backup. Move it away, "
            "with its -wal and -shm files, restore again, then repeat the erasures that you know of."
        ) from error


def _replace(path: Path, key: bytes, backup: Database) -> None:
    if not path.exists():
        create_database(path)
    with open_database(path, key, may_alter=True) as db:
        with storage_edge():
            backup.conn.backup(db.conn)
        check_sound(db, path)
        if fingerprints(db) != fingerprints(backup):
            raise StoreRefused(f"{path} does not hold what the backup holds. Restore again.")


def _erase_again(db: Database, erasure: dict[str, str], at: datetime) -> bool:
    """True if the backup had brought it back; else only remembered: the lead is younger than the backup."""
    came_back = db.table("leads").count_where("reference = ?", [erasure["reference"]]) > 0
    if came_back:
        erase(db, erasure["reference"], at, history.OPERATOR)
    else:
        with writing(db):
            remember_erasure(db, **erasure)
    return came_back
