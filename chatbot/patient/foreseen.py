"""What a page's script asks for while the person reads: the turns that would follow each button of a form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from chatbot.patient.in_place import foresee, view_of

foreseen = Blueprint("foreseen", __name__, url_prefix="/<any(en, zh):locale>/<study>")

FORESEEABLE = frozenset({"talk.answer", "talk.confirm", "talk.pass_notice", "talk.stop_here", "talk.go_on"})
MOST_BUTTONS = 24
OWN_FIELDS = ("form", "button", "known")


@foreseen.post("/what-follows")
def what_follows() -> dict[str, Any]:
    """For the form that goes to the path ``form``, with its fields as they stand: what each ``button``
    (``name=value``, or empty) would lead to. Changes nothing.

    Gives ``turns``, each once, by their names as [address, page], the page empty where its name is ``known``;
    and ``after``: by the button, [name of the turn, what was said, digest of both].
    """
    try:
        endpoint, arguments = view_of(request.form.get("form", ""), "POST")
    except HTTPException:
        endpoint, arguments = "", {}
    known = frozenset(request.form.getlist("known"))
    turns: dict[str, tuple[str, str]] = {}
    after: dict[str, tuple[str, str, str]] = {}
    buttons = list(dict.fromkeys(request.form.getlist("button")))[:MOST_BUTTONS]
    for button in buttons if endpoint in FORESEEABLE else ():
        if follows := foresee(endpoint, arguments, _pressed(button)):
            turns[follows.name] = (follows.address, "" if follows.name in known else follows.page)
            after[button] = (follows.name, follows.said, follows.digest)
    return {"turns": turns, "after": after}


def _pressed(button: str) -> MultiDict[str, str]:
    form = MultiDict(
        (name, value) for name, value in request.form.items(multi=True) if name not in OWN_FIELDS
    )
    name, _, value = button.partition("=")
    if name:
        form.add(name, value)
    return form
