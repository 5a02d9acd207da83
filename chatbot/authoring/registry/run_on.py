"""Lists that run on in one paragraph ("1. Adults 2. Willing") -> a row for each of their lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chatbot.authoring.registry.marks import Mark, Row, read_row

_WITHIN = re.compile(
    r"(?:(?<=\s)|(?<=[；;。：:]))(?:(?P<number>\d{1,3})\\?(?P<after>[.)．）、])(?!\d)|[(（](?P<bracketed>\d{1,3})[)）]"
    r"|(?<=\s)\d{1,2}\.\d{1,2}\.(?P<dotted>\d{1,2})\.?(?=\s+[A-Z]))"
)
# After these a number belongs to the sentence ("ECOG 0 or 1. 9. Blood counts..."); after the second kind of
# words only if the numbers do not go on behind it.
_BELONGS = re.compile(
    r"(?:\b(?:of|or|and|to|than|least|most|is|are|was|be|by|at|in|for|no|number|the|below|above|within|equal)"
    r"|[≥≤<>=~+\-–/(×,±])$",
    re.IGNORECASE,
)
_MAY_BELONG = re.compile(
    r"\b(?:grade|stage|class|phase|type|scores?|status|days?|weeks?|months?|years?|version|table|figure|group"
    r"|cohort|arm|part|level|section|criterion|criteria|item)$",
    re.IGNORECASE,
)
_DOT, _DOTS = "•", "•●▪■◦○"
_LONGEST_WORD = 40
_SEMICOLONS = re.compile(r"(?<=[;；])(?![^()]*\))")
_GOES_ON = re.compile(r"(?:or|and|but|nor|if)\b", re.IGNORECASE)
_FEWEST_OF_A_LIST = 3
_THIN = frozenset({"-", "*", "–"})
_NARROW = str.maketrans("．）", ".)")


def without_run_on_lists(rows: Sequence[Row]) -> list[Row]:
    """The rows below one heading, each holding one line of a list at most."""
    if len(rows) == 1 and rows[0].mark is None:
        rows = list(_cut_at_semicolons(rows[0]))
    alone = Counter(row.mark.kind for row in rows if row.mark)
    rows = [part for row in rows for part in _cut_at_bullets(row, alone)]
    later = Counter((row.mark.kind, row.mark.number) for row in rows if row.mark)
    result: list[Row] = []
    highest: dict[str, int] = {}
    for row in rows:
        if row.mark:
            later[row.mark.kind, row.mark.number] -= 1
        result += _cut_at_numbers(row, highest, later)
    return result


def _cut_at_semicolons(row: Row) -> Iterator[Row]:
    """The only paragraph, if semicolons make a list of it; "A; B; or C" is one condition and stays."""
    pieces = [piece.strip() for piece in _SEMICOLONS.split(row.text) if piece.strip()]
    if len(pieces) < _FEWEST_OF_A_LIST or any(_GOES_ON.match(piece) for piece in pieces):
        yield row
        return
    yield from (replace(row, text=piece, raw=piece, after_blank=True) for piece in pieces)


def _cut_at_bullets(row: Row, how_often: Mapping[str, int]) -> Iterator[Row]:
    """A paragraph with several fat dots, or the only line with a dash, which goes on with dashes."""
    bullet = row.mark.kind if row.mark else _DOT
    pieces = [row.text]
    if bullet in _DOTS:
        pieces = [piece.strip() for piece in re.split(f"[{_DOTS}]", row.text) if piece.strip()]
    elif bullet in _THIN and how_often[bullet] == 1:
        pieces = [piece.strip() for piece in re.split(rf"\s{re.escape(bullet)}\s+(?=[A-Z])", row.text)]
    if len(pieces) <= 1:
        yield row
        return
    yield _shortened(row, pieces[0])
    yield from (Row(row.depth, Mark(bullet), piece, f"{bullet} {piece}") for piece in pieces[1:])


def _shortened(row: Row, text: str) -> Row:
    """The row with the beginning of its text only."""
    return replace(row, text=text, raw=row.raw[: len(row.raw) - len(row.text) + len(text)])


def _cut_at_numbers(
    row: Row, highest: dict[str, int], later: Mapping[tuple[str, int | None], int]
) -> Iterator[Row]:
    """``highest`` is the highest number so far, by kind of mark; numbers that come ``later`` are no cuts."""
    if row.mark is None or row.mark.number is None:
        yield row
        return
    kind, last = row.mark.kind, row.mark.number
    highest[kind] = max(last, highest.get(kind, 0))
    starts = [0]
    candidates = [found for found in _WITHIN.finditer(row.text) if _kind(found) == kind]
    numbers = {_number(found) for found in candidates}
    for found in candidates:
        number = _number(found)
        is_next = number in (last + 1, highest[kind] + 1) and not later.get((kind, number))
        before = row.text[max(found.start() - _LONGEST_WORD, 0) : found.start()].rstrip()
        if is_next and _stands_free(before, goes_on=number + 1 in numbers):
            starts.append(found.start())
            last = number
            highest[kind] = max(highest[kind], number)
    if len(starts) == 1:
        yield row
        return
    pieces = [row.text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(row.text)], strict=True)]
    yield _shortened(row, pieces[0])
    yield from (replace(read_row(piece), depth=row.depth) for piece in pieces[1:])


def _stands_free(before: str, goes_on: bool) -> bool:
    return not _BELONGS.search(before) and (goes_on or not _MAY_BELONG.search(before))


def _number(found: re.Match[str]) -> int:
    return int(found["number"] or found["bracketed"] or found["dotted"])


def _kind(found: re.Match[str]) -> str:
    if found["dotted"]:
        return "1.1.1"
    return "(1)" if found["bracketed"] else f"1{found['after'].translate(_NARROW)}"
