"""A number that was logged as wrong is marked until it is corrected, and the lead is found by the new one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlite_utils import Database

from chatbot.screening.progress import CallOutcome, NumberSource
from chatbot.store import history
from chatbot.store.leads import correct_phone
from chatbot.store.other_leads import duplicates_of
from chatbot.store.receipts import Receipt
from chatbot.store.staff import Account
from chatbot.store.work.contact import Call, log_call
from chatbot.store.work.phone import _WRONG, NewNumber, confirm_phone, logged_as_wrong, replace_phone
from tests.store.colleagues import colleague, entries, later, seen

Keep = Callable[..., Receipt]
NEW = NewNumber("+8613900000002", "139 0000 0002", NumberSource.REFERRER)


@pytest.fixture
def chen(db: Database) -> Account:
    return colleague(db)


@pytest.fixture
def reference(db: Database, keep: Keep) -> str:
    return keep(db).reference


def wrong(db: Database, reference: str, at: datetime, by: Account) -> None:
    log_call(db, seen(db, reference), Call(CallOutcome.WRONG_NUMBER), at, by)


def test_a_number_is_wrong_from_the_call_that_was_logged_so_until_it_is_corrected(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    log_call(db, seen(db, reference), Call(CallOutcome.NO_ANSWER), now, chen)
    assert logged_as_wrong(db, [reference]) == {}
    wrong(db, reference, later(now), chen)
    wrong(db, reference, later(now, 2), chen)
    log_call(db, seen(db, reference), Call(CallOutcome.REACHED), later(now, 3), chen)
    assert logged_as_wrong(db, [reference]) == {reference: later(now, 2)}
    replace_phone(db, seen(db, reference), NEW, later(now, 4), chen)
    assert logged_as_wrong(db, [reference]) == {}
    wrong(db, reference, later(now, 5), chen)
    assert logged_as_wrong(db, [reference]) == {reference: later(now, 5)}
    correct_phone(db, reference, "+8613900000003", "139 0000 0003", later(now, 6), history.PERSON)
    assert logged_as_wrong(db, [reference]) == {}


def test_a_clock_that_was_set_back_does_not_bring_the_mark_back(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    wrong(db, reference, later(now, 5), chen)
    replace_phone(db, seen(db, reference), NEW, now, chen)
    assert logged_as_wrong(db, [reference]) == {}


def test_only_the_lead_itself_is_marked(
    db: Database, reference: str, chen: Account, keep: Keep, now: datetime
) -> None:
    other = keep(db, "two").reference
    wrong(db, other, now, chen)
    assert logged_as_wrong(db, [reference]) == {}
    assert logged_as_wrong(db, [reference, other]) == {other: now}
    assert logged_as_wrong(db, []) == {}


def test_a_corrected_number_is_what_the_lead_is_found_by(
    db: Database, reference: str, chen: Account, keep: Keep, now: datetime
) -> None:
    other = keep(db, "two").reference
    for each in (reference, other):
        replace_phone(db, seen(db, each), NEW, now, chen)
    row = next(db.query("SELECT phone, phone_as_typed FROM leads WHERE reference = ?", [reference]))
    assert row == {"phone": "+8613900000002", "phone_as_typed": "139 0000 0002"}
    assert duplicates_of(db, [reference]) == {reference: (other,)}
    terms = [row["term"] for row in db.query("SELECT term FROM lead_terms WHERE reference = ?", [reference])]
    assert "0002" in terms
    assert "8000" not in terms


def test_a_number_that_was_right_stays_and_is_no_longer_marked(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    stood = next(db.query("SELECT phone, phone_as_typed FROM leads"))
    wrong(db, reference, now, chen)
    confirm_phone(db, seen(db, reference), later(now), chen)
    assert next(db.query("SELECT phone, phone_as_typed FROM leads")) == stood
    assert logged_as_wrong(db, [reference]) == {}
    assert entries(db, reference)[-1] == "lead.phone_confirmed"
    wrong(db, reference, later(now, 2), chen)
    assert logged_as_wrong(db, [reference]) == {reference: later(now, 2)}


def test_the_history_of_a_corrected_number_says_its_source_and_no_number(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    replace_phone(db, seen(db, reference), NEW, now, chen)
    (row,) = db.query("SELECT actor, detail FROM history WHERE action = 'lead.phone_corrected'")
    assert (row["actor"], json.loads(row["detail"])) == (chen.actor, {"source": "referrer", "revision": 1})


def test_whose_number_is_wrong_is_asked_of_the_subject_s_index(db: Database) -> None:
    plan = " ".join(
        row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {_WRONG}", {"references": "[]", "outcome": ""})
    )
    assert plan.count("USING INDEX history_by_subject") == 2
