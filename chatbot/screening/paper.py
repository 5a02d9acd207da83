"""The papers that answers are copied from, and what they look like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatbot.screening.wording import Text


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to have at hand: its plain name, the phrases to look for, as printed on it, and whom to
    ask for it.
    """

    id: str
    text: Text
    look_for: tuple[str, ...] = ()
    ask_for: Text | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A made-up report in the words and the language of the paper: a heading, then lines or a table."""

    id: str
    paper: Paper
    heading: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """Where on a drawn report the answer to a question stands, and what stands there in plain words."""

    drawing: Drawing
    mark: str
    words: tuple[str, ...]
    means: Text

    def pieces(self, printed: str) -> list[tuple[str, bool]]:
        """A piece of the report's text as ``(part, is it marked)``; together the parts are that text."""
        longest_first = sorted(self.words, key=len, reverse=True)
        parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", printed)
        return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]
