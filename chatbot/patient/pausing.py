"""To go on another day or in another browser: a code is made, only if the person agrees, and opened once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from flask import Blueprint, current_app, g, render_template, request, url_for

from chatbot.i18n import gettext
from chatbot.patient import paused
from chatbot.patient.consents import pause_consent, shown_hash
from chatbot.patient.context import conversation, now, open_store, where_next
from chatbot.patient.conversation import ANSWERS
from chatbot.patient.in_place import see_other
from chatbot.patient.talk import Page
from chatbot.patient.whom_to_ask import also_ask
from chatbot.reading.text import showable
from chatbot.store import paused as store
from chatbot.store.errors import NotKept, RunOut, TooManyTries
from chatbot.store.pause_code import LENGTH, digits_of, grouped, is_sound

pausing = Blueprint(
    "pausing", __name__, url_prefix="/<any(en, zh):locale>/<study>", template_folder="templates"
)


@pausing.get("/pause")
def ask() -> Page:
    """What is kept, for how long and for whom; the code in its place once it was made here."""
    if not conversation().may_pause:
        return see_other(where_next())
    return _pause_page()


@pausing.post("/pause")
def keep() -> Page:
    talked = conversation()
    if not talked.may_pause:
        return see_other(where_next())
    consent = pause_consent(talked.voice, _days())
    if request.form.get("consent_text") != shown_hash([consent.hash]):
        changed = gettext("The text of the box has changed. Please read it again and tick it if you agree.")
        return _form_page(422, changed)
    if request.form.get("consent_pause") != "y":
        return _form_page(422, gettext("Please tick the box if you agree. Without it nothing is kept."))
    paused.keep(talked, consent)
    return see_other(url_for("pausing.ask"))


@pausing.post("/pause/erase")
def erase() -> Page:
    is_traceless = paused.let_go(conversation())
    return render_template("patient/pause_erased.html", is_traceless=is_traceless)


@pausing.get("/pause/erase")
def back_to_the_code() -> Page:
    """Where a link to another language leads from a page that answered the button."""
    return see_other(url_for("pausing.ask"))


@pausing.get("/resume")
def enter() -> Page:
    return _resume_page()


@pausing.post("/resume")
def resume() -> Page:
    """The code travels in the body, never in an address. Nothing in this browser is overwritten unasked."""
    code, talked = digits_of(request.form.get("code", "")), conversation()
    if mistake := _mistake_in(code):
        return _resume_page(422, mistake)
    try:
        found = paused.find(talked, code)
        if request.form.get("then") == "erase":
            return _erasing_page(found, code)
        if paused.would_overwrite(talked, found) and not _is_meant():
            there = len(found.content.get(ANSWERS, {}))
            return render_template("patient/which_answers.html", code=code, there=there)
        is_taken = paused.take_up(talked, found)
    except (NotKept, RunOut, TooManyTries) as refusal:
        return _resume_page(422, _REFUSED[type(refusal)]())
    if not is_taken:
        is_gone = paused.let_go_or_say((found.id,))
        return render_template("patient/too_young.html", is_copy_left=not is_gone)
    return see_other(url_for("pausing.welcome_back"))


@pausing.get("/welcome-back")
def welcome_back() -> Page:
    return render_template("patient/welcome_back.html") if conversation().answers else see_other(where_next())


@pausing.post("/welcome-back")
def arrive() -> Page:
    """The answers have arrived in this browser, so the server lets go of them."""
    paused.arrive(conversation())
    return see_other(where_next())


def storage_failed() -> Page:
    """Nothing was kept, opened or erased: say so. The answers, or the code that was typed, are there."""
    if request.endpoint == "pausing.keep":
        return _form_page(503, _not_kept())
    if request.endpoint == "pausing.resume":
        return _resume_page(503, _not_opened())
    return render_template("patient/unavailable.html"), 503


def _not_kept() -> str:
    return gettext(
        "This did not work just now, and nothing was kept. The answers are still in this browser: please try "
        "again in a minute."
    )


def _not_opened() -> str:
    return _or_ask(gettext("This did not work just now, and nothing is lost. Please try again in a minute."))


def _is_meant() -> bool:
    """The person has chosen what waits, and saw what stands in this browser now."""
    is_todays = request.form.get("revision") == str(conversation().revision)
    return is_todays and request.form.get("instead") == "yes"


def _mistake_in(code: str) -> str:
    """What to look at in a code that cannot be one of ours; empty if it can."""
    if len(code) != LENGTH:
        return gettext("The code has 16 digits. Please check whether one is missing, or one too many.")
    if not is_sound(code):
        return gettext("One of the digits does not seem right. Please compare them group by group.")
    return ""


_REFUSED: dict[type[Exception], Callable[[], str]] = {
    NotKept: lambda: gettext(
        "Nothing is kept under this code. It may have been used before, or erased. Please compare the digits "
        "once more, or answer the questions again."
    ),
    RunOut: lambda: gettext("The time of this code is over. Please answer the questions again."),
    TooManyTries: lambda: _or_ask(
        gettext(
            "There were too many tries with codes like this one. Nothing is lost. Please try again in an "
            "hour."
        )
    ),
}


def _or_ask(sentence: str) -> str:
    return f"{sentence} {also_ask(g.dialog.study.contact)}"


def _pause_page() -> Page:
    pause = paused.pause_of(conversation())
    if pause is None:
        return _form_page()
    return _code_page(pause) if _waits(pause) else _form_page(was_used=True)


def _form_page(status: int = 200, error: str = "", was_used: bool = False) -> Page:
    page = render_template("patient/pause.html", days=_days(), error=error, was_used=was_used, **_consent())
    return page, status


def _code_page(pause: paused.Pause) -> Page:
    """Valid until the last whole day; the code is in the picture's fragment, which no browser sends."""
    address = url_for("pausing.enter", _external=True)
    picture = segno.make(f"{address}#{grouped(pause.code)}", error="m", micro=False)
    return render_template(
        "patient/pause_code.html",
        code=grouped(pause.code),
        until=paused.last_day(pause.expires_at),
        address=address,
        picture=picture.svg_data_uri(scale=6, border=4, dark="#000", light="#fff"),
        has_more=pause.revision != conversation().revision,
        **_consent(),
    )


def _consent() -> dict[str, Any]:
    """What the form asks to agree to, and which text that was."""
    consent = pause_consent(conversation().voice, _days())
    return {"consent": consent, "consent_text": shown_hash([consent.hash])}


def _waits(pause: paused.Pause) -> bool:
    with open_store().connect() as db:
        return store.is_waiting(db, pause.id, now())


def _erasing_page(found: store.Found, code: str) -> Page:
    """Asked twice, as it cannot be undone."""
    if request.form.get("sure") != "yes":
        return render_template("patient/pause_erase.html", code=code)
    with open_store().connect() as db:
        is_traceless = store.let_go(db, [found.id], now())
    return render_template("patient/pause_erased.html", is_traceless=is_traceless)


def _resume_page(status: int = 200, error: str = "") -> Page:
    typed = showable(request.form.get("code")) if error else ""
    return render_template("patient/resume.html", error=error, typed=typed), status


def _days() -> int:
    return int(current_app.config["PAUSE_DAYS"])
