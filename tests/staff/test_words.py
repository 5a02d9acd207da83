"""What staff read in the place of a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from chatbot.staff.words import how_long_ago

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "en", "zh"),
    [
        ({"minutes": 20}, "20 minutes ago", "20分钟前"),
        ({"hours": 23}, "1 day ago", "1天前"),
        ({"days": 1, "hours": 23}, "1 day ago", "1天前"),
        ({"days": 10, "hours": 14}, "10 days ago", "10天前"),
        ({"days": 30, "hours": 23}, "30 days ago", "30天前"),
        ({"days": 62}, "2 months ago", "2个月前"),
        ({"days": -9, "hours": -20}, "in 9 days", "9天后"),
    ],
)
def test_whole_days_are_counted_up_to_a_month(app: Flask, before: dict[str, float], en: str, zh: str) -> None:
    for locale, words in (("en", en), ("zh", zh)):
        with app.test_request_context(f"/{locale}/staff/"):
            app.preprocess_request()
            assert how_long_ago(NOW - timedelta(**before), NOW) == words
