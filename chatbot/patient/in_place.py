"""Turns in place: what a page's script asks for instead of loading pages.

With the header ``X-Turn`` a form's answer is not a redirect but the page that it leads to, without the frame
that stands around every page. A turn can also be foreseen: asked for before the answer is given, as it would
follow each button of a form. Both are made by the same views, so a page cannot look otherwise in place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response

from chatbot.patient.context import conversation
from chatbot.patient.shown import turns
from chatbot.sealing import Sealed

ASKED = "X-Turn"
"""Of a request: the digest of the turn that is on the screen already, or any other text."""

WHOLE = "X-Turn-Whole"
"""Of a request: the earlier turns are not on the screen."""

KNOWN = "X-Turn-Known"
"""Of a request: the names of turns whose pages were fetched ahead. Of a response: which of them it is, and
then only what was said is sent.
"""

ADDRESS = "X-Turn-Address"
"""Of a response: the address of the page that it is, for the browser's history."""


class Unforeseeable(Exception):
    """What follows would change more than this conversation, so it happens only when it is meant."""


def is_in_place() -> bool:
    """Whether only what stands inside the page's frame is wanted."""
    return ASKED in request.headers


def is_more() -> bool:
    """Whether the turns before this answer are on the screen."""
    return is_in_place() and request.method == "POST" and WHOLE not in request.headers


def replace_all() -> None:
    """This page takes the place of everything on the screen, its frame included."""
    g.is_whole = True


def page_context() -> dict[str, bool]:
    """``in_place``: the page is sent without its frame, but with what stands beside it where that may have to
    change (``is_frame_new``). ``is_more``: the turns before it are on the screen. ``has_token``: so is the
    token of its forms.
    """
    in_place = is_in_place() and "is_whole" not in g
    return {
        "in_place": in_place,
        "is_more": is_more(),
        "is_frame_new": in_place and _may_change_the_frame(),
        "has_token": in_place and bool(g.get("csrf_valid")),
    }


def only_for_real() -> None:
    """Raises Unforeseeable while an answer is only imagined."""
    if g.get("imagined_form") is not None:
        raise Unforeseeable


def sent() -> MultiDict[str, str]:
    """The form that was sent, or that is imagined to be."""
    imagined: MultiDict[str, str] | None = g.get("imagined_form")
    return request.form if imagined is None else imagined


def see_other(address: str) -> Response:
    """On to another page, whatever brought the person here: by GET, or in place."""
    return _page_at(address) if is_in_place() else redirect(address, 303)


def answered(step_id: str) -> None:
    """The person's list of turns goes on from this step, and need not be sent from its beginning."""
    g.answered_step = step_id


def begin() -> None:
    """To be called before each request of the talk."""
    if is_in_place() and request.method == "POST":
        g.was_concealed = conversation().is_concealed


def finish(response: Response) -> Response:
    """To be called after each request of the talk: nothing is sent that is on the screen already."""
    if ADDRESS not in response.headers:
        return response
    turn = _turn_of(response)
    if request.headers[ASKED] == turn.digest:
        response.status_code = 204
        response.set_data("")
    elif turn.name in request.headers.get(KNOWN, "").split():
        response.headers[KNOWN] = turn.name
        response.set_data(turn.said)
    else:
        response.set_data(turn.said + turn.page)
    return response


@dataclass(frozen=True, slots=True)
class Turn:
    """A page in place, with what it adds to the list of turns."""

    address: str
    page: str
    said: str

    @property
    def name(self) -> str:
        """The same for turns that differ in what was said before them alone."""
        return _digest(self.address + self.page)

    @property
    def digest(self) -> str:
        return _digest(self.said + self.page)


def foresee(endpoint: str, arguments: Mapping[str, Any], form: MultiDict[str, str]) -> Turn | None:
    """The turn that this form would lead to, and nothing else of it.

    None where that cannot be told, or where the form would be refused: a sheet that is still being filled in
    would come back whole with every number that is typed.
    """
    with _imagining(form):
        try:
            response = make_response(current_app.view_functions[endpoint](**arguments))
        except (Unforeseeable, HTTPException):
            return None
        is_turn = ADDRESS in response.headers and response.status_code < HTTPStatus.BAD_REQUEST
        return _turn_of(response) if is_turn else None


def view_of(address: str, method: str) -> tuple[str, dict[str, Any]]:
    """Endpoint and arguments of a page of this study. Raises werkzeug's HTTP exceptions for no such page."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        raise NotFound
    path = urlsplit(address).path.removeprefix(request.script_root)
    endpoint, arguments = adapter.match(path, method)
    return endpoint, {name: value for name, value in arguments.items() if name not in ("locale", "study")}


def _may_change_the_frame() -> bool:
    """What stands beside the talk must name no illness once the patient may not know of it."""
    if request.method != "POST" or "dialog" not in g:
        return True
    return conversation().is_concealed is not g.get("was_concealed")


def _page_at(address: str) -> Response:
    endpoint, arguments = view_of(address, "GET")
    response = make_response(current_app.view_functions[endpoint](**arguments))
    response.headers.setdefault(ADDRESS, address)
    return response


def _turn_of(response: Response) -> Turn:
    return Turn(response.headers[ADDRESS], response.get_data(as_text=True), _said())


def _said() -> str:
    step_id = g.get("answered_step")
    if step_id is None or not is_more():
        return ""
    talked = conversation()
    due = talked.walk.next_step
    new = turns(talked, until=due.id if due else None, since=step_id)
    return render_template("patient/_said.html", turns=new)


def _digest(turn: str) -> str:
    return hashlib.sha256(turn.encode()).hexdigest()[:16]


@contextmanager
def _imagining(form: MultiDict[str, str]) -> Iterator[None]:
    """Whatever is heard inside is forgotten: it happens to a copy of the conversation."""
    real = conversation()
    g.was_concealed = real.is_concealed
    kept = {name: g.get(name) for name in ("conversation", "answered_step", "imagined_form")}
    g.conversation = twin = copy(real)
    twin.session = Sealed(dict(real.session))
    g.answered_step, g.imagined_form = None, form
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(g, name, value)
