"""What made-up colleagues have done with the made-up leads: the pages' own changes, on other days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from chatbot.demo.records import Checked, papers_show
from chatbot.screening.dialog import Dialog
from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Lead, LeadStatus
from chatbot.screening.progress import CallOutcome, NextAction
from chatbot.store.lead_reads import mark_read
from chatbot.store.record_checks import add_check
from chatbot.store.staff import Account
from chatbot.store.work.changing import Seen
from chatbot.store.work.contact import Call, add_note, log_call
from chatbot.store.work.next_action import assign, set_next_action
from chatbot.store.work.status import change_status, criteria_of
from chatbot.store.work.visits import Visit, plan_visit

NOTES = {
    "en": (
        "Will bring the papers along.",
        "Has time next week.",
        "Would rather be called after work.",
    ),
    "zh": ("会把资料带过来。", "下周有时间。", "希望下班以后再打来。"),
}
LINES_CHECKED = 12
PLACES = {"en": "Outpatient clinic, 2nd floor", "zh": "门诊楼二层"}
_CLINIC_HOURS = range(9, 17)


@dataclass
class Worked:
    """One lead in the hands of a colleague; ``at`` goes on with each thing that is done."""

    db: Database
    lead: Lead
    dialog: Dialog
    reference: str
    by: Account
    chance: Random
    now: datetime
    at: datetime
    revision: int = 0
    found: dict[str, Finding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        document: Mapping[str, Any] = self.lead.document
        self.found = {each["criterion"]: Finding(each["finding"]) for each in document["findings"]}

    @property
    def seen(self) -> Seen:
        return Seen(self.reference, self.revision)

    def in_clinic_hours(self, at: datetime) -> datetime:
        """The same moment or, at the site, the next morning."""
        there = at.astimezone(ZoneInfo(self.dialog.site.time_zone))
        if there.hour in _CLINIC_HOURS:
            return at
        day = there + timedelta(days=there.hour >= _CLINIC_HOURS.stop)
        return day.replace(hour=_CLINIC_HOURS.start).astimezone(UTC)

    def does(self, hours: float, change: Callable[[], object]) -> None:
        """Something after about so many hours. Raises NotYet if that has not come."""
        self.at = self.in_clinic_hours(self.at + timedelta(hours=hours * self.chance.uniform(0.5, 1.5)))
        if self.at >= self.now:
            raise NotYet
        change()
        self.revision += 1

    def calls(self, outcome: CallOutcome, hours: float, again_in: float | None = None) -> None:
        def call() -> None:
            again = self.in_clinic_hours(self.at + timedelta(hours=again_in)) if again_in else None
            log_call(self.db, self.seen, Call(outcome, "", again), self.at, self.by)

        self.does(hours, call)

    def moves(self, to: LeadStatus, hours: float = 0.1, criterion: str = "") -> None:
        def move() -> None:
            criteria = criteria_of(self.db, self.reference)
            change_status(self.db, self.seen, to, self.at, self.by, criterion, criteria)

        self.does(hours, move)

    def is_taken(self) -> None:
        self.does(0.1, lambda: assign(self.db, self.seen, self.by.id, self.at, self.by))

    def is_noted(self) -> None:
        note = self.chance.choice(NOTES[self.lead.locale])
        self.does(0.1, lambda: add_note(self.db, self.seen, note, self.at, self.by))

    def is_due(self, action: NextAction, in_hours: float) -> None:
        def plan() -> None:
            when = self.in_clinic_hours(self.at + timedelta(hours=in_hours))
            set_next_action(self.db, self.seen, action, when, self.at, self.by)

        self.does(0.1, plan)

    def is_visited(self, in_hours: float) -> None:
        def plan() -> None:
            day = (self.at + timedelta(hours=in_hours)).astimezone(ZoneInfo(self.dialog.site.time_zone))
            start = day.replace(hour=self.chance.choice(_CLINIC_HOURS), minute=0, second=0, microsecond=0)
            visit = Visit(start.astimezone(UTC), 60, PLACES[self.lead.locale])
            plan_visit(self.db, self.seen, visit, self.at, self.by)

        self.does(0.1, plan)

    def is_checked(self, count: int) -> None:
        """So many of the criteria are held against papers."""
        for each in papers_show(self.chance, self.dialog, self.lead, self.at.date(), count):
            self.does(0.1, partial(self._keep, each))
            if each.check.finding:
                self.found[each.check.criterion] = each.check.finding

    def _keep(self, each: Checked) -> None:
        add_check(self.db, self.reference, self.revision, each.check, each.answers, self.at, self.by)

    def a_misfit(self) -> str:
        """A criterion that does not fit by the records or, without any, by the answers; empty if none is."""
        misfits = [each for each, found in self.found.items() if found is Finding.DOES_NOT_FIT]
        return self.chance.choice(misfits) if misfits else ""

    def may_be_enrolled(self) -> bool:
        """The study takes people in."""
        document: Mapping[str, Any] = self.lead.document
        return bool(document["record"]["status"] == "RECRUITING")


class NotYet(Exception):
    """What would be done next lies in the future."""


def _nobody_answers(lead: Worked) -> None:
    lead.is_taken()
    lead.calls(CallOutcome.NO_ANSWER, 6, again_in=20)
    lead.calls(CallOutcome.BUSY, 24, again_in=30)


def _never_reached(lead: Worked) -> None:
    _nobody_answers(lead)
    lead.calls(CallOutcome.NO_ANSWER, 30)
    lead.moves(LeadStatus.UNREACHABLE)


def _reached(lead: Worked) -> None:
    lead.is_taken()
    lead.calls(CallOutcome.REACHED, 8)
    lead.moves(LeadStatus.CONTACTED)
    lead.is_noted()
    lead.is_due(NextAction.ASK_FOR_RECORDS, 48)


def _declines(lead: Worked) -> None:
    _reached(lead)
    lead.moves(LeadStatus.DECLINED, 2)


def _sends_records(lead: Worked) -> None:
    _reached(lead)
    lead.moves(LeadStatus.RECORDS_REQUESTED, 10)
    lead.is_due(NextAction.CHECK_RECORDS, 72)
    lead.is_checked(LINES_CHECKED)


def _ends_by_records(lead: Worked) -> bool:
    """Whether the papers show something that does not fit, and that is the end of it."""
    _sends_records(lead)
    if misfit := lead.a_misfit():
        lead.moves(LeadStatus.SCREEN_FAILURE, 20, misfit)
    return bool(misfit)


def _fails(lead: Worked) -> None:
    if not _ends_by_records(lead):
        lead.moves(LeadStatus.DECLINED, 20)


def _comes(lead: Worked) -> None:
    if not _ends_by_records(lead):
        lead.moves(LeadStatus.SCREENING_VISIT, 20)
        lead.is_visited(24 * 14)


def _is_enrolled(lead: Worked) -> None:
    if not lead.may_be_enrolled():
        _fails(lead)
    elif not _ends_by_records(lead):
        lead.moves(LeadStatus.SCREENING_VISIT, 20)
        lead.is_visited(24 * 14)
        lead.moves(LeadStatus.ENROLLED, 24 * 10)


def _waits(_: Worked) -> None:
    """Nobody has opened it yet."""


Ways = Sequence[tuple[Callable[[Worked], None], int]]

_DECIDED: Ways = ((_never_reached, 12), (_declines, 20), (_fails, 45), (_is_enrolled, 20))
_OPEN: Ways = (
    (_nobody_answers, 15),
    (_reached, 25),
    (_sends_records, 25),
    (_comes, 20),
    *_DECIDED,
)
_NEW: Ways = ((_waits, 60), (_nobody_answers, 15), (_reached, 25))
_NEW_FOR = timedelta(days=2)
_DECIDED_AFTER = timedelta(days=12)
"""Nobody leaves a lead for longer."""


def _ways(age: timedelta) -> Ways:
    if age < _NEW_FOR:
        return _NEW
    return _DECIDED if age > _DECIDED_AFTER else _OPEN


def work_on(
    db: Database,
    leads: Sequence[tuple[str, Lead]],
    dialogs: Mapping[str, Dialog],
    colleagues: Sequence[Account],
    now: datetime,
    seed: int,
) -> Iterator[str]:
    """Takes each lead (with its reference) as far as somebody would have come by now; yields references."""
    chance = Random(seed)  # noqa: S311 - nothing secret is made of it
    for reference, lead in leads:
        ways, weights = zip(*_ways(now - lead.submitted_at), strict=True)
        dialog, by = dialogs[lead.study], chance.choice(colleagues)
        worked = Worked(db, lead, dialog, reference, by, chance, now, lead.submitted_at)
        with suppress(NotYet):
            chance.choices(ways, weights)[0](worked)
        if worked.revision:
            mark_read(db, worked.by.id, reference, worked.revision)
        yield reference
