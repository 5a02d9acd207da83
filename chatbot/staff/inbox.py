"""The inbox: which lead is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import abort, g, render_template, request

from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.cursors import read_cursor, written
from chatbot.staff.erasing import erased_context
from chatbot.staff.filters import (
    FilterRefused,
    clinic_zone_words,
    filter_args,
    offered_choices,
    read_filter,
    said_in_words,
    seen_studies,
)
from chatbot.staff.frame import REFUSED, Page, database, now, section
from chatbot.staff.inbox_rows import row_context
from chatbot.staff.notices import notices_context
from chatbot.staff.words import field_labels, section_words, status_words
from chatbot.store.inbox import Cursor, InboxPage, Section, inbox_page, reads_through
from chatbot.store.inbox_lines import InboxLine
from chatbot.store.lead_counts import MOST_COUNTED, Count, count_by_status, count_listed
from chatbot.store.lead_filter import LeadFilter
from chatbot.store.staff import list_accounts

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
        return render_template("staff/inbox.html", **context), REFUSED
    at, after = now(), read_cursor(Cursor)
    try:
        page = inbox_page(database(), wanted, at, g.staff.id, after=after)
    except ValueError:
        abort(404)
    return render_template(
        "staff/inbox.html",
        sections=_by_section(page.lines),
        after=written(page.after) if page.after else "",
        is_first_page=after is None,
        count=_count(page, wanted, is_first=after is None),
        list_args=said,
        reads_through=reads_through(wanted),
        **_frame_context(said, wanted),
        **row_context([line for _, line in page.lines], at),
    )


def _frame_context(said: Mapping[str, str], wanted: LeadFilter) -> dict[str, Any]:
    """What stands around the leads: how many there are, and what they can be narrowed by."""
    chosen = said.get("assigned")
    colleagues = [
        each for each in list_accounts(database()) if not each.is_disabled or str(each.id) == chosen
    ]
    options = offered_choices(g.staff, colleagues)
    return {
        "said": said,
        "chosen_study": {"study": wanted.study} if wanted.study else {},
        "narrowed": said_in_words(said, options),
        "refused": (),
        "counts": count_by_status(database(), wanted),
        "most_counted": MOST_COUNTED,
        "statuses": status_words(),
        "studies": seen_studies(g.staff),
        "options": options,
        "labels": field_labels(),
        "section_names": section_words(),
        "zone": clinic_zone_words(wanted.study, g.staff, now()),
        "query": request.query_string.decode("ascii", "replace"),
        **notices_context(),
        **erased_context(),
    }


def _by_section(lines: Iterable[tuple[Section, InboxLine]]) -> dict[str, list[InboxLine]]:
    found: dict[str, list[InboxLine]] = {}
    for each, line in lines:
        found.setdefault(each.value, []).append(line)
    return found


def _count(page: InboxPage, wanted: LeadFilter, *, is_first: bool) -> Count:
    """Of all pages; one page alone is counted already."""
    if is_first and page.after is None:
        return Count(len(page.lines), is_whole=True)
    return count_listed(database(), wanted)
