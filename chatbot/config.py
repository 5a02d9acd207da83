"""Settings, their defaults and their checks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "CHATBOT_"

DEFAULTS: Mapping[str, object] = {
    "INSTANCE_PATH": str(ROOT / "instance"),
    "DIALOGS_PATH": str(ROOT / "dialogs"),
    "TRANSLATIONS_PATH": str(ROOT / "translations"),
    # Served over HTTPS: cookies get Secure and __Host-, pages get HSTS.
    "HTTPS": False,
    # Names under which the site may be asked for; others get 400. Empty: any name, for a first look only.
    "TRUSTED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    # How many proxies in front may be believed in X-Forwarded-For, -Proto and -Host.
    "PROXIES": 0,
    # A conversation ends this long after its last answer.
    "CONVERSATION_HOURS": 24,
    # How long a lead is kept at the most; `flask leads purge` erases what is older.
    "LEAD_DAYS": 365,
    # Studies whose leads are kept for another time, as in NCT07214142=180.
    "STUDY_LEAD_DAYS": [],
    # How long answers wait under a code for somebody who asked for that; then the code opens nothing.
    "PAUSE_DAYS": 7,
    # A registry status that is older than this is said to be old, on the start page and to staff.
    "STATUS_DAYS": 180,
    # How long a write waits for another before the person is asked to try again.
    "BUSY_SECONDS": 5.0,
    # Mail to the staff of a study: none without SMTP_HOST. What they mean is checked in chatbot/notifying.
    "SMTP_HOST": "",
    "SMTP_PORT": 587,
    "SMTP_USER": "",
    "SMTP_PASSWORD": "",
    # "starttls", "tls" from the first byte, or "none".
    "SMTP_TLS": "starttls",
    "MAIL_FROM": "",
    # Where the site is reached, for the links in mails: https://screening.example.org
    "SITE_URL": "",
    # "NCT07214142=a@b.org c@d.org; NCT04912596=e@f.org"
    "NOTICE_ADDRESSES": "",
    "MAX_CONTENT_LENGTH": 64 * 1024,
    "MAX_FORM_MEMORY_SIZE": 64 * 1024,
    "MAX_FORM_PARTS": 200,
}

MOST_DAYS = 36_500
"""A hundred years: further back than any lead, and still a date."""

_FROM_TO: Mapping[str, tuple[float, float]] = {
    # None could be erased at once, or never: who wants to keep leads for good says so in so many days.
    "LEAD_DAYS": (1, MOST_DAYS),
    "PAUSE_DAYS": (1, 365),
    "CONVERSATION_HOURS": (1, 8760),
    "STATUS_DAYS": (0, MOST_DAYS),
    "BUSY_SECONDS": (0, 600),
    "PROXIES": (0, 10),
    "MAX_CONTENT_LENGTH": (16 * 1024, 1024**3),
    "MAX_FORM_MEMORY_SIZE": (16 * 1024, 1024**3),
    "MAX_FORM_PARTS": (100, 10_000),
}
"""Beyond these a number from the environment is a slip."""


class SettingRefused(Exception):
    """A setting that cannot be used; the message is for the operator."""


def settings(
    given: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ
) -> dict[str, object]:
    """Defaults, over them ``CHATBOT_<NAME>`` from the environment, over them what the caller gives.

    Raises SettingRefused for a value of the wrong kind.
    """
    merged = dict(DEFAULTS)
    for name, default in DEFAULTS.items():
        if PREFIX + name in environ:
            merged[name] = _like(default, name, environ[PREFIX + name])
    return {**merged, **(given or {})}


def kept_days(config: Mapping[str, Any]) -> tuple[int, dict[str, int]]:
    """How many days leads are kept at the most: in general, and by the studies that differ.

    Raises SettingRefused for a STUDY_LEAD_DAYS that cannot be read.
    """
    by_study = {}
    for each in config["STUDY_LEAD_DAYS"]:
        study, _, days = str(each).partition("=")
        is_number = days.strip().isdecimal() and len(days.strip()) <= len(str(MOST_DAYS))
        if not study.strip() or not is_number or not 1 <= int(days) <= MOST_DAYS:
            raise SettingRefused(
                f"{PREFIX}STUDY_LEAD_DAYS has '{each}'. Write a study and a number of days: NCT07214142=180."
            )
        by_study[study.strip()] = int(days)
    return int(config["LEAD_DAYS"]), by_study


def kept_days_of(config: Mapping[str, Any], study: str) -> int:
    general, by_study = kept_days(config)
    return by_study.get(study, general)


def _like(default: object, name: str, text: str) -> object:
    """The text of an environment variable as the kind of value that its default has."""
    if isinstance(default, bool):
        if text.lower() not in ("1", "true", "yes", "0", "false", "no"):
            raise SettingRefused(f"{PREFIX}{name} is '{text}'. Set it to true or false.")
        return text.lower() in ("1", "true", "yes")
    if isinstance(default, list):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(default, int | float):
        return _number(type(default), name, text)
    return text


def _number(kind: type[int] | type[float], name: str, text: str) -> int | float:
    try:
        number = kind(text)
    except ValueError as error:
        raise SettingRefused(f"{PREFIX}{name} is '{text}'. Set it to a number.") from error
    least, most = _FROM_TO.get(name, (number, number))
    if not least <= number <= most:
        raise SettingRefused(f"{PREFIX}{name} is '{text}'. Set it to a number from {least:g} to {most:g}.")
    return number
