"""Settings from the environment: a slip of the operator's is refused in words before it does any harm."""

from __future__ import annotations

import pytest

from chatbot.config import DEFAULTS, SettingRefused, kept_days, settings


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # Read as "keep for good", it would have the daily purge erase every lead.
        ("LEAD_DAYS", "0"),
        ("LEAD_DAYS", "-5"),
        ("LEAD_DAYS", "999999999"),
        ("LEAD_DAYS", "a year"),
        ("PAUSE_DAYS", "0"),
        ("PAUSE_DAYS", "99999999999"),
        ("CONVERSATION_HOURS", "-1"),
        ("CONVERSATION_HOURS", "nan"),
        ("CONVERSATION_HOURS", "inf"),
        ("BUSY_SECONDS", "nan"),
        ("PROXIES", "-1"),
        ("MAX_CONTENT_LENGTH", "0"),
        ("HTTPS", "maybe"),
    ],
)
def test_a_setting_that_would_do_harm_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(SettingRefused, match=f"CHATBOT_{name} is '{text}'"):
        settings(environ={f"CHATBOT_{name}": text})


@pytest.mark.parametrize("days", ["NCT07214142=0", "NCT07214142=99999999999", "NCT07214142=", "=5", "5"])
def test_days_of_a_study_are_days(days: str) -> None:
    with pytest.raises(SettingRefused, match="Write a study and a number of days"):
        kept_days(settings(environ={"CHATBOT_STUDY_LEAD_DAYS": days}))


def test_every_default_is_a_setting_that_would_be_taken() -> None:
    numbers = {name: value for name, value in DEFAULTS.items() if type(value) in (int, float)}
    assert settings(environ={f"CHATBOT_{name}": str(value) for name, value in numbers.items()}) == DEFAULTS
