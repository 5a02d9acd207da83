"""The lines of the report: a figure, its budget, and whether it is met."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
"""What a run leaves behind to look into; git ignores it."""
KILOBYTE = 1024
WIDTH = 58


@dataclass
class Report:
    """Prints as it goes, and keeps what was judged."""

    judged: list[tuple[str, bool]] = field(default_factory=list)

    def title(self, words: str) -> None:
        print(f"\n{words}", flush=True)

    def note(self, words: str) -> None:
        print(f"   {words}", flush=True)

    def figure(self, name: str, value: str) -> None:
        print(f"   {name:<{WIDTH}} {value}", flush=True)

    def budget(self, name: str, value: str, budget: str, is_met: bool) -> None:
        self.judged.append((name, is_met))
        print(f"   {name:<{WIDTH}} {value:<34} {budget:<16} {'met' if is_met else 'NOT MET'}", flush=True)

    def close(self) -> None:
        missed = [name for name, is_met in self.judged if not is_met]
        print(f"\n{len(self.judged) - len(missed)} of {len(self.judged)} budgets met.")
        for name in missed:
            print(f"   not met: {name}")


def kilobytes(size: float) -> str:
    return f"{size / KILOBYTE:.1f} KB"


def seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


def spread(values: Sequence[float], unit: str = "s") -> str:
    """Median, least and most; milliseconds in, printed in seconds ("s") or milliseconds ("ms")."""
    scale, digits = (1000, 2) if unit == "s" else (1, 0)
    middle, least, most = (each / scale for each in (statistics.median(values), min(values), max(values)))
    return f"{middle:.{digits}f} {unit} ({least:.{digits}f} to {most:.{digits}f})"


def ratio_spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"
