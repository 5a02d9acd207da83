"""The list of what is due: whom to call now, today and in the days to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from flask import abort, g, render_template, request

from chatbot.reading.telephones import international
from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.cursors import read_cursor, written
from chatbot.staff.filters import ME, seen_studies
from chatbot.staff.frame import Page, database, dialogs, now, section
from chatbot.staff.words import (
    how_long_ago,
    language_words,
    local_day,
    local_time,
    site_of,
    status_words,
    zone_of,
)
from chatbot.staff.work_words import next_action
from chatbot.store.work.due import DueCursor, DueFilter, DueLine, list_due
from chatbot.store.work.phone import logged_as_wrong

due = section("due", "/due")

LINES = 50
AHEAD = timedelta(days=7)
OVERDUE, TODAY, LATER = "overdue", "today", "later"


class Group(NamedTuple):
    """``name`` is OVERDUE, TODAY or LATER."""

    name: str
    lines: tuple[DueLine, ...]


@due.get("")
@needs(Permission.READ_LEADS)
def show() -> Page:
    whose, study = request.args.get("whose", ""), request.args.get("study", "")
    after = read_cursor(DueCursor)
    at = now()
    which = read_due_filter(request.args, at)
    if which is None:
        abort(404)
    page = list_due(database(), g.staff, at, which, LINES, after)
    return render_template(
        "staff/due.html",
        groups=tuple(_groups(page.lines, at)),
        chosen={"whose": whose, "study": study},
        list_args={"list": "due", **due_args(request.args)},
        studies=seen_studies(g.staff),
        further=written(page.after) if page.after else "",
        is_further=after is not None,
        statuses=status_words(),
        languages=language_words(),
        next_action=next_action,
        when=lambda line: local_time(line.next_at, zone_of(dialogs().get(line.study))),
        ago=lambda time: how_long_ago(time, at),
        telephone=_telephone,
        may_work=g.staff.may(Permission.WORK_LEADS),
        wrong=logged_as_wrong(database(), [line.reference for line in page.lines]),
        day_of=lambda line, at: local_day(at, zone_of(dialogs().get(line.study))),
    )


def due_args(args: Mapping[str, str]) -> dict[str, str]:
    """What an address says of the filter and nothing else: to be said again in a link."""
    return {name: args[name] for name in ("whose", "study") if args.get(name)}


def read_due_filter(args: Mapping[str, str], at: datetime) -> DueFilter | None:
    """What an address asks for; None if it is not this account's to ask for."""
    whose, study = args.get("whose", ""), args.get("study", "")
    if (study and study not in seen_studies(g.staff)) or whose not in ("", ME):
        return None
    return DueFilter(at + AHEAD, study, is_mine=whose == ME)


def _groups(lines: tuple[DueLine, ...], at: datetime) -> Iterator[Group]:
    """The days of two sites may differ, so that the order of time alone does not bring a group together."""
    named = sorted(lines, key=lambda line: (OVERDUE, TODAY, LATER).index(_group(line, at)))
    for name, part in groupby(named, lambda line: _group(line, at)):
        yield Group(name, tuple(part))


def _group(line: DueLine, at: datetime) -> str:
    zone = zone_of(dialogs().get(line.study))
    if line.next_at <= at:
        return OVERDUE
    return TODAY if line.next_at.astimezone(zone).date() == at.astimezone(zone).date() else LATER


def _telephone(line: DueLine) -> str:
    return international(line.phone, site_of(dialogs().get(line.study)).region)
