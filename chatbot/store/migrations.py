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

from chatbot.store import history
from chatbot.store.copies import keep_copy
from chatbot.store.database import open_database, storage_edge, writing
from chatbot.store.errors import StoreRefused

MIGRATIONS = Migrations("store")


_LEADS = """
CREATE TABLE leads (
    reference TEXT PRIMARY KEY NOT NULL,
    idempotency_hash TEXT NOT NULL UNIQUE,
    withdrawal_hash TEXT NOT NULL,
    status TEXT NOT NULL,
    study TEXT NOT NULL,
    locale TEXT NOT NULL,
    voice TEXT NOT NULL,
    dialog_version TEXT NOT NULL,
    dialog_hash TEXT NOT NULL,
    outcome TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_as_typed TEXT NOT NULL,
    best_time TEXT NOT NULL,
    safe_contact TEXT NOT NULL,
    hospital TEXT NOT NULL,
    treatment_date_set TEXT NOT NULL,
    city TEXT NOT NULL,
    note TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE INDEX leads_by_time ON leads (submitted_at, reference);

CREATE TABLE consents (
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    locale TEXT NOT NULL,
    given_at TEXT NOT NULL,
    PRIMARY KEY (reference, id)
) STRICT;

CREATE TABLE erasures (
    reference TEXT PRIMARY KEY NOT NULL,
    idempotency_hash TEXT NOT NULL UNIQUE,
    erased_at TEXT NOT NULL
) STRICT;

CREATE TABLE refusals (
    reference TEXT PRIMARY KEY NOT NULL,
    hour TEXT NOT NULL,
    tries INTEGER NOT NULL
) STRICT;
"""

_HISTORY = """
CREATE TABLE history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX history_by_subject ON history (subject);

CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TRIGGER history_is_never_shortened BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
"""


# Who has a date for treatment waits least well. SQLite works the column out, so that it can never disagree
# with the two others; the index holds it, in the order of the list.
_CALL_FIRST = """
ALTER TABLE leads ADD COLUMN call_first INTEGER NOT NULL
    GENERATED ALWAYS AS (status = 'new' AND treatment_date_set = 'yes') VIRTUAL;

CREATE INDEX leads_by_urgency ON leads (call_first, submitted_at, reference);
"""


_PAUSED = """
CREATE TABLE paused (
    id TEXT PRIMARY KEY NOT NULL,
    sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    taken_by TEXT
) STRICT;

CREATE INDEX paused_by_expiry ON paused (expires_at);
"""


# Leads from before were all made on the web.
_CHANNEL = """
ALTER TABLE leads ADD COLUMN channel TEXT NOT NULL DEFAULT 'web';
ALTER TABLE leads ADD COLUMN attested_by TEXT NOT NULL DEFAULT '';
"""


@MIGRATIONS()
def m0001_leads_and_history(db: Database) -> None:
    db.executescript(_LEADS + _HISTORY)


@MIGRATIONS()
def m0002_call_first(db: Database) -> None:
    db.executescript(_CALL_FIRST)


@MIGRATIONS()
def m0003_paused(db: Database) -> None:
    db.executescript(_PAUSED)


@MIGRATIONS()
def m0004_channel(db: Database) -> None:
    db.executescript(_CHANNEL)


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
