"""The one-time link: choose a password, connect an app, note down recovery codes. Then it is used up.

What was chosen so far is in the sealed cookie and nowhere else: whoever closes the browser has changed
nothing, and the link still works.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for

from chatbot.i18n import gettext
from chatbot.staff.access import open_to_anybody
from chatbot.staff.app_picture import app_picture
from chatbot.staff.frame import REFUSED, Page, database, now, section
from chatbot.staff.known_browser import remember_browser
from chatbot.staff.new_password import new_password
from chatbot.staff.sessions import come_in
from chatbot.store.passwords import hash_password
from chatbot.store.second_factor import new_recovery_codes, new_secret, step_of
from chatbot.store.staff import Account
from chatbot.store.staff_credentials import Credentials
from chatbot.store.staff_links import account_of_link, finish_set_up

setting_up = section("setting_up", "/set-up")

_LINK, _CHOSEN = "link", "chosen"
_PASSWORD, _SECRET, _STEP, _CODES = "password", "secret", "step", "codes"


@setting_up.get("/<secret>")
@open_to_anybody
def open_link(secret: str) -> Page:
    """The secret goes from the address into the cookie: no later page, picture or link has it."""
    if session.get(_LINK) != secret:
        session[_LINK] = secret
        session.pop(_CHOSEN, None)
    return redirect(url_for("setting_up.show"), 303)


@setting_up.get("")
@open_to_anybody
def show() -> Page:
    account = _account()
    return _page(account) if account else _dead_link()


@setting_up.post("/password")
@open_to_anybody
def choose_password() -> Page:
    if not (account := _account()):
        return _dead_link()
    password, errors = new_password(account)
    if errors:
        session.pop(_CHOSEN, None)
        return _page(account, errors)
    session[_CHOSEN] = {_PASSWORD: hash_password(password), _SECRET: new_secret()}
    return redirect(url_for("setting_up.show"), 303)


@setting_up.post("/app")
@open_to_anybody
def connect_app() -> Page:
    if not (account := _account()):
        return _dead_link()
    chosen = _chosen()
    if _SECRET in chosen and _CODES not in chosen:
        step = step_of(chosen[_SECRET], request.form.get("code", ""), now())
        if step is None:
            return _page(account, {"code": wrong_code()})
        session[_CHOSEN] = {**chosen, _STEP: step, _CODES: list(new_recovery_codes())}
    return redirect(url_for("setting_up.show"), 303)


@setting_up.post("/done")
@open_to_anybody
def finish() -> Page:
    chosen = _chosen()
    if not _account():
        return _dead_link()
    if _CODES not in chosen:
        return redirect(url_for("setting_up.show"), 303)
    given = Credentials(chosen[_PASSWORD], chosen[_SECRET], chosen[_STEP], tuple(chosen[_CODES]))
    account = finish_set_up(database(), str(session[_LINK]), given, now())
    if account is None:
        return _dead_link()
    come_in(account)
    remember_browser(account)
    return redirect(url_for("inbox.show"), 303)


@setting_up.get("/password")
@setting_up.get("/app")
@setting_up.get("/done")
@open_to_anybody
def back_to_it() -> Page:
    """Where a link to another language leads from a page that refused a form."""
    return redirect(url_for("setting_up.show"), 303)


def wrong_code() -> str:
    return gettext(
        "This code does not fit. Type the one that the app shows now; if it is refused again, set the clock "
        "of the phone to automatic."
    )


def _page(account: Account, errors: dict[str, str] | None = None) -> Page:
    """The first thing that was not done yet."""
    chosen = _chosen()
    page = render_template(
        "staff/set_up.html",
        account=account,
        errors=errors or {},
        picture=app_picture(account, chosen[_SECRET]) if chosen else None,
        codes=chosen.get(_CODES, []),
    )
    return (page, REFUSED) if errors else page


def _dead_link() -> Page:
    session.pop(_CHOSEN, None)
    return render_template("staff/dead_link.html"), 404


def _account() -> Account | None:
    secret = session.get(_LINK)
    return account_of_link(database(), secret, now()) if isinstance(secret, str) else None


def _chosen() -> dict[str, Any]:
    return dict(session.get(_CHOSEN) or {})
