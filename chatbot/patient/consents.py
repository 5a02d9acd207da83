"""What a person ticks, versioned and hashed as it was shown: two consents and a declaration on the call-back
form, and one consent where answers are to be kept for another day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chatbot.i18n import LOCALES, catalogs, pgettext
from chatbot.screening.lead import Consent
from chatbot.screening.wording import Voice

VERSION = "1"
"""Raise it with every change of a statement's sense; the hash tells of any change of its text."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    id: str
    text: str

    @property
    def hash(self) -> str:
        return _hash(self.text)

    def record(self) -> dict[str, str]:
        """What was agreed to, without who, when and in which language."""
        return {"consent": self.id, "version": VERSION, "text_hash": self.hash}

    def given(self, locale: str, at: datetime) -> Consent:
        return Consent(self.id, VERSION, self.hash, locale, at)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A fact that the person states about themselves. No consent: nothing is agreed to by it."""

    id: str
    texts: Mapping[str, str]

    def hash(self, locale: str) -> str:
        return _hash(self.texts[locale])

    def made(self, locale: str, at: datetime) -> dict[str, object]:
        """JSON-ready, as a lead keeps it: the text in every language, the hash of the one that was shown."""
        return {
            "id": self.id,
            "version": VERSION,
            "text": dict(self.texts),
            "text_hash": self.hash(locale),
            "locale": locale,
            "made_at": at.isoformat(),
        }


def of_age() -> Declaration:
    """Only grown-ups leave details, for whomever they ask."""
    return Declaration(
        "is_adult", {locale: catalogs().of(locale).gettext("I am 18 or older.") for locale in LOCALES}
    )


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


def pause_consent(voice: Voice, days: int) -> ConsentText:
    """To have the answers kept under a code for so many days, in the request's locale."""
    if voice is Voice.FAMILY:
        text = pgettext(
            "consent/family",
            "I agree that the answers about the patient's health are kept on this site's server, locked, for "
            "%(days)s days, so that I can go on later. I may have them kept for the patient.",
            days=days,
        )
    else:
        text = pgettext(
            "consent/patient",
            "I agree that my answers about my health are kept on this site's server, locked, for %(days)s "
            "days, so that I can go on later.",
            days=days,
        )
    return ConsentText("pause", text)


def shown_hash(hashes: Iterable[str]) -> str:
    """One value for all statements of a page, to tell whether the person read today's."""
    return _hash("".join(hashes))[:16]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
