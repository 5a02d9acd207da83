"""One export, in a process that holds nothing but the application."""

from __future__ import annotations

import json
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from chatbot import create_app
from chatbot.screening.staff_role import Role
from chatbot.staff.sessions import ID
from chatbot.store import Store
from chatbot.store.staff import add_account
from chatbot.store.staff_sessions import begin_session

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def main() -> None:
    """``python -m bench.exporting.one FOLDER FORM STUDY`` prints JSON: seconds and megabytes.

    ``STUDY`` is empty for the leads of all studies.
    """
    folder, form, study = sys.argv[1:]
    app = create_app({"INSTANCE_PATH": folder, "TESTING": True})
    store: Store = app.extensions["store"]()
    with store.connect() as db:
        login = secrets.token_hex(8)
        account = add_account(db, login, "Bench", Role.COORDINATOR, (), datetime.now(UTC), "bench")
        session = begin_session(db, account, datetime.now(UTC))
    client = app.test_client()
    with client.session_transaction("/en/staff/") as cookie:
        cookie[ID] = session
    token = TOKEN.search(client.get("/en/staff/exports/").get_data(as_text=True))
    assert token  # noqa: S101 - every form has one
    asked = {"csrf_token": token[1], "form": form, "reason": "quality", "study": study}
    before, begun, first, size = _peak(), time.perf_counter(), 0.0, 0
    response = client.post("/en/staff/exports/", data=asked, buffered=False)
    for piece in response.iter_encoded():
        first = first or time.perf_counter() - begun
        size += len(piece)
    seconds = time.perf_counter() - begun
    found = {"first": first, "seconds": seconds, "megabytes": size / 1e6, "peak": _peak(), "before": before}
    print(json.dumps(found))


def _peak() -> float:
    """The most memory that this program ever held, in MB; getrusage would count what its parent held, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
