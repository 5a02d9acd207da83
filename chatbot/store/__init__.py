"""The store: one encrypted SQLite file for leads and for the history of what was done to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from chatbot.store.copies import throw_away_draft
from chatbot.store.database import create_database, is_demo, open_database
from chatbot.store.errors import StoreRefused
from chatbot.store.keys import Keys, load_keys, make_keys
from chatbot.store.migrations import check_up_to_date, migrate


@dataclass(frozen=True, slots=True)
class Store:
    """Where the database is and what opens it; ``busy_timeout`` (seconds): how long one writer waits."""

    path: Path
    keys: Keys
    busy_timeout: float = 5.0

    def connect(self) -> Database:
        """A connection for one request, used as ``with store.connect() as db``."""
        return open_database(self.path, self.keys.database, self.busy_timeout)

    def holds_made_up_leads(self) -> bool:
        """Whether this is the database of `flask demo seed`."""
        with self.connect() as db:
            return is_demo(db)

    def check(self) -> None:
        """StoreRefused if a server should not start: no database, a wrong key, another version's tables."""
        if not self.path.exists():
            raise StoreRefused(
                f"There is no database at {self.path}. Run `flask setup`, or restore a backup."
            )
        with self.connect() as db:
            check_up_to_date(db)


def set_up(instance: Path, database: Path, environ: Mapping[str, str], at: datetime) -> tuple[str, ...]:
    """Make the instance folder (0700), keys, database and tables that are missing; returns what was made.

    Doing it again changes nothing; what an interrupted restore left goes. StoreRefused if the database is
    there and its key is not.
    """
    made: list[str] = []
    if not instance.exists():
        instance.mkdir(parents=True)
        made.append(str(instance))
    instance.chmod(0o700)
    made += map(str, make_keys(instance, environ, database))
    key = load_keys(instance, environ).database
    throw_away_draft(database)
    if not database.exists():
        create_database(database)
        made.append(str(database))
    return (*made, *(f"{database}: {name}" for name in migrate(database, key, at)))
