"""What every response says to the browser, and what is refused before any view sees it."""

from __future__ import annotations

import base64
import hashlib
from http import HTTPStatus
from urllib.parse import parse_qsl

from flask import Flask, Response, abort, current_app, request

from chatbot import assets

FOR_A_YEAR = "public, max-age=31536000, immutable"
FORM = "application/x-www-form-urlencoded"

FETCHED = "X-Turn"
"""A page's own script asks: what comes is no document, and no browser can be led to it."""

NO_DOCUMENT = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
OF_A_DOCUMENT = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register(app: Flask) -> None:
    """To be called before anything reads forms: then their bytes are gone."""
    document = {"Content-Security-Policy": content_policy(app), **OF_A_DOCUMENT}

    app.before_request(refuse_what_is_not_text)

    @app.after_request
    def say(response: Response) -> Response:
        is_asset = request.endpoint == assets.ENDPOINT and response.status_code == HTTPStatus.OK
        response.headers["Cache-Control"] = FOR_A_YEAR if is_asset else "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.update(NO_DOCUMENT if FETCHED in request.headers else document)
        if app.config["HTTPS"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def refuse_what_is_not_text() -> None:
    """A form that is not UTF-8 is refused whole: half-read names would be worse."""
    if request.method != "POST" or not (body := request.get_data(cache=True)):
        return
    try:
        parse_qsl(body.decode("utf-8"), errors="strict", max_num_fields=current_app.config["MAX_FORM_PARTS"])
    except ValueError:
        abort(400)
    if request.mimetype != FORM:
        abort(400)


def content_policy(app: Flask) -> str:
    """Nothing from elsewhere, no frame, no script in a page; where the style sheet stands in the page, it is
    known by its hash.
    """
    digest = base64.b64encode(hashlib.sha256(assets.style(app, assets.STYLE)).digest()).decode()
    return (
        f"default-src 'none'; style-src 'self' 'sha256-{digest}'; script-src 'self'; connect-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
