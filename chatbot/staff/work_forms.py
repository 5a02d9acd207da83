"""The forms of work on a lead. Each says what to do about a mistake, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation

from chatbot.i18n import gettext
from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import (
    MOVES,
    OPEN,
    CallOutcome,
    MoveRefusal,
    NextAction,
    refusal_of_move,
)
from chatbot.staff.words import next_action_words, status_words
from chatbot.staff.work_fields import SiteTimeField, ahead, plain_text, required
from chatbot.staff.work_words import call_outcome_words
from chatbot.store.staff import Account
from chatbot.store.work.changing import LeadState
from chatbot.store.work.contact import Call
from chatbot.store.work.visits import Visit

MOST_IN_CALL, MOST_IN_NOTE, MOST_IN_PLACE = 400, 2000, 120
SHORTEST_VISIT, LONGEST_VISIT, USUAL_VISIT = 10, 600, 60
"""In minutes."""

Sent = MultiDict[str, str] | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the forms of one lead stand on. ``phone`` (E.164) was logged as wrong at ``wrong_since``, if it
    was; ``region`` is where a number without a country's code is from. ``criteria``: what a screen failure
    may name, id and words; ``assignable``: who may be given the lead.
    """

    state: LeadState
    phone: str
    wrong_since: datetime | None
    region: str
    time_zone: str
    criteria: Mapping[str, str]
    assignable: tuple[Account, ...]
    visit: Visit | None


class WorkForm(FlaskForm):  # type: ignore[misc]
    """``name`` goes before the names of its fields: several forms share a page."""

    name = ""

    class Meta:
        # The token of a posted form is checked before any view.
        csrf = False

    def __init__(self, ground: Ground, sent: Sent = None, **data: Any) -> None:
        self.ground = ground
        meta = {"time_zone": ground.time_zone}
        super().__init__(formdata=sent, prefix=self.name, data=data, meta=meta)


class StatusForm(WorkForm):
    name = "status"
    to = StringField()
    criterion = StringField()

    @property
    def status(self) -> LeadStatus:
        """The status asked for. ValueError if there is no such one."""
        return LeadStatus(self.to.data)

    def validate_to(self, _: StringField) -> None:
        refusal = self._refusal()
        if refusal is MoveRefusal.NOT_FROM_HERE:
            raise StopValidation(_not_from(self.ground.state.status))

    def validate_criterion(self, _: StringField) -> None:
        if self._refusal() not in (None, MoveRefusal.NOT_FROM_HERE):
            raise StopValidation(gettext("Choose the criterion by which the person does not fit the study."))

    def _refusal(self) -> MoveRefusal | None:
        try:
            to = self.status
        except ValueError:
            return MoveRefusal.NOT_FROM_HERE
        criteria = self.ground.criteria
        return refusal_of_move(self.ground.state.status, to, self.criterion.data or "", criteria)


class CallForm(WorkForm):
    """``move`` is the status that follows; a screen failure, which names its criterion, has its own form."""

    name = "call"
    outcome = SelectField(validate_choice=False)
    note = TextAreaField(validators=[plain_text(MOST_IN_CALL)])
    move = SelectField(validate_choice=False)
    next_call = SiteTimeField(validators=[ahead])

    def __init__(self, ground: Ground, sent: Sent = None) -> None:
        super().__init__(ground, sent)
        words, statuses = call_outcome_words(), status_words()
        self.outcome.choices = [("", ""), *((each.value, words[each]) for each in words)]
        stays = gettext("Stays “%(status)s”", status=statuses[ground.state.status])
        moves = [each for each in MOVES[ground.state.status] if each is not LeadStatus.SCREEN_FAILURE]
        self.move.choices = [("", stays), *((each.value, statuses[each]) for each in moves)]

    @property
    def call(self) -> Call:
        """Once the form is valid."""
        to = LeadStatus(self.move.data) if self.move.data else None
        return Call(CallOutcome(self.outcome.data), self.note.data or "", self.next_call.data, to)

    def validate_move(self, field: SelectField) -> None:
        if (field.data or "") not in offered_in(field):
            raise StopValidation(_not_from(self.ground.state.status))

    def validate_outcome(self, field: SelectField) -> None:
        if field.data not in (each.value for each in CallOutcome):
            raise StopValidation(gettext("Say how the call ended."))

    def validate_next_call(self, field: SiteTimeField) -> None:
        is_open = self._stands_at in OPEN
        if field.data and not is_open:
            raise StopValidation(_closed() if not self.move.data else _closes())
        is_missing = not field.data and not field.errors
        if is_open and is_missing and self.outcome.data == CallOutcome.ASKED_TO_CALL_BACK.value:
            raise StopValidation(gettext("They asked us to call back: say when."))

    @property
    def _stands_at(self) -> LeadStatus:
        """Where the lead is once the call is logged."""
        is_offered = self.move.data and self.move.data in offered_in(self.move)
        return LeadStatus(self.move.data) if is_offered else self.ground.state.status


class NoteForm(WorkForm):
    name = "note"
    text = TextAreaField(
        validators=[plain_text(MOST_IN_NOTE), required(lambda: gettext("Write the note first."))]
    )


class AssignForm(WorkForm):
    name = "assign"
    to = SelectField(validate_choice=False)

    def __init__(self, ground: Ground, sent: Sent = None) -> None:
        super().__init__(ground, sent, to=str(ground.state.assigned_to or ""))
        people = [(str(each.id), each.name) for each in ground.assignable]
        self.to.choices = [("", gettext("Not assigned")), *people]

    @property
    def account_id(self) -> int | None:
        return int(self.to.data) if self.to.data else None

    def validate_to(self, field: SelectField) -> None:
        if field.data not in offered_in(field):
            raise StopValidation(gettext("This colleague cannot work this lead. Choose another."))


class NextForm(WorkForm):
    name = "next"
    action = SelectField(validate_choice=False)
    when = SiteTimeField(validators=[ahead])

    def __init__(self, ground: Ground, sent: Sent = None) -> None:
        super().__init__(ground, sent, action=ground.state.next_action, when=ground.state.next_at)
        words = next_action_words()
        self.action.choices = [
            ("", gettext("Nothing")),
            *((each.value, words[each.value]) for each in NextAction),
        ]

    @property
    def next_action(self) -> NextAction | None:
        return NextAction(self.action.data) if self.action.data else None

    def validate_action(self, field: SelectField) -> None:
        if field.data not in offered_in(field):
            raise StopValidation(gettext("Choose what is next."))
        if field.data and self.ground.state.status not in OPEN:
            raise StopValidation(_closed())
        if not field.data and self.when.data:
            raise StopValidation(gettext("Choose what is next, or empty the time."))

    def validate_when(self, field: SiteTimeField) -> None:
        if self.action.data and not field.data and not field.errors:
            raise StopValidation(gettext("Say when it is due."))


class VisitForm(WorkForm):
    name = "visit"
    starts_at = SiteTimeField(validators=[required(lambda: gettext("Say when the visit is.")), ahead])
    minutes = IntegerField()
    place = StringField(
        validators=[
            plain_text(MOST_IN_PLACE, is_one_line=True),
            required(lambda: gettext("Say where the visit is.")),
        ]
    )

    def __init__(self, ground: Ground, sent: Sent = None) -> None:
        stands = ground.visit
        super().__init__(
            ground,
            sent,
            starts_at=stands.starts_at if stands else None,
            minutes=stands.minutes if stands else USUAL_VISIT,
            place=stands.place if stands else "",
        )

    @property
    def visit(self) -> Visit:
        """Once the form is valid."""
        assert self.starts_at.data and self.minutes.data and self.place.data  # noqa: S101, PT018
        return Visit(self.starts_at.data, self.minutes.data, self.place.data)

    def validate_starts_at(self, _: SiteTimeField) -> None:
        if self.ground.state.status not in OPEN:
            raise StopValidation(_closed())

    def validate_minutes(self, field: IntegerField) -> None:
        if field.data is None or not SHORTEST_VISIT <= field.data <= LONGEST_VISIT:
            field.errors = []
            raise StopValidation(
                gettext(
                    "Write how many minutes it takes, from %(least)d to %(most)d.",
                    least=SHORTEST_VISIT,
                    most=LONGEST_VISIT,
                )
            )


def offered_in(field: SelectField) -> set[str]:
    return {str(each[0]) for each in field.choices or ()}


def _not_from(status: LeadStatus) -> str:
    stands = status_words()[status]
    return gettext("A lead that stands at “%(status)s” cannot go there. Choose again.", status=stands)


def _closes() -> str:
    return gettext(
        "This status closes the lead: nothing can be due. Empty the time or choose another status."
    )


def _closed() -> str:
    return gettext("This lead is closed: nothing can be due. Set another status first.")
