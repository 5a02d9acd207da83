"""The front door: the browser's language, then the study, or the list of studies if there are several."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chatbot.i18n import catalogs, current_locale, day, preferred_locale, status_name
from chatbot.patient.context import old_status_days
from chatbot.screening.dialog import Dialog
from chatbot.screening.wording import Text, Voice

front = Blueprint("front", __name__)


@front.get("/")
def choose_language() -> Response:
    return redirect(url_for("front.studies", locale=_browsers_locale()), 303)


@front.get("/<string(length=11):study>")
def from_paper(study: str) -> Response:
    """The address on posters and cards: one for all languages. A registry number has eleven characters."""
    if study not in current_app.extensions["dialogs"]:
        abort(404)
    return redirect(url_for("talk.start", locale=_browsers_locale(), study=study), 303)


@front.get("/<any(en, zh):locale>/")
def studies(locale: str) -> str | Response:
    g.locale = locale
    dialogs: Mapping[str, Dialog] = current_app.extensions["dialogs"]
    if len(dialogs) == 1:
        return redirect(url_for("talk.start", locale=locale, study=next(iter(dialogs))), 303)
    return render_template(
        "studies.html",
        dialogs=dialogs.values(),
        say=_say,
        day=day,
        status_name=status_name,
        old_status_days=old_status_days,
    )


def _browsers_locale() -> str:
    return preferred_locale(request.accept_languages.values())


def _say(dialog: Dialog, text: Text) -> str:
    return catalogs().say(text, Voice.PATIENT, current_locale(), dialog.study.nct_id)
