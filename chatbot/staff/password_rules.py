"""Which passwords are refused: short ones, and those that are made of what everybody tries first.

No list of millions is needed at 15 characters: what is common and so long is put together from a few words,
runs along the keyboard, and repeats. All of that is taken out; enough must remain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum

from chatbot.store.passwords import normalized

SHORTEST = 15
LONGEST = 200
_ENOUGH_LEFT = 8
_RUN = 4
_SHORTEST_OWN_WORD = 3


class Weakness(Enum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    OWN_WORDS = "own_words"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What lists of leaked passwords are made of, in English and in pinyin; and what this site and its work are
# called.
_COMMON = _words("""
    password passwort passw0rd passphrase parola secret letmein welcome qwerty azerty admin administrator root
    user login master monkey dragon iloveyou loveyou forever princess sunshine football baseball superman
    batman starwars pokemon michael jessica charlie jordan freedom whatever trustno shadow summer winter
    spring autumn hello access google facebook computer internet samsung default changeme temp test testing
    guest pass word mypassword myname thisis correct horse battery staple hospital doctor nurse clinic
    woaini woaiwojia wodemima mima nihao zhongguo beijing shanghai hefei anhui taobao tencent wangyi baidu
    aishiteru
""")
_SITE = _words("""
    study leads studyleads prescreen prescreening screening trial trials chatbot staff inbox clinical research
    xiansuo linchuang shiyan yanjiu
""")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "a1b2c3d4e5f6g7h8i9j0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
    "一二三四五六七八九十",
)
_LEET = str.maketrans("0134578@$!", "oieastbasi")


def weakness(password: str, own_words: Iterable[str] = ()) -> Weakness | None:
    """Why this password is refused, None if it is not. ``own_words``: login, name, studies of the account."""
    text = normalized(password)
    if len(text) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(text) > LONGEST:
        return Weakness.TOO_LONG
    if _is_too_little(text, [*_COMMON, *_SITE]):
        return Weakness.COMMON
    own = [part for word in own_words for part in _parts(word)]
    return Weakness.OWN_WORDS if _is_too_little(text, [*_COMMON, *_SITE, *own]) else None


def _is_too_little(text: str, words: Iterable[str]) -> bool:
    """As it is typed, and with the digits that stand for letters read as such."""
    plain = _letters(text)
    read = _letters(text.casefold().translate(_LEET))
    return any(len(_left(each, words)) < _ENOUGH_LEFT for each in (plain, read))


def _left(text: str, words: Iterable[str]) -> str:
    """What remains without words, runs and repeats."""
    for word in sorted({*words, *map(_letters, words)}, key=len, reverse=True):
        text = text.replace(word, " ")
    text = "".join(_without_runs(part) for part in text.split(" "))
    return re.sub(r"(.+?)\1+", r"\1", text)


def _without_runs(text: str) -> str:
    kept, start = "", 0
    while start < len(text):
        length = _run_from(text, start)
        kept += "" if length >= _RUN else text[start]
        start += length if length >= _RUN else 1
    return kept


def _run_from(text: str, start: int) -> int:
    """How many signs from here follow each other along one row, in either direction."""
    best = 0
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        length = 1
        while start + length < len(text) and text[start : start + length + 1] in row:
            length += 1
        best = max(best, length)
    return best


def _letters(text: str) -> str:
    """Letters and digits in one case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if each.isalnum())


def _parts(word: str) -> list[str]:
    parts = [_letters(word), *(_letters(part) for part in re.split(r"[\W_]+", word))]
    return [part for part in parts if len(part) >= _SHORTEST_OWN_WORD or not part.isascii()]
