"""The page for signing in, wherever it stands: at its own address, or in the place of what was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, render_template

from chatbot.staff.frame import database
from chatbot.staff.own_paths import own_path
from chatbot.store.staff import list_accounts


def sign_in_page(
    going_to: str = "",
    ended: str = "",
    kept: str = "",
    login: str = "",
    errors: Mapping[str, str] | None = None,
) -> str:
    """``kept``: a sealed form that is offered again afterwards (``sent_again.py``)."""
    return render_template(
        "staff/sign_in.html",
        going_to=own_path(going_to),
        ended=ended,
        kept=kept,
        login=login,
        errors=errors or {},
        made_up=list_accounts(database()) if current_app.extensions["is_demo"]() else (),
    )
