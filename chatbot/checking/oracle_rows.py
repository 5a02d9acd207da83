"""The rows of ``oracle.csv``: one rule each, and of those about one thing the first that holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatbot.checking.oracle_cells import NOT_ASKED, Cell, Values


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. ``line`` counts from 1 in the file; without ``cells`` it always holds."""

    line: int
    kind: str
    of: str
    is_: str
    lasts: str
    cells: tuple[Cell, ...]

    def holds(self, values: Values) -> bool:
        for of, sign, wanted in self.cells:  # noqa: SIM110 - all() takes half as long again
            if not sign(values.get(of, NOT_ASKED), wanted):
                return False
        return True


class Rows:
    """All rows about one thing. Which of them wins is found once for the same values: people are many, and
    what one rule hears of them is seldom new.

    ``reads`` is what their cells have on the left, each once; ``won`` the row that won, by those values.
    """

    __slots__ = ("is_finding", "reads", "rows", "won")

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = tuple(rows)
        self.is_finding = any(row.kind == "finding" for row in self.rows)
        self.reads = tuple({cell.of: None for row in self.rows for cell in row.cells})
        self.won: dict[tuple[object, ...], Row | None] = {}

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def first(self, values: Values) -> Row | None:
        """The first that holds, None if none does."""
        heard = tuple(map(values.get, self.reads))
        try:
            return self.won[heard]
        except KeyError:
            row = self.won[heard] = next((row for row in self.rows if row.holds(values)), None)
            return row
