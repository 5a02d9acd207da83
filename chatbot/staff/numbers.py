"""Numbers of accounts and the like, as pages send them; the database takes none of more than 64 bits."""

from __future__ import annotations

_MOST_DIGITS = 9
LARGEST = 10**_MOST_DIGITS - 1

NONE = -1
"""Nothing has this number."""


def read_number(sent: str | None) -> int:
    """NONE for what none of our pages sends."""
    text = sent or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else NONE
