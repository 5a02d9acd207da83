"""The files that authors and translators save."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.translations import placeholder_problems, read_translations

WRITTEN = (".yaml", ".json", ".csv", ".po", ".english")


def state_of(folders: Iterable[Path]) -> str:
    """Another text whenever a file below was saved, added or taken away."""
    digest = hashlib.sha256()
    for file in sorted(_files(folders)):
        try:
            found = file.stat()
        except OSError:  # An editor that puts a new file in the place of the old one.
            continue
        digest.update(f"{file}\0{found.st_mtime_ns}\0{found.st_size}\0{found.st_ino}\0".encode())
    return digest.hexdigest()[:16]


def unreadable_catalogs(translations: Path) -> Iterator[Problem]:
    """What would be left out of a catalog without a word, or would fail on a page."""
    for file in sorted(translations.glob("*/LC_MESSAGES/*.po")):
        try:
            yield from placeholder_problems(read_translations(file, file.parts[-3]))
        except DialogError as error:
            yield from error.problems


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (each for each in folder.rglob("*") if each.suffix in WRITTEN)
