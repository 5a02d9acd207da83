"""One export of a whole database, in a process of its own, so that its peak of memory is its own.

``python -m bench.store.exporting FOLDER`` prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from bench.store.asking import Colleague
from chatbot import create_app

FORMS = ("list-csv", "list-json", "list-xlsx")
ENDPOINT = "exports.make"


def main() -> None:
    app = create_app({"INSTANCE_PATH": sys.argv[1], "TESTING": True})
    if ENDPOINT not in app.view_functions:
        print(json.dumps(None))
        return
    colleague = Colleague(app)
    found = {}
    for form in FORMS:
        begun, before, size = time.perf_counter(), _peak(), 0
        for piece in colleague.sends("exports/", {"form": form, "reason": "report"}):
            size += len(piece)
        found[form] = {
            "seconds": time.perf_counter() - begun,
            "megabytes": size / 1e6,
            "peak": _peak() / 1e3,
            "peak_before": before / 1e3,
        }
    print(json.dumps(found))


def _peak() -> int:
    """The most memory that this process ever held, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
