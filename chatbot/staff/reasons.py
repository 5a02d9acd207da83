"""Why a flag was raised and why a criterion was left open: in the person's own words and answers.

Only the very dialog that asked can tell; for a lead of another version nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from chatbot.reading.answers import read_answers
from chatbot.screening.assessment import assess
from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import Walk
from chatbot.screening.judgement import holds_through
from chatbot.screening.lead import Lead
from chatbot.screening.phrases import raised_by
from chatbot.screening.value import NoAnswer, Span, value_of
from chatbot.staff.answers import Answer, Words

_SENTENCE = re.compile(r"(?<=[。！？；!?;\n])|(?<=\.)\s")


class Why(Enum):
    """What is missing or unclear in an answer, so that a criterion is to be checked."""

    DOES_NOT_KNOW = "does_not_know"
    UNCLEAR = "unclear"
    WITHIN_A_RANGE = "within_a_range"
    NOT_ASKED = "not_asked"


class LeftOpen(NamedTuple):
    why: Why
    question: str


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag or a safety message; ``quotes`` are the typed words that raised it, ``answers`` the answers."""

    id: str
    text: Words
    quotes: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Retold:
    """A lead's conversation as the dialog that asked it reads it again; ``words`` are all that was typed."""

    dialog: Dialog
    walk: Walk
    words: tuple[str, ...]
    answers: Sequence[Answer]

    def raised(self, stored: Mapping[str, Any]) -> Raised:
        conditions = {
            **{each.id: each.when for each in self.dialog.flags},
            **{each.id: each.when for each in self.dialog.safety},
        }
        quotes = dict.fromkeys(quote for text in self.words for quote in self._quotes(text, stored["id"]))
        return Raised(
            stored["id"], stored["text"], tuple(quotes), tuple(self._answers(conditions.get(stored["id"])))
        )

    def left_open(self, criterion: str) -> tuple[LeftOpen, ...]:
        """What of the answers that the criterion reads is missing or unclear, as the person was asked.

        That somebody was not asked is told only where nothing else is: most of it did not concern them.
        """
        reads = self.dialog.criterion[criterion].reads
        found = [
            LeftOpen(why, question)
            for question in self.dialog.questions
            if question in reads and (why := self._why(question))
        ]
        answered = tuple(each for each in found if each.why is not Why.NOT_ASKED)
        return answered or tuple(found)

    def _why(self, question: str) -> Why | None:
        """Where the paper was not at hand nobody was asked, though it counts as not known."""
        if not any(each.question == question for each in self.answers):
            return Why.NOT_ASKED
        match value_of(self.walk.values, question):
            case NoAnswer.DOES_NOT_KNOW:
                return Why.DOES_NOT_KNOW
            case NoAnswer.UNCLEAR:
                return Why.UNCLEAR
            case Span(low, high) if low != high:
                return Why.WITHIN_A_RANGE
        return None

    def _quotes(self, text: str, raised: str) -> Iterator[str]:
        """The sentences that raise it by themselves; the whole text if only all of it does."""
        if raised not in raised_by(self.dialog.phrases, [text]):
            return
        sentences = [each.strip() for each in _SENTENCE.split(text) if each.strip()]
        alone = [each for each in sentences if raised in raised_by(self.dialog.phrases, [each])]
        yield from alone or [text]

    def _answers(self, condition: Condition | None) -> Iterator[Answer]:
        return (
            each
            for each in self.answers
            if each.is_known and holds_through(condition, self.walk.said, {each.question})
        )


def retold(lead: Lead, dialog: Dialog | None, answers: Sequence[Answer]) -> Retold | None:
    """``dialog`` is the very one that asked; None without it, and for a document that it cannot read."""
    given = lead.document.get("given")
    if dialog is None or not isinstance(given, Mapping):
        return None
    read, problems = read_answers(dialog, given)
    if problems:
        return None
    walk = assess(dialog, read, date.fromisoformat(str(lead.document["as_of"]))).walk
    return Retold(dialog, walk, tuple(_typed(lead, answers)), answers)


def _typed(lead: Lead, answers: Iterable[Answer]) -> Iterator[str]:
    contact = lead.contact
    yield from (each.answered[lead.locale] for each in answers if each.is_free_text and each.is_known)
    fields = (contact.note, contact.safe_contact, contact.best_time, contact.hospital, contact.city)
    yield from (each for each in fields if each)
