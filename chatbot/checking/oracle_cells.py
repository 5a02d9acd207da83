"""One condition of ``oracle.csv``: what may stand on its left, between its sides and on its right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

DONT_KNOW, NOT_CONCERNED, NOT_ASKED, UNCLEAR = "dont_know", "not_concerned", "not_asked", "unclear"
"""What stands in the place of an answer. ``not_asked``: nor answered yet; ``unclear``: a number that no rule
can go by, one that no report shows or a mere bound.
"""

ASK_AGAIN = "ask_again"
"""What a question counts as whose answer this person is not offered: not asked yet."""

FITS, DOES_NOT_FIT, UNKNOWN = "fits", "does_not_fit", "unknown"
LEFT_TO_TEAM = "left_to_team"
"""The finding of a line that no answer decides: unknown, and not counted among ``findings``."""

FINDINGS, FAILURES = "findings", "failures"
"""What rows may read beside answers: all findings, and how long each ``does_not_fit`` lasts."""

Number = tuple[Decimal, Decimal]
"""The lowest and the highest that it may be, in the first unit."""

Value = str | frozenset[str] | Number | Decimal
"""An answer; a Decimal alone is a bound: the number lies below it."""

Values = Mapping[str, Value]


class Cell(NamedTuple):
    """One condition of a row: ``of`` is a question, fact or criterion, ``wanted`` what it is held against."""

    of: str
    sign: Callable[..., bool]
    wanted: frozenset[str] | Decimal


def _is(value: Value, wanted: frozenset[str]) -> bool:
    return isinstance(value, str) and value in wanted


def _at_least(value: Value, limit: Decimal) -> bool:
    return isinstance(value, tuple) and value[0] >= limit


def _above(value: Value, limit: Decimal) -> bool:
    return isinstance(value, tuple) and value[0] > limit


def _at_most(value: Value, limit: Decimal) -> bool:
    return (isinstance(value, tuple) and value[1] <= limit) or (isinstance(value, Decimal) and value <= limit)


def _below(value: Value, limit: Decimal) -> bool:
    return (isinstance(value, tuple) and value[1] < limit) or (isinstance(value, Decimal) and value <= limit)


def _may_be_below(value: Value, limit: Decimal) -> bool:
    return isinstance(value, tuple) and value[0] < limit


def _has(value: Value, wanted: frozenset[str]) -> bool:
    return isinstance(value, frozenset) and not value.isdisjoint(wanted)


def _lacks(value: Value, wanted: frozenset[str]) -> bool:
    return isinstance(value, frozenset) and value.isdisjoint(wanted)


def _only(value: Value, wanted: frozenset[str]) -> bool:
    return isinstance(value, frozenset) and bool(value) and value <= wanted


OF_NUMBERS: Mapping[str, Callable[..., bool]] = {
    ">=": _at_least,
    "<=": _at_most,
    ">": _above,
    "<": _below,
    "maybe<": _may_be_below,
}
OF_TICKS: Mapping[str, Callable[..., bool]] = {"has": _has, "lacks": _lacks, "only": _only}
SIGNS: Mapping[str, Callable[..., bool]] = {"=": _is, **OF_NUMBERS, **OF_TICKS}
"""What may stand between the two sides of a cell."""
