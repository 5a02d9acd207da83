"""What all findings together come to, and what a person or staff must hear. A pre-screen decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from chatbot.screening.dialog import (
    Branch,
    Contradiction,
    DecidedBy,
    Dialog,
    Flag,
    Lasts,
    SafetyMessage,
)
from chatbot.screening.interview import Answers, Walk, walk
from chatbot.screening.judgement import Finding, Judgement, contradictions_in, holds, holds_through, judge_all
from chatbot.screening.phrases import raised_by


class Outcome(Enum):
    POSSIBLE = "possible"
    NEEDS_REVIEW = "needs_review"
    LIKELY_INELIGIBLE = "likely_ineligible"


@dataclass(frozen=True, slots=True)
class Assessment:
    """All judgements in the record's order, as of one day, with the walk that they were made on."""

    as_of: date
    walk: Walk
    judgements: tuple[Judgement, ...]
    contradictions: tuple[Contradiction, ...]
    safety: tuple[SafetyMessage, ...]
    flags: tuple[Flag, ...]

    @property
    def outcome(self) -> Outcome:
        """What the answers come to; lines that no answer can decide are left to the team either way."""
        return outcome_of(
            judgement.finding
            for judgement in self.judgements
            if judgement.criterion.decided_by is DecidedBy.ANSWERS
        )

    @property
    def failures(self) -> tuple[tuple[Judgement, Branch], ...]:
        return tuple((each, each.branch) for each in self.judgements if each.branch is not None)

    @property
    def is_declined(self) -> bool:
        """The patient said no to hearing more, whatever else was found."""
        return any(branch.declined for _, branch in self.failures)

    @property
    def may_change(self) -> bool:
        """Something does not fit, and all that fails is limited in time."""
        branches = [branch for _, branch in self.failures]
        return bool(branches) and all(branch.lasts is Lasts.MAY_CHANGE for branch in branches)

    def judgement(self, criterion_id: str) -> Judgement:
        return next(each for each in self.judgements if each.criterion.id == criterion_id)

    def finding(self, criterion_id: str) -> Finding:
        return self.judgement(criterion_id).finding


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """Whatever does not fit decides; then whatever is unknown."""
    found = set(findings)
    if Finding.DOES_NOT_FIT in found:
        return Outcome.LIKELY_INELIGIBLE
    return Outcome.NEEDS_REVIEW if Finding.UNKNOWN in found else Outcome.POSSIBLE


def assess(dialog: Dialog, answers: Answers, as_of: date) -> Assessment:
    """Judge the answers that stand on today's path, by the day ``as_of``: a stored lead is judged by
    its own day.
    """
    walked = walk(dialog, answers, as_of)
    raised = set(raised_by(dialog.phrases, typed_in(walked, dialog.free_texts)))
    contradictions = contradictions_in(dialog, walked.values)
    return Assessment(
        as_of=as_of,
        walk=walked,
        judgements=judge_all(dialog, walked.values, contradictions),
        contradictions=contradictions,
        safety=tuple(each for each in dialog.safety if each.id in raised or holds(each.when, walked.said)),
        flags=tuple(each for each in dialog.flags if each.id in raised or holds(each.when, walked.said)),
    )


def raised_through(dialog: Dialog, walked: Walk, questions: Collection[str]) -> tuple[SafetyMessage, ...]:
    """The safety messages that the answers to these questions raise, whatever else raises them too."""
    typed = typed_in(walked, [each for each in dialog.free_texts if each in questions])
    raised = set(raised_by(dialog.phrases, typed))
    return tuple(
        each
        for each in dialog.safety
        if each.id in raised or holds_through(each.when, walked.said, questions)
    )


def typed_in(walked: Walk, free_texts: Iterable[str]) -> tuple[str, ...]:
    """What the person answered to these questions in their own words, on today's path."""
    texts = (walked.said.get(question) for question in free_texts)
    return tuple(text for text in texts if isinstance(text, str))
