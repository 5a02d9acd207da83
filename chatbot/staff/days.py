"""Days as pages send them (YYYY-MM-DD), on the clock of the clinic."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# What lies beyond is a slip, and a day later would be no date.
_YEARS = range(1900, 9000)


def read_day(sent: str) -> date | None:
    """None for what nobody could have chosen."""
    try:
        day = date.fromisoformat(sent)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def from_day(sent: str, zone: ZoneInfo) -> datetime | None:
    """When the day begins there; None for what is no day."""
    day = read_day(sent)
    return datetime.combine(day, time(), zone) if day else None


def to_day(sent: str, zone: ZoneInfo) -> datetime | None:
    """When the day after begins there: what is earlier is not later than the day."""
    day = read_day(sent)
    return datetime.combine(day + timedelta(days=1), time(), zone) if day else None
