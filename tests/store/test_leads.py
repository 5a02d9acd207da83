"""A lead is kept once, read back as it was said, corrected, listed; always with a trace in the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from chatbot.screening.lead import ContactDetails, Lead
from chatbot.store import Store, receipts
from chatbot.store.database import utc_text
from chatbot.store.errors import AlreadyErased, TooManyTries
from chatbot.store.history import OPERATOR, PERSON
from chatbot.store.leads import (
    _PAGE_OF_LEADS,
    LeadLine,
    correct_phone,
    erase,
    find_for_person,
    get_lead,
    keep_lead,
    list_leads,
)
from chatbot.store.receipts import Receipt
from chatbot.store.revisions import ChangedMeanwhile, check_and_bump
from chatbot.store.work.changing import Seen, changes_since

Keep = Callable[..., Receipt]
WRONG = "0000-0000-0000"


def actions(db: Database) -> list[tuple[str, str, str]]:
    rows = db.query("SELECT actor, action, subject FROM history WHERE action LIKE 'lead%' ORDER BY seq")
    return [(row["actor"], row["action"], row["subject"]) for row in rows]


def test_a_lead_is_read_back_as_it_was_kept(db: Database, keep: Keep, lead: Lead, now: datetime) -> None:
    receipt = keep(db)
    assert get_lead(db, receipt.reference, now, OPERATOR) == replace(lead, reference=receipt.reference)


def test_q2_the_same_form_again_gets_the_same_receipt_and_one_lead(db: Database, keep: Keep) -> None:
    assert keep(db) == keep(db) == keep(db)
    assert db.table("leads").count == 1
    assert [action for _, action, _ in actions(db)] == ["lead.kept"]


def test_q2_two_forms_are_two_leads(db: Database, keep: Keep) -> None:
    assert keep(db, "one") != keep(db, "two")
    assert db.table("leads").count == 2


def test_a_form_that_comes_again_with_another_phone_says_so(db: Database, keep: Keep, lead: Lead) -> None:
    first = keep(db)
    again = keep(db, contact=replace(lead.contact, phone="+8613900000002"))
    assert (first.differs, again.differs) == (False, True)
    assert first == again


def test_a_form_that_was_erased_stays_erased(db: Database, keep: Keep, now: datetime) -> None:
    erase(db, keep(db).reference, now, PERSON)
    with pytest.raises(AlreadyErased):
        keep(db)
    assert db.table("leads").count == 0


def test_a_key_that_could_be_guessed_is_a_mistake(db: Database, lead: Lead) -> None:
    with pytest.raises(ValueError, match="128 random bits"):
        keep_lead(db, lead, "", b"k" * 32)


def test_a_reference_names_one_person_for_ever(
    db: Database, keep: Keep, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "derive_reference", lambda _key, _form, attempt: f"000-00{attempt}")
    first, second = keep(db, "one"), keep(db, "two")
    erase(db, first.reference, now, PERSON)
    third = keep(db, "three")
    assert [each.reference for each in (first, second, third)] == ["000-000", "000-001", "000-002"]


def test_only_hashes_of_the_form_and_the_code_are_stored(db: Database, keep: Keep) -> None:
    code = keep(db).withdrawal_code
    stored = repr(list(db.table("leads").rows)) + repr(list(db.table("history").rows))
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert "_one" not in stored


def test_a_person_finds_their_lead_with_both_codes(
    db: Database, keep: Keep, lead: Lead, now: datetime
) -> None:
    receipt = keep(db)
    typed = receipt.reference.lower(), receipt.withdrawal_code.replace("-", " ").lower()
    assert find_for_person(db, *typed, now) == replace(lead, reference=receipt.reference)


def test_a_wrong_code_or_reference_finds_nothing(db: Database, keep: Keep, now: datetime) -> None:
    one, two = keep(db, "one"), keep(db, "two")
    assert find_for_person(db, one.reference, two.withdrawal_code, now) is None
    assert find_for_person(db, "000-000", one.withdrawal_code, now) is None
    assert find_for_person(db, "no reference", "no code", now) is None
    assert actions(db)[2:] == [(PERSON, "lead.refused", one.reference)]


def test_after_five_wrong_codes_even_the_right_one_waits_an_hour(
    db: Database, keep: Keep, now: datetime
) -> None:
    receipt, other = keep(db, "one"), keep(db, "two")
    for _ in range(5):
        assert find_for_person(db, receipt.reference, WRONG, now) is None
    with pytest.raises(TooManyTries):
        find_for_person(db, receipt.reference, receipt.withdrawal_code, now)
    assert find_for_person(db, other.reference, other.withdrawal_code, now)
    assert find_for_person(db, receipt.reference, receipt.withdrawal_code, now + timedelta(hours=1))


def test_guessing_at_leads_that_do_not_exist_meets_the_same_limit(db: Database, now: datetime) -> None:
    for _ in range(5):
        assert find_for_person(db, "000-000", WRONG, now) is None
    with pytest.raises(TooManyTries):
        find_for_person(db, "000-000", WRONG, now)


def test_counted_tries_are_forgotten_after_their_hour(db: Database, now: datetime) -> None:
    find_for_person(db, "000-000", WRONG, now)
    find_for_person(db, "000-001", WRONG, now + timedelta(hours=1))
    assert [row["reference"] for row in db.table("refusals").rows] == ["000-001"]


def test_a_phone_number_is_corrected(db: Database, keep: Keep, lead: Lead, now: datetime) -> None:
    reference = keep(db).reference
    assert correct_phone(db, reference, "+8613900000002", "139-0000-0002", now, PERSON)
    corrected = get_lead(db, reference, now, OPERATOR)
    assert corrected
    assert corrected.contact == replace(lead.contact, phone="+8613900000002", phone_as_typed="139-0000-0002")
    assert not correct_phone(db, "000-000", "+8613900000002", "", now, PERSON)


def test_a_corrected_phone_number_is_a_change_that_overtakes_a_colleague(
    db: Database, keep: Keep, now: datetime
) -> None:
    reference = keep(db).reference
    correct_phone(db, reference, "+8613900000002", "", now, PERSON)
    (lead,) = db.query("SELECT revision, changed_at FROM leads")
    assert lead == {"revision": 1, "changed_at": utc_text(now)}
    (change,) = changes_since(db, Seen(reference, 0))
    assert (change.action, change.actor) == ("lead.phone_corrected", PERSON)
    with pytest.raises(ChangedMeanwhile):
        check_and_bump(db, reference, 0, now)


def test_leads_are_listed_newest_first_page_by_page(db: Database, keep: Keep, now: datetime) -> None:
    times = [now + timedelta(minutes=minute) for minute in (0, 1, 1, 2)]
    kept = [keep(db, f"form {index}", submitted_at=at).reference for index, at in enumerate(times)]
    first = list_leads(db, now, OPERATOR, limit=2)
    rest = list_leads(db, now, OPERATOR, limit=5, after=first[-1].cursor)
    listed = [line.reference for line in (*first, *rest)]
    assert listed == [kept[3], *sorted(kept[1:3], reverse=True), kept[0]]


def test_who_has_a_date_for_treatment_is_listed_first_on_whatever_page(
    db: Database, keep: Keep, lead: Lead, now: datetime
) -> None:
    said = ["yes", "no", "", "yes", "unsure"]
    kept = [
        keep(
            db,
            f"form {minute}",
            submitted_at=now + timedelta(minutes=minute),
            contact=replace(lead.contact, treatment_date_set=date),
        ).reference
        for minute, date in enumerate(said)
    ]
    pages: list[LeadLine] = []
    while page := list_leads(db, now, OPERATOR, limit=1, after=pages[-1].cursor if pages else None):
        pages += page
    assert [line.reference for line in pages] == [kept[each] for each in (3, 0, 4, 2, 1)]
    assert [line.call_first for line in pages] == [True, True, False, False, False]


def test_a_lead_that_is_no_longer_new_is_not_called_first(
    db: Database, keep: Keep, lead: Lead, now: datetime
) -> None:
    keep(db, contact=replace(lead.contact, treatment_date_set="yes"))
    db.execute("UPDATE leads SET status = 'called'")
    assert [row["call_first"] for row in db.query("SELECT call_first FROM leads")] == [0]


def test_a_page_of_the_list_is_read_from_an_index_without_sorting(db: Database) -> None:
    plan = [row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {_PAGE_OF_LEADS}", [True, "", "", 50])]
    assert plan == ["SEARCH leads USING INDEX leads_by_urgency ((call_first,submitted_at,reference)<(?,?,?))"]


def test_a_list_holds_no_contact_details() -> None:
    contact = set(ContactDetails.__dataclass_fields__)
    assert not contact & set(LeadLine.__dataclass_fields__)


def test_every_read_and_change_of_a_lead_is_in_the_history(db: Database, keep: Keep, now: datetime) -> None:
    receipt = keep(db)
    reference = receipt.reference
    find_for_person(db, reference, receipt.withdrawal_code, now)
    find_for_person(db, reference, WRONG, now)
    get_lead(db, reference, now, OPERATOR)
    list_leads(db, now, OPERATOR)
    correct_phone(db, reference, "+8613900000002", "", now, PERSON)
    erase(db, reference, now, PERSON)
    assert actions(db) == [
        (PERSON, "lead.kept", reference),
        (PERSON, "lead.read", reference),
        (PERSON, "lead.refused", reference),
        (OPERATOR, "lead.read", reference),
        (OPERATOR, "leads.listed", ""),
        (PERSON, "lead.phone_corrected", reference),
        (PERSON, "lead.erased", reference),
    ]


@pytest.mark.parametrize("secret", ["王𠮷明", "1390000", "合肥", "６３", "needs_review"])
def test_the_history_holds_nothing_personal(
    db: Database, keep: Keep, store: Store, now: datetime, secret: str
) -> None:
    test_every_read_and_change_of_a_lead_is_in_the_history(db, keep, now)
    assert secret not in repr(list(db.table("history").rows))


def test_a_time_without_its_zone_is_a_mistake(db: Database, keep: Keep, now: datetime) -> None:
    with pytest.raises(ValueError, match="zone"):
        keep(db, submitted_at=now.replace(tzinfo=None))
