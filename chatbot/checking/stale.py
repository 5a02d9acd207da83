"""Translations whose English was changed under them.

gettext finds a translation by its English. Who changes a sentence in a dialog loses its translation, and that
is missing. But who changes the same sentence in the catalog as well keeps a translation of something else,
and gettext cannot see it. So beside each catalog stands a ``.english`` file: of each translation a hash, and
the hash of the English that it was written for. ``make catalogs`` marks a translation that stayed while its
English changed as fuzzy, gettext's own mark, which a translator takes away once both have been compared.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.sentences import quoted
from chatbot.checking.translations import UPDATE, Translation, Translations, read_translations

SUFFIX = ".english"
WIDTH = 110
_HEAD = "# Which English each translation was written for: hashes of the two. Kept by make catalogs.\n"
Written = Mapping[str, frozenset[str]]
"""The hash of a translation in its context -> the hashes of the English sentences that it stands for."""


def stale_problems(translations: Translations) -> Iterator[Problem]:
    """Translations that stayed while their English changed; and a record that lags behind the catalog."""
    written, now = _read(_record_of(translations.file)), _written(translations.messages)
    stale = list(_stale(translations.messages, written, now))
    for each in stale:
        yield each.problem(
            f"The English of this translation was changed to {quoted(each.english)}, the translation was not."
            f" Run {UPDATE}, which marks it 'fuzzy'. Compare the two, mend the translation, then take the"
            " mark away."
        )
    count = sum(len(english - written.get(key, frozenset())) for key, english in now.items()) - len(stale)
    if count:
        message = (
            f"New or changed translations: {count}. Run {UPDATE}, so that a later change of their English is"
            " noticed."
        )
        yield Problem(translations.file, 0, message)


def remember(file: Path, locale: str) -> None:
    """Mark what is stale in a catalog as fuzzy, and write down what every translation stands for now."""
    messages = read_translations(file, locale).messages
    now = _written(messages)
    stale = {each.source for each in _stale(messages, _read(_record_of(file)), now)}
    if stale:
        _mark_fuzzy(file, locale, stale)
    lines = (f"{key} {english}\n" for key in sorted(now) for english in sorted(now[key]))
    _record_of(file).write_text(_HEAD + "".join(lines), encoding="utf-8")


def _stale(messages: Iterable[Translation], written: Written, now: Written) -> Iterator[Translation]:
    """Those that stood for an English sentence which is gone, and stand for one that is new to them."""
    for each in messages:
        key = _key(each)
        before = written.get(key, frozenset())
        if each.is_whole and _hash(each.english) not in before and before - now[key]:
            yield each


def _written(messages: Iterable[Translation]) -> Written:
    found: dict[str, frozenset[str]] = {}
    for each in messages:
        if each.is_whole:
            found[_key(each)] = found.get(_key(each), frozenset()) | {_hash(each.english)}
    return found


def _key(translation: Translation) -> str:
    return _hash("\0".join((translation.context, *translation.forms)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _record_of(file: Path) -> Path:
    return file.with_suffix(SUFFIX)


def _read(record: Path) -> Written:
    found: dict[str, frozenset[str]] = {}
    for line in record.read_text(encoding="utf-8").splitlines() if record.exists() else ():
        key, _, english = line.partition(" ")
        if key != "#":
            found[key] = found.get(key, frozenset()) | {english}
    return found


def _mark_fuzzy(file: Path, locale: str, sources: set[tuple[str, str]]) -> None:
    with file.open("rb") as opened:
        catalog = read_po(opened, locale=locale)
    for message in catalog:
        english = message.id if isinstance(message.id, str) else message.id[0]
        if (message.context or "", english) in sources:
            message.flags.add("fuzzy")
    with file.open("wb") as opened:
        write_po(opened, catalog, width=WIDTH)


def main() -> None:
    """``make catalogs``: of the catalog in the first argument, in the locale of the second."""
    try:
        remember(Path(sys.argv[1]), sys.argv[2])
    except DialogError as refusal:
        sys.exit(str(refusal))
