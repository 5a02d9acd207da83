"""Backups: encrypted with the database's own key (so keep that key somewhere else), checked, restored.

A backup made before an erasure still holds what was erased, so delete backups after a fixed time.
Restoring one over a database erases again whatever that database knows to have been erased, and shuts out
again whom it has shut out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.copies import (
    check_sound,
    copy_into,
    damaged,
    draft_of,
    fingerprints,
    throw_away_draft,
)
from chatbot.store.database import create_database, is_demo, open_database, storage_edge, writing
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.leads import erase, remember_erasure
from chatbot.store.migrations import MIGRATIONS, migrate

_DISABLED = "SELECT login, disabled_at FROM staff WHERE disabled_at <> ''"


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
        since = _since_the_backup(path, key)
        _check_same_kind(path, key, backup)
        with _draft_beside(path) as draft:
            _replace(draft, key, backup)
            migrate(draft, key, at)
            with open_database(draft, key) as db:
                again = _repeat(db, since, at)
                _replace(path, key, db)
    return again


@contextmanager
def _draft_beside(path: Path) -> Iterator[Path]:
    """Where the database is made ready: until the last step the old one stays as it is, whatever happens."""
    throw_away_draft(path)
    try:
        yield draft_of(path)
    finally:
        throw_away_draft(path)


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


@dataclass(frozen=True, slots=True)
class _Since:
    """What a backup may not know: rows of ``erasures``, and by login when an account was disabled."""

    erasures: tuple[dict[str, str], ...] = ()
    disabled: Mapping[str, str] = field(default_factory=dict)


def _since_the_backup(path: Path, key: bytes) -> _Since:
    if not path.exists():
        return _Since()
    try:
        with open_database(path, key) as db, storage_edge():
            disabled = db.query(_DISABLED) if db.table("staff").exists() else ()
            return _Since(
                tuple(db.table("erasures").rows), {row["login"]: row["disabled_at"] for row in disabled}
            )
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


def _repeat(db: Database, since: _Since, at: datetime) -> tuple[str, ...]:
    """What was erased and who was shut out since; returns the references that the backup had brought back.

    Nobody is signed in any more, and no set-up link works: it may have been used since.
    """
    again = tuple(each["reference"] for each in since.erasures if _erase_again(db, each, at))
    with writing(db):
        db.execute("DELETE FROM staff_sessions")
        db.execute("UPDATE staff SET link_hash = '', link_expires_at = ''")
        shut_out = [
            row["id"]
            for row in db.query("SELECT id, login FROM staff WHERE disabled_at = ''")
            if row["login"] in since.disabled
        ]
        for login, disabled_at in since.disabled.items():
            db.execute("UPDATE staff SET disabled_at = ? WHERE login = ?", [disabled_at, login])
        detail = {"erased_again": list(again), "disabled_again": [f"staff {id_}" for id_ in shut_out]}
        told = {name: which for name, which in detail.items() if which or name == "erased_again"}
        history.record(db, at, history.OPERATOR, "store.restored", detail=told)
    return again


def _erase_again(db: Database, erasure: dict[str, str], at: datetime) -> bool:
    """True if the backup had brought it back; else only remembered: the lead is younger than the backup."""
    came_back = db.table("leads").count_where("reference = ?", [erasure["reference"]]) > 0
    if came_back:
        erase(db, erasure["reference"], at, history.OPERATOR)
    else:
        with writing(db):
            remember_erasure(db, **erasure)
    return came_back
