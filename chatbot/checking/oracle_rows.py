"""The rows of ``oracle.csv``: one rule each, and of those about one thing the first that holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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


class Rows(tuple[Row, ...]):
    """All rows about one thing. Which of them wins is found once for the same values: people are many, and
    what one rule hears of them is seldom new.
    """

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """What their cells have on the left, each once."""
        return tuple({cell.of: None for row in self for cell in row.cells})

    @cached_property
    def won(self) -> dict[tuple[object, ...], Row | None]:
        """The row that won, by the values of ``reads``; None of them where none holds."""
        return {}

    def first(self, values: Values) -> Row | None:
        """The first that holds."""
        heard = tuple(map(values.get, self.reads))
        try:
            return self.won[heard]
        except KeyError:
            row = self.won[heard] = next((row for row in self if row.holds(values)), None)
            return row
