"""``make agreement``: every dialog against the table beside it, over many seeded people and walks.

Exit status 1 when any of them disagrees, with the answers to see it.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

from chatbot.authoring.library import load_library
from chatbot.checking.agreement import SEED, compare_sets, problems_in, side_by_side
from chatbot.checking.walkers import compare_walks

DIALOGS = Path(__file__).parents[1] / "dialogs"
SETS, WALKS = 100_000, 10_000


def main() -> int:
    problems = 0
    for study, dialog in load_library(DIALOGS).items():
        for compare, how_many, what in ((compare_sets, SETS, "people"), (compare_walks, WALKS, "walks")):
            began = time.monotonic()
            tally = side_by_side(compare, dialog, DIALOGS / study, how_many, SEED, os.cpu_count() or 1)
            print(f"{study}: {tally.people} {what} in {time.monotonic() - began:.1f} s")
            _print_reached(tally.reached)
            for problem in problems_in(tally, dialog, DIALOGS / study):
                print(problem)
                problems += 1
    return 1 if problems else 0


def _print_reached(reached: Counter[tuple[str, str]]) -> None:
    findings = sorted({finding for _, finding in reached})
    print(f"  {'':5}" + "".join(f"{finding:>14}" for finding in findings))
    for criterion in dict.fromkeys(criterion for criterion, _ in reached):
        print(f"  {criterion:5}" + "".join(f"{reached[criterion, finding]:14}" for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
