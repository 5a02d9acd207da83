"""A form that did not get through, by no fault of who sent it: it comes back, to be sent once more."""

from __future__ import annotations

from http import HTTPStatus

from flask import g, request

from chatbot.staff.access import signed_in
from chatbot.staff.send_again_page import send_again_page
from chatbot.staff.sent_again import Kept, may_come_back, sent_fields
from chatbot.store.errors import StoreRefused, StoreUnavailable


def offer_again(status: HTTPStatus) -> tuple[str, int] | None:
    """BAD_REQUEST: somebody signed in anew, in another tab, since the page of the form was opened.
    SERVICE_UNAVAILABLE: the store could not be used. None for what is not to be offered again.
    """
    if request.method != "POST" or not may_come_back():
        return None
    if status == HTTPStatus.BAD_REQUEST and not _is_signed_in():
        return None
    kept = Kept(request.full_path.rstrip("?"), tuple(sent_fields()))
    return send_again_page(kept, int(status)), status


def _is_signed_in() -> bool:
    try:
        g.staff = signed_in()
    except (StoreUnavailable, StoreRefused):
        return False
    return g.staff is not None
