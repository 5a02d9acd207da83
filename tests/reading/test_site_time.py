"""A day and time on the clock of a site: read for sure, or asked for again."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.reading.site_time import EXAMPLE, NoSiteTime, read_site_time, site_time_typed

HEFEI, BERLIN = "Asia/Shanghai", "Europe/Berlin"
AFTERNOON = datetime(2026, 12, 3, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-03T14:30",
        "2026-12-03T14:30:00",
        "2026-12-03 14:30",
        "2026/12/3 14:30",
        "2026.12.3 14:30",
        " 2026-12-03  14:30 ",
        "2026年12月3日14:30",
        "2026年12月3日 14点30分",
        "２０２６－１２－０３　１４：３０",
    ],
)
def test_the_same_moment_is_read_however_it_is_typed(typed: str) -> None:
    assert read_site_time(typed, HEFEI) == AFTERNOON


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "tomorrow 14:30",
        "2026-12-03",
        "14:30",
        "03/12/2026 14:30",
        "2026-13-03 14:30",
        "2026-02-30 14:30",
        "2026-12-03 24:30",
        "2026-12-03 14:60",
        "2026-12-03 2:30 pm",
        "0000-01-01 00:00",
        "0001-01-01 00:00",
        "2026-12-03T14:30Z",
    ],
)
def test_what_is_not_surely_a_day_and_time_is_not_read(typed: str) -> None:
    assert read_site_time(typed, HEFEI) is NoSiteTime.NOT_READ


def test_the_example_that_staff_are_shown_is_read() -> None:
    assert isinstance(read_site_time(EXAMPLE, HEFEI), datetime)


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-03-29 01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29 02:00", NoSiteTime.SKIPPED),
        ("2026-03-29 02:59", NoSiteTime.SKIPPED),
        ("2026-03-29 03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_that_summer_time_skips_is_refused_and_of_one_that_comes_twice_it_is_the_first(
    typed: str, utc: datetime | NoSiteTime
) -> None:
    assert read_site_time(typed, BERLIN) == utc


@given(
    moment=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    zone=st.sampled_from([HEFEI, BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_what_the_field_is_given_to_show_is_read_back_as_the_same_time_on_the_wall(
    moment: datetime, zone: str
) -> None:
    minute = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    read = read_site_time(site_time_typed(minute, zone), zone)
    assert isinstance(read, datetime)
    assert site_time_typed(read, zone) == site_time_typed(minute, zone)
    offset = minute.astimezone(ZoneInfo(zone))
    if not offset.fold:
        assert read == minute


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(typed: str) -> None:
    assert isinstance(read_site_time(typed, BERLIN), datetime | NoSiteTime)
