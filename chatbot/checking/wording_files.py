"""``wording.yaml`` and ``glossary.yaml``: what sentences may and must say, in all studies and in one.

Both may stand in ``dialogs/``, for all studies and the site, and in a study's folder, for that study.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from chatbot.authoring.schema import Name, Part, Sentence
from chatbot.authoring.shape import FileShape, read_shaped
from chatbot.authoring.yaml_source import Source

WORDING_FILE = "wording.yaml"
GLOSSARY_FILE = "glossary.yaml"
Rule = Literal["banned_phrase", "glossary", "one_voice", "reading_grade"]
"""What a sentence can be accepted in spite of."""


class BannedPart(Part):
    """Phrases that no sentence says to a person; ``*`` stands for any letters."""

    wrong: Sentence
    instead: Sentence
    en: list[Name] = Field([])
    zh: list[Name] = Field([])


class SettledPart(Part):
    """A sentence that clinicians agreed on, word for word."""

    en: Sentence | None = None
    zh: Sentence


class LatinPart(Part):
    """What stands in Latin letters in a Chinese sentence."""

    codes: list[Name] = Field([])
    units: list[Name] = Field([])
    proper_names: list[Name] = Field([])
    printed_on_reports: list[Name] = Field([])


class AcceptedPart(Part):
    """A sentence (in English, whole) that stays although a rule is against it."""

    rule: Rule
    sentence: Sentence
    because: Sentence


class WordingFile(Part):
    banned: list[BannedPart] = Field([])
    settled: list[SettledPart] = Field([])
    latin_in_chinese: LatinPart = LatinPart()
    accepted: list[AcceptedPart] = Field([])


class TermPart(Part):
    """One thing and its names: those of reports and doctors, the plain ones, and those that it does not have.

    ``never_for_another``: its Chinese names may stand for nothing else.
    """

    english: list[Name] = Field(min_length=1)
    plain_english: list[Name] = Field([])
    not_english: list[Name] = Field([])
    chinese: list[Name] = Field(min_length=1)
    plain_chinese: list[Name] = Field([])
    not_chinese: list[Name] = Field([])
    never_for_another: bool = False
    note: Sentence | None = None


class GlossaryFile(Part):
    terms: list[TermPart] = Field([], min_length=1)


@dataclass(frozen=True, slots=True)
class Settled:
    """A settled sentence, and where it is written down."""

    english: str | None
    chinese: str
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """A sentence that stays in spite of a rule, and where that is written down."""

    rule: Rule
    sentence: str
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class WordingRules:
    """The rules for one catalog.

    ``printed`` are Latin words that stand on drawn reports only; ``own_latin`` are the allowed ones that this
    catalog's own file adds. ``settled`` and ``accepted`` are of that file alone.
    """

    banned: tuple[BannedPart, ...] = ()
    terms: tuple[TermPart, ...] = ()
    latin: frozenset[str] = frozenset()
    printed: frozenset[str] = frozenset()
    own_latin: frozenset[str] = frozenset()
    own_file: Path = Path(WORDING_FILE)
    settled: tuple[Settled, ...] = ()
    accepted: tuple[Accepted, ...] = ()


def rules_for_all(dialogs: Path) -> WordingRules:
    """What holds for the site and every study. Raises DialogError; a file that is missing has no rules."""
    return _read([dialogs])


def rules_for_study(folder: Path) -> WordingRules:
    """What holds for a study: its own rules beside those for all. Raises DialogError."""
    return _read([folder.parent, folder])


def _read(folders: Iterable[Path]) -> WordingRules:
    rules = WordingRules()
    for folder in folders:
        source, wording = _shaped(folder / WORDING_FILE, WordingFile)
        _, glossary = _shaped(folder / GLOSSARY_FILE, GlossaryFile)
        latin = wording.latin_in_chinese
        allowed = frozenset((*latin.codes, *latin.units, *latin.proper_names))
        rules = WordingRules(
            banned=(*rules.banned, *wording.banned),
            terms=(*rules.terms, *glossary.terms),
            latin=rules.latin | allowed,
            printed=rules.printed.union(latin.printed_on_reports),
            own_latin=allowed,
            own_file=source.file,
            settled=tuple(_settled(wording, source)),
            accepted=tuple(_accepted(wording, source)),
        )
    return rules


def _shaped(file: Path, shape: type[FileShape]) -> tuple[Source, FileShape]:
    """The file's data, or none of it when there is no such file."""
    if not file.exists():
        return Source(file), shape()
    return read_shaped(file, shape)


def _settled(wording: WordingFile, source: Source) -> Iterable[Settled]:
    for index, part in enumerate(wording.settled):
        yield Settled(part.en, part.zh, source.file, source.lines[("settled", index)])


def _accepted(wording: WordingFile, source: Source) -> Iterable[Accepted]:
    for index, part in enumerate(wording.accepted):
        yield Accepted(part.rule, part.sentence, source.file, source.lines[("accepted", index)])
