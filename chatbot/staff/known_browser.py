"""A browser in which somebody has signed in keeps a sealed cookie for that. It opens nothing, but strangers
who guess at the same account do not shut this browser out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, after_this_request, current_app, request

from chatbot.sealing import Seal
from chatbot.store import Store
from chatbot.store.staff import Account
from chatbot.store.staff_proof import KnownBrowser

LIFETIME = timedelta(days=90)
_MOST_ACCOUNTS = 10


def known_browser() -> KnownBrowser | None:
    """What this request's browser says of itself; None if nothing, or nothing that we sealed."""
    found = _seal().open(request.cookies.get(_name(), ""))
    match found:
        case {"browser": str(id_), "accounts": [*ids]}:
            return KnownBrowser(id_, tuple(each for each in ids if isinstance(each, int)))
        case _:
            return None


def remember_browser(account: Account) -> None:
    """With the response to this request; on a shared computer, beside the colleagues who use it too."""
    known = known_browser() or KnownBrowser(secrets.token_urlsafe(12), ())
    ids = [account.id, *(each for each in known.accounts if each != account.id)][:_MOST_ACCOUNTS]
    token = _seal().close({"browser": known.id, "accounts": ids})

    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            _name(),
            token,
            max_age=LIFETIME,
            path="/",
            secure=bool(current_app.config["HTTPS"]),
            httponly=True,
            samesite="Lax",
        )
        return response


def _seal() -> Seal:
    store: Store = current_app.extensions["store"]()
    return Seal(store.keys.conversation, LIFETIME)


def _name() -> str:
    return "__Host-staff-browser" if current_app.config["HTTPS"] else "staff-browser"
