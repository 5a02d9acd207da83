"""The words of the number grammar: what people write around a number, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

POWER_OF_TEN = {"千": 3, "万": 4, "萬": 4, "lac": 5, "lacs": 5, "lakh": 5, "lakhs": 5}

_APPROXIMATE = (
    "约 約 大约 大約 约为 大概 差不多 将近 接近 ≈ "
    "about around approximately approx. approx roughly nearly circa ca."
)
_APPROXIMATE_AFTER = "左右 上下 or_so ?"
_BELOW = (
    "不到 不足 未满 小于等于 小于 少于 低于 不超过 不大于 不高于 至多 最多 <= =< < ≤ ≦ "
    "less_than fewer_than no_more_than not_more_than at_most up_to under below"
)
_BELOW_AFTER = "及以下 以下 以内 之内 or_less or_below and_below"
_ABOVE = (
    "大于等于 大于 多于 高于 超过 不少于 不低于 不小于 至少 最少 >= => > ≥ ≧ "
    "more_than greater_than no_less_than at_least over above"
)
_ABOVE_AFTER = "及以上 以上 多 余 + or_more or_above and_above"
_BETWEEN = "- – — − ‐ 到 至 to"
_NUMERALS = "零〇一二两兩三四五六七八九十百千万萬亿壹贰叁肆伍陆柒捌玖拾佰仟点"
_DOES_NOT_KNOW = (
    "不清楚 不知 不晓得 不曉得 不详 不詳 不记得 不記得 记不 記不 忘了 忘记 忘記 没查 没测 没写 未查 没有 "
    "don't_know dont_know do_not_know not_sure unsure no_idea unknown "
    "can't_remember cannot_remember don't_remember forgot"
)
_DOES_NOT_KNOW_ALONE = "? ?? ??? n/a na none nil 无 無"

# Of a unit's border: no letter may follow it, but the x of a size may ("9mmx12mm").
_BORDER = r"(?![a-wyz0-9^/]|x(?!\s*[0-9]))"
_NOMINAL_AGE = re.compile("[虚虛]|毛[岁歲]|nominal age|lunar age")
_BIRTH_YEAR = re.compile(r"(?:born(?: in)?|生于|出生于)?\s*(?:19|20)[0-9]{2}\s*(?:年|[-./][0-9]|$)")
_MONTHS = re.compile("[个個]半?月|月[龄齡大]|(?<![a-z])(?:months?|mos?)(?![a-z])")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# NFKC leaves these as they are. Brackets around a unit or a mark say nothing.
_SAME = str.maketrans("×✕∗μ〜∼’()[]", "xx*u~~'    ")


@dataclass(frozen=True, slots=True)
class Word:
    """One token: ``kind`` is its letter (see ``_KINDS``), ``unit`` the id of the unit that it names."""

    kind: str
    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Lexer:
    """Splits a folded text into words. ``units`` are the ids behind the groups U0, U1, ... of ``pattern``."""

    pattern: re.Pattern[str]
    units: tuple[str, ...]

    def words(self, folded_text: str) -> Iterator[Word]:
        for found in self.pattern.finditer(folded_text):
            group = found.lastgroup or "W"
            if group.startswith("U"):
                yield Word("U", found[0], self.units[int(group[1:])])
            elif group != "SPACE":
                yield Word(group, found[0])


def folded(text: str) -> str:
    """One spelling for all: NFKC, lower case, ``×`` as ``x``, ``10⁹`` as ``10^9`` (NFKC alone says 109)."""
    raised = _SUPERSCRIPT.sub(lambda digits: "^" + unicodedata.normalize("NFKC", digits[0]), text)
    return unicodedata.normalize("NFKC", raised).casefold().translate(_SAME)


def lexer(names: Iterable[tuple[str, str]]) -> Lexer:
    """A lexer that knows these (unit id, name) pairs, and tries the longest first: ``mm`` is no ``m``."""
    plain = {(unit, re.sub(r"\s", "", folded(name)).lstrip("x*")) for unit, name in names}
    ordered = sorted(((unit, name) for unit, name in plain if name), key=lambda pair: (-len(pair[1]), pair))
    units = "".join(f"(?P<U{place}>{_unit_pattern(name)})|" for place, (_, name) in enumerate(ordered))
    number = rf"(?P<N>\.?[0-9][0-9.,]*+(?:\s*(?:{_multipliers({name for _, name in ordered})}))?)|"
    return Lexer(re.compile(units + number + _KINDS, re.DOTALL), tuple(unit for unit, _ in ordered))


def says_does_not_know(text: str) -> bool:
    """Words such as "no idea" or 不清楚, with no number beside them."""
    plain = folded(text).strip()
    if re.search("[0-9]", plain):
        return False
    words = (word.replace("_", " ") for word in _DOES_NOT_KNOW.split())
    return plain in _DOES_NOT_KNOW_ALONE.split() or any(word in plain for word in words)


def says_nominal_age(text: str) -> bool:
    """The age counted from one at birth (虚岁), which is a year or two above full years."""
    return _NOMINAL_AGE.search(folded(text)) is not None


def says_months(text: str) -> bool:
    return _MONTHS.search(folded(text)) is not None


def says_birth_year(text: str) -> bool:
    """1963, 1963年, 1963-05-12, born in 1963: a year of the last century or this one, or a date in it."""
    return _BIRTH_YEAR.match(folded(text)) is not None


def _unit_pattern(name: str) -> str:
    """Spaces are free. Reports lose the sign of a power or print another one: 109/L, 10*9/L, 10e9/L."""
    raised = r"[\^*xe]?" if "/" in name else r"[\^*xe]"
    parts = (raised if character == "^" else re.escape(character) for character in name)
    times = r"[x*]?\s*" if name.startswith("10") else ""
    is_latin_at_its_end = name[-1].isascii() and name[-1].isalnum()
    return times + r"\s*".join(parts) + (_BORDER if is_latin_at_its_end else "")


def _multipliers(unit_names: Collection[str]) -> str:
    """Where lakh is a unit of its own, it multiplies only before another unit ("lakh/µL")."""
    words = sorted(POWER_OF_TEN, key=len, reverse=True)
    return "|".join(_ending(word) + (r"(?=\s*/)" if word in unit_names else "") for word in words)


def _any(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    ordered = sorted((word.replace("_", " ") for word in words), key=len, reverse=True)
    return "|".join(_ending(word) for word in ordered)


def _ending(word: str) -> str:
    """A Latin word ends where its letters end."""
    return re.escape(word) + ("(?![a-z])" if re.search("[a-z]$", word) else "")


_KINDS = (
    rf"(?P<L>{_any(_BELOW.split())})"
    rf"|(?P<B>{_any(_ABOVE.split())})"
    rf"|(?P<K>{_any(_BELOW_AFTER.split())})"
    rf"|(?P<C>{_any(_ABOVE_AFTER.split())})"
    rf"|(?P<A>{_any(_APPROXIMATE.split())})"
    rf"|(?P<S>{_any(_APPROXIMATE_AFTER.split())})"
    rf"|(?P<R>{_any(_BETWEEN.split())})"
    r"|(?P<T>~)"
    r"|(?P<X>[x*](?=\s*\.?[0-9]))"
    r"|(?P<M>[↑↓⬆⬇▲▼△▽\ufe0f]|[hl*](?=\s|$))"
    rf"|(?P<H>[{_NUMERALS}]+)"
    r"|(?P<P>[.,;!。])"
    r"|(?P<SPACE>\s+)"
    r"|(?P<W>[a-z]+|.)"
)
