"""The code that a person notes down to go on later: sixteen digits in four groups, the last a check digit.

Digits alone, because they can be said over a telephone in any language and typed on any keypad. The check
digit is Verhoeff's: every wrong digit and every swap of two neighbours is noticed, so that a slip of the pen
is told apart from a code under which nothing is kept.
"""

from __future__ import annotations

import secrets
import unicodedata

LENGTH = 16
GROUP = 4

_RANDOM = LENGTH - 1
_MIXED = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_CHINESE = str.maketrans("〇零一二三四五六七八九幺", "001234567891")


def new_code() -> str:
    """Fifteen random digits, which are 49.8 bits, and the check digit."""
    digits = f"{secrets.randbelow(10**_RANDOM):0{_RANDOM}}"
    return next(code for last in "0123456789" if is_sound(code := digits + last))


def is_sound(digits: str) -> bool:
    """Whether the last digit goes with the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        total = _joined(total, _mixed(int(digit), place))
    return total == 0


def digits_of(typed: str) -> str:
    """The digits of what a person typed, of any script; of a pasted link, those behind its ``#``."""
    said = unicodedata.normalize("NFKC", typed).rpartition("#")[2].translate(_CHINESE)
    return "".join(str(unicodedata.decimal(sign)) for sign in said if sign.isdecimal())


def grouped(code: str) -> str:
    """Such as ``1234-5678-9012-3456``."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _joined(one: int, other: int) -> int:
    """One symmetry of a pentagon after another: 0 to 4 turn it, 5 to 9 flip it."""
    corner = one + other if one < len(_MIXED) // 2 else one - other
    is_flipped = (one < len(_MIXED) // 2) != (other < len(_MIXED) // 2)
    return corner % 5 + 5 * is_flipped


def _mixed(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _MIXED[digit]
    return digit
