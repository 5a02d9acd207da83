"""What made-up colleagues have done with the made-up leads: the pages' own changes, on other days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlite_utils import Database

from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Lead, LeadStatus
from chatbot.screening.progress import CallOutcome, NextAction
from chatbot.screening.standing import RecordCheck, Standing
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
        "Will send the MRI report by fax.",
        "Has time next week.",
        "The daughter speaks for the family.",
    ),
    "zh": ("会把磁共振报告传真过来。", "下周有时间。", "由女儿代表家属沟通。"),
}
PLACES = {"en": "Outpatient clinic, 2nd floor", "zh": "门诊楼二层"}


@dataclass
class Worked:
    """One lead in the hands of a colleague; ``at`` goes on with each thing that is done."""

    db: Database
    lead: Lead
    reference: str
    by: Account
    chance: Random
    now: datetime
    at: datetime
    revision: int = field(default=0)

    @property
    def seen(self) -> Seen:
        return Seen(self.reference, self.revision)

    def does(self, hours: float, change: Callable[[], object]) -> None:
        """Something after about so many hours. Raises NotYet if that has not come."""
        self.at += timedelta(hours=hours * self.chance.uniform(0.5, 1.5))
        if self.at >= self.now:
            raise NotYet
        change()
        self.revision += 1

    def calls(self, outcome: CallOutcome, hours: float, again_in: float | None = None) -> None:
        def call() -> None:
            again = self.at + timedelta(hours=again_in) if again_in else None
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
            when = self.at + timedelta(hours=in_hours)
            set_next_action(self.db, self.seen, action, when, self.at, self.by)

        self.does(0.1, plan)

    def is_visited(self, in_hours: float) -> None:
        def plan() -> None:
            # Both sites are eight hours ahead of UTC: from nine in the morning to four in the afternoon.
            hour = self.chance.randint(1, 8)
            start = (self.at + timedelta(hours=in_hours)).replace(
                hour=hour, minute=0, second=0, microsecond=0
            )
            visit = Visit(start, 60, PLACES[self.lead.locale])
            plan_visit(self.db, self.seen, visit, self.at, self.by)

        self.does(0.1, plan)

    def is_checked(self, count: int) -> None:
        """So many of the criteria are held against a paper; most of the answers were right."""
        for criterion, said in self.chance.sample(self._findings(), count):
            check = self._check(criterion, said)
            self.does(
                0.1,
                lambda check=check: add_check(  # type: ignore[misc]
                    self.db, self.reference, self.revision, check, {}, self.at, self.by
                ),
            )

    def first_misfit(self) -> str:
        """A criterion that does not fit by the answers; empty where none does."""
        return next((each for each, said in self._findings() if said is Finding.DOES_NOT_FIT), "")

    def may_be_enrolled(self) -> bool:
        """Nothing speaks against it, and the study takes people in."""
        record: dict[str, str] = self.lead.document["record"]  # type: ignore[assignment]
        return not self.first_misfit() and record["status"] == "RECRUITING"

    def _findings(self) -> list[tuple[str, Finding]]:
        found: list[dict[str, str]] = list(self.lead.document["findings"])  # type: ignore[call-overload]
        return [(each["criterion"], Finding(each["finding"])) for each in found]

    def _check(self, criterion: str, said: Finding) -> RecordCheck:
        day = self.at.date() - timedelta(days=10)
        is_right = self.chance.random() < 0.8  # noqa: PLR2004 - of ten answers
        if said is Finding.UNKNOWN or not is_right:
            shown = Finding.FITS if said is not Finding.FITS else Finding.DOES_NOT_FIT
            return RecordCheck(criterion, Standing.CONTRADICTED, shown, source="other", source_date=day)
        return RecordCheck(criterion, Standing.CONFIRMED, said, source="other", source_date=day)


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
    lead.is_checked(6)


def _fails(lead: Worked) -> None:
    _sends_records(lead)
    if misfit := lead.first_misfit():
        lead.moves(LeadStatus.SCREEN_FAILURE, 20, misfit)
    else:
        lead.moves(LeadStatus.DECLINED, 20)


def _comes(lead: Worked) -> None:
    _sends_records(lead)
    lead.moves(LeadStatus.SCREENING_VISIT, 20)
    lead.is_visited(24 * 14)


def _is_enrolled(lead: Worked) -> None:
    if not lead.may_be_enrolled():
        _fails(lead)
        return
    _comes(lead)
    lead.moves(LeadStatus.ENROLLED, 24 * 10)


Ways = Sequence[tuple[Callable[[Worked], None], int]]

_DECIDED: Ways = ((_never_reached, 12), (_declines, 20), (_fails, 45), (_is_enrolled, 20))
_WAYS: Ways = (
    (_nobody_answers, 15),
    (_reached, 25),
    (_sends_records, 25),
    (_comes, 20),
    *_DECIDED,
)
_DECIDED_AFTER = timedelta(days=12)
"""Nobody leaves a lead for longer."""


def work_on(
    db: Database, leads: Sequence[tuple[str, Lead]], colleagues: Sequence[Account], now: datetime, seed: int
) -> Iterator[str]:
    """Takes each lead (with its reference) as far as somebody would have come by now; yields references."""
    chance = Random(seed)  # noqa: S311 - nothing secret is made of it
    for reference, lead in leads:
        is_old = now - lead.submitted_at > _DECIDED_AFTER
        ways, weights = zip(*(_DECIDED if is_old else _WAYS), strict=True)
        worked = Worked(db, lead, reference, chance.choice(colleagues), chance, now, lead.submitted_at)
        with suppress(NotYet):
            chance.choices(ways, weights)[0](worked)
        if worked.revision:
            mark_read(db, worked.by.id, reference, worked.revision)
        yield reference
