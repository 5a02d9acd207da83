"""Coming in and going out."""

from __future__ import annotations

from flask import abort, current_app, g, make_response, redirect, request, session, url_for

from chatbot.i18n import gettext
from chatbot.staff.access import open_to_anybody
from chatbot.staff.frame import REFUSED, Page, database, now, section
from chatbot.staff.known_browser import known_browser, remember_browser
from chatbot.staff.numbers import read_number
from chatbot.staff.own_paths import address_after_signing_in
from chatbot.staff.send_again_page import send_again_page
from chatbot.staff.sent_again import FIELD, Kept, kept_for
from chatbot.staff.sessions import ENDED, come_in, go_out
from chatbot.staff.sign_in_page import sign_in_page
from chatbot.staff.wording import wait_words
from chatbot.store.errors import TooManyLogins
from chatbot.store.staff import Account, get_account
from chatbot.store.staff_proof import Claim, prove

signing_in = section("signing_in")


@signing_in.get("/sign-in")
@open_to_anybody
def ask() -> Page:
    if g.staff:
        return redirect(address_after_signing_in(request.args.get("next", "")), 303)
    return sign_in_page(going_to=request.args.get("next", ""), ended=session.pop(ENDED, ""))


@signing_in.post("/sign-in")
@open_to_anybody
def sign_in() -> Page:
    """One form for all three, so that nobody learns which of them was wrong."""
    typed = Claim(*(request.form.get(name, "") for name in ("login", "password", "code")))
    if g.staff and typed.login.strip() in ("", g.staff.login) and (kept := _kept_for(g.staff)):
        return send_again_page(kept)  # signed in meanwhile, in another tab
    if missing := _missing(typed):
        return _refused(missing)
    try:
        account = prove(database(), typed, known_browser(), now())
    except TooManyLogins as refusal:
        response = make_response(_refused({"login": wait_words(refusal.minutes)}, 429))
        response.headers["Retry-After"] = str(60 * refusal.minutes)
        return response
    if account is None:
        return _refused(
            {"login": gettext("Login, password and code do not go together, or this code was used already.")}
        )
    remember_browser(account)
    return _come_in(account)


@signing_in.post("/sign-in/as")
@open_to_anybody
def look_around() -> Page:
    """Where every lead is made up, whoever looks may be any of the made-up colleagues. Nothing is proved by
    that, so the browser is not remembered.
    """
    if not current_app.extensions["is_demo"]():
        abort(404)
    account = get_account(database(), read_number(request.form.get("account")))
    if account is None or account.is_disabled:
        abort(404)
    return _come_in(account)


@signing_in.post("/sign-out")
@open_to_anybody
def sign_out() -> Page:
    go_out()
    return redirect(url_for("signing_in.ask"), 303)


def _come_in(account: Account) -> Page:
    """To where they were going; a form that was sent after a session's end is offered again."""
    kept = _kept_for(account)
    come_in(account)
    if kept:
        g.staff = account
        return send_again_page(kept)
    return redirect(address_after_signing_in(request.form.get("next", "")), 303)


def _kept_for(account: Account) -> Kept | None:
    return kept_for(account, request.form.get(FIELD, ""))


def _missing(typed: Claim) -> dict[str, str]:
    """What was left empty is said, and is no try."""
    words = {
        "login": gettext("Type your login."),
        "password": gettext("Type your password."),
        "code": gettext("Type the code of your app, or a recovery code."),
    }
    return {name: sentence for name, sentence in words.items() if not getattr(typed, name).strip()}


def _refused(errors: dict[str, str], status: int = REFUSED) -> tuple[str, int]:
    form = request.form
    page = sign_in_page(
        form.get("next", ""), kept=form.get(FIELD, ""), login=form.get("login", ""), errors=errors
    )
    return page, status
