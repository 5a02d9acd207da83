"""One's own account: where it is signed in, the password, the app, the recovery codes."""

from __future__ import annotations

from flask import g, redirect, render_template, request, session, url_for

from chatbot.i18n import gettext
from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.app_picture import app_picture
from chatbot.staff.done import done_words, note_done
from chatbot.staff.frame import REFUSED, Page, database, now, section
from chatbot.staff.new_password import new_password
from chatbot.staff.sessions import session_id
from chatbot.staff.setting_up import wrong_code
from chatbot.staff.wording import ago, role_name, wait_words
from chatbot.store.errors import TooManyLogins
from chatbot.store.passwords import hash_password
from chatbot.store.second_factor import new_recovery_codes, new_secret, step_of
from chatbot.store.staff_credentials import (
    change_app,
    change_password,
    change_recovery_codes,
    count_recovery_codes,
)
from chatbot.store.staff_proof import prove_again
from chatbot.store.staff_sessions import end_sessions_of, list_sessions

own_account = section("own_account", "/account")

_NEW_SECRET, _NEW_CODES = "new_secret", "new_codes"


@own_account.get("")
@needs(Permission.KEEP_OWN_ACCOUNT)
def show() -> Page:
    return render_template(
        "staff/own_account.html",
        sessions=list_sessions(database(), g.staff, session_id(), now()),
        codes_left=count_recovery_codes(database(), g.staff),
        ago=ago,
        done=done_words(),
        role_name=role_name,
    )


@own_account.post("/sessions")
@needs(Permission.KEEP_OWN_ACCOUNT)
def end_sessions() -> Page:
    """One of one's own, or all the others; this one ends by signing out."""
    end_sessions_of(database(), g.staff, request.form.get("session", ""), session_id(), now())
    return redirect(url_for("own_account.show"), 303)


@own_account.get("/sessions")
@needs(Permission.KEEP_OWN_ACCOUNT)
def back_to_sessions() -> Page:
    return redirect(url_for("own_account.show"), 303)


@own_account.get("/password")
@needs(Permission.KEEP_OWN_ACCOUNT)
def ask_password() -> Page:
    return render_template("staff/own_password.html", errors={})


@own_account.post("/password")
@needs(Permission.KEEP_OWN_ACCOUNT)
def take_password() -> Page:
    password, errors = new_password(g.staff)
    errors = errors or _who_is_there()
    if errors:
        return render_template("staff/own_password.html", errors=errors), REFUSED
    change_password(database(), g.staff, hash_password(password), session_id(), now())
    note_done("password")
    return redirect(url_for("own_account.show", _anchor="main"), 303)


@own_account.get("/recovery-codes")
@needs(Permission.KEEP_OWN_ACCOUNT)
def show_codes() -> Page:
    """The form, or once what it made."""
    return render_template("staff/own_codes.html", errors={}, codes=session.pop(_NEW_CODES, []))


@own_account.post("/recovery-codes")
@needs(Permission.KEEP_OWN_ACCOUNT)
def make_codes() -> Page:
    if errors := _who_is_there():
        return render_template("staff/own_codes.html", errors=errors, codes=[]), REFUSED
    codes = new_recovery_codes()
    change_recovery_codes(database(), g.staff, codes, now())
    session[_NEW_CODES] = list(codes)
    return redirect(url_for("own_account.show_codes"), 303)


@own_account.get("/app")
@needs(Permission.KEEP_OWN_ACCOUNT)
def ask_app() -> Page:
    if not session.get(_NEW_SECRET):
        session[_NEW_SECRET] = new_secret()
    return _app_page()


@own_account.post("/app")
@needs(Permission.KEEP_OWN_ACCOUNT)
def take_app() -> Page:
    """The app that was used so far works until the new one has shown a code."""
    secret = session.get(_NEW_SECRET)
    if not isinstance(secret, str):
        return redirect(url_for("own_account.ask_app"), 303)
    step = step_of(secret, request.form.get("code", ""), now())
    if errors := {"code": wrong_code()} if step is None else _who_is_there():
        return _app_page(errors)
    change_app(database(), g.staff, secret, int(step or 0), session_id(), now())
    session.pop(_NEW_SECRET)
    note_done("app")
    return redirect(url_for("own_account.show"), 303)


def _app_page(errors: dict[str, str] | None = None) -> Page:
    picture = app_picture(g.staff, session[_NEW_SECRET])
    page = render_template("staff/own_app.html", errors=errors or {}, picture=picture)
    return (page, REFUSED) if errors else page


def _who_is_there() -> dict[str, str]:
    """Somebody may have sat down at a browser that was left alone: the password is asked for again."""
    try:
        is_known = prove_again(database(), g.staff, request.form.get("password", ""), now())
    except TooManyLogins as refusal:
        return {"password": wait_words(refusal.minutes)}
    return {} if is_known else {"password": gettext("This is not your password.")}
