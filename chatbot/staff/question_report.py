"""Which questions people most often answer otherwise than their records: those are to be reworded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor

from flask import g, render_template

from chatbot.i18n import (
    LANGUAGE_TAGS,
    LOCALES,
    catalogs,
    current_locale,
    gettext,
    in_languages,
)
from chatbot.screening.dialog import Dialog
from chatbot.screening.staff_role import Permission
from chatbot.screening.wording import Voice
from chatbot.staff.access import needs
from chatbot.staff.filters import seen_studies
from chatbot.staff.frame import Page, database, dialogs, section
from chatbot.staff.words import band_words
from chatbot.store.record_checks import CheckedAnswers, contradicted_by_question

question_report = section("question_report", "/questions")


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """``wording`` is today's by language tag, empty for a question that is gone; ``is_todays``: people were
    asked in these words.
    """

    row: CheckedAnswers
    wording: Mapping[str, str]
    is_todays: bool

    @property
    def is_told(self) -> bool:
        return not self.row.contradicted.is_hidden

    @property
    def counts(self) -> str:
        """How many were contradicted of how many that were checked."""
        part, whole = (band_words(each) for each in (self.row.contradicted, self.row.checked))
        if self.row.checked.is_hidden:
            return whole
        return gettext("%(part)s of %(whole)s", part=part, whole=whole)

    @property
    def share(self) -> str:
        if self.row.checked.is_hidden:
            return "–"
        least, most = self.row.share
        return gettext("%(least)d%%–%(most)d%%", least=floor(100 * least), most=ceil(100 * most))


@question_report.get("")
@needs(Permission.READ_LEADS)
def show() -> Page:
    studies = {study: list(_lines(dialogs()[study])) for study in seen_studies(g.staff)}
    return render_template("staff/question_report.html", studies=studies, in_languages=in_languages)


def _lines(dialog: Dialog) -> Iterator[QuestionLine]:
    for row in contradicted_by_question(database(), dialog.study.nct_id):
        is_todays = dialog.signatures.get(row.question) == row.signature
        yield QuestionLine(row, _wording(dialog, row.question), is_todays)


def _wording(dialog: Dialog, question: str) -> Mapping[str, str]:
    """The language of the page first."""
    if question not in dialog.questions:
        return {}
    text = dialog.questions[question].text
    return {
        LANGUAGE_TAGS[locale]: catalogs().say(text, Voice.PATIENT, locale, dialog.study.nct_id)
        for locale in sorted(LOCALES, key=lambda each: each != current_locale())
    }
