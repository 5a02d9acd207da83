"""A status moves as the table says, and any chain of wrong ones can be taken back with its rows kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlite_utils import Database

from chatbot.screening.lead import Consent, ContactDetails, Lead, LeadStatus
from chatbot.screening.progress import MOVES, OPEN, NextAction
from chatbot.store import Store, history, set_up
from chatbot.store.keys import load_keys
from chatbot.store.leads import keep_lead
from chatbot.store.receipts import Receipt
from chatbot.store.staff import Account
from chatbot.store.work.next_action import set_next_action
from chatbot.store.work.status import NothingToUndo, change_status, criteria_of, undo_status
from tests.store.colleagues import CRITERIA, colleague, later, moves, seen, state_of

Keep = Callable[..., Receipt]
START = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def test_a_move_that_the_table_lacks_is_refused(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    with pytest.raises(ValueError, match="not_from_here"):
        change_status(db, seen(db, reference), LeadStatus.ENROLLED, now, chen)
    assert state_of(db, reference).revision == 0


@pytest.mark.parametrize("criterion", ["", "I99"])
def test_a_screen_failure_without_a_criterion_of_the_dialog_is_refused(
    db: Database, reference: str, chen: Account, now: datetime, criterion: str
) -> None:
    with pytest.raises(ValueError, match="criterion"):
        change_status(db, seen(db, reference), LeadStatus.SCREEN_FAILURE, now, chen, criterion, CRITERIA)
    assert db.table("status_changes").count == 0


def test_a_screen_failure_may_name_the_criteria_that_were_frozen_with_the_lead(
    db: Database, keep: Keep
) -> None:
    label = {"en": "Age", "zh": "年龄"}
    document = {"findings": [{"criterion": "I6", "label": label}, {"criterion": "E9"}]}
    reference = keep(db, document=document).reference
    assert criteria_of(db, reference) == {"I6": label, "E9": {}}


def test_a_wrong_status_is_taken_back_and_its_row_says_who_and_when(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    wang = colleague(db, "Wang Fang")
    moves(db, reference, LeadStatus.DECLINED, now, chen)
    undo_status(db, seen(db, reference), later(now), wang)
    assert state_of(db, reference).status is LeadStatus.NEW
    (row,) = db.table("status_changes").rows
    assert (row["status_before"], row["status"], row["staff_id"]) == ("new", "declined", chen.id)
    assert (row["undone_at"][:16], row["undone_by"]) == ("2026-03-01T09:30", wang.id)


def test_even_the_final_status_can_be_taken_back_when_it_was_a_slip(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    moves(db, reference, LeadStatus.WITHDRAWN, now, chen)
    undo_status(db, seen(db, reference), now, chen)
    assert state_of(db, reference).status is LeadStatus.NEW


def test_what_was_taken_back_is_not_taken_back_twice(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    moves(db, reference, LeadStatus.CONTACTED, now, chen)
    undo_status(db, seen(db, reference), now, chen)
    with pytest.raises(NothingToUndo):
        undo_status(db, seen(db, reference), now, chen)
    assert state_of(db, reference).revision == 2


def test_a_closed_lead_has_nothing_due_and_taken_back_it_is_due_as_before(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    set_next_action(db, seen(db, reference), NextAction.CALL, later(now), now, chen)
    moves(db, reference, LeadStatus.UNREACHABLE, now, chen)
    assert state_of(db, reference).next_at is None
    undo_status(db, seen(db, reference), now, chen)
    stands = state_of(db, reference)
    assert (stands.next_action, stands.next_at) == ("call", later(now))


def test_taking_an_open_status_back_leaves_what_is_due(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    moves(db, reference, LeadStatus.CONTACTED, now, chen)
    set_next_action(db, seen(db, reference), NextAction.CALL, later(now), now, chen)
    undo_status(db, seen(db, reference), now, chen)
    assert state_of(db, reference).next_at == later(now)


def test_back_in_a_closed_status_nothing_is_due(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    moves(db, reference, LeadStatus.DECLINED, now, chen)
    moves(db, reference, LeadStatus.CONTACTED, now, chen)
    set_next_action(db, seen(db, reference), NextAction.CALL, later(now), now, chen)
    undo_status(db, seen(db, reference), now, chen)
    stands = state_of(db, reference)
    assert (stands.status, stands.next_at) == (LeadStatus.DECLINED, None)


@dataclass(frozen=True)
class Move:
    """A status that stands in the chain, and what was due when it closed the lead."""

    before: LeadStatus
    due_before: datetime | None
    closed: bool


class Chain(RuleBasedStateMachine):
    """Moves, due dates and undoing in any order, beside a plain stack of what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="chain-"))
        set_up(self.folder / "instance", self.folder / "instance" / "leads.db", {}, START)
        store = Store(self.folder / "instance" / "leads.db", load_keys(self.folder / "instance", {}))
        self.db = store.connect()
        self.chen = colleague(self.db)
        contact = ContactDetails("王𠮷明", "+8613900000001", "139 0000 0001")
        consents = (Consent("health", "1", "a" * 64, "zh", START),)
        lead = Lead("NCT", "zh", "family", "1", "d" * 64, "possible", START, contact, consents, {})
        self.reference = keep_lead(self.db, lead, "k" * 22, store.keys.receipt).reference
        self.at = START
        self.status = LeadStatus.NEW
        self.due: datetime | None = None
        self.stack: list[Move] = []
        self.count = self.undone = 0

    def tick(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    @precondition(lambda self: bool(MOVES[self.status]))
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        to = data.draw(st.sampled_from(MOVES[self.status]))
        moves(self.db, self.reference, to, self.tick(), self.chen)
        is_closed = to not in OPEN
        self.stack.append(Move(self.status, self.due, is_closed))
        self.status, self.due = to, None if is_closed else self.due
        self.count += 1

    @precondition(lambda self: self.status in OPEN)
    @rule(hours=st.integers(1, 100))
    def plan(self, hours: int) -> None:
        self.due = self.tick() + timedelta(hours=hours)
        set_next_action(self.db, seen(self.db, self.reference), NextAction.CALL, self.due, self.at, self.chen)

    @precondition(lambda self: self.stack)
    @rule()
    def undo(self) -> None:
        undo_status(self.db, seen(self.db, self.reference), self.tick(), self.chen)
        last = self.stack.pop()
        self.status = last.before
        if last.before not in OPEN:
            self.due = None
        elif last.closed:
            self.due = last.due_before
        self.undone += 1

    @precondition(lambda self: not self.stack)
    @rule()
    def undo_nothing(self) -> None:
        with pytest.raises(NothingToUndo):
            undo_status(self.db, seen(self.db, self.reference), self.tick(), self.chen)

    @invariant()
    def stands_as_the_stack_says(self) -> None:
        stands = state_of(self.db, self.reference)
        assert (stands.status, stands.next_at) == (self.status, self.due)
        assert stands.status in OPEN or stands.next_at is None

    @invariant()
    def no_row_is_lost(self) -> None:
        rows = list(self.db.query("SELECT undone_at FROM status_changes"))
        assert len(rows) == self.count
        assert sum(bool(row["undone_at"]) for row in rows) == self.undone

    def teardown(self) -> None:
        assert history.verify(self.db) is None
        self.db.close()
        shutil.rmtree(self.folder)


TestAnyChain = Chain.TestCase
TestAnyChain.settings = settings(
    max_examples=25, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
)
