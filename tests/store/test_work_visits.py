"""One visit stands at a time; every change of it is kept, and counted for calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import CallOutcome, NextAction
from chatbot.store.receipts import Receipt
from chatbot.store.staff import Account
from chatbot.store.work.contact import Call, log_call
from chatbot.store.work.next_action import set_next_action
from chatbot.store.work.visits import NoVisit, Visit, cancel_visit, export_visit, get_visit, plan_visit
from tests.store.colleagues import entries, later, moves, seen, state_of

Keep = Callable[..., Receipt]


def plans(db: Database, reference: str, chen: Account, at: datetime, starts_at: datetime) -> None:
    plan_visit(db, seen(db, reference), Visit(starts_at, 60, "门诊三楼"), at, chen)


def test_a_planned_visit_stands_and_is_what_is_next(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    plans(db, reference, chen, now, later(now, 48))
    assert get_visit(db, reference) == Visit(later(now, 48), 60, "门诊三楼")
    stands = state_of(db, reference)
    assert (stands.next_action, stands.next_at) == ("visit", later(now, 48))


def test_a_moved_visit_stands_alone_and_both_times_are_kept(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    plans(db, reference, chen, now, later(now, 48))
    plans(db, reference, chen, now, later(now, 72))
    visit = get_visit(db, reference)
    assert visit is not None
    assert visit.starts_at == later(now, 72)
    changes = [row["change"] for row in db.table("visit_changes").rows]
    assert changes == ["planned", "moved"]
    assert entries(db, reference)[-2:] == ["lead.visit_planned", "lead.visit_moved"]


def test_a_cancelled_visit_is_due_no_more_and_cannot_be_cancelled_again(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    plans(db, reference, chen, now, later(now, 48))
    cancel_visit(db, seen(db, reference), now, chen)
    assert (get_visit(db, reference), state_of(db, reference).next_at) == (None, None)
    with pytest.raises(NoVisit):
        cancel_visit(db, seen(db, reference), now, chen)


def test_cancelling_leaves_what_else_is_due(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    plans(db, reference, chen, now, later(now, 48))
    set_next_action(db, seen(db, reference), NextAction.CALL, later(now), now, chen)
    cancel_visit(db, seen(db, reference), now, chen)
    assert state_of(db, reference).next_action == "call"


def test_the_visit_of_a_lead_that_was_closed_can_be_cancelled(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    plans(db, reference, chen, now, later(now, 48))
    moves(db, reference, LeadStatus.DECLINED, now, chen)
    cancel_visit(db, seen(db, reference), now, chen)
    assert get_visit(db, reference) is None


@pytest.mark.parametrize(("hours", "next_action"), [(48, "visit"), (-1, "")], ids=["ahead", "over"])
def test_after_the_reminding_call_a_visit_ahead_is_next(
    db: Database, reference: str, chen: Account, now: datetime, hours: float, next_action: str
) -> None:
    plans(db, reference, chen, later(now, -2), later(now, hours))
    set_next_action(db, seen(db, reference), NextAction.CALL, later(now), now, chen)
    log_call(db, seen(db, reference), Call(CallOutcome.REACHED), now, chen)
    assert state_of(db, reference).next_action == next_action


def test_a_calendar_is_told_the_newest_with_a_number_that_only_grows(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    assert export_visit(db, reference, now, chen) is None
    told = []
    for at, change in enumerate(["plan", "move", "cancel", "plan"]):
        if change == "cancel":
            cancel_visit(db, seen(db, reference), later(now, at), chen)
        else:
            plans(db, reference, chen, later(now, at), later(now, 48 + at))
        exported = export_visit(db, reference, later(now, at), chen)
        assert exported is not None
        assert exported.changed_at == later(now, at)
        told.append((exported.sequence, exported.is_cancelled))
    assert told == [(0, False), (1, False), (2, True), (3, False)]
    (stored,) = db.execute("SELECT sequence FROM visits").fetchone()
    assert stored == 3


def test_a_look_for_a_calendar_is_in_the_history_as_one_and_changes_nothing(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    plans(db, reference, chen, now, later(now, 48))
    export_visit(db, reference, now, chen)
    assert entries(db, reference)[-1] == "lead.visit_exported"
    assert state_of(db, reference).revision == 1
