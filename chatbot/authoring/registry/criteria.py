"""The record's eligibility criteria, one block of text in whatever shape -> its lines, headings and asides.

Nothing is lost: every word of the record stands in one of the parts, in the record's order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chatbot.authoring.registry.headings import Section, is_of_both, section_of, without_run_on
from chatbot.authoring.registry.listing import Found, Kind, read_list
from chatbot.authoring.registry.marks import Row, counted_kinds, read_row, without_doubt
from chatbot.authoring.registry.run_on import without_run_on_lists

_WORDS_OF_A_BARE_HEADING = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """``section`` is None for a heading over a group of lines, or over inclusion and exclusion together."""

    text: str
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """What is no criterion by itself: a sentence around the lines, "none", "OR"."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion in the record's words and escapes, what is nested in it on lines of its own.

    ``groups`` are the headings that it stands under, the widest first, without those of the section.
    """

    id: str
    text: str
    groups: tuple[str, ...] = ()

    @property
    def quoted(self) -> str:
        """The line under its headings: without them it could say something else."""
        return "\n".join((*self.groups, self.text))


@dataclass(frozen=True, slots=True)
class Criteria:
    """``named`` are the sections that the record itself names; lines under no heading count as inclusion."""

    parts: tuple[Heading | Aside | Line, ...]
    named: frozenset[Section]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(part for part in self.parts if isinstance(part, Line))


class NoCriteria(ValueError):
    """A text in which no criterion can be found; the message says why."""


@dataclass(slots=True)
class _Run:
    """What stands below one heading of a section."""

    section: Section | None
    heading: str = ""
    rows: list[Row] = field(default_factory=list)


def split_criteria(text: str) -> Criteria:
    """Raises NoCriteria.

    Ids are the record's own numbers (I1.., E1..) where every line of a section has one and no two share it;
    else lines are counted.
    """
    runs = tuple(_runs(text))
    kinds = counted_kinds(row for run in runs for row in run.rows)
    for run in runs:
        run.rows = without_run_on_lists(without_doubt(run.rows, kinds))
    named = frozenset(run.section for run in runs if run.section)
    found = [
        (section, part)
        for run, following in zip(runs, [*runs[1:], None], strict=True)
        for section, part in _parts(run, _only_introduces(run, following, named))
    ]
    parts = tuple(_with_ids(found))
    if not any(isinstance(part, Line) for part in parts):
        raise NoCriteria("eligibilityCriteria has no line that could be a criterion.")
    return Criteria(parts, named)


def _runs(text: str) -> Iterator[_Run]:
    run = _Run(None)
    after_blank = False
    for line in text.splitlines():
        for part in without_run_on(line):
            row = read_row(part, after_blank)
            stands_free = row.mark is None and row.depth == 0
            is_both = is_of_both(row.text)
            section = (
                None if is_both else section_of(row.text, stands_free) or section_of(row.raw, stands_free)
            )
            if section or is_both:
                yield run
                run = _Run(section, row.raw)
            elif re.search(r"\w", row.text):
                run.rows.append(row)
            after_blank = False
        after_blank = not line.strip()
    yield run


def _parts(run: _Run, only_introduces: bool) -> Iterator[tuple[Section, Heading | Aside | Found]]:
    if run.heading:
        yield run.section or Section.INCLUSION, Heading(run.heading, run.section)
    group = () if _is_bare(run.heading) else (run.heading,)
    for found in read_list(run.rows, run.section, group, only_introduces):
        yield found.section, found


def _only_introduces(run: _Run, following: _Run | None, named: frozenset[Section]) -> bool:
    """Whether sentences here are around the criteria: in front of them all, or of the headings of groups."""
    if run.section is None:
        return Section.INCLUSION in named
    return following is not None and following.section is run.section and _is_bare(run.heading)


def _is_bare(heading: str) -> bool:
    """Whether it says no more than which section it is, as "Key Inclusion Criteria:" does."""
    return len(re.findall(r"\w+", heading)) <= _WORDS_OF_A_BARE_HEADING or is_of_both(heading)


def _with_ids(
    found: Iterable[tuple[Section, Heading | Aside | Found]],
) -> Iterator[Heading | Aside | Line]:
    found = list(found)
    lines = [each for _, each in found if isinstance(each, Found) and each.kind is Kind.LINE]
    numbers = {section: [each.number for each in lines if each.section is section] for section in Section}
    own = {section: None not in given and len(set(given)) == len(given) for section, given in numbers.items()}
    counted: Counter[Section] = Counter()
    for section, part in found:
        if not isinstance(part, Found):
            yield part
        elif part.kind is Kind.HEADING:
            yield Heading(part.text)
        elif part.kind is Kind.ASIDE:
            yield Aside(part.text)
        else:
            counted[section] += 1
            yield Line(
                f"{section}{part.number if own[section] else counted[section]}", part.text, part.groups
            )
