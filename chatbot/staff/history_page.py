"""Who did what: the latest about one lead, and everything, for whoever answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import g, render_template, request
from sqlite_utils import Database

from chatbot.i18n import gettext
from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.cursors import read_cursor, written
from chatbot.staff.days import from_day, read_day, to_day
from chatbot.staff.filters import clinic_zone, clinic_zone_words
from chatbot.staff.frame import REFUSED, Page, database, dialogs, now, section
from chatbot.staff.history_words import ACTIONS, action_words, actor_words, detail_words
from chatbot.staff.words import local_time, zone_of, zone_words
from chatbot.store.history import OPERATOR, PERSON
from chatbot.store.history_search import (
    MOST_LOOKED_AT,
    Entry,
    HistoryFilter,
    HistoryPage,
    entries_of,
    search,
)
from chatbot.store.receipts import read_reference
from chatbot.store.staff import list_accounts

history_page = section("history_page", "/history")

PAGE = 50
_NAMES = ("actor", "action", "subject", "since", "until")
_STAFF_SUBJECT = re.compile(r"staff [1-9]\d{0,8}")


class Before(NamedTuple):
    """The number of the last entry of a page; 0 for a first page."""

    seq: int = 0


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry in the reader's language, on the clock of the clinic; ``about`` is its subject in words."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    about: str
    detail: str


@history_page.get("")
@needs(Permission.SEARCH_HISTORY)
def show() -> Page:
    asked = {name: value for name in _NAMES if (value := request.args.get(name, "").strip())}
    db, zone = database(), clinic_zone("", g.staff)
    names = _names(db)
    wrong, before = dict(_mistakes(asked, names)), read_cursor(Before) or Before()
    found = HistoryPage((), None)
    if not wrong:
        found = search(db, _filter(asked, zone), now(), g.staff.actor, PAGE, before.seq)
    page = render_template(
        "staff/history.html",
        asked=asked,
        wrong=wrong,
        entries=[_shown(each, names, zone) for each in found.entries],
        older=written(Before(found.older)) if found.older else "",
        is_cut=found.older and len(found.entries) < PAGE,
        most_looked_at=MOST_LOOKED_AT,
        actors={each: actor_words(each, names) for each in (*names, PERSON, OPERATOR)},
        actions=dict(sorted(((each, action_words(each)) for each in ACTIONS), key=lambda pair: pair[1])),
        zone=clinic_zone_words("", g.staff, now()),
    )
    return (page, REFUSED) if wrong else page


def history_context(db: Database, lead: Lead) -> dict[str, Any]:
    """For ``staff/_lead_history.html`` in the page of a lead that this colleague was let at."""
    names, zone = _names(db), zone_of(dialogs().get(lead.study))
    shown = [_shown(_about_one(each), names, zone) for each in entries_of(db, lead.reference)]
    return {"lead_history": shown, "history_zone": zone_words(zone)}


def _about_one(entry: Entry) -> Entry:
    """Of an export why it was made, but no other lead: whoever reads this one may not see them all."""
    if entry.subject:
        return entry
    return replace(entry, detail={name: entry.detail[name] for name in ("form", "reason")})


def _names(db: Database) -> Mapping[str, str]:
    return {each.actor: each.name for each in list_accounts(db)}


def _shown(entry: Entry, names: Mapping[str, str], zone: ZoneInfo) -> EntryShown:
    return EntryShown(
        entry.seq,
        local_time(entry.at, zone),
        actor_words(entry.actor, names),
        action_words(entry.action),
        entry.subject,
        names.get(entry.subject, entry.subject),
        detail_words(entry.detail, names, zone),
    )


def _mistakes(asked: Mapping[str, str], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Only what was offered is looked for: this look is told in the history, which holds nobody's words."""
    if asked.get("actor", PERSON) not in (*names, PERSON, OPERATOR):
        yield "actor", gettext("There is no such account.")
    if "action" in asked and asked["action"] not in ACTIONS:
        yield "action", gettext("Please choose one of these.")
    if "subject" in asked and not _subject(asked["subject"]):
        yield "subject", gettext("Please enter a reference such as 7K4-M2Q.")
    for name in ("since", "until"):
        if name in asked and read_day(asked[name]) is None:
            yield name, gettext("Please enter a date such as 2026-11-03.")


def _filter(asked: Mapping[str, str], zone: ZoneInfo) -> HistoryFilter:
    return HistoryFilter(
        actor=asked.get("actor", ""),
        action=asked.get("action", ""),
        subject=_subject(asked.get("subject", "")),
        since=from_day(asked.get("since", ""), zone),
        until=to_day(asked.get("until", ""), zone),
        studies=g.staff.studies,
    )


def _subject(text: str) -> str:
    return text if _STAFF_SUBJECT.fullmatch(text) else read_reference(text)
