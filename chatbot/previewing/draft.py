"""What an app was made of, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from threading import Lock

from chatbot.authoring.problems import Problem
from chatbot.checking.check import all_checks, check_dialog
from chatbot.checking.wording import shared_wording_problems


@dataclass(frozen=True, slots=True)
class Mistake:
    """``source`` is the line itself, as it stands in the file; empty for the whole file."""

    line: int
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The dialogs and catalogs in one state; ``problems`` are those that keep it from being shown."""

    state: str
    dialogs: Path
    translations: Path
    problems: tuple[Problem, ...] = ()
    _checked: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def check(self, study: str) -> tuple[Problem, ...]:
        """What ``flask dialogs check STUDY`` finds: some seconds, the first time."""
        with self._lock:
            if study not in self._checked:
                found = check_dialog(self.dialogs / study, all_checks(self.translations))
                shared = shared_wording_problems(self.dialogs, self.translations)
                self._checked[study] = tuple(sorted({*found, *shared}))
            return self._checked[study]


def by_file(problems: Iterable[Problem]) -> Iterator[tuple[Path, list[Mistake]]]:
    """Each file, called as from where the author stands, with its mistakes in the order of their lines."""
    for file, found in groupby(sorted(problems), key=lambda each: each.file):
        lines = _lines(file)
        mistakes = [
            Mistake(each.line, each.message, "".join(lines[each.line - 1 : each.line]).strip())
            for each in found
        ]
        yield Problem(file, 0, "").seen_from(Path.cwd()).file, mistakes


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
