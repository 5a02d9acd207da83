"""The registry's age limits ("6 Months", "75 Years") -> limits of a question that counts years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_AGE = re.compile(r"^(\d{1,4}) (Year|Month|Week|Day|Hour|Minute)s?$")
_DAYS = {
    "Week": Decimal(7),
    "Day": Decimal(1),
    "Hour": 1 / Decimal(24),
    "Minute": 1 / Decimal(1440),
}
_DAYS_OF_A_YEAR = Decimal("365.25")
_STEP = Decimal("0.0001")
_NO_LIMIT = frozenset({"", "n/a", "none", "no limit"})
_GROWN_UP = Decimal(40)


Range = Mapping[str, str]
"""As authors write it, in years: {from: "18", to: "75"}."""


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """Each is true within one of its ranges; between them, two fair readings of a limit or an answer differ.

    ``words`` say the limits in a sentence: "ages 18 to 75". ``is_whole``: the limits are full years.
    ``some_age`` fits.
    """

    fits: tuple[Range, ...]
    too_young: tuple[Range, ...]
    too_old: tuple[Range, ...]
    words: str
    is_whole: bool
    some_age: str


class UnreadableAge(ValueError):
    """A limit that is not written as the registry writes ages; the message says which."""


def stated(limit: str) -> str:
    """A limit as the record writes it, or nothing where it writes that there is none ("N/A")."""
    return "" if limit.strip().lower() in _NO_LIMIT else limit.strip()


def age_limits(minimum: str, maximum: str) -> AgeLimits | None:
    """None if the record limits no age. Raises UnreadableAge."""
    low, high = _read(minimum), _read(maximum)
    if low is None and high is None:
        return None
    youngest = None if low is None else _years(low)
    oldest = None if high is None else _years(high)
    if youngest is not None and oldest is not None and youngest > oldest:
        raise UnreadableAge(f"The record's ages, from '{minimum}' to '{maximum}', leave nobody.")
    is_whole = all(each is None or each[1] == "Year" for each in (low, high))
    return AgeLimits(
        fits=_fitting(youngest, oldest),
        too_young=() if youngest is None else _too_young(youngest),
        too_old=() if high is None else _too_old(high, is_whole),
        words=_words(low, high),
        is_whole=is_whole,
        some_age=_text(min(oldest or _GROWN_UP, _GROWN_UP) if youngest is None else youngest, ROUND_CEILING),
    )


def _fitting(low: Decimal | None, high: Decimal | None) -> tuple[Range, ...]:
    """Up to "18 Months" somebody of 1 may fit or not: full years say too little."""
    start = {} if low is None else {"from": _text(low, ROUND_CEILING)}
    if high is None:
        return (start,)
    last = {"to": _text(high, ROUND_FLOOR)}
    if _is_full(high):
        return ({**start, **last},)
    years = high.to_integral_value(ROUND_FLOOR)
    within = ({**start, "below": f"{years}"},) if years > (low or 0) else ()
    begin = start if low is not None and low > years else {"above": f"{years}"}
    return (*within, {**begin, **last})


def _too_young(low: Decimal) -> tuple[Range, ...]:
    years = low.to_integral_value(ROUND_FLOOR)
    surely = ({"below": f"{years}"},) if years else ()
    return surely if _is_full(low) else (*surely, {"above": f"{years}", "below": _text(low, ROUND_FLOOR)})


def _too_old(high: tuple[int, str], is_whole: bool) -> tuple[Range, ...]:
    """ "1 Year" lasts until the day before the second birthday, "6 Months" for a month."""
    if is_whole:
        return ({"above": f"{high[0]}"},)
    return ({"from": _text(_years((high[0] + 1, high[1])), ROUND_CEILING)},)


def _is_full(years: Decimal) -> bool:
    return years == years.to_integral_value()


def _read(text: str) -> tuple[int, str] | None:
    if not (text := stated(text)):
        return None
    if not (found := _AGE.match(text)):
        raise UnreadableAge(f"The record's age limit '{text}' is not like '18 Years' or '6 Months'.")
    return (int(found[1]), found[2]) if int(found[1]) else None


def _years(age: tuple[int, str]) -> Decimal:
    number, unit = age
    if unit == "Year":
        return Decimal(number)
    if unit == "Month":
        return Decimal(number) / 12
    return number * _DAYS[unit] / _DAYS_OF_A_YEAR


def _text(years: Decimal, rounding: str) -> str:
    if _is_full(years):
        return f"{years:.0f}"
    return f"{years.quantize(_STEP, rounding).normalize():f}"


def _words(low: tuple[int, str] | None, high: tuple[int, str] | None) -> str:
    """As people say it: years go without saying."""
    says_years = any(each is not None and each[1] != "Year" for each in (low, high))
    first, last = (_age(each, says_years) if each else "" for each in (low, high))
    if first and last:
        return f"ages {first} to {last}"
    return f"ages from {first}" if first else f"ages up to {last}"


def _age(age: tuple[int, str], says_years: bool) -> str:
    number, unit = age
    return f"{number} {unit.lower()}{'s' if number != 1 else ''}" if says_years else f"{number}"
