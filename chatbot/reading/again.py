"""A lead's document -> what the questions of today would find, for comparison; nothing is rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from chatbot.reading.answers import read_answers
from chatbot.screening.assessment import Assessment, Outcome, assess, outcome_of
from chatbot.screening.dependence import questions_behind
from chatbot.screening.dialog import DecidedBy, Dialog, Question
from chatbot.screening.judgement import Finding
from chatbot.screening.wording import Voice


class Why(Enum):
    """Why an answer of then says nothing about a rule of today."""

    REWORDED = "reworded"
    UNREADABLE = "unreadable"
    NOT_ASKED_THEN = "not_asked_then"


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What differs. ``now`` is None where the questions of today cannot tell.

    ``changed``: by criterion the finding of then and of now, None for a line that is new or gone.
    ``unjudged``: by criterion the questions because of which it cannot be judged, and why.
    """

    then: Outcome
    now: Outcome | None
    changed: Mapping[str, tuple[Finding | None, Finding | None]] = field(default_factory=dict)
    unjudged: Mapping[str, Mapping[str, Why]] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        return self.now is self.then and not self.changed and not self.unjudged


class Rejudge:
    """Judges documents of one study's leads, each by its own day, by the dialog of today."""

    def __init__(self, dialog: Dialog) -> None:
        self.dialog = dialog
        self._behind = questions_behind(dialog)

    def __call__(self, document: Mapping[str, Any]) -> Rejudged:
        """Answers to questions that are asked otherwise today are left out, and so is every criterion that
        hangs on one. A question that is gone leaves nothing open: no rule of today reads it.
        """
        given = {name: value for name, value in document["given"].items() if name in self.dialog.questions}
        reworded = set(self._reworded(document))
        answers, problems = read_answers(
            self.dialog, {name: value for name, value in given.items() if name not in reworded}
        )
        assessment = assess(self.dialog, answers, date.fromisoformat(document["as_of"]))
        lost = {
            **dict.fromkeys(self._new(document, assessment), Why.NOT_ASKED_THEN),
            **dict.fromkeys(sorted(reworded), Why.REWORDED),
            **{problem.question: Why.UNREADABLE for problem in problems},
        }
        return self._compared(document, assessment, lost)

    def _compared(
        self, document: Mapping[str, Any], assessment: Assessment, lost: Mapping[str, Why]
    ) -> Rejudged:
        then = {each["criterion"]: Finding(each["finding"]) for each in document["findings"]}
        because = {
            name: {question: why for question, why in lost.items() if question in behind}
            for name, behind in self._behind.items()
        }
        unjudged = {name: why for name, why in because.items() if why}
        now = {
            each.criterion.id: each.finding
            for each in assessment.judgements
            if each.criterion.id not in unjudged
        }
        changed = {
            name: (then.get(name), now.get(name))
            for name in dict.fromkeys((*then, *now))
            if name not in unjudged and then.get(name) is not now.get(name)
        }
        return Rejudged(Outcome(document["outcome"]), self._outcome(now), changed, unjudged)

    def _outcome(self, judged: Mapping[str, Finding]) -> Outcome | None:
        """One line that does not fit decides, whatever is left open."""
        by_answers = [each.id for each in self.dialog.criteria if each.decided_by is DecidedBy.ANSWERS]
        outcome = outcome_of(judged[name] for name in by_answers if name in judged)
        is_told = outcome is Outcome.LIKELY_INELIGIBLE or all(name in judged for name in by_answers)
        return outcome if is_told else None

    def _new(self, document: Mapping[str, Any], assessment: Assessment) -> Iterator[str]:
        """On today's path and never asked. Who stopped early has not been asked the rest either way."""
        if document["stopped_early"]:
            return
        for stop in assessment.walk.path:
            for question in stop.questions:
                if question.id not in document["given"] and not question.optional:
                    yield question.id

    def _reworded(self, document: Mapping[str, Any]) -> Iterator[str]:
        for answer in document["answers"]:
            question = self.dialog.questions.get(answer["question"])
            if question is not None and self._is_reworded(question, answer, Voice(document["voice"])):
                yield question.id

    def _is_reworded(self, question: Question, answer: Mapping[str, Any], voice: Voice) -> bool:
        """Older leads hold no signature: their question, and what was chosen, is compared word by word."""
        if "signature" in answer:
            return bool(answer["signature"] != self.dialog.signatures[question.id])
        if answer["asked"]["en"] != question.text.source(voice)[1]:
            return True
        understood = answer["understood"]
        if not question.choices or understood is None:
            return False
        chosen = [understood] if isinstance(understood, str) else understood
        words = (choice.text.source(voice)[1] for choice in question.choices if choice.id in chosen)
        return bool(answer["answered"]["en"] != "; ".join(words))
