"""Who may open what. Closed by default: a route that does not state what it needs stops the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import Flask, abort, current_app, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from chatbot.screening.staff_role import Permission
from chatbot.staff.frame import database, now
from chatbot.staff.sent_again import sealed_form
from chatbot.staff.sessions import forget_ended, session_id
from chatbot.staff.sign_in_page import sign_in_page
from chatbot.store import history
from chatbot.store.receipts import read_reference
from chatbot.store.staff import Account
from chatbot.store.staff_sessions import account_in_session

_NEEDS = "needs"

View = TypeVar("View", bound=Callable[..., object])


def needs(permission: Permission) -> Callable[[View], View]:
    """Stands under the route: only who has this permission comes to the view."""
    return _stating(permission)


def open_to_anybody(view: View) -> View:
    """Stands under the route of a page that has to be reached by people who are not signed in."""
    return _stating(None)(view)


def _stating(permission: Permission | None) -> Callable[[View], View]:
    def state(view: View) -> View:
        setattr(view, _NEEDS, permission)
        return view

    return state


def check_all_stated(app: Flask, blueprints: Iterable[str]) -> None:
    """RuntimeError for a route of the staff's that states nothing."""
    ours = set(blueprints)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint.partition(".")[0] in ours and not hasattr(view, _NEEDS):
            raise RuntimeError(f"{rule.endpoint} must state what it needs: @needs(...) under its route.")


def enter() -> Response | None:
    """Before every page of the staff's: ``g.staff`` is who asks, None if a page is open to anybody."""
    permission: Permission | None = getattr(current_app.view_functions[str(request.endpoint)], _NEEDS)
    g.staff = signed_in()
    if permission is None:
        return None
    if g.staff is None:
        return _ask_to_sign_in()
    if not g.staff.may(permission):
        _note_refusal(g.staff)
        abort(403)
    return None


def only_if_seen(study: str | None) -> None:
    """404 for a lead that is not there or of a study that this account may not see; the history has it."""
    if study is None or not g.staff.may_see(study):
        _note_refusal(g.staff)
        abort(404)


def signed_in() -> Account | None:
    """Whose session the browser of this request holds, if it is not over."""
    id_ = session_id()
    return account_in_session(database(), id_, now()) if id_ else None


def _ask_to_sign_in() -> Response:
    """What was sent when the session was over is not saved; it comes back after signing in."""
    is_asked = request.method in ("GET", "HEAD")
    kept = "" if is_asked else sealed_form()
    forget_ended(was_sent=not is_asked)
    if kept:
        return make_response(sign_in_page(kept=kept), 403)
    going_to = request.full_path.rstrip("?") if is_asked else None
    return redirect(url_for("signing_in.ask", next=going_to), 303)


def _note_refusal(account: Account) -> None:
    arguments = request.view_args or {}
    subject = read_reference(str(arguments.get("reference", "")))
    history.record(
        database(), now(), account.actor, "staff.refused", subject, {"page": str(request.endpoint)}
    )
