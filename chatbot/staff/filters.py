"""What an address says about which leads are meant: the inbox, exports and reports read it alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_gmt

from chatbot.i18n import LOCALES, babel_locale, catalogs, current_locale, gettext
from chatbot.screening.assessment import Outcome
from chatbot.screening.lead import LeadStatus
from chatbot.screening.wording import Voice
from chatbot.staff.days import from_day, read_day, to_day
from chatbot.staff.frame import dialogs
from chatbot.staff.numbers import NONE, read_number
from chatbot.staff.words import (
    day_words,
    language_words,
    outcome_words,
    respondent_words,
    status_words,
    zone_of,
    zone_words,
)
from chatbot.store.lead_filter import NOBODY, LeadFilter
from chatbot.store.staff import Account

NAMES = ("study", "outcome", "status", "language", "respondent", "assigned", "since", "until")
"""The fields of an address, in the order of the form. (``locale`` is the page's own language.)"""

ME, NO_ONE = "me", "nobody"
"""Of ``assigned``; else it is an account's number."""

_NAMED = ("", ME, NO_ONE)
_READ = ("assigned", "since", "until")


class FilterRefused(ValueError):
    """``fields`` hold what nobody could have chosen: nothing is listed, rather than more than was meant."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def seen_studies(account: Account) -> tuple[str, ...]:
    """The studies that are here and that this account may see."""
    return tuple(study for study in dialogs() if account.may_see(study))


def study_words(study: str) -> str:
    """Its number and, where the study is here, its name: nobody knows two studies apart by their numbers."""
    dialog = dialogs().get(study)
    if dialog is None:
        return study
    name = catalogs().say(dialog.titles["name"], Voice.PATIENT, current_locale(), study)
    return f"{study} · {name}"


def filter_args(args: Mapping[str, str]) -> dict[str, str]:
    """What an address says of the filter and nothing else: to be said again in a link."""
    said = {name: args.get(name, "").strip() for name in NAMES}
    return {name: value for name, value in said.items() if value}


def offered_choices(account: Account, colleagues: Iterable[Account]) -> dict[str, dict[str, str]]:
    """What each field that is no day can be, by its value and in words, in the order of the form."""
    others = {str(each.id): each.name for each in colleagues if each.id != account.id}
    return {
        "study": {each: study_words(each) for each in seen_studies(account)},
        "outcome": dict(outcome_words()),
        "status": {each.value: words for each, words in status_words().items()},
        "language": dict(language_words()),
        "respondent": dict(respondent_words()),
        "assigned": {ME: gettext("Me"), NO_ONE: gettext("Not assigned"), **others},
    }


def said_in_words(said: Mapping[str, str], options: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What an address that was not refused narrows by, in words, in the order of the form."""
    return {
        name: options[name].get(value, value) if name in options else day_words(date.fromisoformat(value))
        for name, value in said.items()
    }


def read_filter(args: Mapping[str, str], account: Account) -> LeadFilter:
    """The filter that an address describes, for an account: never wider than what that may see.

    ``since`` and ``until`` are days (YYYY-MM-DD, both included) on the clock of the study's site. Raises
    FilterRefused.
    """
    said = filter_args(args)
    wrong = [
        *_not_offered(said, account),
        *(name for name in _READ if not _is_readable(said.get(name, ""), name)),
    ]
    if wrong:
        raise FilterRefused(tuple(name for name in NAMES if name in wrong))
    zone = clinic_zone(said.get("study", ""), account)
    return LeadFilter(
        study=said.get("study", ""),
        outcome=said.get("outcome", ""),
        status=LeadStatus(said["status"]) if "status" in said else None,
        locale=said.get("language", ""),
        respondent=said.get("respondent", ""),
        assigned_to=_assigned_to(said.get("assigned", ""), account),
        since=from_day(said.get("since", ""), zone),
        until=to_day(said.get("until", ""), zone),
        studies=account.studies,
    )


def clinic_zone(study: str, account: Account) -> ZoneInfo:
    """Of the study's site; without a study, of the first one that the account sees."""
    chosen = (study, *seen_studies(account)) if study else seen_studies(account)
    return zone_of(dialogs().get(next(iter(chosen), "")))


def clinic_zone_words(study: str, account: Account, at: datetime) -> str:
    """By the clock's name, or as "GMT+08:00" where the sites of several studies name theirs differently."""
    chosen, known = clinic_zone(study, account), dialogs()
    if study or all(zone_of(known[each]) == chosen for each in seen_studies(account)):
        return zone_words(chosen)
    return get_timezone_gmt(at.astimezone(chosen), locale=babel_locale(current_locale()))


def _not_offered(said: Mapping[str, str], account: Account) -> Iterator[str]:
    offered: Mapping[str, Collection[str]] = {
        "study": seen_studies(account),
        "outcome": [each.value for each in Outcome],
        "status": [each.value for each in LeadStatus],
        "language": LOCALES,
        "respondent": respondent_words(),
    }
    return (name for name, values in offered.items() if name in said and said[name] not in values)


def _is_readable(text: str, name: str) -> bool:
    if name == "assigned":
        return text in _NAMED or read_number(text) != NONE
    return not text or read_day(text) is not None


def _assigned_to(text: str, account: Account) -> int | None:
    named = {"": None, ME: account.id, NO_ONE: NOBODY}
    return named[text] if text in named else read_number(text)
