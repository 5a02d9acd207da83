"""The rows below one heading of a record: which are criteria, and which are nested in them or around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from chatbot.authoring.registry.headings import Section, introduces, section_told
from chatbot.authoring.registry.marks import Mark, Row, is_letter, is_only_a_number

_LONGEST_GROUP = 110
_COLONS = (":", "：")
_STOPS = (".", ";", ",", "。", "；")
_SAYS_NOTHING = re.compile(
    r"^\W*(?:none|nil|n/?a|no|not\s+(?:applicable|specified|provided)|no\s+(?:specific\s+)?(?:exclusion|inclusion)"
    r"\s+criteria|none\s+(?:specified|listed)|see\s+(?:disease|patient)\s+characteristics|无|不适用)\W*$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"^\W*(?:and\s*/\s*or|or|and)\W*$", re.IGNORECASE)


class Kind(Enum):
    LINE = auto()
    HEADING = auto()
    ASIDE = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """``number`` is the record's own, if it has one."""

    kind: Kind
    section: Section
    text: str
    number: int | None = None
    groups: tuple[str, ...] = ()


def read_list(
    rows: Sequence[Row], section: Section | None, group: tuple[str, ...], only_introduces: bool
) -> list[Found]:
    """What the rows are, in their order.

    ``group`` is what the section's own heading says beside the section. Where a text ``only_introduces``,
    sentences are no criteria unless they are marked.
    """
    reader = _Reader(rows, section, group, only_introduces)
    reader.read()
    return reader.found


@dataclass(slots=True)
class _Open:
    """The line that is being read; ``inner`` is the list nested in it without being indented."""

    row: Row
    texts: list[str]
    inner: Mark | None = None
    has_inner: bool = False


class _Reader:
    def __init__(
        self, rows: Sequence[Row], section: Section | None, group: tuple[str, ...], only_introduces: bool
    ) -> None:
        self.rows = rows
        self.section = section
        self.group = group
        self.headings: list[str] = []
        self.open: _Open | None = None
        self.found: list[Found] = []
        self.is_damaged = any(row.mark and row.mark.escaped for row in rows)
        self.has_marks = any(row.mark for row in rows)
        self.only_introduces = only_introduces
        self.last = 0

    def read(self) -> None:
        for index, row in enumerate(self.rows):
            following = self.rows[index + 1 :]
            if self.is_damaged:
                self._damaged(row, following)
            elif row.mark:
                self._marked(row, row.mark, following)
            else:
                self._plain(row, following)
        self._close()

    # Lines of a list ------------------------------------------------------------------------------------

    def _marked(self, row: Row, mark: Mark, following: Sequence[Row]) -> None:
        if self.open and self._is_nested(self.open, row, mark, following):
            self.open.texts.append(row.raw)
        else:
            self._begin(row)

    def _is_nested(self, line: _Open, row: Row, mark: Mark, following: Sequence[Row]) -> bool:
        if row.depth > line.row.depth:
            return True
        outer = line.row.mark
        if outer is None:
            return False
        if mark.kind == outer.kind:
            return self._goes_on_inside(line, outer, mark)
        if mark.doubtful and mark.number == (outer.number or 0) + 1:
            return False
        leads = line.texts[0].endswith(_COLONS)
        begins = is_only_a_number(mark) and mark.number == 1 and is_only_a_number(outer)
        is_lower = is_letter(mark) and not is_letter(outer)
        resumes = is_only_a_number(outer) and _goes_on(outer, following)
        if leads or begins or is_lower or resumes or (line.has_inner and line.inner is None):
            line.has_inner = True
            return True
        return False

    def _goes_on_inside(self, line: _Open, outer: Mark, mark: Mark) -> bool:
        """Whether a mark of the outer kind counts a list that began anew within the line."""
        if mark.number is None or outer.number is None:
            return False
        if line.inner is not None and line.inner.number is not None:
            is_inside = mark.number == line.inner.number + 1
        else:
            is_inside = line.texts[-1].endswith(_COLONS) and mark.number != outer.number + 1
        line.inner = mark if is_inside else None
        return is_inside

    # Lines without a mark -------------------------------------------------------------------------------

    def _plain(self, row: Row, following: Sequence[Row]) -> None:
        if self.open and self._belongs(self.open, row, following):
            self.open.texts.append(row.raw)
        elif _SAYS_NOTHING.match(row.text) or _JOINS.match(row.text):
            self._aside(row)
        elif _heads(row, following, self.has_marks):
            self._heading(row)
        elif self.has_marks or self.only_introduces:
            self._aside(row)
        else:
            self._begin(row)

    def _belongs(self, line: _Open, row: Row, following: Sequence[Row]) -> bool:
        if _SAYS_NOTHING.match(row.text):
            return False
        wraps = line.row.mark is not None or not line.texts[0][:1].islower()
        if wraps and not row.after_blank and row.text[:1].islower():
            return True
        return row.depth > line.row.depth and not _begins_another_group(row, following)

    def _heading(self, row: Row) -> None:
        self._close()
        self.section = section_told(row.text, self.section) if row.text.endswith(_COLONS) else self.section
        if introduces(row.text):
            self._aside(row)
            return
        while self.headings and not (_is_wide(self.headings[0]) and not _is_wide(row.text)):
            self.headings.clear()
        self.headings[1:] = []
        self.headings.append(row.text)
        self.found.append(Found(Kind.HEADING, self._section, row.raw))

    # Lists that the registry did not take for lists -----------------------------------------------------

    def _damaged(self, row: Row, following: Sequence[Row]) -> None:
        """Where list marks came through as text, depth says nothing: the numbers alone tell the lines."""
        mark = row.mark
        is_numbered = is_only_a_number(mark) and mark is not None and mark.number is not None
        if is_numbered and mark and mark.number and _is_next(mark, mark.number, self.last):
            self._begin(row)
            self.last = mark.number
        elif mark is None and _heads(row, following, True) and _first_number(following) == 1:
            self._heading(row)
            self.last = 0
        elif self.open:
            self.open.texts.append(row.raw)
        else:
            self._aside(row)

    # ----------------------------------------------------------------------------------------------------

    @property
    def _section(self) -> Section:
        return self.section or Section.INCLUSION

    def _begin(self, row: Row) -> None:
        self._close()
        if _SAYS_NOTHING.match(row.text):
            self._aside(row)
        else:
            self.open = _Open(row, [row.text])

    def _aside(self, row: Row) -> None:
        self._close()
        self.found.append(Found(Kind.ASIDE, self._section, row.raw))

    def _close(self) -> None:
        if self.open:
            mark = self.open.row.mark
            number = mark.number if mark and is_only_a_number(mark) else None
            groups = (*self.group, *self.headings)
            text = "\n".join(filter(None, self.open.texts))
            self.found.append(Found(Kind.LINE, self._section, text, number, groups))
            self.open = None


def _heads(row: Row, following: Sequence[Row], has_marks: bool) -> bool:
    """Whether a line without a mark is a heading: by its colon, or short and right above a list."""
    if row.text.endswith(_COLONS):
        return bool(following)
    if not (has_marks and following and len(row.text) <= _LONGEST_GROUP):
        return False
    next_marked = following[0].mark is not None
    below_next = not next_marked and len(following) > 1 and following[1].mark is not None
    return not row.text.endswith(_STOPS) and (next_marked or below_next)


def heads_a_group(row: Row) -> bool:
    """Whether a line can be a heading by its looks alone: short, free, no sentence and not only "OR"."""
    is_short = row.mark is None and row.depth == 0 and len(row.text) <= _LONGEST_GROUP
    says_little = _JOINS.match(row.text) or _SAYS_NOTHING.match(row.text)
    return is_short and not says_little and not row.text.endswith(_STOPS)


def _begins_another_group(row: Row, following: Sequence[Row]) -> bool:
    """An indented "OR" above the heading of a list of its own, or that heading."""
    heading, *rest = following if _JOINS.match(row.text) and following else (row, *following)
    is_apart = heading is not row
    return (
        is_apart
        and heading.mark is None
        and bool(rest)
        and rest[0].mark is not None
        and rest[0].mark.number == 1
        and rest[0].depth <= row.depth
    )


def _is_wide(heading: str) -> bool:
    return heading.isupper()


def _is_next(mark: Mark, number: int, last: int) -> bool:
    return number == last + 1 or (mark.escaped and number > last)


def _goes_on(outer: Mark, following: Sequence[Row]) -> bool:
    """Whether the numbers of the outer list come again further down."""
    return any(
        row.mark and row.mark.kind == outer.kind and row.mark.number == (outer.number or 0) + 1
        for row in following
    )


def _first_number(rows: Sequence[Row]) -> int | None:
    return next((row.mark.number for row in rows if row.mark), None)
