"""Which sums are told: as bands of five, so that no sum gives away a single person."""

from __future__ import annotations

from typing import NamedTuple

FEWEST_TOLD = 5
"""A smaller count is told to nobody: it could be about somebody."""


class Band(NamedTuple):
    """A count lies from ``least`` to ``most``, both included."""

    least: int
    most: int

    @property
    def is_hidden(self) -> bool:
        return self.least == 0


def band(count: int) -> Band:
    """As wide as what is hidden, so that what lies between two bands is open by as much."""
    least = count - count % FEWEST_TOLD
    return Band(least, least + FEWEST_TOLD - 1)


def told(count: int) -> int | None:
    """The count itself, None if it is told to nobody."""
    return count if count >= FEWEST_TOLD else None
