"""Exceptions -> pages in the person's language that say what to do next. Nothing personal reaches the log."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from chatbot import i18n
from chatbot.patient.context import contact_context
from chatbot.patient.emergency import emergency_line
from chatbot.patient.hand_off import details_again, storage_failed
from chatbot.patient.pausing import storage_failed as pause_failed
from chatbot.patient.talk import offer_again
from chatbot.screening.dialog import Dialog
from chatbot.staff.not_saved import offer_again as offer_form_again
from chatbot.store.errors import StoreRefused, StoreUnavailable

RETRY_SECONDS = 30

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(CSRFError, _untrusted_form)
    app.register_error_handler(StoreUnavailable, _unavailable)
    app.register_error_handler(StoreRefused, _unavailable)
    app.register_error_handler(Exception, _failed)


def _http_page(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    return _page(error.code or 500, error.get_headers())


def _untrusted_form(_: CSRFError) -> Response:
    if not _is_from_here():
        return _page(400)
    if "dialog" not in g:
        return _again(HTTPStatus.BAD_REQUEST) or _page(400)
    is_call_back = request.endpoint == "hand_off.leave_details"
    return make_response(details_again() if is_call_back else offer_again())


def _is_from_here() -> bool:
    """A page of this site has sent the form. Another site's comes without the person's cookie, and an answer
    to it would put a new one in its place.
    """
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(sender).netloc == request.host


def _unavailable(error: StoreUnavailable | StoreRefused) -> Response:
    log.error("store unavailable: %s", error)
    say = pause_failed if request.blueprint == "pausing" else storage_failed
    response = make_response(say()) if "dialog" in g else _again(HTTPStatus.SERVICE_UNAVAILABLE) or _page(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _again(status: HTTPStatus) -> Response | None:
    """What a colleague sent, to be sent once more, if it was one and may be."""
    offered = offer_form_again(status) if _is_for_staff() else None
    return make_response(offered) if offered else None


def _failed(error: Exception) -> Response:
    """Log the kind of the error and its place only: its message may hold what a person said."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "nowhere"
    log.error("%s at %s while answering %s", type(error).__name__, where, request.endpoint)
    return _page(500)


def _page(status: int, headers: list[tuple[str, str]] | None = None) -> Response:
    """An error page in the path's language, else the browser's. It reads no conversation: that may be what
    failed.
    """
    g.locale = i18n.locale_meant(request.path, request.accept_languages.values())
    if _is_for_staff():
        g.catalog = i18n.STAFF
        return _answer(render_template("staff/error.html", status=status), status, headers)
    dialog = _dialog_meant()
    g.pop("dialog", None)
    about: dict[str, Any] = {"first_page": f"{request.script_root}/{g.locale}/"}
    if dialog:
        about = {
            "first_page": f"{about['first_page']}{dialog.study.nct_id}/",
            "emergency_lines": [emergency_line(dialog)],
            **contact_context(dialog),
        }
    page = render_template("error.html", status=status, **about)
    return _answer(page, status, headers)


def _is_for_staff() -> bool:
    return request.path.split("/")[2:3] == ["staff"]


def _answer(page: str, status: int, headers: list[tuple[str, str]] | None) -> Response:
    response = make_response(page, status)
    for name, value in headers or []:
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _dialog_meant() -> Dialog | None:
    """That of the study in the path, or the only one there is."""
    dialogs: Mapping[str, Dialog] = current_app.extensions["dialogs"]
    study = next((part for part in request.path.split("/") if part in dialogs), None)
    return dialogs[study] if study else next(iter(dialogs.values())) if len(dialogs) == 1 else None
