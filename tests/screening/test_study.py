"""What a study says of its limits and of how old its status is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.screening.builders import STUDY


@pytest.mark.parametrize(
    ("updated", "today", "days"),
    [
        ("2025-10-09", date(2025, 10, 9), 0),
        ("2025-10-09", date(2026, 10, 9), 365),
        ("2025-10-09", date(2025, 10, 8), 0),  # a clock that is behind
        ("2025-10", date(2025, 11, 28), 31),
        ("2025-10", date(2025, 10, 1), 0),
        ("2025", date(2026, 1, 1), None),
        ("", date(2026, 1, 1), None),
    ],
)
def test_a_status_is_as_old_as_its_date_says_at_least(updated: str, today: date, days: int | None) -> None:
    assert replace(STUDY, last_update=updated).status_days(today) == days


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 4, 7), "not yet recruiting on 2025-10-09"),
        (date(2026, 4, 8), "not yet recruiting on 2025-10-09 (181 days ago: ask again)"),
    ],
)
def test_an_old_status_is_told_with_its_age(day: date, told: str) -> None:
    study = replace(STUDY, overall_status="NOT_YET_RECRUITING", last_update="2025-10-09")
    assert study.status_line(day, old_after=180) == told


@pytest.mark.parametrize(
    ("fields", "limits"),
    [
        ({}, {}),
        ({"sex": "ALL"}, {}),
        ({"minimum_age": "18 Years"}, {"AGE": "Minimum age: 18 Years"}),
        (
            {"minimum_age": "28 Days", "maximum_age": "1 Year", "sex": "FEMALE"},
            {"AGE": "Minimum age: 28 Days. Maximum age: 1 Year", "SEX": "Sex: FEMALE"},
        ),
        ({"sex": "MALE", "sex_detail": "has a prostate"}, {"SEX": "Sex: MALE (has a prostate)"}),
        ({"sex": "ALL", "sex_detail": "both"}, {}),
    ],
)
def test_the_limits_are_the_records_fields_as_far_as_they_limit(
    fields: dict[str, str], limits: dict[str, str]
) -> None:
    plain = replace(STUDY, minimum_age="", maximum_age="", sex="", sex_detail="")
    assert replace(plain, **fields).limits == limits  # type: ignore[arg-type]
