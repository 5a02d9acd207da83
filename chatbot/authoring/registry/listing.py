"""The rows below one heading of a record: which are criteria, and which are nested in them or around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from chatbot.authoring.registry.group_headings import begins_another_group, heads, is_above_all
from chatbot.authoring.registry.headings import Section, introduces, offers_a_choice, section_told
from chatbot.authoring.registry.marks import Mark, Row, is_letter, is_only_a_number
from chatbot.authoring.registry.sentences import (
    COLONS,
    goes_on,
    is_about_the_list,
    joins,
    says_nothing,
)


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
    kinds_inside: set[str] = field(default_factory=set)
    next_inside: set[int] = field(default_factory=set)

    def add(self, row: Row) -> None:
        """Take in what is nested in the line; its numbers may go on inside."""
        self.texts.append(row.raw)
        if row.mark:
            self.kinds_inside.add(row.mark.kind)
            self.next_inside.add((row.mark.number or 0) + 1)

    @property
    def leads(self) -> bool:
        """Whether the next row is what was announced right above it."""
        return self.texts[-1].endswith(COLONS)

    @property
    def holds_sentences(self) -> bool:
        """Whether the line announces what stands below it without marks."""
        return self.texts[0].endswith(COLONS) and len(self.texts) > 1 and not self.kinds_inside


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
        self.highest = 0

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
            self.open.add(row)
        elif not self.found and following and self._only_leads(row) and is_above_all(row, following):
            self._aside(row)
        else:
            self._begin(row)

    def _only_leads(self, row: Row) -> bool:
        """Whether a sentence says of each line below it what the section says already."""
        return introduces(row.text) and not offers_a_choice(row.text, self._section)

    def _is_nested(self, line: _Open, row: Row, mark: Mark, following: Sequence[Row]) -> bool:
        outer = line.row.mark
        if row.depth > line.row.depth:
            return mark.number in line.next_inside or not (outer and _counts_on(outer, mark))
        if outer is None:
            return False
        if mark.kind == outer.kind:
            return self._goes_on_inside(line, outer, mark)
        if mark.doubtful and mark.number == (outer.number or 0) + 1:
            return False
        if mark.number is None and outer.number is None and not (is_letter(mark) or is_letter(outer)):
            return line.leads or mark.kind in line.kinds_inside
        leads = line.leads or (line.texts[0].endswith(COLONS) and bool(line.kinds_inside))
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
            is_inside = line.texts[-1].endswith(COLONS) and mark.number != outer.number + 1
        line.inner = mark if is_inside else None
        return is_inside

    # Lines without a mark -------------------------------------------------------------------------------

    def _plain(self, row: Row, following: Sequence[Row]) -> None:
        if self.open and self._belongs(self.open, row, following):
            self.open.add(row)
        elif says_nothing(row.text) or joins(row.text):
            self._aside(row)
        elif heads(row, following, self.has_marks):
            self._heading(row)
        elif self.open and self.open.row.mark and self._goes_on(self.open.row.mark, row, following):
            self.open.add(row)
        elif self.only_introduces or (self.has_marks and self._is_around(row, following)):
            self._aside(row)
        else:
            self._begin_free(row)

    def _goes_on(self, outer: Mark, row: Row, following: Sequence[Row]) -> bool:
        """Whether a sentence is part of the line above it: by its words, or amid the record's numbers."""
        if goes_on(row.text):
            return True
        return is_only_a_number(outer) and _goes_on(outer, following) and not is_about_the_list(row.text)

    def _is_around(self, row: Row, following: Sequence[Row]) -> bool:
        """Whether a sentence tells of a list, or stands before the first of the record's own numbers."""
        is_loose = row.text.endswith(COLONS) or (self.open is None and _first_number(following) is not None)
        return is_loose or is_about_the_list(row.text)

    def _begin_free(self, row: Row) -> None:
        """A criterion without a mark. It ends the groups above it, and the record's numbers go on with it."""
        if self.open and self.open.row.mark:
            self._close()
            self.headings.clear()
        self._begin(row)

    def _belongs(self, line: _Open, row: Row, following: Sequence[Row]) -> bool:
        if says_nothing(row.text):
            return False
        wraps = line.row.mark is not None or not line.texts[0][:1].islower()
        if wraps and not row.after_blank and row.text[:1].islower():
            return True
        is_held = line.leads or (line.holds_sentences and not heads(row, following, True))
        if line.row.mark and not row.text.endswith(COLONS) and is_held:
            return True
        return row.depth > line.row.depth and not begins_another_group(row, following)

    def _heading(self, row: Row) -> None:
        self._close()
        self.section = section_told(row.text, self.section) if row.text.endswith(COLONS) else self.section
        if self._only_leads(row):
            self._aside(row)
            return
        if self.headings and not (_is_wide(self.headings[0]) and not _is_wide(row.text)):
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
        elif mark is None and heads(row, following, True) and _first_number(following) == 1:
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
        if says_nothing(row.text):
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
            if mark is None and self.highest:
                number = self.highest + 1
            self.highest = max(self.highest, number or 0)
            groups = (*self.group, *self.headings)
            text = "\n".join(filter(None, self.open.texts))
            self.found.append(Found(Kind.LINE, self._section, text, number, groups))
            self.open = None


def _is_wide(heading: str) -> bool:
    return heading.isupper()


def _is_next(mark: Mark, number: int, last: int) -> bool:
    return number == last + 1 or (mark.escaped and number > last)


def _counts_on(outer: Mark, mark: Mark) -> bool:
    return is_only_a_number(mark) and mark.kind == outer.kind and mark.number == (outer.number or 0) + 1


def _goes_on(outer: Mark, following: Sequence[Row]) -> bool:
    """Whether the numbers of the outer list come again further down."""
    return any(
        row.mark and row.mark.kind == outer.kind and row.mark.number == (outer.number or 0) + 1
        for row in following
    )


def _first_number(rows: Sequence[Row]) -> int | None:
    return next((row.mark.number for row in rows if row.mark), None)
