"""What the preview adds to an app: a banner on every page, what is to be mended, and the reloading."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Blueprint, Flask, abort, current_app, g, make_response, render_template, request
from werkzeug.wrappers import Response

from chatbot import assets
from chatbot.i18n import in_each_language, locale_meant
from chatbot.previewing.draft import Draft, by_file

BODY = re.compile(r"<body[^>]*>")
STILL_SERVED = ("preview.version", "preview.static", assets.ENDPOINT)
RETRY_SECONDS = 1

preview = Blueprint(
    "preview",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/preview/static",
)


def show_as_draft(app: Flask, draft: Draft) -> Flask:
    """The app, marked on every page; with problems, every page shows them."""
    app.extensions["draft"] = draft
    app.register_blueprint(preview)
    app.after_request(put_banner)
    if draft.problems:
        app.before_request(show_problems)
    return app


@preview.get("/preview/version")
def version() -> Response:
    """What the open page asks for, to see whether something was saved."""
    return make_response(_draft().state, {"Content-Type": "text/plain"})


@preview.get("/<any(en, zh):locale>/preview/check/<study>")
def check(locale: str, study: str) -> str:
    g.locale = locale
    if study not in current_app.extensions["dialogs"]:
        abort(404)
    return render_template(
        "previewing/check.html", study_id=study, files=list(by_file(_draft().check(study)))
    )


def show_problems() -> Response | None:
    """In the place of any page. Answers that are sent meanwhile are kept by the open page and sent again."""
    if request.endpoint in STILL_SERVED:
        return None
    g.locale = locale_meant(request.path, request.accept_languages.values())
    page = render_template("previewing/problems.html", files=list(by_file(_draft().problems)))
    return make_response(page, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": str(RETRY_SECONDS)})


def put_banner(response: Response) -> Response:
    """Into whole pages; a turn in place has the banner around it already."""
    if response.mimetype == "text/html":
        page = response.get_data(as_text=True)
        response.set_data(BODY.sub(lambda body: body[0] + _banner(), page, count=1))
    return response


def _banner() -> str:
    dialogs = current_app.extensions["dialogs"].values()
    return render_template(
        "previewing/banner.html",
        dialogs=[g.dialog] if "dialog" in g else list(dialogs),
        in_each_language=in_each_language,
        state=_draft().state,
        method=request.method,
    )


def _draft() -> Draft:
    found: Draft = current_app.extensions["draft"]
    return found
