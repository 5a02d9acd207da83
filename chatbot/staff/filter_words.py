"""In plain words, which leads an export was of: the history keeps each part of a filter as "name=value"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from chatbot.i18n import babel_locale, current_locale, gettext, pgettext
from chatbot.staff.words import (
    field_labels,
    language_words,
    local_time,
    outcome_words,
    respondent_words,
    status_words,
)
from chatbot.store.database import utc_time

_FIELDS = {"locale": "language", "assigned_to": "assigned"}
"""What the history calls otherwise than the form does."""

_ONE_OF = "study_"


def filter_words(parts: Iterable[str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    """As "Status: New · Language: Chinese". ``names``: those of accounts, by actor; ``zone``: the site's."""
    said = dict(part.split("=", 1) for part in parts)
    own = [study for name, study in said.items() if name.startswith(_ONE_OF)]
    labelled = [
        (_label(name), _value(name, value, names, zone))
        for name, value in sorted(said.items(), key=lambda part: _place(part[0]))
        if not name.startswith(_ONE_OF)
    ]
    if own:
        labelled.append((pgettext("history", "studies of the account"), gettext(", ").join(own)))
    if not labelled:
        return gettext("all leads")
    return pgettext("filter", " · ").join(
        pgettext("filter", "%(name)s: %(value)s", name=name, value=value) for name, value in labelled
    )


def _place(name: str) -> int:
    """In the order of the form."""
    fields = list(field_labels())
    field = _FIELDS.get(name, name)
    return fields.index(field) if field in fields else len(fields)


def _label(name: str) -> str:
    return field_labels().get(_FIELDS.get(name, name), name)


def _value(name: str, value: str, names: Mapping[str, str], zone: ZoneInfo) -> str:
    """The last day is told, where the filter has the midnight after it."""
    if name == "since":
        return _day(utc_time(value).astimezone(zone))
    if name == "until":
        end = utc_time(value).astimezone(zone)
        return _day(end - timedelta(days=1) if end.time() == time() else end)
    if name == "assigned_to":
        return gettext("Not assigned") if value == "nobody" else names.get(f"staff {value}", value)
    return _choices().get(name, {}).get(value, value)


def _day(at: datetime) -> str:
    """With the time for whoever filtered on another clock."""
    if at.time() == time():
        return format_date(at, locale=babel_locale(current_locale()))
    return local_time(at, ZoneInfo(str(at.tzinfo)))


def _choices() -> Mapping[str, Mapping[str, str]]:
    return {
        "outcome": outcome_words(),
        "status": {status.value: words for status, words in status_words().items()},
        "locale": language_words(),
        "respondent": respondent_words(),
    }
