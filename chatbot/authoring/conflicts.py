"""``conflicts.yaml`` -> what the record leaves open, each quote of it checked against ``record.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from chatbot.authoring.json_source import parse_json
from chatbot.authoring.problems import DialogError
from chatbot.authoring.record import without_escapes
from chatbot.authoring.schema import Name, Part, Sentence
from chatbot.authoring.shape import read_shaped
from chatbot.authoring.wording import text
from chatbot.authoring.yaml_source import Source
from chatbot.screening.conflict import Conflict, Quote

Places = Mapping[str, tuple[str, ...]]
"""By criterion and by name of a field, everything that the record says there."""


class QuotePart(Part):
    at: Name
    says: Name


class ConflictPart(Part):
    id: Name
    criteria: list[Name] = Field(default_factory=list)
    record: list[QuotePart] = Field(min_length=1)
    problem: Sentence
    reading: Sentence


class ConflictsFile(Part):
    """``dialogs/<study>/conflicts.yaml``: where the record contradicts itself or leaves something open."""

    conflicts: list[ConflictPart] = Field(min_length=1)


def read_conflicts(file: Path, record: Path, lines: Mapping[str, str]) -> tuple[Conflict, ...]:
    """The conflicts of one study; ``lines`` are its record's criteria by id. Raises DialogError."""
    source, written = read_shaped(file, ConflictsFile)
    places = _places(record, lines)
    source.unique((part.id for part in written.conflicts), ("conflicts",), "conflict")
    for index, part in enumerate(written.conflicts):
        _check(source, index, part, places, lines)
    if source.problems:
        raise DialogError(source.problems)
    return tuple(_conflict(part) for part in written.conflicts)


def _conflict(part: ConflictPart) -> Conflict:
    owner = f"conflict.{part.id}"
    quotes = tuple(Quote(quote.at, quote.says) for quote in part.record)
    return Conflict(
        part.id, tuple(part.criteria), quotes, text(owner, part.problem), text(owner, part.reading)
    )


def _check(source: Source, index: int, part: ConflictPart, places: Places, lines: Mapping[str, str]) -> None:
    for position, criterion in enumerate(part.criteria):
        source.known(criterion, lines, ("conflicts", index, "criteria", position), "criterion")
    for position, quote in enumerate(part.record):
        place = ("conflicts", index, "record", position)
        is_known = source.known(quote.at, places, (*place, "at"), "criterion or field of the record")
        if is_known and not any(_folded(quote.says) in said for said in places[quote.at]):
            message = (
                f"The record does not say this at {quote.at}. Copy the words from record.json as they stand."
            )
            source.problem((*place, "says"), message)


def _places(record: Path, lines: Mapping[str, str]) -> Places:
    places: dict[str, list[str]] = {}
    for name, said in (*_said(parse_json(record.read_bytes()), ()), *lines.items()):
        places.setdefault(name, []).extend((_folded(said), _folded(without_escapes(said))))
    return {name: tuple(said) for name, said in places.items()}


def _said(data: object, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Everything that the record says, once for each field that it stands in."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _said(value, (*names, str(name)))
    elif isinstance(data, list):
        for value in data:
            yield from _said(value, names)
    else:
        yield from ((name, str(data)) for name in names)


def _folded(words: str) -> str:
    return " ".join(words.split())
