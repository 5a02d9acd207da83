"""How long ago a date was: exact on the very day of a limit, wide where only a month or a year is known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.condition import InRange, Known, Unclear
from chatbot.screening.dialog import Kind, Question
from chatbot.screening.interview import Answer, walk
from chatbot.screening.period import Ago, Period, elapsed
from chatbot.screening.value import NoAnswer, Span, Truth, Value
from tests.screening.builders import dialog, step, words

TODAY = date(2026, 8, 31)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
UNITS = st.sampled_from(Ago)


@pytest.mark.parametrize(
    ("since", "unit", "ago"),
    [
        (date(2026, 8, 31), Ago.DAY, 0),
        (date(2026, 8, 30), Ago.DAY, 1),
        (date(2026, 8, 24), Ago.WEEK, 1),
        (date(2026, 7, 20), Ago.WEEK, 6),
        (date(2026, 7, 31), Ago.MONTH, 1),
        (date(2026, 6, 30), Ago.MONTH, 2),
        (date(2026, 5, 31), Ago.MONTH, 3),
        (date(2026, 2, 28), Ago.MONTH, 6),
        (date(2025, 8, 31), Ago.YEAR, 1),
        (date(2024, 2, 29), Ago.MONTH, 30),
        (date(2026, 9, 1), Ago.MONTH, 0),
    ],
)
def test_whole_days_weeks_months_and_years_are_exact(since: date, unit: Ago, ago: int) -> None:
    assert elapsed(since, TODAY, unit) == ago


def test_a_year_after_a_leap_day_is_its_last_day_of_february() -> None:
    assert elapsed(date(2024, 2, 29), date(2025, 2, 28), Ago.YEAR) < 1
    assert elapsed(date(2024, 2, 28), date(2025, 2, 28), Ago.YEAR) == 1


@pytest.mark.parametrize("unit", [Ago.MONTH, Ago.YEAR])
def test_a_day_short_of_a_limit_is_below_it_and_a_day_past_it_above(unit: Ago) -> None:
    limit = date(2025, 8, 31)
    whole = elapsed(limit, TODAY, unit)
    assert elapsed(limit + timedelta(1), TODAY, unit) < whole < elapsed(limit - timedelta(1), TODAY, unit)


@given(DAYS, DAYS, UNITS)
def test_an_earlier_day_is_never_less_long_ago(since: date, as_of: date, unit: Ago) -> None:
    earlier = since - timedelta(1)
    assert elapsed(earlier, as_of, unit) >= elapsed(since, as_of, unit) >= 0


@given(DAYS, DAYS, UNITS)
def test_the_same_day_is_never_less_long_ago_tomorrow(since: date, as_of: date, unit: Ago) -> None:
    assert elapsed(since, as_of + timedelta(1), unit) >= elapsed(since, as_of, unit)


@pytest.mark.parametrize(
    ("parts", "first", "last"),
    [
        ((2026,), date(2026, 1, 1), date(2026, 12, 31)),
        ((2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        ((2026, 5, 14), date(2026, 5, 14), date(2026, 5, 14)),
    ],
)
def test_a_period_is_all_days_that_may_be_meant(parts: tuple[int, ...], first: date, last: date) -> None:
    assert Period.of(*parts) == Period(first, last)


@pytest.mark.parametrize("parts", [(2026, 13), (2026, 0), (2026, 2, 29), (0,)])
def test_a_date_that_does_not_exist_is_none(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"month|day|year|^13$|^0$"):
        Period.of(*parts)


def said(period: Period | None, as_of: date | None = TODAY, raw: str = "") -> Value:
    smoked = Question("smoked", Kind.DATE, words("smoked"), ago=Ago.MONTH)
    return walk(dialog(step(smoked)), {"smoked": Answer(period, raw)}, as_of).values["smoked"]


@pytest.mark.parametrize(
    ("period", "six_months_ago"),
    [
        (Period.of(2026, 2, 28), True),
        (Period.of(2026, 3, 1), False),
        (Period.of(2026, 2), True),
        (Period.of(2026, 3), False),
        (Period.of(2026), None),
        (Period.of(2025), True),
        (Period.of(2026, 8), False),
    ],
)
def test_a_date_is_judged_by_the_day_on_which_it_is_looked_at(period: Period, six_months_ago: Truth) -> None:
    value = said(period)
    assert isinstance(value, Span)
    assert InRange("smoked", from_=Decimal(6)).holds({"smoked": value}) is six_months_ago


def test_on_a_later_day_the_same_answer_is_longer_ago() -> None:
    limit = InRange("smoked", from_=Decimal(6))
    given_ = Period.of(2026, 3)
    days = (TODAY, date(2026, 9, 15), date(2026, 9, 30), date(2026, 10, 1))
    holds = [limit.holds({"smoked": said(given_, day)}) for day in days]
    assert holds == [False, None, None, True]


def test_what_lies_ahead_is_unclear_and_the_rest_of_this_month_is_not() -> None:
    assert said(Period.of(2026, 9)) is NoAnswer.UNCLEAR
    this_month = said(Period.of(2026, 8))
    assert isinstance(this_month, Span)
    assert this_month.low == 0


def test_who_does_not_know_the_date_does_not_know() -> None:
    assert said(None) is NoAnswer.DOES_NOT_KNOW


def test_without_a_day_a_date_is_known_and_tells_no_time() -> None:
    values = {"smoked": said(Period.of(2026, 3), None)}
    assert InRange("smoked", from_=Decimal(6)).holds(values) is None
    assert (Known("smoked").holds(values), Unclear("smoked").holds(values)) == (True, False)
