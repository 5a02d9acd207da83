"""Finding a lead by what somebody on the telephone says. What is typed is personal, so it is in no address.

It is kept in the staff's sealed cookie, under a number, until they sign out: so a page of what was found can
be loaded again, gone back to and turned, and a second search in another tab does not change it.
"""

from __future__ import annotations

from flask import g, redirect, render_template, request, session, url_for

from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.cursors import read_cursor, written
from chatbot.staff.frame import REFUSED, Page, database, now, section
from chatbot.staff.inbox_rows import row_context
from chatbot.store.search import MOST_LETTERS, Place, can_be_sought, search

_FIELD = "sought"

_KEPT = "searches"
_MOST_KEPT = 5

searching = section("searching", "/search")


@searching.get("/")
@needs(Permission.READ_LEADS)
def ask() -> Page:
    return render_template("staff/search.html", sought="")


@searching.post("/")
@needs(Permission.READ_LEADS)
def take() -> Page:
    typed = " ".join(request.form.get(_FIELD, "").split())[:MOST_LETTERS]
    if not can_be_sought(typed):
        refused = render_template("staff/search.html", sought=typed, is_refused=True)
        return refused, REFUSED
    return redirect(url_for("searching.show", number=_keep(typed)), 303)


@searching.get("/<int:number>")
@needs(Permission.READ_LEADS)
def show(number: int) -> Page:
    typed = session.get(_KEPT, {}).get(str(number))
    if typed is None:
        return render_template("staff/search.html", sought="", is_gone=True), 404
    at = now()
    found = search(database(), typed, g.staff.studies, at, g.staff.id, after=read_cursor(Place))
    return render_template(
        "staff/search.html",
        sought=typed,
        lines=found.lines,
        number=number,
        list_args={"list": "search", "number": number},
        after=written(found.after) if found.after else "",
        query=request.query_string.decode("ascii", "replace"),
        **row_context(found.lines, at),
    )


def _keep(typed: str) -> int:
    """The number under which the cookie holds what was typed; of so many searches, the oldest goes."""
    kept: dict[str, str] = dict(session.get(_KEPT, {}))
    number = max((int(each) for each in kept), default=0) + 1
    newest = list(kept.items())[-(_MOST_KEPT - 1) :]
    session[_KEPT] = {**dict(newest), str(number): typed}
    return number
