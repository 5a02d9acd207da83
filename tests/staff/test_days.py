"""A day that an address names, and when it begins and ends on the clock of the clinic."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.staff.days import from_day, read_day, to_day

HEFEI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "sent", ["", "20.11.2026", "2026-02-30", "1899-12-31", "9000-01-01", "9999-12-31", "x"]
)
def test_what_nobody_could_have_chosen_is_no_day(sent: str) -> None:
    assert read_day(sent) is None
    assert (from_day(sent, HEFEI), to_day(sent, HEFEI)) == (None, None)


def test_a_day_begins_and_ends_at_midnight_there() -> None:
    assert read_day("2026-11-20") == date(2026, 11, 20)
    assert from_day("2026-11-20", HEFEI) == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert to_day("2026-11-20", HEFEI) == datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is() -> None:
    new_york = ZoneInfo("America/New_York")
    begins, ends = (each("2026-11-01", new_york) for each in (from_day, to_day))
    assert begins == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert ends == datetime(2026, 11, 2, 5, tzinfo=UTC)
