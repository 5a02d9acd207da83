"""A password as it is chosen: typed twice, and held against the rules."""

from __future__ import annotations

from flask import current_app, request

from chatbot.i18n import gettext
from chatbot.staff.password_rules import weakness
from chatbot.staff.wording import weakness_words
from chatbot.store.passwords import normalized
from chatbot.store.staff import Account


def new_password(account: Account) -> tuple[str, dict[str, str]]:
    """The one that was sent, and what is wrong with it by field."""
    typed, again = request.form.get("new_password", ""), request.form.get("again", "")
    own_words = (account.login, account.name, *current_app.extensions["dialogs"])
    if weak := weakness(typed, own_words):
        return typed, {"new_password": weakness_words(weak)}
    if normalized(typed) != normalized(again):
        return typed, {"again": gettext("This is not the same as above.")}
    return typed, {}
