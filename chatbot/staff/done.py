"""What was done just now, said once, on the page that follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import session

from chatbot.i18n import gettext

_DONE = "done"
_WORDS: Mapping[str, Callable[[], str]] = {
    "password": lambda: gettext("Your password is changed. All your other sessions have ended."),
    "app": lambda: gettext("The new phone is connected. All your other sessions have ended."),
    "rights": lambda: gettext("Role and studies are saved."),
    "enabled": lambda: gettext("The account is enabled again."),
}


def note_done(what: str) -> None:
    """``what`` is one of the ids above; it waits in the sealed cookie."""
    session[_DONE] = what


def done_words() -> str:
    """Empty if nothing was done."""
    what = session.pop(_DONE, "")
    return _WORDS[what]() if what in _WORDS else ""
