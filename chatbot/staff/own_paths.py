"""Where somebody is led after signing in: a page of the staff's own, and nowhere else."""

from __future__ import annotations

import re

from flask import request, url_for

from chatbot.i18n import current_locale

_OWN = re.compile(r"/(?:en|zh)/staff/[A-Za-z0-9._~%!$&'()*+,;=:@?/-]*")


def own_path(text: str) -> str:
    """The text if it is a path below ``/<locale>/staff/``; empty for other sites, and for what browsers might
    read as one.
    """
    is_own = (
        _OWN.fullmatch(text) and "//" not in text and ".." not in text and "%" not in text.partition("?")[0]
    )
    return text if is_own else ""


def address_after_signing_in(text: str) -> str:
    """The address of that page, or of the inbox, in the language in which somebody signed in."""
    _, _, inside = own_path(text).removeprefix("/").partition("/")
    return f"{request.script_root}/{current_locale()}/{inside}" if inside else url_for("inbox.show")
