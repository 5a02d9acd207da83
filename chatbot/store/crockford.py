"""Codes for people in Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U, five bits a letter."""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_LOOKALIKES = str.maketrans("ILO", "110")


def grouped(letters: str, size: int) -> str:
    """In groups of ``size`` with a hyphen between them, as it is shown."""
    return "-".join(letters[start : start + size] for start in range(0, len(letters), size))


def as_given(typed: str) -> str:
    """The letters of a code, however a person typed them: any width, case and signs between the groups."""
    said = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    return "".join(letter for letter in said if letter.isalnum())
