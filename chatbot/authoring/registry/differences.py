"""What a newer record of a study changes: its fields, and each of its lines, matched by what they say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from chatbot.authoring.record import without_escapes
from chatbot.screening.study import Study, StudyContact

ALIKE = 0.6
"""From this likeness on, two lines are one line that was reworded; below it, one went and another came."""

_WORD = re.compile(r"\w+(?:[.,]\d+)?|[<>≤≥=±%]")


class Kind(Enum):
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RESPELLED = "written differently, in the same words"
    RENUMBERED = "renumbered, in the same words"
    MOVED = "moved to the other list, in the same words"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """``field`` is what authors call it: "status", "maximum age"... Empty for what the record lacks."""

    field: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """``before_id`` is empty for a line that was added, ``now_id`` for one that was removed."""

    kind: Kind
    before_id: str = ""
    before: str = ""
    now_id: str = ""
    now: str = ""
    likeness: float = 1.0

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words that went and that came, place by place."""
        old, new = without_escapes(self.before).split(), without_escapes(self.now).split()
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return tuple((" ".join(old[a:b]), " ".join(new[c:d])) for tag, a, b, c, d in steps if tag != "equal")


@dataclass(frozen=True, slots=True)
class Differences:
    """``gone`` and ``new`` are sentences around the lines."""

    fields: tuple[FieldChange, ...]
    lines: tuple[LineChange, ...]
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.lines or self.gone or self.new)


def differences(
    before: Study, now: Study, asides_before: Sequence[str] = (), asides_now: Sequence[str] = ()
) -> Differences:
    """Fields in the record's order; lines in the newer one's, then those that are gone.

    ``asides`` are the sentences around the lines of either record.
    """
    return Differences(
        tuple(_field_changes(before, now)),
        tuple(_line_changes(before.lines, now.lines)),
        tuple(_beyond(asides_before, asides_now)),
        tuple(_beyond(asides_now, asides_before)),
    )


def _beyond(sentences: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Those that are not among the others, each of which stands for one."""
    left = Counter(map(_said, others))
    for sentence in sentences:
        if not left[_said(sentence)]:
            yield sentence
        left[_said(sentence)] -= 1


_FIELDS: Mapping[str, Callable[[Study], str]] = {
    "status": lambda study: study.overall_status,
    "date of the record": lambda study: study.last_update,
    "start date": lambda study: study.start_date,
    "title": lambda study: study.brief_title,
    "official title": lambda study: study.official_title,
    "sponsor": lambda study: study.lead_sponsor,
    "people planned": lambda study: "" if study.enrollment is None else str(study.enrollment),
    "minimum age": lambda study: study.minimum_age,
    "maximum age": lambda study: study.maximum_age,
    "sex": lambda study: study.sex,
    "sex, in words": lambda study: study.sex_detail,
    "central contacts": lambda study: _contacts(study.central_contacts),
    "contacts of places": lambda study: _contacts(study.site_contacts),
}


def _field_changes(before: Study, now: Study) -> Iterator[FieldChange]:
    for field, value in _FIELDS.items():
        if value(before) != value(now):
            yield FieldChange(field, value(before), value(now))


def _contacts(contacts: Iterable[StudyContact]) -> str:
    return "; ".join(
        ", ".join(filter(None, (each.name, each.phone, each.extension, each.email, each.site)))
        for each in contacts
    )


def _line_changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[LineChange]:
    pairs = dict(_pairs(before, now))
    for now_id, text in now.items():
        if now_id not in pairs:
            yield LineChange(Kind.ADDED, now_id=now_id, now=text)
        elif change := _change(pairs[now_id], before[pairs[now_id]], now_id, text):
            yield change
    kept = set(pairs.values())
    for before_id, text in before.items():
        if before_id not in kept:
            yield LineChange(Kind.REMOVED, before_id, text)


def _change(before_id: str, before: str, now_id: str, now: str) -> LineChange | None:
    if before_id[0] != now_id[0]:
        return LineChange(Kind.MOVED, before_id, before, now_id, now)
    if _said(before) != _said(now):
        return LineChange(Kind.REWORDED, before_id, before, now_id, now, _likeness(before, now))
    if before_id != now_id:
        return LineChange(Kind.RENUMBERED, before_id, before, now_id, now)
    return LineChange(Kind.RESPELLED, before_id, before, now_id, now) if before != now else None


def _pairs(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Which line of the newer record is which of the earlier, as ``(now, before)``; each at most once.

    First those of the same words, the same number before another; then the likest, in the same list;
    last those of the same words in the other list.
    """
    free_before, free_now = dict(before), dict(now)
    for now_id, before_id in _ranked(free_before, free_now):
        if now_id in free_now and before_id in free_before:
            del free_now[now_id], free_before[before_id]
            yield now_id, before_id


def _ranked(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    same = [(n, b) for n, text in now.items() for b, other in before.items() if _said(text) == _said(other)]
    in_place = sorted(
        (pair for pair in same if pair[0][0] == pair[1][0]), key=lambda pair: pair[0] != pair[1]
    )
    yield from in_place
    taken_now, taken_before = ({pair[side] for pair in in_place} for side in (0, 1))
    likely = [
        (likeness, n == b, n, b)
        for n, text in now.items()
        for b, other in before.items()
        if n[0] == b[0] and n not in taken_now and b not in taken_before
        if (likeness := _likeness(other, text)) >= ALIKE
    ]
    yield from ((n, b) for _, _, n, b in sorted(likely, key=lambda each: (-each[0], not each[1])))
    yield from (pair for pair in same if pair[0][0] != pair[1][0])


def _said(text: str) -> tuple[str, ...]:
    """What a line says, whatever its escapes, capitals, spaces and stops."""
    return tuple(_WORD.findall(without_escapes(text).casefold()))


def _likeness(before: str, now: str) -> float:
    """0 to 1, by words."""
    return SequenceMatcher(None, _said(before), _said(now), autojunk=False).ratio()
