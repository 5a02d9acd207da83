"""A catalog of translations as it stands in its ``.po`` file, and whether it is whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.sentences import Sentence, quoted

UPDATE = "`make catalogs`"
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
_TAG = re.compile(r"</?\w+[^>]*>")
_LINE = re.compile(r'(?:\w+(?:\[\d+\])?\s+)?"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Translation:
    """One message: ``forms`` has as many as its language has plurals, "" where nothing was written yet.

    ``english`` of a message with a plural is its singular. ``line`` is that of the msgid.
    """

    context: str
    english: str
    forms: tuple[str, ...]
    is_fuzzy: bool
    file: Path
    line: int

    @property
    def source(self) -> tuple[str, str]:
        return self.context, self.english

    @property
    def is_whole(self) -> bool:
        return all(form.strip() for form in self.forms)

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, message)


@dataclass(frozen=True, slots=True)
class Translations:
    """A whole catalog; ``dropped`` are the English sentences of messages that are commented out (``#~``)."""

    file: Path
    messages: tuple[Translation, ...]
    dropped: tuple[str, ...]


def catalog_file(translations: Path, locale: str, domain: str) -> Path:
    return translations / locale / "LC_MESSAGES" / f"{domain}.po"


def read_translations(file: Path, locale: str) -> Translations:
    """One catalog. Raises DialogError for a file that is missing or no ``.po`` file."""
    catalog = _read(file, locale)
    return Translations(
        file,
        tuple(_translation(each, file) for each in catalog if each.id),
        tuple(_singular(each) for each in catalog.obsolete.values()),
    )


def _read(file: Path, locale: str) -> Catalog:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        if broken := list(_quotes_missing(file, lines)):
            raise DialogError(broken)
        return read_po(lines, locale=locale, abort_invalid=True)
    except OSError as error:
        message = f"The catalog cannot be read: {error.strerror}. {UPDATE} makes one with every sentence."
        raise DialogError([Problem(file, 0, message)]) from error
    except UnicodeDecodeError as error:
        raise DialogError([Problem(file, 0, "The catalog is not UTF-8. Save it as UTF-8.")]) from error
    except PoFileError as error:
        message = f"This is no catalog that gettext reads: {error.args[0]}. Look at the words around here."
        raise DialogError([Problem(file, error.lineno + 1, message)]) from error


def _quotes_missing(file: Path, lines: Iterable[str]) -> Iterator[Problem]:
    """Babel would drop the last character of such a line, without a word."""
    for number, line in enumerate(map(str.strip, lines), start=1):
        if line and not line.startswith("#") and not _LINE.fullmatch(line):
            message = 'The text stands between two quotes ("); a quote inside of it is written \\".'
            yield Problem(file, number, message)


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _translation(message: Message, file: Path) -> Translation:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    return Translation(
        message.context or "", _singular(message), forms, message.fuzzy, file, message.lineno or 0
    )


def presence_problems(sentences: Iterable[Sentence], translations: Translations) -> Iterator[Problem]:
    """A sentence without a translation, a translation without a sentence, and what is marked as doubtful."""
    said = {sentence.source for sentence in sentences}
    file, listed = translations.file, {each.source for each in translations.messages}
    for sentence in sentences:
        if sentence.source not in listed:
            missing = f"{quoted(sentence.english)} is not in {file.name} yet."
            message = f"{missing} Run {UPDATE}, then translate it there."
            yield Problem(sentence.file, sentence.line, message)
    for each in translations.messages:
        name = quoted(each.english)
        if each.source not in said:
            yield each.problem(f"No sentence says {name} any more. {UPDATE} takes it out.")
        elif not each.is_whole:
            yield each.problem(f"{name} is not translated yet. Write the translation after 'msgstr'.")
        if each.is_fuzzy:
            yield each.problem(
                f"{name} is marked 'fuzzy': the translation may say something else than the English. Compare"
                " the two, mend the translation, then take the mark away."
            )
    for english in translations.dropped:
        message = f"{quoted(english)} stands at the end, commented out with '#~'. {UPDATE} takes it out."
        yield Problem(file, 0, message)


def placeholder_problems(translations: Translations) -> Iterator[Problem]:
    """A translation keeps every ``%(name)s`` and every ``<tag>`` of the English, as many times."""
    for each in translations.messages:
        for form in each.forms if each.is_whole else ():
            wanted, found = _marks(each.english), _marks(form)
            for mark in sorted((wanted - found).keys()):
                yield each.problem(
                    f"{mark} is missing in {quoted(form)}. Copy it from the English as it stands."
                )
            for mark in sorted((found - wanted).keys()):
                yield each.problem(
                    f"{mark} in {quoted(form)} is not in the English, or not so often. Take it out."
                )


def without_marks(sentence: str, in_place: str = "") -> str:
    """A sentence without its tags, and with something in the place of each ``%(name)s``."""
    return _TAG.sub("", _PLACEHOLDER.sub(in_place, sentence))


def _marks(sentence: str) -> Counter[str]:
    return Counter([*_PLACEHOLDER.findall(sentence), *_TAG.findall(sentence)])
