"""What a login and a name may look like."""

from __future__ import annotations

import re

from chatbot.reading.text import UnfitText, clean_text

LONGEST_NAME = 60

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,39}")


def read_login(text: str) -> str:
    """In lower case; empty if it is none: 2 to 40 Latin letters, digits, and ``.``, ``_``, ``@``, ``-``."""
    login = text.strip().lower()
    return login if _LOGIN.fullmatch(login) else ""


def read_name(text: str) -> str:
    """On one line; empty if it is none."""
    try:
        return " ".join(clean_text(text, LONGEST_NAME).split())
    except UnfitText:
        return ""
