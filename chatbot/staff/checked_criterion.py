"""One criterion of a lead, as far as records can be held against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chatbot.authoring.record import without_escapes
from chatbot.i18n import SOURCE, current_locale, gettext, sentence
from chatbot.screening.dialog import Criterion, Dialog
from chatbot.screening.judgement import Finding
from chatbot.screening.standing import OTHER_SOURCE, RecordCheck, Standing
from chatbot.screening.study import is_exclusion
from chatbot.screening.wording import Text


def standing_words() -> Mapping[Standing, str]:
    return {
        Standing.CONFIRMED: gettext("Confirmed"),
        Standing.CONTRADICTED: gettext("Contradicted"),
        Standing.PENDING: gettext("Records pending"),
    }


def finding_words() -> Mapping[Finding, str]:
    """What is found of the person. Never "met", nor "fits" alone: of an exclusion nobody could tell what that
    says.
    """
    return {
        Finding.FITS: gettext("fits the study"),
        Finding.DOES_NOT_FIT: gettext("does not fit the study"),
        Finding.UNKNOWN: gettext("to check"),
    }


@dataclass(frozen=True, slots=True)
class CheckedCriterion:
    """``finding`` and ``answers`` are parts of the lead's document: the answers that it was judged by."""

    id: str
    finding: Mapping[str, Any]
    answers: tuple[Mapping[str, Any], ...]
    dialog: Dialog | None

    @property
    def said(self) -> Finding:
        return Finding(self.finding["finding"])

    def choices(self) -> Mapping[Finding, str]:
        """What records can show. Of an exclusion, what is so of the person stands before what follows."""
        if not is_exclusion(self.id):
            words = finding_words()
            return {each: words[each] for each in (Finding.FITS, Finding.DOES_NOT_FIT)}
        return {
            Finding.FITS: gettext("This is not so: fits the study"),
            Finding.DOES_NOT_FIT: gettext("This is so: does not fit the study"),
        }

    @property
    def signatures(self) -> Mapping[str, str]:
        """Of the wording that the person saw, by question; empty ones in leads that hold none."""
        return {each["question"]: each.get("signature", "") for each in self.answers}

    @property
    def line(self) -> str:
        """The record's line, as it was then."""
        return without_escapes(self.finding["line"])

    @property
    def translation(self) -> str:
        """The record's line in the reader's language; empty in that of the record, and where today's record
        has another line.
        """
        today = self._today
        if today is None or without_escapes(today.line) != self.line or current_locale() == SOURCE:
            return ""
        return self._say(today.translation)

    def sources(self) -> Mapping[str, str]:
        """The papers that may settle it, by id and in words; the likeliest first."""
        papers = {paper.id: paper for paper in self.dialog.papers} if self.dialog else {}
        likely = self._today.settled_by if self._today else ()
        first = [name for name in likely if name in papers]
        named = {name: self._say(papers[name].text) for name in dict.fromkeys([*first, *papers])}
        return {**named, OTHER_SOURCE: gettext("Another record (say which in the note)")}

    def source_name(self, check: RecordCheck) -> str:
        """As a record is called, without what the form says about filling it in."""
        named = {**self.sources(), OTHER_SOURCE: gettext("another record")}
        return named.get(check.source, check.source)

    def question_name(self, question: str) -> str:
        """As the person saw it, in the language of whoever reads."""
        found = (each["asked"][current_locale()] for each in self.answers if each["question"] == question)
        return str(next(found, question))

    @property
    def _today(self) -> Criterion | None:
        return self.dialog.criterion.get(self.id) if self.dialog else None

    def _say(self, text: Text) -> str:
        return sentence(text, self.dialog.study.nct_id if self.dialog else "")


def criteria_of(document: Mapping[str, Any], dialog: Dialog | None) -> Mapping[str, CheckedCriterion]:
    """Every criterion that a lead has a finding of; ``dialog`` as it is today, if it is still here."""
    return {
        finding["criterion"]: CheckedCriterion(
            finding["criterion"], finding, tuple(_answers(document, finding["criterion"], dialog)), dialog
        )
        for finding in document["findings"]
    }


def _answers(
    document: Mapping[str, Any], criterion: str, dialog: Dialog | None
) -> Iterator[Mapping[str, Any]]:
    """Those that the criterion reads, but for an "I don't know": no record can contradict that."""
    today = dialog.criterion.get(criterion) if dialog else None
    if today is None:
        return
    reads = today.reads
    for answer in document["answers"]:
        if answer["question"] in reads and (answer["understood"] is not None or answer["raw"]):
            yield answer
