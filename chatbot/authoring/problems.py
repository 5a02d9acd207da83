"""What is wrong in an author's file, said so that a clinician can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where it stands (``line`` counts from 1, 0 = the whole file) and what to do about it."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"

    def seen_from(self, here: Path) -> Problem:
        """With its file as it is called by who stands ``here``, an absolute path."""
        file = self.file.resolve()
        return replace(self, file=file.relative_to(here)) if file.is_relative_to(here) else self


class DialogError(Exception):
    """A dialog that cannot be used; ``problems`` are all of its mistakes at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that was probably meant, or the words to choose from."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known here: {', '.join(words)}." if words else "Nothing is known here."
