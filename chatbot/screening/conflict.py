"""What the registry record says twice, differently, or not clearly enough: told to staff, never judged by.

No condition reads a conflict, so it can neither let a person fit nor exclude one.
"""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.screening.wording import Text


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the record; ``at`` is a criterion's id or the name of a field in the record."""

    at: str
    says: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction or an ambiguity in the record, the criteria it concerns (none: the study as a whole),
    what is unclear, and how the dialog reads it.
    """

    id: str
    criteria: tuple[str, ...]
    record: tuple[Quote, ...]
    problem: Text
    reading: Text
