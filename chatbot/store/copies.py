"""Encrypted copies of the database: into a backup, and beside it before an upgrade.

No copy holds answers that wait under a code: they would outlive their opening and their days there.

One copy from before the latest upgrade is kept, so that an operator can go back; an erasure erases from it
too. It reaches whatever schema the copy has because all that is personal hangs on ``leads`` by ON DELETE
CASCADE.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from chatbot.store.database import open_database, storage_edge, writing
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.files import sync_directory, write_new


def copy_into(db: Database, key: bytes, target: Path) -> None:
    """A checked, encrypted copy of what is committed, without what waits under codes; FileExistsError if
    there is a file.

    ``db`` must be open with ``may_alter`` and outside a transaction.
    """
    write_new(target)
    try:
        with storage_edge():
            db.execute("VACUUM INTO ?", [str(target)])
        with open_database(target, key) as copy:
            _leave_out_paused(copy)
            check_sound(copy, target)
    except BaseException:
        for beside in ("", "-journal", "-wal", "-shm"):
            target.with_name(f"{target.name}{beside}").unlink(missing_ok=True)
        raise
    sync_directory(target.parent)


def keep_copy(path: Path, key: bytes, before: str, at: datetime) -> Path:
    """The copy beside ``path`` from before the migration ``before``; it takes the place of an older one."""
    older = copies_of(path)
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    target = path.with_name(f"{path.stem}.before-{before}-{stamp}{path.suffix}")
    with open_database(path, key, may_alter=True) as db:
        copy_into(db, key, target)
    for copy in older:
        copy.unlink()
    return target


def copies_of(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.stem}.before-*{path.suffix}"))


def draft_of(path: Path) -> Path:
    """Where a backup is made ready that is to take the place of ``path``."""
    return path.with_name(f"{path.name}.restoring")


def throw_away_draft(path: Path) -> None:
    """That of a restore which is over, or was interrupted, with all that lies beside it."""
    draft = draft_of(path)
    for each in {*draft.parent.glob(f"{draft.name}*"), *copies_of(draft)}:
        each.unlink()


def erase_from_copies(db: Database, reference: str) -> None:
    """Erase a lead from the copies beside the database; outside a transaction, where SQLite can attach."""
    for copy in copies_of(_file_of(db)):
        try:
            with storage_edge(), _attached(db, copy):
                db.execute("DELETE FROM copy.leads WHERE reference = ?", [reference])
        except StoreUnavailable as error:
            raise StoreUnavailable(
                f"Nothing was erased: {copy} cannot be used. If it is damaged, delete it."
            ) from error


def check_sound(db: Database, path: Path) -> None:
    """StoreRefused if a page was altered on the disk, or if the tables and indexes do not agree."""
    try:
        with storage_edge():
            sound = not db.execute("PRAGMA cipher_integrity_check").fetchall()
            sound = sound and db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except StoreUnavailable:
        sound = False
    if not sound:
        raise damaged(path)


def damaged(path: Path) -> StoreRefused:
    return StoreRefused(f"{path} is damaged. Do not use it; take an older backup.")


def fingerprints(db: Database) -> dict[str, str]:
    """For each table a hash over all its rows in no order; equal if and only if the tables hold the same."""
    with storage_edge():
        return {name: _fingerprint(db, name) for name in db.table_names()}


def _leave_out_paused(copy: Database) -> None:
    if copy.table("paused").exists():
        with writing(copy):
            copy.execute("DELETE FROM paused")


def _fingerprint(db: Database, table: str) -> str:
    rows = sorted(hashlib.sha256(repr(row).encode()).digest() for row in db.table(table).rows)
    return hashlib.sha256(b"".join(rows)).hexdigest()


def _file_of(db: Database) -> Path:
    return Path(next(row["file"] for row in db.query("PRAGMA database_list") if row["name"] == "main"))


@contextmanager
def _attached(db: Database, copy: Path) -> Iterator[None]:
    """Attached without a key of its own, a file opens with the key of the main database."""
    db.execute("ATTACH DATABASE ? AS copy", [str(copy)])
    try:
        yield
    finally:
        db.execute("DETACH DATABASE copy")
