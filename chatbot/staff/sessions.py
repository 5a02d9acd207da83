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

ENDED = "ended"
"""The key of what the page for signing in has to tell: a session was over."""


def session_id() -> str:
    id_ = session.get(ID)
    return id_ if isinstance(id_, str) else ""


def come_in(account: Account) -> None:
    """A new session; nothing of an earlier one stays."""
    go_out()
    session[ID] = begin_session(database(), account, now())
    session[WHO] = account.id


def go_out() -> None:
    """End the session here and in the database."""
    if id_ := session_id():
        end_session(database(), id_, now())
    session.clear()


def forget_ended(was_sent: bool) -> None:
    """If a session was over, the page for signing in says so, and whether something sent was not saved."""
    if session_id():
        session.clear()
        session[ENDED] = "sent" if was_sent else "asked"
