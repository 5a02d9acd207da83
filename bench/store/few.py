"""``python -m bench.store.few --folder FOLDER``: what somebody waits for who may see some studies only.

Of a database with 100,000 made-up leads, as ``make bench-store OPTIONS="--folder ..."`` fills it, and 300,000
entries of history: each lead kept, read, and beside it a list of 25 leads drawn at random. Times are medians
of the processor's, SQLite's cache empty. Printed, never asserted.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from bench.store.filling import STUDIES, filled
from chatbot.store import Store
from chatbot.store.database import open_database, utc_text
from chatbot.store.figures import Period, figures_of
from chatbot.store.history_search import HistoryFilter, search

LEADS = 100_000
ROUNDS = 5
NOW = datetime.now(UTC)
NOBODYS = "NCT00000003"
"""A study without leads."""

_ENTRY = """
INSERT INTO history (at, actor, action, subject, detail, previous_hash, hash) VALUES (?, ?, ?, ?, ?, '', '')
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.store.few")
    parser.add_argument("--folder", type=Path, required=True, help="where the database is kept")
    app = filled(parser.parse_args().folder / f"{LEADS}", LEADS)
    store: Store = app.extensions["store"]()
    with open_database(store.path, store.keys.database, may_alter=True) as db:
        if db.table("history").count < LEADS:
            db.execute("PRAGMA synchronous = OFF")
            db.execute("BEGIN")
            db.conn.executemany(_ENTRY, _entries(db))
            db.execute("COMMIT")
    for own in (STUDIES, STUDIES[1:], (NOBODYS,)):
        for action in ("", "lead.read", "leads.listed"):
            wanted = HistoryFilter(action=action, studies=own, until=NOW - timedelta(days=1))
            _print(store, f"history {','.join(own)} {action}", search, wanted, NOW, "bench")
    for study in (*STUDIES, NOBODYS):
        period = Period(study, NOW - timedelta(days=3000), NOW)
        _print(store, f"figures {study}", figures_of, period)


def _print(store: Store, name: str, look: Callable[..., object], *given: object) -> None:
    took = []
    for _ in range(ROUNDS):
        with store.connect() as db:
            begun = time.process_time()
            look(db, *given)
            took.append(time.process_time() - begun)
    print(f"{name:<50}{statistics.median(took) * 1000:>8.1f} ms", flush=True)


def _entries(db: Database) -> Iterator[tuple[str, str, str, str, str]]:
    """Their hashes are empty: nobody verifies them here."""
    chance = random.Random(LEADS)  # noqa: S311 - no secret
    leads = db.execute("SELECT reference, study FROM leads ORDER BY submitted_at").fetchall()
    references = [reference for reference, _ in leads]
    for minutes, (reference, study) in enumerate(leads):
        at = utc_text(NOW - timedelta(days=100) + timedelta(minutes=minutes))
        yield at, "person", "lead.kept", reference, json.dumps({"study": study})
        yield at, "staff 1", "leads.listed", "", json.dumps({"references": chance.sample(references, 25)})
        yield at, "staff 2", "lead.read", reference, "{}"


if __name__ == "__main__":
    main()
