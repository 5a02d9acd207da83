"""The session of a browser: what its sealed cookie holds, how it begins and how it ends."""

from __future__ import annotations

from flask import session

from chatbot.staff.frame import database, now
from chatbot.store.staff import Account
from chatbot.store.staff_sessions import begin_session, end_session

ID = "id"
"""The key of the session's id in the cookie."""

WHO = "who"
"""The key of the number of the account: still there when the session is over, and opens nothing."""

CSRF = "csrf_token"
"""Flask-WTF's own key. It stays for as long as ``WHO`` does, so that what stands in another tab of the same
account can still be sent when the session is over, or was begun anew.
"""

ENDED = "ended"
"""The key of what the page for signing in has to tell: a session was over."""


def session_id() -> str:
    id_ = session.get(ID)
    return id_ if isinstance(id_, str) else ""


def come_in(account: Account) -> None:
    """A new session; nothing of an earlier one stays but the token, if it was the same account's."""
    token = session.get(CSRF) if session.get(WHO) == account.id else None
    go_out()
    session[ID] = begin_session(database(), account, now())
    session[WHO] = account.id
    if token:
        session[CSRF] = token


def go_out() -> None:
    """End the session here and in the database."""
    if id_ := session_id():
        end_session(database(), id_, now())
    session.clear()


def forget_ended(was_sent: bool) -> None:
    """If a session was over, the page for signing in says so, and whether something sent was not saved."""
    if WHO in session:
        stays = {name: session[name] for name in (WHO, CSRF) if name in session}
        session.clear()
        session.update({**stays, ENDED: "sent" if was_sent else "asked"})
