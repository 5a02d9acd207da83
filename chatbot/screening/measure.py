"""Quantities: the units in which people give them, and what is taken, refused or asked back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chatbot.screening.wording import Text


@dataclass(frozen=True, slots=True)
class Unit:
    """How a value in this unit becomes the default one: ``value * factor``.

    ``factor_error`` is the half-width of a rounded factor, 0 for an exact one; ``names`` are the ways in
    which people write it.
    """

    id: str
    label: Text
    factor: Decimal
    factor_error: Decimal = Decimal(0)
    names: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        return self.factor_error == 0


@dataclass(frozen=True, slots=True)
class Measure:
    """What a quantity question accepts. Limits are in the default unit, which is the first of ``units``."""

    units: tuple[Unit, ...]
    plausible_from: Decimal
    plausible_to: Decimal
    whole: bool = False
    range_means: Literal["ask", "smaller", "smaller_side"] = "ask"  # last: of "9x12" the 9
    ask_back_at: tuple[Decimal, ...] = ()
    ask_back_text: Text | None = None
    ask_bare_from: Decimal | None = None
    ask_bare_to: Decimal | None = None

    @property
    def default_unit(self) -> Unit:
        return self.units[0]

    def unit(self, unit_id: str) -> Unit:
        """The unit of that id. Raises KeyError."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)
