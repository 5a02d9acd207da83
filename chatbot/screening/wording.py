"""A sentence in its two voices, as English source; the catalogs translate it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Voice(Enum):
    """To whom a sentence speaks: the patient, or a family member who asks on the patient's behalf."""

    PATIENT = "patient"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in its two voices, in English; ``owner`` is the first half of its catalog context."""

    owner: str
    patient: str
    family: str

    @classmethod
    def both(cls, owner: str, sentence: str) -> Text:
        return cls(owner, sentence, sentence)

    def source(self, voice: Voice) -> tuple[str, str]:
        """The gettext (msgctxt, msgid) of the sentence in this voice."""
        if self.patient == self.family:
            return f"{self.owner}/both", self.patient
        return f"{self.owner}/{voice.value}", getattr(self, voice.value)

    def sources(self) -> Iterator[tuple[str, str]]:
        for voice in Voice if self.patient != self.family else (Voice.PATIENT,):
            yield self.source(voice)
