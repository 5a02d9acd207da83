"""A dialog -> one HTML file that stands by itself: no script, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from jinja2 import Environment, PackageLoader, StrictUndefined

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.record import without_escapes
from chatbot.checking.classes import AnswerClasses
from chatbot.explaining.rules import Rule, Speaker
from chatbot.reporting.cells import row_in_words
from chatbot.reporting.chart import WIDTH, chart_of
from chatbot.reporting.criteria import Verdict, table_of
from chatbot.reporting.decision import Row, Table
from chatbot.reporting.differences import Change, Differences, Turned, differences
from chatbot.screening.condition import Condition, questions_in
from chatbot.screening.dependence import contradictions_against
from chatbot.screening.dialog import Criterion, DecidedBy, Dialog, Flag, Question, SafetyMessage
from chatbot.screening.wording import Text, Voice

LANGUAGES: Mapping[str, str] = {"en": "en", "zh": "zh-Hans"}
"""The report's languages in their order, with the tag of each."""
Catalogs = Mapping[str, NullTranslations]
"""The study's catalog, with the site's behind it, by language."""


@dataclass(frozen=True)
class Report:
    """What the template reads. Rules speak of the patient, as to a family member."""

    written: WrittenDialog
    catalogs: Catalogs
    made_on: date
    earlier: Dialog | None = None

    @property
    def dialog(self) -> Dialog:
        return self.written.dialog

    def render(self) -> str:
        """The whole file. Raises ArithmeticError for a table that is not equal to the full one."""
        environment = Environment(
            loader=PackageLoader("chatbot.reporting"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(pgettext=self.in_each, languages=LANGUAGES, voices=tuple(Voice))
        page = environment.get_template("report.html")
        return page.render(
            report=self,
            dialog=self.dialog,
            study=self.dialog.study,
            tables=self.tables(),
            changes=differences(self.dialog, self.earlier) if self.earlier else None,
            width=WIDTH,
            concerned={line for conflict in self.dialog.conflicts for line in conflict.criteria},
        )

    def in_each(self, context: str, message: str) -> dict[str, str]:
        """A sentence of the report itself."""
        return {name: self.catalogs[name].pgettext(context, message) for name in LANGUAGES}

    def say(self, text: Text, language: str, voice: Voice = Voice.FAMILY) -> str:
        return self.catalogs[language].pgettext(*text.source(voice))

    def rule(self, condition: Condition, language: str) -> Rule:
        return self._speaker(language).rule(condition)

    def chart(self, language: str) -> object:
        return chart_of(self.dialog, self._speaker(language))

    def line(self, criterion: Criterion) -> str:
        """The record's own, as it is displayed."""
        return without_escapes(criterion.line)

    def signed(self, criterion: Criterion) -> str:
        return self.written.written.criteria[criterion.id].signed or ""

    def questions_read(self, criterion: Criterion) -> tuple[Question, ...]:
        conditions = (
            *criterion.conditions(),
            *(each.when for each in contradictions_against(self.dialog, criterion)),
        )
        read = questions_in(conditions)
        return tuple(each for each in self.dialog.questions.values() if each.id in read)

    def is_heard(self, raised: SafetyMessage | Flag) -> bool:
        """Words in free text raise it."""
        return any(raised.id in rule.raises for rule in self.dialog.phrases)

    def number(self, question: Question) -> str:
        """Of the step, and within it: "12.3"."""
        step = self.dialog.step_of[question.id]
        return f"{self.dialog.steps.index(step) + 1}.{step.questions.index(question) + 1}"

    def tables(self) -> dict[str, Table[Verdict]]:
        """By criterion that answers decide."""
        classes = AnswerClasses(self.dialog)
        decided = (each for each in self.dialog.criteria if each.decided_by is DecidedBy.ANSWERS)
        return {each.id: table_of(classes, each) for each in decided}

    def row(self, table: Table[Verdict], row: Row[Verdict], language: str) -> tuple[Rule, ...]:
        return row_in_words(self._speaker(language), table.columns, row.cells)

    def changed_row(
        self, changes: Differences, table: Turned, row: Row[Change | None], language: str
    ) -> tuple[Rule, ...]:
        speaker = Speaker(changes.both, Voice.FAMILY, self.catalogs[language])
        return row_in_words(speaker, table.columns, row.cells)

    def translated(self, context: str, sentence: str) -> str:
        """A sentence of the present version in Chinese."""
        return self.catalogs["zh"].pgettext(context, sentence)

    def _speaker(self, language: str) -> Speaker:
        return Speaker(self.dialog, Voice.FAMILY, self.catalogs[language])
