"""Which sums are told: in fives, so that none gives away a single person, nor do several of them together."""

from __future__ import annotations

from typing import NamedTuple

FEWEST_TOLD = 5
"""A smaller count is told to nobody: it could be about somebody."""

FEWEST_FOR_A_SHARE = 20
FEWEST_LOST = 2 * FEWEST_TOLD
"""Of fewer people, or fewer of them lost, a share that is worked out from bands would be a guess."""


class Band(NamedTuple):
    """A count lies from ``least`` to ``most``, both included; what is hidden is the lowest band."""

    least: int
    most: int

    @property
    def is_hidden(self) -> bool:
        return self.least == 0

    @property
    def middle(self) -> float:
        return (self.least + self.most) / 2


def band(count: int) -> Band:
    """As wide as what is hidden: so a small count that was added or taken away changes no total for sure."""
    least = count - count % FEWEST_TOLD
    return Band(least, least + FEWEST_TOLD - 1)


def share_lost(before: Band, after: Band) -> float | None:
    """About which part (0 to 1) of those before are not among those after; None if that is not told.

    It is worked out from the bands, and so tells nothing that they do not.
    """
    if before.least < FEWEST_FOR_A_SHARE or before.least - after.least < FEWEST_LOST:
        return None
    return (before.middle - after.middle) / before.middle


def share_between(part: Band, whole: Band) -> tuple[float, float]:
    """The least and the most that a part can be (0 to 1) of a whole that it belongs to."""
    return part.least / whole.most, min(1.0, part.most / whole.least) if whole.least else 1.0
