"""All that happened to a lead is told in one line, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import CallOutcome, NextAction, NumberSource
from chatbot.store import history
from chatbot.store.leads import correct_phone, get_lead
from chatbot.store.receipts import Receipt
from chatbot.store.staff import Account
from chatbot.store.work.contact import Call, add_note, log_call
from chatbot.store.work.next_action import assign, set_next_action
from chatbot.store.work.phone import NewNumber, confirm_phone, phone_of, put_back, replace_phone
from chatbot.store.work.status import undo_status
from chatbot.store.work.timeline import (
    Assigned,
    Called,
    Kept,
    Moved,
    NextActionSet,
    Noted,
    PhoneConfirmed,
    PhoneCorrected,
    PhonePutBack,
    VisitChanged,
    timeline,
)
from chatbot.store.work.visits import Visit, cancel_visit, plan_visit
from tests.store.colleagues import colleague, later, moves, seen

Keep = Callable[..., Receipt]
CHEN = "Chen Li"


@pytest.fixture
def chen(db: Database) -> Account:
    return colleague(db, CHEN)


def test_a_new_lead_has_come_in_and_no_more(db: Database, reference: str, now: datetime) -> None:
    assert timeline(db, reference) == (Kept(now, ""),)


def test_every_event_is_told_with_who_and_what_the_newest_first(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    wang, day = colleague(db, "Wang Fang"), later(now, 24)
    visit = Visit(later(now, 48), 60, "门诊三楼")
    assign(db, seen(db, reference), wang.id, later(now, 1), chen)
    log_call(db, seen(db, reference), Call(CallOutcome.BUSY, "占线两次", day), later(now, 2), wang)
    set_next_action(db, seen(db, reference), NextAction.ASK_FOR_RECORDS, day, later(now, 3), wang)
    moves(db, reference, LeadStatus.SCREEN_FAILURE, later(now, 4), wang)
    undo_status(db, seen(db, reference), later(now, 5), chen)
    add_note(db, seen(db, reference), "晚上打", later(now, 6), chen)
    plan_visit(db, seen(db, reference), visit, later(now, 7), chen)
    cancel_visit(db, seen(db, reference), later(now, 8), chen)
    correct_phone(db, reference, "+8613900000002", "139 0000 0002", later(now, 9), "person")
    assign(db, seen(db, reference), None, later(now, 10), chen)
    assert timeline(db, reference) == (
        Assigned(later(now, 10), CHEN, ""),
        PhoneCorrected(later(now, 9), "", None),
        VisitChanged(later(now, 8), CHEN, "cancelled", visit.starts_at, 60, "门诊三楼"),
        VisitChanged(later(now, 7), CHEN, "planned", visit.starts_at, 60, "门诊三楼"),
        Noted(later(now, 6), CHEN, "晚上打"),
        Moved(
            later(now, 4),
            "Wang Fang",
            LeadStatus.NEW,
            LeadStatus.SCREEN_FAILURE,
            "I1",
            later(now, 5),
            CHEN,
        ),
        NextActionSet(later(now, 3), "Wang Fang", "ask_for_records", day),
        Called(later(now, 2), "Wang Fang", CallOutcome.BUSY, "占线两次", day),
        Assigned(later(now, 1), CHEN, "Wang Fang"),
        Kept(now, ""),
    )


def test_looks_and_other_leads_are_not_in_it(
    db: Database, reference: str, chen: Account, keep: Keep, now: datetime
) -> None:
    other = keep(db, "two").reference
    add_note(db, seen(db, other), "另一条", now, chen)
    get_lead(db, reference, now, chen.actor)
    assert [type(each) for each in timeline(db, reference)] == [Kept]


def test_of_two_events_at_the_same_time_the_later_one_stands_first(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    for text in ("first", "second"):
        add_note(db, seen(db, reference), text, now, chen)
    notes = [each.text for each in timeline(db, reference) if isinstance(each, Noted)]
    assert notes == ["second", "first"]


def test_a_number_that_staff_corrected_is_told_with_who_and_from_where(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    number = NewNumber("+8613900000002", "139 0000 0002", NumberSource.RECORDS)
    replace_phone(db, seen(db, reference), number, later(now), chen)
    assert timeline(db, reference)[0] == PhoneCorrected(later(now), CHEN, NumberSource.RECORDS)


def test_a_number_that_staff_confirmed_is_not_told_as_corrected(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    history.record(db, now, chen.actor, "lead.phone_corrected", reference, {"source": "as_before"})
    confirm_phone(db, seen(db, reference), later(now), chen)
    assert timeline(db, reference)[:2] == (PhoneConfirmed(later(now), CHEN), PhoneConfirmed(now, CHEN))


def test_a_number_that_staff_put_back_is_told(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    first = phone_of(db, reference)
    number = NewNumber("+8613900000002", "139 0000 0002", NumberSource.RECORDS)
    replace_phone(db, seen(db, reference), number, now, chen)
    put_back(db, seen(db, reference), first, later(now), chen)
    assert timeline(db, reference)[0] == PhonePutBack(later(now), CHEN)
