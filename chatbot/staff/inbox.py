"""The inbox: which lead is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import abort, g, render_template, request

from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.erasing import erased_context
from chatbot.staff.filters import (
    FilterRefused,
    clinic_zone,
    filter_args,
    offered_choices,
    read_filter,
    seen_studies,
)
from chatbot.staff.frame import Page, database, now, section
from chatbot.staff.inbox_rows import row_context
from chatbot.staff.notices import notices_context
from chatbot.staff.words import field_labels, section_words, status_words
from chatbot.store.database import utc_text, utc_time
from chatbot.store.inbox import (
    MOST_COUNTED,
    Cursor,
    Section,
    count_by_status,
    inbox_page,
    reads_through,
)
from chatbot.store.inbox_lines import InboxLine
from chatbot.store.lead_filter import LeadFilter
from chatbot.store.staff import list_accounts

AFTER = "after"
"""The field of an address that says where the page before ended."""

_BETWEEN = "~"

inbox = section("inbox")


@inbox.get("/")
@needs(Permission.READ_LEADS)
def show() -> Page:
    said = filter_args(request.args)
    try:
        wanted = read_filter(request.args, g.staff)
    except FilterRefused as refusal:
        everything = _frame_context({}, LeadFilter(studies=g.staff.studies))
        context = {**everything, "said": said, "refused": refusal.fields}
        return render_template("staff/inbox.html", **context), 422
    at, after = now(), _cursor(request.args.get(AFTER, ""))
    try:
        page = inbox_page(database(), wanted, at, g.staff.id, after=after)
    except ValueError:
        abort(400)
    return render_template(
        "staff/inbox.html",
        sections=_by_section(page.lines),
        after=_as_text(page.after) if page.after else "",
        is_first_page=after is None,
        list_args=said,
        reads_through=reads_through(wanted),
        **_frame_context(said, wanted),
        **row_context([line for _, line in page.lines], at),
    )


def _frame_context(said: Mapping[str, str], wanted: LeadFilter) -> dict[str, Any]:
    """What stands around the leads: how many there are, and what they can be narrowed by."""
    in_service = [each for each in list_accounts(database()) if not each.is_disabled]
    return {
        "said": said,
        "refused": (),
        "counts": count_by_status(database(), wanted),
        "most_counted": MOST_COUNTED,
        "statuses": status_words(),
        "studies": seen_studies(g.staff),
        "options": offered_choices(g.staff, in_service),
        "labels": field_labels(),
        "section_names": section_words(),
        "zone": clinic_zone(wanted.study, g.staff).key,
        "query": request.query_string.decode("ascii", "replace"),
        **notices_context(),
        **erased_context(),
    }


def _by_section(lines: Iterable[tuple[Section, InboxLine]]) -> dict[str, list[InboxLine]]:
    found: dict[str, list[InboxLine]] = {}
    for each, line in lines:
        found.setdefault(each.value, []).append(line)
    return found


def _as_text(cursor: Cursor) -> str:
    return _BETWEEN.join([utc_text(cursor.as_of), cursor.section.value, cursor.key, cursor.reference])


def _cursor(text: str) -> Cursor | None:
    """Where an address goes on; 400 for one that none of our pages has."""
    if not text:
        return None
    try:
        as_of, name, key, reference = text.split(_BETWEEN)
        return Cursor(_time(as_of), Section(name), key, reference)
    except ValueError:
        abort(400)


def _time(text: str) -> datetime:
    """ValueError for a time without its zone, too."""
    time = utc_time(text)
    utc_text(time)
    return time
