"""The parts of conditions that read answers, and the day on which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chatbot.screening.computed import OfComputed
from chatbot.screening.condition import (
    All,
    Any,
    AnyOf,
    Condition,
    InRange,
    IsOneOf,
    Known,
    Not,
    NotIf,
    Only,
    Unclear,
    Unless,
)
from chatbot.screening.count import AtLeast

Atom = IsOneOf | AnyOf | Only | InRange | Known | Unclear | OfComputed

DAY = date(2026, 1, 15)
"""The day on which all conversations take place: how long ago a date was depends on it."""


def atoms_of(condition: Condition) -> Iterator[Atom]:
    """The parts of a condition that read an answer."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from atoms_of(part)
        case Not(part) | NotIf(part) | Unless(part):
            yield from atoms_of(part)
        case IsOneOf() | AnyOf() | Only() | InRange() | Known() | Unclear() | OfComputed():
            yield condition
        case _:
            raise TypeError(f"Nobody has said which answers a {type(condition).__name__} tells apart.")
