"""The two consents of the call-back form, versioned and hashed as they were shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from chatbot.i18n import pgettext
from chatbot.screening.lead import Consent
from chatbot.screening.wording import Voice

VERSION = "1"
"""Raise it with every change of a consent's sense; the hash tells of any change of its text."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    id: str
    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def given(self, locale: str, at: datetime) -> Consent:
        return Consent(self.id, VERSION, self.hash, locale, at)


def consent_texts(voice: Voice) -> tuple[ConsentText, ConsentText]:
    """Both texts in the request's locale: passing on health answers, and being contacted."""
    if voice is Voice.FAMILY:
        health = pgettext(
            "consent/family",
            "I agree that the answers about the patient's health are stored and shown to the study team, so "
            "that they can look at them. I may pass them on for the patient.",
        )
    else:
        health = pgettext(
            "consent/patient",
            "I agree that my answers about my health are stored and shown to the study team, so that they "
            "can look at them.",
        )
    contact = pgettext(
        "consent",
        "I agree that the study team may call me at the number above about this study, and about "
        "nothing else.",
    )
    return ConsentText("health", health), ConsentText("contact", contact)


def shown_hash(texts: tuple[ConsentText, ...]) -> str:
    """One value for all texts of a page, to tell whether the person read today's."""
    return hashlib.sha256("".join(text.hash for text in texts).encode()).hexdigest()[:16]
