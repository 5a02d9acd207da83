"""Free text as it may be kept: composed, trimmed, bounded, without characters that nobody can see."""

from __future__ import annotations

import unicodedata
from enum import Enum

# Embeddings, overrides and isolates reorder what stands around them; right-to-left letters need none of them.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n"})
# NFC shortens a text to a third at most (Hangul), so what is longer than this cannot fit once composed.
_SHORTENED_AT_MOST = 4


class TextFault(Enum):
    TOO_LONG = "too_long"
    FORBIDDEN_CHARACTER = "forbidden_character"


class UnfitText(ValueError):
    """A text that cannot be kept as it is; ``fault`` says why. The text itself is never repeated."""

    def __init__(self, fault: TextFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def clean_text(raw: str, max_length: int) -> str:
    """The text in NFC, trimmed, with plain line ends, at most ``max_length`` characters. Raises UnfitText.

    Emoji, rare Han characters and right-to-left letters come out as they went in.
    """
    if len(raw) > max_length * _SHORTENED_AT_MOST:
        raise UnfitText(TextFault.TOO_LONG)
    plain = raw.replace("\r\n", "\n").translate(_LINE_ENDS)
    if has_forbidden_character(plain):
        raise UnfitText(TextFault.FORBIDDEN_CHARACTER)
    text = unicodedata.normalize("NFC", plain).strip()
    if len(text) > max_length:
        raise UnfitText(TextFault.TOO_LONG)
    return text


def has_forbidden_character(text: str) -> bool:
    """NUL and other controls (a new line and a tab are none), half a surrogate pair, or a bidi control."""
    return any(_is_forbidden(character) for character in text)


def showable(typed: str | None) -> str:
    """What was typed, without the characters that no page can show: a refused text is shown again."""
    return "".join(character for character in typed or "" if not _is_forbidden(character))


def _is_forbidden(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _BIDI_CONTROLS or unicodedata.category(character) in {"Cc", "Cs"}
