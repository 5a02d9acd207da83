"""Which questions people most often answer otherwise than their records: those are to be reworded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel.numbers import format_percent
from flask import g, render_template

from chatbot.i18n import (
    LANGUAGE_TAGS,
    LOCALES,
    babel_locale,
    catalogs,
    current_locale,
    gettext,
    in_languages,
)
from chatbot.screening.dialog import Dialog
from chatbot.screening.disclosure import FEWEST_TOLD
from chatbot.screening.staff_role import Permission
from chatbot.screening.wording import Voice
from chatbot.staff.access import needs
from chatbot.staff.filters import seen_studies
from chatbot.staff.frame import Page, database, dialogs, section
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
        return self.row.share is not None

    @property
    def counts(self) -> str:
        """How many were contradicted of how many that were checked."""
        if self.row.checked is None:
            return fewer()
        contradicted = fewer() if self.row.contradicted is None else str(self.row.contradicted)
        return gettext("%(part)s of %(whole)d", part=contradicted, whole=self.row.checked)

    @property
    def share(self) -> str:
        if self.row.share is not None:
            return _percent(self.row.share)
        below = self.row.share_is_below
        return gettext("below %(share)s", share=_percent(below)) if below and below < 1 else "–"


@question_report.get("")
@needs(Permission.READ_LEADS)
def show() -> Page:
    studies = {study: list(_lines(dialogs()[study])) for study in seen_studies(g.staff)}
    return render_template("staff/question_report.html", studies=studies, in_languages=in_languages)


def fewer() -> str:
    return gettext("fewer than %(num)d", num=FEWEST_TOLD)


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


def _percent(share: float) -> str:
    return format_percent(share, format="#,##0.#%", locale=babel_locale(current_locale()))
