"""From which list a lead was opened: the way back to it, with its filters, and on to the lead that follows.

The list stands in the address of the lead and in its forms; so does where the lead stood in it when it was
opened, because work moves a lead elsewhere, and the next one is that which came after it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from chatbot.staff.cursors import AFTER, parsed, written
from chatbot.staff.due import due_args, read_due_filter
from chatbot.staff.filters import FilterRefused, filter_args, read_filter
from chatbot.staff.frame import database, now
from chatbot.store.inbox import Cursor
from chatbot.store.inbox_place import Following, place_of, reference_after
from chatbot.store.work.changing import get_state
from chatbot.store.work.due import DueCursor, due_after

LIST, PLACE = "list", "place"
"""Fields of an address; a lead that was opened from no list belongs to the whole inbox."""

INBOX, DUE, SEARCH = "inbox", "due", "search"


@dataclass(frozen=True, slots=True)
class CameFrom:
    """``list`` is INBOX, DUE or SEARCH, ``back`` its address. ``of_list`` says it in the address of a lead,
    ``of_place`` also where this lead stood. ``next`` is a reference, None if none follows; ``further`` is
    the address of the list from this lead on, set if that is where to look for the next one.
    """

    list: str
    back: str
    of_list: Mapping[str, Any]
    place: str
    next: str | None
    further: str = ""

    @property
    def of_place(self) -> dict[str, Any]:
        return {**self.of_list, **({PLACE: self.place} if self.place else {})}


def came_from(reference: str) -> CameFrom:
    """Of this request's address. What no page of ours says there is taken for nothing."""
    which = request.values.get(LIST, "")
    if which == DUE:
        return _from_due(reference)
    number = request.values.get("number", "")
    if which == SEARCH and number.isascii() and number.isdigit():
        back = url_for("searching.show", number=int(number[:9]))
        return CameFrom(SEARCH, back, {LIST: SEARCH, "number": number[:9]}, "", None)
    return _from_inbox(reference)


def _from_inbox(reference: str) -> CameFrom:
    said: dict[str, Any] = filter_args(request.values)
    try:
        wanted = read_filter(said, g.staff)
    except FilterRefused:
        said, wanted = {}, read_filter({}, g.staff)
    back, place = url_for("inbox.show", **said), None
    try:
        place = parsed(request.values.get(PLACE, ""), Cursor)
        following = reference_after(database(), wanted, place)
    except ValueError:
        place = place_of(database(), wanted, reference, now())
        following = reference_after(database(), wanted, place) if place else Following(None, is_told=True)
    at = written(place) if place else ""
    further = "" if following.is_told else url_for("inbox.show", **{**said, AFTER: at})
    return CameFrom(INBOX, back, said, at, following.reference, further)


def _from_due(reference: str) -> CameFrom:
    said: dict[str, Any] = due_args(request.values)
    which = read_due_filter(said, now())
    if which is None:
        return CameFrom(DUE, url_for("due.show"), {LIST: DUE}, "", None)
    place = _place_in_due(reference)
    following = due_after(database(), g.staff, which, place) if place else Following(None, is_told=True)
    at = written(place) if place else ""
    further = "" if following.is_told else url_for("due.show", **{**said, AFTER: at})
    return CameFrom(DUE, url_for("due.show", **said), {LIST: DUE, **said}, at, following.reference, further)


def _place_in_due(reference: str) -> DueCursor | None:
    try:
        return parsed(request.values.get(PLACE, ""), DueCursor)
    except ValueError:
        state = get_state(database(), reference)
        return DueCursor(state.next_at, reference) if state and state.next_at else None
