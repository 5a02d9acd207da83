"""A date as typed -> the days that may be meant, or a refusal. Never a guess: 05/06/2026 is asked anew."""

from __future__ import annotations

import calendar
import re
from datetime import date

from chatbot.reading.numbers import Refusal, trimmed
from chatbot.reading.words import folded, says_does_not_know
from chatbot.screening.period import MONTHS_A_YEAR, Period

EARLIEST_YEAR = 1900
_REPUBLIC = 1911
"""Of the calendar that is used beside the common one in Taiwan (民國): its year 1 is 1912."""

_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_SEP = r"\s*[-/.\s]\s*"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<year>\d{{4}})(?:{_SEP}(?P<month>\d{{1,2}})(?:{_SEP}(?P<day>\d{{1,2}}))?)?",
        r"(?P<republic>[民][国國])?\s*(?P<year>\d{2,4})\s*年\s*(?:(?P<month>\d{1,2})\s*月(?:份|\s*(?P<day>\d{1,2})\s*[日号號])?)?",
        rf"(?P<month>\d{{1,2}}){_SEP}(?P<year>\d{{4}})",
        rf"(?P<one>\d{{1,2}}){_SEP}(?P<other>\d{{1,2}}){_SEP}(?P<year>\d{{4}})",
        rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?)?(?P<name>{_MONTH})\.?[\s,-]+(?P<year>\d{{4}})",
        rf"(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[\s,-]+(?P<name>{_MONTH})\.?(?:[\s-]+(?P<day>\d{{1,2}}))?",
    )
)


def read_date(raw: str, latest: date | None = None) -> Period | Refusal:
    """The days that may be meant. A day that is certainly after ``latest`` is refused. Never raises on any
    text.
    """
    text = trimmed(raw)
    if isinstance(text, Refusal):
        return text
    found = next(filter(None, (form.fullmatch(folded(text).strip(" .,;。")) for form in _FORMS)), None)
    if found is None:
        return Refusal.DOES_NOT_KNOW if says_does_not_know(text) else Refusal.NOT_A_DATE
    try:
        period = _period(found.groupdict())
    except ValueError:
        return Refusal.NOT_A_DATE
    if isinstance(period, Period) and latest is not None and period.first > latest:
        return Refusal.AHEAD
    return period


def _period(parts: dict[str, str | None]) -> Period | Refusal:
    """Raises ValueError for a date that does not exist, or lies before living memory."""
    year = int(parts["year"] or 0) + (_REPUBLIC if parts.get("republic") else 0)
    if year < EARLIEST_YEAR:
        raise ValueError(year)
    month, day = _number(parts, "month"), _number(parts, "day")
    if name := parts.get("name"):
        month = _MONTHS[name]
    if parts.get("one"):
        one, other = int(parts["one"] or 0), int(parts["other"] or 0)
        if max(one, other) <= MONTHS_A_YEAR and one != other:
            return Refusal.DAY_OR_MONTH
        day, month = (one, other) if other <= MONTHS_A_YEAR else (other, one)
    return Period.of(year, month, day)


def _number(parts: dict[str, str | None], name: str) -> int | None:
    text = parts.get(name)
    return int(text) if text else None
