"""A date as people know it (a day, a month or a year), and how long ago that was on another day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

MONTHS_A_YEAR = 12


class Ago(Enum):
    """In what the time since a date is counted. Months and years are those of the calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """All days that may be meant, the first and the last included: one, or those of a month or a year."""

    first: date
    last: date

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Period:
        """Raises ValueError for a date that does not exist."""
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, _days_in(year, month)))
        return cls(date(year, month, day), date(year, month, day))


def elapsed(since: date, as_of: date, unit: Ago) -> Decimal:
    """How long before ``as_of`` this day was, at least 0: exact at whole units, and never less for an
    earlier day. One month before 31 March is the last day of February.
    """
    if since >= as_of:
        return Decimal(0)
    if unit in (Ago.DAY, Ago.WEEK):
        return Decimal((as_of - since).days) / (7 if unit is Ago.WEEK else 1)
    months = MONTHS_A_YEAR if unit is Ago.YEAR else 1
    whole = ((as_of.year - since.year) * MONTHS_A_YEAR + as_of.month - since.month) // months
    while _before(as_of, whole * months) < since:
        whole -= 1
    nearer, farther = _before(as_of, whole * months), _before(as_of, (whole + 1) * months)
    return whole + Decimal((nearer - since).days) / Decimal((nearer - farther).days)


def _before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last one of a month that is too short for it."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 - months, MONTHS_A_YEAR)
    month += 1
    return date(year, month, min(day.day, _days_in(year, month)))


def _days_in(year: int, month: int) -> int:
    if not 1 <= month <= MONTHS_A_YEAR:
        raise ValueError(month)
    return calendar.monthrange(year, month)[1]
