"""A form that was sent after its session was over. Nothing of it is saved, and nothing of it is lost.

The fields come back sealed in the page for signing in, for the account of that session alone; after it has
signed in they are shown, and sent again if it wants that. The server keeps none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, session

from chatbot.sealing import Seal, SealedSessions
from chatbot.staff.own_paths import own_path
from chatbot.staff.sessions import WHO
from chatbot.store.staff import Account

FIELD = "kept"

# Forms that hold secrets, or that are only meant by who has just proved who they are.
_NEVER = {"signing_in", "setting_up", "own_account", "accounts"}
_MOST_BYTES = 40_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What was sent where; ``fields`` in the order of the form."""

    path: str
    fields: tuple[tuple[str, str], ...]


def may_come_back() -> bool:
    """Whether this request's form is of a kind that is offered again."""
    return request.blueprint is not None and request.blueprint not in _NEVER


def sent_fields() -> list[tuple[str, str]]:
    """What this request's form holds, in its order."""
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def sealed_form() -> str:
    """This request's form for the account whose session is over; empty if it is not to be offered again."""
    who = session.get(WHO)
    if not isinstance(who, int) or not may_come_back():
        return ""
    sealed = _seal().close({"who": who, "path": request.full_path.rstrip("?"), "fields": sent_fields()})
    return sealed if len(sealed) <= _MOST_BYTES else ""


def kept_for(account: Account, sealed: str) -> Kept | None:
    """None if there is nothing, or it was somebody else's."""
    opened: Any = _seal().open(sealed) if sealed else None
    match opened:
        case {"who": account.id, "path": str(path), "fields": [*fields]} if own_path(path):
            return Kept(path, tuple((str(name), str(value)) for name, value in fields))
        case _:
            return None


def _seal() -> Seal:
    sessions = current_app.session_interface
    assert isinstance(sessions, SealedSessions)  # noqa: S101 - create_app set it
    return sessions.seal
