"""An author's wording -> ``Text``: one sentence for both voices, or one for each."""

from __future__ import annotations

from chatbot.authoring.schema import Voices, Wording
from chatbot.screening.wording import Text


def text(owner: str, wording: Wording) -> Text:
    """``owner`` is the first half of the catalog context: a question's id, ``safety.x``, ``I3.record``..."""
    return (
        Text(owner, wording.patient, wording.family)
        if isinstance(wording, Voices)
        else Text.both(owner, wording)
    )


def optional_text(owner: str, wording: Wording | None) -> Text | None:
    return None if wording is None else text(owner, wording)
