"""What a line of a record begins with: a bullet, a number, a letter, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

_SPACED_BULLET = r"(?P<spaced>\\?[*+\-–—·o])(?=\s|$)"
_BULLET = r"(?P<bullet>[•●○◦▪■□‣∙➢➤✓⁃]|-(?=[^\W\d_]{2}))"
_CODED = r"(?:[IE]C?|INC|EXC)[ -]?(?P<coded>\d{1,2})[.):](?=\s)"
_IN_BRACKETS = r"\\?[(（](?P<in_brackets>\d{1,3})\\?[)）]"
_NUMBERED = r"(?P<numbered>\d{1,3}) ?(?P<escape>\\?)(?P<after>[.)．）、。])(?!\d)"
_DOTTED = r"\d{1,2}\.\d{1,2}\.(?P<dotted>\d{1,2})\.?(?=\s+\D)"
_HALF_DOTTED = r"\d{1,2}\.(?P<half_dotted>\d{1,2})\.?(?=\s+[A-Z\u4e00-\u9fff])"
_CIRCLED = r"(?P<circled>[①-⑳])"
_HAN = r"[(（]?(?P<han>[一二三四五六七八九]?十?[一二三四五六七八九十])[)）、．.]"
_DASHED = r"(?P<dashed>\d{1,2})\s?[-–](?:\s+(?=\D)|(?=[A-Z][a-z]))"
_BARE = r"(?P<bare>\d{1,2})\s+(?=[A-Z][a-z])"
_SMALL_LETTER = r"\\?[(（]?(?P<small>[a-z]|[ivx]{2,4})\\?[.)）](?=\s|[A-Z][a-z])"
_CAPITAL = r"\\?[(（]?(?P<capital>[A-Z]|[IVX]{2,4})\\?[.)）](?=\s+[^a-z\s])"

_NUMBER = re.compile(rf"\s*(?:{_CODED}|{_IN_BRACKETS}|{_DOTTED}|{_NUMBERED}|{_CIRCLED}|{_HAN}|{_DASHED})\s*")
_MARK = re.compile(
    rf"\s*(?:{_SPACED_BULLET}|{_BULLET}|{_CODED}|{_IN_BRACKETS}|{_DOTTED}|{_HALF_DOTTED}|{_NUMBERED}|{_CIRCLED}|{_HAN}|{_DASHED}|{_BARE}"
    rf"|{_SMALL_LETTER}|{_CAPITAL})\s*"
)
_HAN_DIGITS = "一二三四五六七八九"
_NARROW = str.maketrans("．）。", ".).")


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind`` is how it is written (``*``, ``1.``, ``(1)``, ``a``...); lines of one list are of one kind.

    ``number`` is what it counts to, if it is a number. ``escaped`` (``1\\.``) says that the registry did not
    take the line for one of a list. ``doubtful`` ones are marks only in a sequence (``4 Reports having...``).
    """

    kind: str
    number: int | None = None
    escaped: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line, or part of one that runs on: ``depth`` in columns, ``raw`` with its mark, ``text`` without."""

    depth: int
    mark: Mark | None
    text: str
    raw: str
    after_blank: bool = False


def read_row(line: str, after_blank: bool = False) -> Row:
    """A line without its mark; of a bullet before a number (``* 1\\.``) the number counts."""
    line = line.expandtabs(4)
    depth = len(line) - len(line.lstrip())
    found = _MARK.match(line)
    if not found:
        return Row(depth, None, line.strip(), line.strip(), after_blank)
    mark, rest = _mark(found), line[found.end() :]
    if mark.number is None and (number := _NUMBER.match(rest)) and not _is_letter(mark):
        mark, rest = _mark(number), rest[number.end() :]
    return Row(depth, mark, rest.strip(), line.strip(), after_blank)


def counted_kinds(rows: Iterable[Row]) -> frozenset[str]:
    """The kinds of mark that count from one to two somewhere in the record."""
    counted = {(row.mark.kind, row.mark.number) for row in rows if row.mark}
    return frozenset(kind for kind, number in counted if number == 1 and (kind, 2) in counted)


def without_doubt(rows: Sequence[Row], kinds: Collection[str]) -> list[Row]:
    """The rows below one heading: doubtful marks are kept where they count on, and are words elsewhere.

    ``kinds`` are those that count somewhere in the record: a list of one line is believed to be one, too.
    """
    counted = {(_is_letter(row.mark), row.mark.number) for row in rows if row.mark}
    return [row if _is_certain(row.mark, counted, kinds) else _as_words(row) for row in rows]


def _is_certain(
    mark: Mark | None, counted: Collection[tuple[bool, int | None]], kinds: Collection[str]
) -> bool:
    if mark is None or not mark.doubtful or mark.number is None:
        return True
    return mark.kind in kinds if mark.number == 1 else (_is_letter(mark), mark.number - 1) in counted


def _as_words(row: Row) -> Row:
    return replace(row, mark=None, text=row.raw)


def is_only_a_number(mark: Mark | None) -> bool:
    return mark is not None and mark.number is not None and not _is_letter(mark)


def _is_letter(mark: Mark) -> bool:
    return mark.kind in {"a", "A"}


def is_letter(mark: Mark | None) -> bool:
    return mark is not None and _is_letter(mark)


def _mark(found: re.Match[str]) -> Mark:
    given = {name: value for name, value in found.groupdict().items() if value}
    match given:
        case {"spaced": bullet} | {"bullet": bullet}:
            return Mark(bullet.lstrip("\\"))
        case {"coded": number} | {"in_brackets": number} | {"dotted": number}:
            kinds = {"coded": "I1", "in_brackets": "(1)", "dotted": "1.1.1"}
            return Mark(next(kinds[name] for name in given), int(number))
        case {"numbered": number, "after": after}:
            return Mark(f"1{after.translate(_NARROW)}", int(number), escaped="escape" in given)
        case {"circled": number}:
            return Mark("①", ord(number) - ord("①") + 1)
        case {"han": number}:
            return Mark("一", _of_han(number))
        case {"dashed": number} | {"bare": number} | {"half_dotted": number}:
            kinds = {"dashed": "1-", "bare": "1", "half_dotted": "1.1"}
            return Mark(next(kinds[name] for name in given), int(number), doubtful=True)
        case {"capital": letter}:
            return Mark("A", ord(letter[0]) - ord("A") + 1, doubtful=True)
        case _:
            return Mark("a")


def _of_han(number: str) -> int:
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return _HAN_DIGITS.index(number) + 1
    return 10 * (_HAN_DIGITS.index(tens) + 1 if tens else 1) + (_HAN_DIGITS.index(ones) + 1 if ones else 0)
