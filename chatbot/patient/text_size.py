"""Larger text on every page, for as long as somebody wants it: a small cookie that says so and no more."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from chatbot.patient.context import conversation, step_anchor, where_next
from chatbot.patient.in_place import see_other

COOKIE, LARGE = "text-size", "large"
A_YEAR = 365 * 24 * 60 * 60
KEEPING_ENTRIES = ("talk.answer", "hand_off.leave_details", "pausing.keep")
"""What was sent to these can be had again by GET: a page that answers them can be left."""

text_size = Blueprint(
    "text_size", __name__, url_prefix="/<any(en, zh):locale>/<study>", template_folder="templates"
)


@text_size.post("/text-size")
def choose() -> Response:
    """Remember the size, and back to the page on which it was asked for."""
    response = see_other(_same_page())
    is_secure = bool(current_app.config["HTTPS"])
    if request.form.get("size") == LARGE:
        response.set_cookie(COOKIE, LARGE, max_age=A_YEAR, path="/", secure=is_secure, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, path="/", secure=is_secure, samesite="Lax")
    return response


@text_size.get("/text-size")
def back_to_the_talk() -> Response:
    """Where a link to another language leads from a page that answered the button."""
    return see_other(where_next())


def page_context() -> dict[str, Any]:
    """For every page; the button stands only where there is a conversation, and nothing to lose."""
    return {
        "is_large": request.cookies.get(COOKIE) == LARGE,
        "may_choose_size": "dialog" in g and _may_be_left(),
    }


def _may_be_left() -> bool:
    if conversation().is_too_young:
        return False
    return request.method != "POST" or request.endpoint in KEEPING_ENTRIES


def _same_page() -> str:
    """The page that the browser names as the one it comes from, made anew from our own routes: so nothing
    that is written there leads elsewhere. Also after a turn that came in place, the browser names the page
    in front of the person.
    """
    study = g.dialog.study.nct_id
    try:
        came_from = urlsplit(request.referrer or "")
        path = came_from.path.removeprefix(request.script_root)
        endpoint, values = current_app.url_map.bind_to_environ(request.environ).match(path, method="GET")
    except (HTTPException, RequestRedirect, ValueError):
        return where_next()
    if came_from.netloc != request.host or values.get("study") != study:
        return where_next()
    return url_for(endpoint, **values, _anchor=step_anchor() if endpoint == "talk.step" else None)
