"""A lead's document -> what its page shows: findings in groups, each with the answers it was judged by.

Documents of all shapes are read (see ``patient/freezing.py``); what an older one lacks is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatbot.authoring.record import without_escapes
from chatbot.screening.dialog import Dialog, Level
from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Lead
from chatbot.staff.answers import (
    Answer,
    Document,
    Words,
    WorkedOut,
    answers_in,
    questions_read,
    quoted_in,
    worked_out_in,
)
from chatbot.staff.reasons import LeftOpen, Raised, Retold, retold

GROUPS = (Finding.DOES_NOT_FIT.value, Finding.UNKNOWN.value, Finding.FITS.value)
"""What may keep a person out stands first, what fits last."""

_SAID_ABOVE = ("concealed", "minor")
"""Flags that have a warning of their own on top of the page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers of one step. ``beside`` is what else stood there and nothing is judged by: the month of a
    report, or which one it was.
    """

    answers: tuple[Answer, ...]
    beside: tuple[Answer, ...]
    copied_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the record says twice or not clearly; ``quotes`` are ``(place, its words)``."""

    quotes: tuple[tuple[str, str], ...]
    problem: Words
    reading: Words


@dataclass(frozen=True, slots=True)
class Note:
    """``is_shown``: whether the person read it; None where the document does not say."""

    text: Words
    is_shown: bool | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """``rule`` is what was applied, in each locale, by its part (``fits_when``...), as ``explaining`` words
    it. ``said`` is why it does not fit, as a sentence for the person. ``deciding`` are ids of the questions
    whose answers alone led to "does not fit"; ``left_open`` is what left it unknown, where that is known.
    """

    criterion: str
    line: str
    label: Words
    finding: str
    lasts: str
    rule: Mapping[str, Mapping[str, Any]]
    said: Note | None
    is_sensitive: bool
    notes: tuple[Note, ...]
    contradictions: tuple[Words, ...]
    left_open: tuple[LeftOpen, ...]
    sheets: tuple[Sheet, ...]
    deciding: frozenset[str]
    worked_out: tuple[WorkedOut, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def is_unexplained(self) -> bool:
        """Unknown, and the rule says no more than that the answers do not settle it."""
        rule = self.rule.get("en", {})
        return isinstance(rule.get("unknown_because"), str) and "fits_when" in rule


@dataclass(frozen=True, slots=True)
class LeadView:
    """``other_answers`` are those that stand beside no finding, ``conversation`` all in their order.

    ``safety`` are ``(level, message)``, the most urgent first; ``flags`` without those that have a warning of
    their own; both with what raised them. ``is_same_dialog``: today's dialog is the very one that asked.
    """

    findings: tuple[FindingView, ...]
    conversation: tuple[Answer, ...]
    other_answers: tuple[Answer, ...]
    worked_out: tuple[WorkedOut, ...]
    conflicts: tuple[Conflict, ...]
    contradictions: tuple[Words, ...]
    safety: tuple[tuple[str, Raised], ...]
    flags: tuple[Raised, ...]
    is_concealed: bool
    is_minor: bool
    is_stopped_early: bool
    is_same_dialog: bool


def view_of(lead: Lead, dialog: Dialog | None) -> LeadView:
    """``dialog`` is the study's as it is today; None if it is no longer installed."""
    document: Document = lead.document
    same = dialog if dialog and dialog.hash == lead.dialog_hash else None
    answers, worked_out = answers_in(document, dialog), worked_out_in(document)
    talk = retold(lead, same, answers)
    findings = _Findings(document, answers, worked_out, same, talk).views()
    shown = {each.question for finding in findings for each in _answers_of(finding)}
    beside = [each for finding in findings for each in finding.worked_out]
    flags = {each["id"]: _raised(each, talk) for each in document.get("flags", ())}
    return LeadView(
        findings=findings,
        conversation=answers,
        other_answers=tuple(each for each in answers if each.question not in shown),
        worked_out=tuple(each for each in worked_out if each not in beside),
        conflicts=tuple(_conflict(each) for each in document.get("conflicts", ()) if not each["criteria"]),
        contradictions=tuple(each["text"] for each in document.get("contradictions", ())),
        safety=_by_urgency(document, talk),
        flags=tuple(flag for name, flag in flags.items() if name not in _SAID_ABOVE),
        is_concealed=bool(document.get("is_concealed")) or "concealed" in flags,
        is_minor="minor" in flags,
        is_stopped_early=bool(document.get("stopped_early")),
        is_same_dialog=same is not None,
    )


def in_groups(
    findings: Iterable[FindingView], now: Mapping[str, Finding]
) -> Mapping[str, tuple[FindingView, ...]]:
    """By where each stands ``now``, with the records; those that stood elsewhere by the answers come first.

    The groups are in the order of GROUPS: what may keep a person out stands first, what fits last.
    """
    moved_first = sorted(findings, key=lambda each: now[each.criterion].value == each.finding)
    return {name: tuple(each for each in moved_first if now[each.criterion].value == name) for name in GROUPS}


@dataclass(frozen=True, slots=True)
class _Findings:
    document: Document
    answers: Sequence[Answer]
    worked_out: Sequence[WorkedOut]
    dialog: Dialog | None
    talk: Retold | None

    def views(self) -> tuple[FindingView, ...]:
        stored = self.document.get("findings", ())
        read = [questions_read(each, self.answers, self.worked_out, self.dialog) for each in stored]
        anywhere = frozenset().union(*read)
        return tuple(self._view(each, of, anywhere) for each, of in zip(stored, read, strict=True))

    def _view(self, stored: Mapping[str, Any], read: frozenset[str], anywhere: frozenset[str]) -> FindingView:
        texts = {each["id"]: each["text"] for each in self.document.get("contradictions", ())}
        is_unfit = stored["finding"] == Finding.DOES_NOT_FIT.value
        rule = stored.get("rule")
        is_open = stored["finding"] == Finding.UNKNOWN.value
        return FindingView(
            criterion=stored["criterion"],
            line=without_escapes(stored["line"]),
            label=stored["label"],
            finding=stored["finding"],
            lasts=stored.get("lasts") or "",
            rule=rule or {},
            said=Note(stored["said"], stored.get("shown")) if stored.get("said") else None,
            is_sensitive=bool(stored.get("sensitive")),
            notes=tuple(Note(each["text"], each.get("shown")) for each in stored.get("notes", ())),
            contradictions=tuple(texts[each] for each in stored.get("contradictions", ()) if each in texts),
            left_open=self.talk.left_open(stored["criterion"]) if self.talk and is_open else (),
            sheets=tuple(self._sheets(read, anywhere)),
            deciding=quoted_in(rule, self.answers, self.worked_out) if is_unfit else frozenset(),
            worked_out=tuple(each for each in self.worked_out if each.questions <= read),
            conflicts=tuple(
                _conflict(each)
                for each in self.document.get("conflicts", ())
                if stored["criterion"] in each["criteria"]
            ),
        )

    def _sheets(self, read: frozenset[str], anywhere: frozenset[str]) -> Iterator[Sheet]:
        for step in dict.fromkeys(each.step for each in self.answers if each.question in read):
            whole = [each for each in self.answers if each.step == step]
            answers = tuple(each for each in whole if each.question in read)
            beside = tuple(
                each for each in whole if each.question not in anywhere and each.copied_from and each.is_known
            )
            yield Sheet(answers, beside, answers[0].copied_from)


def _answers_of(finding: FindingView) -> Iterator[Answer]:
    for sheet in finding.sheets:
        yield from sheet.answers
        yield from sheet.beside


def _conflict(stored: Mapping[str, Any]) -> Conflict:
    return Conflict(
        tuple((each["at"], without_escapes(each["says"])) for each in stored["record"]),
        stored["problem"],
        stored["reading"],
    )


def _raised(stored: Mapping[str, Any], talk: Retold | None) -> Raised:
    return talk.raised(stored) if talk else Raised(stored["id"], stored["text"])


def _by_urgency(document: Document, talk: Retold | None) -> tuple[tuple[str, Raised], ...]:
    order = [level.value for level in Level]
    told = [(each["level"], _raised(each, talk)) for each in document.get("safety", ())]
    return tuple(sorted(told, key=lambda message: order.index(message[0])))
