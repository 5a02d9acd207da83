"""Dates as people type them: read as precisely as they were given, refused where two readings are fair."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.reading.dates import read_date
from chatbot.reading.numbers import Refusal
from chatbot.screening.period import Period

MAY, DAY, YEAR = Period.of(2025, 5), Period.of(2025, 5, 14), Period.of(2025)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2025", YEAR),
        (" 2025 ", YEAR),
        ("2025年", YEAR),
        ("2025-05", MAY),
        ("2025-5", MAY),
        ("2025/5", MAY),
        ("2025.05", MAY),
        ("2025 05", MAY),
        ("2025年5月", MAY),
        ("2025 年 5 月", MAY),
        ("2025年05月份", MAY),
        ("5/2025", MAY),
        ("05-2025", MAY),
        ("May 2025", MAY),
        ("may, 2025", MAY),
        ("2025 May", MAY),
        ("Sept 2025", Period.of(2025, 9)),
        ("Sep. 2025", Period.of(2025, 9)),
        ("December 2024", Period.of(2024, 12)),
        ("2025-05-14", DAY),
        ("2025/5/14", DAY),
        ("2025年5月14日", DAY),
        ("2025年5月14号", DAY),
        ("14 May 2025", DAY),
        ("14th of May 2025", DAY),
        ("May 14, 2025", DAY),
        ("May 14th 2025", DAY),
        ("2025 May 14", DAY),
        ("14/05/2025", DAY),
        ("05/14/2025", DAY),
        ("5.5.2025", Period.of(2025, 5, 5)),
        ("２０２５－０５", MAY),
        ("民國114年5月", MAY),
        ("民国114年", YEAR),
        ("民國 99 年 5 月 14 日", Period.of(2010, 5, 14)),
    ],
)
def test_a_date_is_read_as_precisely_as_it_was_given(typed: str, period: Period) -> None:
    assert read_date(typed) == period


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", Refusal.EMPTY),
        ("   ", Refusal.EMPTY),
        ("x" * 41, Refusal.TOO_LONG),
        ("2025\x00", Refusal.FORBIDDEN_CHARACTER),
        ("05/06/2025", Refusal.DAY_OR_MONTH),
        ("1-2-2025", Refusal.DAY_OR_MONTH),
        ("不清楚", Refusal.DOES_NOT_KNOW),
        ("can't remember", Refusal.DOES_NOT_KNOW),
        ("2025-13", Refusal.NOT_A_DATE),
        ("2025-02-30", Refusal.NOT_A_DATE),
        ("31/04/2025", Refusal.NOT_A_DATE),
        ("13/14/2025", Refusal.NOT_A_DATE),
        ("1899", Refusal.NOT_A_DATE),
        ("114年5月", Refusal.NOT_A_DATE),
        ("25-05", Refusal.NOT_A_DATE),
        ("May", Refusal.NOT_A_DATE),
        ("last year", Refusal.NOT_A_DATE),
        ("2025 or 2024", Refusal.NOT_A_DATE),
        ("20255", Refusal.NOT_A_DATE),
    ],
)
def test_what_is_no_date_or_two_is_refused_with_the_reason(typed: str, why: Refusal) -> None:
    assert read_date(typed) is why


@pytest.mark.parametrize(
    ("typed", "is_ahead"),
    [("2025-06", True), ("2026", True), ("2025-05-15", True), ("2025-05", False), ("2025", False)],
)
def test_only_what_is_certainly_ahead_is_refused(typed: str, is_ahead: bool) -> None:
    assert (read_date(typed, latest=date(2025, 5, 14)) is Refusal.AHEAD) is is_ahead


@given(st.dates(date(1900, 1, 1)))
def test_every_day_month_and_year_is_read_back(day: date) -> None:
    assert read_date(day.isoformat()) == Period(day, day)
    assert read_date(f"{day:%Y-%m}") == Period.of(day.year, day.month)
    assert read_date(f"{day.year}年{day.month}月{day.day}日") == Period(day, day)


@given(st.text(max_size=60) | st.text("0123456789-/. 年月日MayJun", max_size=20))
def test_no_text_raises_or_is_read_twice_differently(text: str) -> None:
    read = read_date(text)
    assert isinstance(read, Period | Refusal)
    assert read_date(text) == read
