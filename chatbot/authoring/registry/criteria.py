"""The record's eligibility criteria, one block of text in whatever shape -> its lines, headings and asides.

Nothing is lost: every word of the record stands in one of the parts, in the record's order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from chatbot.authoring.registry.group_headings import heads_a_group
from chatbot.authoring.registry.headings import (
    Section,
    is_of_both,
    says_only_the_section,
    section_of,
    without_run_on,
)
from chatbot.authoring.registry.listing import Found, Kind, read_list
from chatbot.authoring.registry.marks import Row, counted_kinds, read_row, without_doubt
from chatbot.authoring.registry.run_on import without_run_on_lists

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"


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
    """What stands below one heading of a section; a bare one says no more than which section it is.

    ``group`` heads the whole run, ``next_group`` the ones after it.
    """

    section: Section | None
    heading: str = ""
    is_bare: bool = True
    group: str = ""
    next_group: str = ""
    rows: list[Row] = field(default_factory=list)


def split_criteria(text: str) -> Criteria:
    """Raises NoCriteria.

    Ids are the record's own numbers (I1.., E1..) where every line of a section has one and no two share it;
    else lines are counted.
    """
    runs = tuple(_runs(text))
    kinds = counted_kinds(row for run in runs for row in run.rows)
    _take_groups_over(runs)
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
    for line in (each.strip(_UNSEEN) for each in text.splitlines()):
        for part in without_run_on(line):
            row = read_row(part, after_blank)
            stands_free = row.mark is None and row.depth == 0
            is_both = is_of_both(row.text)
            section = (
                None if is_both else section_of(row.text, stands_free) or section_of(row.raw, stands_free)
            )
            if section or is_both:
                yield run
                run = _Run(section, row.raw, says_only_the_section(row.text))
            elif re.search(r"\w", row.text):
                run.rows.append(row)
            after_blank = False
        after_blank = not line.strip()
    yield run


def _parts(run: _Run, only_introduces: bool) -> Iterator[tuple[Section, Heading | Aside | Found]]:
    if run.heading:
        yield run.section or Section.INCLUSION, Heading(run.heading, run.section)
    group = tuple(filter(None, (run.group, "" if run.is_bare else run.heading)))
    for found in read_list(run.rows, run.section, group, only_introduces):
        yield found.section, found
    if run.next_group:
        yield Section.INCLUSION, Heading(run.next_group)


def _take_groups_over(runs: Sequence[_Run]) -> None:
    """Where sections come again, the last short line before one ("Controls") heads what follows it."""
    bare = Counter(run.section for run in runs if run.is_bare and run.section)
    if not bare or max(bare.values()) == 1:
        return
    for run, following in pairwise(runs):
        if run.rows and following.is_bare and heads_a_group(run.rows[-1]):
            run.next_group = run.rows.pop().raw
        following.group = run.next_group or run.group


def _only_introduces(run: _Run, following: _Run | None, named: frozenset[Section]) -> bool:
    """Whether sentences here are around the criteria: in front of them all, or of the headings of groups."""
    if run.section is None:
        return Section.INCLUSION in named
    return following is not None and following.section is run.section and run.is_bare


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
