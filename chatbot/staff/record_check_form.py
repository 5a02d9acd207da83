"""The form that says what records show of one criterion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from chatbot.i18n import gettext
from chatbot.screening.judgement import Finding
from chatbot.screening.standing import CheckFault, RecordCheck, Standing, faults_of
from chatbot.staff.checked_criterion import CheckedCriterion, standing_words
from chatbot.staff.numbers import read_number
from chatbot.staff.work_fields import plain_text

MOST_NOTE = 300
"""How many characters a note takes."""


class RecordCheckForm(FlaskForm):  # type: ignore[misc]
    """``revision`` is that of the lead when the page was made."""

    standing = StringField()
    finding = StringField()
    source = StringField()
    source_date = DateField(validators=[Optional()])
    question = StringField()
    note = TextAreaField(validators=[plain_text(MOST_NOTE)])
    revision = HiddenField()

    class Meta:
        csrf = False  # the app has looked at the token before any view

    def __init__(self, checked: CheckedCriterion, today: date, **given: Any) -> None:
        super().__init__(**given)
        self.checked = checked
        self.today = today
        self.offered: Mapping[str, Mapping[str, str]] = {
            "standing": {each.value: name for each, name in _standings(checked).items()},
            "finding": {
                "": gettext("Not known yet"),
                **{each.value: name for each, name in checked.choices().items()},
            },
            "source": {"": gettext("Please choose"), **checked.sources()},
            "question": {
                "": gettext("None, or not known which"),
                **{each: checked.question_name(each) for each in checked.signatures},
            },
        }

    @property
    def seen_revision(self) -> int:
        """-1, which no lead has, for what our page did not send."""
        return read_number(self.revision.data)

    @property
    def check(self) -> RecordCheck:
        """What a valid form says."""
        return RecordCheck(
            criterion=self.checked.id,
            standing=Standing(self.standing.data),
            finding=Finding(self.finding.data) if self.finding.data else None,
            question=self.question.data or "",
            source=self.source.data or "",
            source_date=self.source_date.data,
            note=self.note.data or "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.source_date.errors:
            self.source_date.errors = [gettext("Please enter a date such as 2026-11-03.")]
        self._refuse_what_was_not_offered()
        self._refuse_what_is_missing()
        self._refuse_what_cannot_stand()
        return not self.errors

    def _refuse_what_was_not_offered(self) -> None:
        for name, offered in self.offered.items():
            if (self[name].data or "") not in offered:
                self[name].errors = [gettext("Please choose one of these.")]
        if self.standing.errors:
            self.standing.errors = [
                gettext("Please choose one of these: confirmed, contradicted or pending.")
            ]

    def _refuse_what_is_missing(self) -> None:
        """Of records that were read, or may have been: which, of what day, and what they show."""
        if self.standing.data != Standing.PENDING.value:
            if not self.source.data and not self.source.errors:
                self.source.errors = [gettext("Which record shows it?")]
            if self.source_date.data is None and not self.source_date.errors:
                self.source_date.errors = [gettext("Please enter the date of the record.")]
        if self.standing.errors and not self.finding.data and not self.finding.errors:
            self._say(CheckFault.NO_FINDING)
        if self.source_date.data and self.source_date.data > self.today:
            self.source_date.errors = [gettext("This date lies ahead.")]

    def _refuse_what_cannot_stand(self) -> None:
        """What does not go together, once each part can be read."""
        if not (self.standing.errors or self.finding.errors or self.question.errors):
            for fault in faults_of(self.check, self.checked.said):
                self._say(fault)

    def _say(self, fault: CheckFault) -> None:
        name, say = _FAULTS[fault]
        self[name].errors = [say()]


def _standings(checked: CheckedCriterion) -> Mapping[Standing, str]:
    """Where nothing was answered there is nothing that records could confirm or contradict."""
    words = standing_words()
    if checked.signatures:
        return words
    return {
        Standing.CONFIRMED: gettext("Yes, they settle it"),
        Standing.PENDING: words[Standing.PENDING],
    }


_FAULTS: Mapping[CheckFault, tuple[str, Callable[[], str]]] = {
    CheckFault.NO_FINDING: (
        "finding",
        lambda: gettext("What do the records show? If they leave it open, choose “Records pending”."),
    ),
    CheckFault.FINDING_WHILE_PENDING: (
        "finding",
        lambda: gettext("While records are pending, nothing is shown yet: choose “Not known yet”."),
    ),
    CheckFault.CONFIRMS_ANOTHER_FINDING: (
        "standing",
        lambda: gettext("The records show something else than the answers: choose “Contradicted”."),
    ),
    CheckFault.CONTRADICTS_NOTHING: (
        "question",
        lambda: gettext("The finding stays the same: say which answer the records contradict."),
    ),
    CheckFault.NAMES_A_QUESTION: (
        "question",
        lambda: gettext("Name a question only when the records contradict its answer."),
    ),
}
