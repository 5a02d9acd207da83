"""Under which status what is next was planned, however the lead moved since."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import CallOutcome, NextAction
from chatbot.store.staff import Account
from chatbot.store.work.contact import Call, log_call
from chatbot.store.work.next_action import set_next_action
from chatbot.store.work.planned_under import planned_under
from chatbot.store.work.status import undo_status
from chatbot.store.work.timeline import timeline
from chatbot.store.work.visits import Visit, plan_visit
from tests.store.colleagues import colleague, later, moves, seen, state_of

_S = LeadStatus


@pytest.fixture
def chen(db: Database) -> Account:
    return colleague(db)


def under(db: Database, reference: str) -> LeadStatus | None:
    return planned_under(timeline(db, reference), state_of(db, reference))


def decides(db: Database, reference: str, at: datetime, by: Account) -> None:
    """It is next to decide, a week later."""
    set_next_action(db, seen(db, reference), NextAction.DECIDE, later(at, 168), at, by)


def test_where_nothing_is_next_nothing_was_planned(db: Database, reference: str) -> None:
    assert under(db, reference) is None


def test_a_plan_stays_one_of_its_status_through_moves_and_undoings(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    moves(db, reference, _S.CONTACTED, later(now, 1), chen)
    moves(db, reference, _S.SCREENING_VISIT, later(now, 2), chen)
    decides(db, reference, later(now, 3), chen)
    for hours in (4, 5):
        undo_status(db, seen(db, reference), later(now, hours), chen)
        assert under(db, reference) is _S.SCREENING_VISIT
    moves(db, reference, _S.DECLINED, later(now, 6), chen)
    assert under(db, reference) is None
    undo_status(db, seen(db, reference), later(now, 7), chen)
    assert under(db, reference) is _S.SCREENING_VISIT


def test_what_is_planned_after_an_undoing_is_of_the_status_that_stands_again(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    moves(db, reference, _S.CONTACTED, later(now, 1), chen)
    undo_status(db, seen(db, reference), later(now, 2), chen)
    decides(db, reference, later(now, 3), chen)
    moves(db, reference, _S.RECORDS_REQUESTED, later(now, 4), chen)
    assert under(db, reference) is _S.NEW


@pytest.mark.parametrize("before", [(), (_S.UNREACHABLE,)])
def test_a_next_call_is_of_the_status_that_its_call_sets(
    db: Database, reference: str, chen: Account, now: datetime, before: tuple[LeadStatus, ...]
) -> None:
    for to in before:
        moves(db, reference, to, later(now, 1), chen)
    call = Call(CallOutcome.REACHED, "", later(now, 48), _S.CONTACTED)
    log_call(db, seen(db, reference), call, later(now, 2), chen)
    assert under(db, reference) is _S.CONTACTED
    moves(db, reference, _S.RECORDS_REQUESTED, later(now, 3), chen)
    assert under(db, reference) is _S.CONTACTED


def test_a_visit_is_of_the_status_under_which_it_was_moved_last(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    plan_visit(db, seen(db, reference), Visit(later(now, 72), 60, "x"), later(now, 1), chen)
    moves(db, reference, _S.SCREENING_VISIT, later(now, 2), chen)
    assert under(db, reference) is _S.NEW
    plan_visit(db, seen(db, reference), Visit(later(now, 96), 60, "x"), later(now, 3), chen)
    assert under(db, reference) is _S.SCREENING_VISIT
