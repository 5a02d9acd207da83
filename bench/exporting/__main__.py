"""``make bench-exporting``: each kind of export of 100,000 leads with whole documents; nothing is asserted.

Whole requests through the application, each in a process of its own, so that its peak of memory is its own.
Every lead has the document of a real conversation (about 50 kB), so the database has some 6 GB.
"""

from __future__ import annotations

import argparse
import json
import logging
import secrets
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from chatbot import create_app
from chatbot.store import Store, history
from chatbot.store.leads import keep_lead
from tests.staff.leads import frozen_lead

FORMS = ("list-csv", "list-json", "list-xlsx", "log-csv", "log-xlsx")
STUDY = "NCT07214142"
MOST_MEGABYTES = 150


def main() -> None:
    logging.disable(logging.ERROR)
    parser = argparse.ArgumentParser(prog="make bench-exporting OPTIONS=...")
    parser.add_argument("--leads", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _fill(folder, options.leads)
        print(f"exports of {options.leads:,} leads; budget: {MOST_MEGABYTES} MB of memory")
        for form in FORMS:
            command = [sys.executable, "-m", "bench.exporting.one", folder, form, STUDY]
            done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own module
            print(_line(form, json.loads(done.stdout.splitlines()[-1])), flush=True)


def _line(form: str, found: dict[str, float]) -> str:
    verdict = "kept" if found["peak"] <= MOST_MEGABYTES else "OVER"
    return (
        f"{form:<10}{found['first']:>7.2f} s to the first byte, {found['seconds']:>6.1f} s in all, "
        f"{found['megabytes']:>6.1f} MB sent, at most {found['peak']:.0f} MB of memory "
        f"(before it: {found['before']:.0f} MB)  {verdict}"
    )


def _fill(folder: str, leads: int) -> None:
    app, begun = create_app({"INSTANCE_PATH": folder}), time.perf_counter()
    done = app.test_cli_runner().invoke(args=["setup"])
    if done.exit_code:
        raise RuntimeError(done.output)
    store: Store = app.extensions["store"]()
    with store.connect() as db:
        keep_lead(db, frozen_lead(), secrets.token_urlsafe(24), store.keys.receipt)
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -100000")
        _copy(db, leads - 1)
    size = Path(folder, "leads.db").stat().st_size / 1e6
    print(f"{leads:,} leads filled in {time.perf_counter() - begun:.0f} s, {size:,.0f} MB", flush=True)


def _copy(db: Database, times: int) -> None:
    """The one lead so many times again, each with its entry in the history."""
    (first,) = db.query("SELECT * FROM leads")
    own = {name: first[name] for name in db.table("leads").columns_dict}  # none that SQLite works out itself
    now = datetime.now(UTC)
    detail = {"study": STUDY}
    with db.conn:
        db.execute("BEGIN")
        for number in range(times):
            reference = f"R{number:06}"
            db.table("leads").insert({**own, "reference": reference, "idempotency_hash": str(number)})
            history.record(db, now, history.PERSON, "lead.kept", reference, detail)
        db.execute("COMMIT")


if __name__ == "__main__":
    main()
