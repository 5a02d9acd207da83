"""A day and time, typed or sent by a browser's own field -> a moment, by the clock of a site."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from enum import Enum
from zoneinfo import ZoneInfo

EXAMPLE = "2026-12-31 14:30"

_TYPED = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:T|\s)?\s*(\d{1,2})\s*[:点]\s*(\d{1,2})分?(?::00)?"
)


class NoSiteTime(Enum):
    """Why no moment can be told: it is not read, or the clocks skip it as summer time begins."""

    NOT_READ = "not_read"
    SKIPPED = "skipped"


def read_site_time(raw: str, time_zone: str) -> datetime | NoSiteTime:
    """The moment in UTC. ``time_zone`` is the site's (IANA); of an hour that comes twice, the first."""
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    if found is None:
        return NoSiteTime.NOT_READ
    zone = ZoneInfo(time_zone)
    try:
        year, month, day, hour, minute = map(int, found.groups())
        wall = datetime(year, month, day, hour, minute, tzinfo=zone)
        moment = wall.astimezone(UTC)
    except (ValueError, OverflowError):
        return NoSiteTime.NOT_READ
    return moment if moment.astimezone(zone).replace(fold=0) == wall.replace(fold=0) else NoSiteTime.SKIPPED


def site_time_typed(moment: datetime, time_zone: str) -> str:
    """As a browser's field for a day and time holds it: 2026-12-31T14:30."""
    return f"{moment.astimezone(ZoneInfo(time_zone)):%Y-%m-%dT%H:%M}"
