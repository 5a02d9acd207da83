"""Every English sentence of a dialog, with the place where its author finds it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chatbot.authoring.loader import DIALOG_FILE, RECORD_FILE, SHARED_FILE, load_shared
from chatbot.authoring.strings import study_texts
from chatbot.authoring.yaml_source import Place, Source, read_yaml
from chatbot.screening.wording import Text

RECORD = ".record"
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its context in the catalog; ``line`` counts from 1, 0 = not known."""

    context: str
    english: str
    file: Path
    line: int

    @property
    def source(self) -> tuple[str, str]:
        """What its translation is found by."""
        return self.context, self.english


def study_sentences(folder: Path) -> tuple[Sentence, ...]:
    """What belongs to one study alone. Raises DialogError."""
    places = Places(read_yaml(folder / DIALOG_FILE))
    return tuple(_sentences(study_texts(folder), places, folder / RECORD_FILE))


def shared_sentences(dialogs: Path) -> tuple[Sentence, ...]:
    """What all studies say alike. Raises DialogError."""
    file = dialogs / SHARED_FILE
    return tuple(_sentences(load_shared(file), Places(read_yaml(file)), file))


def is_for_staff(context: str) -> bool:
    """Never shown to the person: notes for staff, what the record leaves open, rules in words, reports."""
    return context.startswith(("flag.", "conflict.")) or context in ("rule", "report")


def is_of_the_record(context: str) -> bool:
    """The registry's own words, which nobody may change."""
    return owner_and_voice(context)[0].endswith(RECORD)


def owner_and_voice(context: str) -> tuple[str, str]:
    """``("age", "family")`` of "age/family"; the site writes a voice alone, with nothing for its owner."""
    owner, _, voice = context.rpartition("/")
    return owner, voice


def quoted(sentence: str) -> str:
    """A sentence in a message to an author: whole when short, else its beginning."""
    words = " ".join(sentence.split())
    if len(words) <= _LONGEST_QUOTE:
        return f"“{words}”"
    cut = words[:_LONGEST_QUOTE]
    return f"“{cut.rpartition(' ')[0] or cut}…”"


def _sentences(texts: Iterable[Text], places: Places, record: Path) -> Iterator[Sentence]:
    for context, english in dict.fromkeys(source for text in texts for source in text.sources()):
        if is_of_the_record(context):
            yield Sentence(context, english, record, 0)
        else:
            owner = owner_and_voice(context)[0]
            yield Sentence(context, english, places.source.file, places.line(owner, english))


class Places:
    """Where each text of a file stands, and inside of which ids and words."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: dict[str, list[tuple[frozenset[str], int]]] = {}
        self._walk(source.data, (), frozenset())

    def line(self, owner: str, english: str) -> int:
        """Of the sentence that stands deepest inside its owner; the first, if there are several."""
        parts = set(owner.split("."))
        places = self.found.get(english, [])
        return max(places, key=lambda place: len(parts & place[0]), default=(parts, 0))[1]

    def _walk(self, value: object, place: Place, inside: frozenset[str]) -> None:
        if isinstance(value, str):
            self.found.setdefault(value, []).append((inside, self.source.lines.get(place, 0)))
        elif isinstance(value, dict):
            named = inside | {str(value["id"])} if "id" in value else inside
            for key, inner in value.items():
                self._walk(inner, (*place, key), named | {key})
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                self._walk(inner, (*place, index), inside)
