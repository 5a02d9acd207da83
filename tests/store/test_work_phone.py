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
from chatbot.store.work.changing import Overtaken
from chatbot.store.work.contact import Call, log_call
from chatbot.store.work.phone import (
    _WRONG,
    FormerPhone,
    NewNumber,
    NotFormer,
    confirm_phone,
    former_phones_of,
    logged_as_wrong,
    phone_of,
    put_back,
    replace_phone,
)
from tests.store.colleagues import entries, later, seen

Keep = Callable[..., Receipt]
NEW = NewNumber("+8613900000002", "139 0000 0002", NumberSource.REFERRER)


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


def place(db: Database, reference: str) -> tuple[str, list[str]]:
    """The number to call, and the former ones."""
    return phone_of(db, reference), [each.phone for each in former_phones_of(db, reference)]


def test_a_number_that_staff_replaced_is_kept_and_put_back_as_it_was_typed(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    stood = next(db.query("SELECT phone, phone_as_typed FROM leads"))
    replace_phone(db, seen(db, reference), NEW, now, chen)
    former = FormerPhone(stood["phone"], stood["phone_as_typed"], None, now)
    assert former_phones_of(db, reference) == (former,)
    put_back(db, seen(db, reference), stood["phone"], later(now), chen)
    assert next(db.query("SELECT phone, phone_as_typed FROM leads")) == stood
    assert former_phones_of(db, reference) == (FormerPhone(NEW.phone, NEW.typed, None, later(now)),)
    terms = [row["term"] for row in db.query("SELECT term FROM lead_terms WHERE reference = ?", [reference])]
    assert stood["phone"][-4:] in terms
    assert "0002" not in terms


def test_no_number_is_lost_however_often_it_is_corrected(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    first = phone_of(db, reference)
    for hours, phone in enumerate((NEW.phone, "+8613900000003", NEW.phone)):
        number = NewNumber(phone, phone, NumberSource.PERSON)
        replace_phone(db, seen(db, reference), number, later(now, hours), chen)
    assert place(db, reference) == (NEW.phone, ["+8613900000003", first])


@pytest.mark.parametrize("is_back_and_forth", [False, True])
def test_a_number_that_was_logged_as_wrong_is_so_again_once_it_is_back(
    db: Database, reference: str, chen: Account, now: datetime, is_back_and_forth: bool
) -> None:
    first = phone_of(db, reference)
    wrong(db, reference, now, chen)
    replace_phone(db, seen(db, reference), NEW, later(now), chen)
    if is_back_and_forth:
        put_back(db, seen(db, reference), first, later(now, 2), chen)
        put_back(db, seen(db, reference), NEW.phone, later(now, 3), chen)
    assert logged_as_wrong(db, [reference]) == {}
    put_back(db, seen(db, reference), first, later(now, 4), chen)
    assert logged_as_wrong(db, [reference]) == {reference: now}
    confirm_phone(db, seen(db, reference), later(now, 5), chen)
    assert logged_as_wrong(db, [reference]) == {}


def test_the_mark_of_a_wrong_number_goes_with_it_and_not_to_the_one_that_is_put_back(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    first = phone_of(db, reference)
    replace_phone(db, seen(db, reference), NEW, now, chen)
    wrong(db, reference, later(now), chen)
    put_back(db, seen(db, reference), first, later(now, 2), chen)
    assert logged_as_wrong(db, [reference]) == {}
    assert former_phones_of(db, reference)[0].wrong_since == later(now)


@pytest.mark.parametrize("phone", ["", "+8613900000009", "the present one"])
def test_a_number_that_the_lead_has_not_had_is_not_put_back(
    db: Database, reference: str, chen: Account, now: datetime, phone: str
) -> None:
    replace_phone(db, seen(db, reference), NEW, now, chen)
    before, told = place(db, reference), entries(db, reference)
    with pytest.raises(NotFormer):
        put_back(db, seen(db, reference), phone.replace("the present one", NEW.phone), later(now), chen)
    assert (place(db, reference), entries(db, reference)) == (before, told)


def test_who_did_not_see_what_a_colleague_did_puts_nothing_back(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    first = phone_of(db, reference)
    replace_phone(db, seen(db, reference), NEW, now, chen)
    old = seen(db, reference)
    wrong(db, reference, now, chen)
    with pytest.raises(Overtaken):
        put_back(db, old, first, later(now), chen)
    assert phone_of(db, reference) == NEW.phone


def test_the_history_of_a_number_put_back_has_no_number(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    first = phone_of(db, reference)
    replace_phone(db, seen(db, reference), NEW, now, chen)
    put_back(db, seen(db, reference), first, later(now), chen)
    (row,) = db.query("SELECT actor, detail FROM history WHERE action = 'lead.phone_put_back'")
    assert (row["actor"], json.loads(row["detail"])) == (chen.actor, {"revision": 2})


def test_once_the_person_says_which_number_is_theirs_no_other_is_kept(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    replace_phone(db, seen(db, reference), NEW, now, chen)
    correct_phone(db, reference, "+8613900000003", "139 0000 0003", later(now), history.PERSON)
    assert place(db, reference) == ("+8613900000003", [])
