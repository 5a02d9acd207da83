"""What a case may claim of ids, and which ids it may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from chatbot.screening.dialog import Dialog


class Must(Enum):
    """How what a case claims is held against what is found."""

    BE_ALL = "exactly"
    BE_AMONG = "at least"
    BE_ABSENT = "none of"


CLAIMS: Mapping[str, Must] = {
    "safety": Must.BE_ALL,
    "contradictions": Must.BE_ALL,
    "notes": Must.BE_ALL,
    "flags": Must.BE_AMONG,
    "no_flags": Must.BE_ABSENT,
    "ignored": Must.BE_ALL,
    "asked": Must.BE_AMONG,
    "not_asked": Must.BE_ABSENT,
    "not_concerned": Must.BE_ALL,
    "private": Must.BE_ALL,
    "neutral": Must.BE_ALL,
    "asked_back": Must.BE_ALL,
    "not_read": Must.BE_ALL,
}


def ids_for(dialog: Dialog, claim: str) -> Iterable[str]:
    """All ids that may stand in a claim of that name."""
    match claim:
        case "safety":
            return (message.id for message in dialog.safety)
        case "contradictions":
            return (each.id for each in dialog.contradictions)
        case "notes":
            return (note.id for criterion in dialog.criteria for note in criterion.notes)
        case "flags" | "no_flags":
            return (flag.id for flag in dialog.flags)
        case "neutral":
            return dialog.criterion
    return dialog.questions
