"""How the tables came to be, one migration after another; tables are made and changed nowhere else.

Everything personal hangs on ``leads`` by ON DELETE CASCADE, so that one DELETE erases it, but for ``paused``:
a sealed row of its own for each person who asked for it, in no copy and no backup. What outlives an erasure
holds nothing personal: ``history``, and ``erasures``, by which a form posted again and a restored backup know
what was erased.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from chatbot.store import figure_tables, history, inbox_tables, phone_tables, tables
from chatbot.store.copies import keep_copy
from chatbot.store.database import open_database, storage_edge, writing
from chatbot.store.errors import StoreRefused
from chatbot.store.lead_terms import write_terms

MIGRATIONS = Migrations("store")


@MIGRATIONS()
def m0001_leads_and_history(db: Database) -> None:
    db.executescript(tables.LEADS + tables.HISTORY)


@MIGRATIONS()
def m0002_call_first(db: Database) -> None:
    db.executescript(tables.CALL_FIRST)


@MIGRATIONS()
def m0003_paused(db: Database) -> None:
    db.executescript(tables.PAUSED)


@MIGRATIONS()
def m0004_channel(db: Database) -> None:
    db.executescript(tables.CHANNEL)


@MIGRATIONS()
def m0005_staff(db: Database) -> None:
    db.executescript(tables.STAFF + tables.HISTORY_SEARCH)


@MIGRATIONS()
def m0006_work(db: Database) -> None:
    db.executescript(tables.WORK)


@MIGRATIONS()
def m0007_inbox(db: Database) -> None:
    db.executescript(inbox_tables.INBOX)
    for row in list(db.query("SELECT reference FROM leads")):
        write_terms(db, row["reference"])


@MIGRATIONS()
def m0008_outbox(db: Database) -> None:
    db.executescript(tables.OUTBOX)


@MIGRATIONS()
def m0009_counters(db: Database) -> None:
    db.executescript(tables.COUNTERS)


@MIGRATIONS()
def m0010_findings(db: Database) -> None:
    db.executescript(figure_tables.FINDINGS)


@MIGRATIONS()
def m0011_former_phones(db: Database) -> None:
    db.executescript(phone_tables.FORMER_PHONES)


@MIGRATIONS()
def m0012_study_by_time(db: Database) -> None:
    db.executescript(figure_tables.BY_STUDY_AND_TIME)


def migrate(path: Path, key: bytes, at: datetime, migrations: Migrations = MIGRATIONS) -> tuple[str, ...]:
    """Bring the database at ``path`` up to date; returns the names of the migrations that ran.

    Workers may start together: the first one holds the write lock throughout, the others then find nothing to
    do. A database that holds something is copied before it changes (``copies.py``).
    """
    with open_database(path, key, may_alter=True) as db:
        with storage_edge():
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA foreign_keys = OFF")
        with writing(db):
            names = tuple(each.name for each in migrations.pending(db))
            if names and migrations.applied(db):
                keep_copy(path, key, names[0], at)
            migrations.apply(db)
            if db.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreRefused(
                    f"Rows without their lead would remain after {', '.join(names)}: nothing was changed."
                )
            if names:
                history.record(db, at, history.OPERATOR, "store.migrated", detail={"migrations": list(names)})
    return names


def check_up_to_date(db: Database) -> None:
    """StoreRefused unless exactly the migrations of this version of the program have run."""
    with storage_edge():
        pending = MIGRATIONS.pending(db)
        applied = {each.name for each in MIGRATIONS.applied(db)}
    if pending:
        raise StoreRefused(
            "The database is older than this program. Run `flask setup` to bring it up to date."
        )
    if unknown := applied - {each.name for each in MIGRATIONS._migrations}:
        raise StoreRefused(f"The database is newer than this program: it has {', '.join(sorted(unknown))}.")
