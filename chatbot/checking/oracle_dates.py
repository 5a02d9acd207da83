"""How long ago a date was, for the table: counted out month by month, with no code of the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from chatbot.checking.oracle_cells import Number

_TYPED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAYS_A_WEEK, _MONTHS_A_YEAR = 7, 12
_HALF = Decimal("0.5")


class UnreadableDate(ValueError):
    """The table reads "2025", "2025-05" and "2025-05-14"; whatever else people type is for the engine."""


def days_meant(typed: str) -> tuple[date, date]:
    """The first and the last day that may be meant. Raises UnreadableDate."""
    match = _TYPED.fullmatch(typed)
    try:
        year, month, day = (int(each or 0) for each in match.groups()) if match else (0, 0, 0)
        first = date(year, month or 1, day or 1)
    except ValueError as error:
        raise UnreadableDate(typed) from error
    if day:
        return first, first
    after = date(year + 1, 1, 1) if not month or month == _MONTHS_A_YEAR else date(year, month + 1, 1)
    return first, after - timedelta(days=1)


def how_long_ago(first: date, last: date, as_of: date, unit: str) -> Number:
    """At least and at most, in "day", "week", "month" or "year". Between two whole numbers it is a half: all
    limits on dates are whole.
    """
    return _ago(last, as_of, unit), _ago(first, as_of, unit)


def _ago(day: date, as_of: date, unit: str) -> Decimal:
    earlier, whole = UNITS[unit], 0
    if day > as_of:
        return Decimal(0)
    while earlier(as_of, whole + 1) >= day:
        whole += 1
    return Decimal(whole) if earlier(as_of, whole) == day else whole + _HALF


def _months_before(day: date, count: int) -> date:
    """The same day so many months earlier, or the last one of a month that is too short for it."""
    first = day.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
    last = days_meant(f"{first:%Y-%m}")[1]
    return first.replace(day=min(day.day, last.day))


UNITS: Mapping[str, Callable[[date, int], date]] = {
    "day": lambda day, count: day - timedelta(days=count),
    "week": lambda day, count: day - timedelta(days=count * _DAYS_A_WEEK),
    "month": _months_before,
    "year": lambda day, count: _months_before(day, count * _MONTHS_A_YEAR),
}
"""In what a table may count the time since a date, and the day that lies so many of them earlier."""
