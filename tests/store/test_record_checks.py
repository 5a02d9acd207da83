"""Checks against records are kept side by side, and counted by the question that they speak of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlite_utils import Database

from chatbot.screening.disclosure import FEWEST_TOLD
from chatbot.screening.judgement import Finding
from chatbot.screening.staff_role import Role
from chatbot.screening.standing import RecordCheck, Standing
from chatbot.store import Store
from chatbot.store.history import length_and_last_hash, verify
from chatbot.store.leads import erase, revision_of
from chatbot.store.receipts import Receipt
from chatbot.store.record_checks import add_check, checks_of, contradicted_by_question
from chatbot.store.revisions import ChangedMeanwhile, check_and_bump
from chatbot.store.staff import Account, add_account

Keep = Callable[..., Receipt]
SEEN = {"distance": "ab12", "distance_line": "cd34"}
CHECK = RecordCheck(
    "I2",
    Standing.CONTRADICTED,
    Finding.DOES_NOT_FIT,
    question="distance",
    source="colonoscopy",
    source_date=date(2026, 2, 20),
    note="13 cm in the report",
)
CONFIRMED = RecordCheck("I2", Standing.CONFIRMED, Finding.FITS, source="mri", source_date=date(2026, 2, 1))
PENDING = RecordCheck("I2", Standing.PENDING, source="mri")


@pytest.fixture
def colleague(db: Database, now: datetime) -> Account:
    return add_account(db, "chen", "Chen Li", Role.COORDINATOR, (), now, "operator")


@pytest.fixture
def check(db: Database, now: datetime, colleague: Account) -> Callable[..., None]:
    """Adds a check of a lead as it stands."""

    def check(reference: str, made: RecordCheck, answers: Mapping[str, str] = SEEN) -> None:
        found = revision_of(db, reference)
        assert found
        add_check(db, reference, found.revision, made, answers, now, colleague)

    return check


Check = Callable[..., None]


def test_a_check_comes_back_as_it_was_made(
    db: Database, keep: Keep, check: Check, now: datetime, colleague: Account
) -> None:
    reference = keep(db).reference
    check(reference, CHECK)
    (kept,) = checks_of(db, reference)
    assert (kept.check, kept.at, kept.staff_id) == (CHECK, now, colleague.id)


def test_an_older_check_is_kept_beside_the_later_one(db: Database, keep: Keep, check: Check) -> None:
    reference = keep(db).reference
    for made in (PENDING, CHECK, CONFIRMED):
        check(reference, made)
    assert [kept.check for kept in checks_of(db, reference)] == [PENDING, CHECK, CONFIRMED]


def test_a_check_is_one_change_of_the_lead(db: Database, keep: Keep, check: Check, now: datetime) -> None:
    reference = keep(db).reference
    check(reference, CHECK)
    row = next(db.query("SELECT revision, changed_at FROM leads WHERE reference = ?", [reference]))
    assert row == {"revision": 1, "changed_at": now.isoformat(timespec="microseconds")}


def test_who_has_not_seen_the_latest_change_changes_nothing(
    db: Database, keep: Keep, check: Check, colleague: Account, now: datetime
) -> None:
    reference = keep(db).reference
    check(reference, CHECK)
    before = length_and_last_hash(db)
    with pytest.raises(ChangedMeanwhile):
        add_check(db, reference, 0, CONFIRMED, SEEN, now, colleague)
    assert [kept.check for kept in checks_of(db, reference)] == [CHECK]
    assert length_and_last_hash(db) == before


def test_of_two_who_saw_the_same_lead_one_is_told(
    db: Database, store: Store, keep: Keep, now: datetime
) -> None:
    reference = keep(db).reference
    with store.connect() as other:
        check_and_bump(other, reference, 0, now)
    with pytest.raises(ChangedMeanwhile):
        check_and_bump(db, reference, 0, now)
    check_and_bump(db, reference, 1, now)


def test_a_lead_that_was_erased_takes_no_check(
    db: Database, keep: Keep, colleague: Account, now: datetime
) -> None:
    reference = keep(db).reference
    erase(db, reference, now, "operator")
    with pytest.raises(ChangedMeanwhile):
        add_check(db, reference, 0, CHECK, SEEN, now, colleague)


def test_checks_go_with_their_lead(db: Database, keep: Keep, check: Check, now: datetime) -> None:
    reference = keep(db).reference
    check(reference, CHECK)
    erase(db, reference, now, "operator")
    assert db.table("record_checks").count == 0


def test_q16_a_check_is_one_entry_that_tells_neither_finding_nor_note(
    db: Database, keep: Keep, check: Check, colleague: Account
) -> None:
    reference = keep(db).reference
    (before, _) = length_and_last_hash(db)
    check(reference, CHECK)
    (entry,) = db.query("SELECT * FROM history WHERE seq > ?", [before])
    assert (entry["actor"], entry["action"], entry["subject"]) == (
        colleague.actor,
        "lead.record_checked",
        reference,
    )
    assert json.loads(entry["detail"]) == {
        "criterion": "I2",
        "standing": "contradicted",
        "revision": 1,
    }
    assert verify(db) is None


@pytest.fixture
def checked(db: Database, keep: Keep, check: Check) -> Callable[..., None]:
    """So many more leads, each with this check."""
    made = iter(range(10_000))

    def checked(count: int, what: RecordCheck, answers: Mapping[str, str] = SEEN, **changes: object) -> None:
        for _ in range(count):
            check(keep(db, form=f"lead {next(made)}", **changes).reference, what, answers)

    return checked


Checked = Callable[..., None]


def report(db: Database, study: str = "NCT07214142") -> list[tuple[str, int, int]]:
    """By question the lower ends of what is told: how many were checked, how many contradicted."""
    rows = contradicted_by_question(db, study)
    return [(row.question, row.checked.least, row.contradicted.least) for row in rows]


def test_the_report_counts_by_question_the_most_misleading_first(db: Database, checked: Checked) -> None:
    checked(6, CHECK)
    checked(2, CONFIRMED)
    line = replace(CHECK, question="distance_line")
    checked(11, line)
    assert report(db) == [("distance_line", 15, 10), ("distance", 15, 5)]
    shares = [row.share for row in contradicted_by_question(db, "NCT07214142")]
    assert shares == [(10 / 19, 14 / 15), (5 / 19, 9 / 15)]


@pytest.mark.parametrize(
    ("contradicted", "confirmed", "expected"),
    [
        (0, FEWEST_TOLD - 1, (0, 0)),
        (FEWEST_TOLD - 1, 0, (0, 0)),
        (0, FEWEST_TOLD, (5, 0)),
        (FEWEST_TOLD - 1, 6, (10, 0)),
        (FEWEST_TOLD, 5, (10, 5)),
        (9, 5, (10, 5)),
    ],
)
def test_counts_are_told_in_fives(
    db: Database, checked: Checked, contradicted: int, confirmed: int, expected: tuple[int, int]
) -> None:
    checked(contradicted, CHECK)
    checked(confirmed, CONFIRMED)
    row = next(row for row in contradicted_by_question(db, "NCT07214142") if row.question == "distance")
    assert (row.checked.least, row.contradicted.least) == expected
    assert {row.checked.most - row.checked.least, row.contradicted.most - row.contradicted.least} == {4}


def test_hidden_counts_do_not_show_in_the_order(db: Database, checked: Checked) -> None:
    checked(4, replace(CHECK, question="distance_line"))
    checked(1, CHECK)
    assert report(db) == [("distance", 5, 0), ("distance_line", 5, 0)]


def test_only_the_latest_check_of_a_line_is_counted(
    db: Database, keep: Keep, check: Check, checked: Checked
) -> None:
    for number in range(FEWEST_TOLD):
        reference = keep(db, form=f"twice {number}").reference
        check(reference, CHECK)
        check(reference, CONFIRMED)
    checked(FEWEST_TOLD, CHECK)
    assert report(db)[0] == ("distance", 2 * FEWEST_TOLD, FEWEST_TOLD)


def test_a_lead_counts_once_however_many_lines_read_the_answer(
    db: Database, keep: Keep, check: Check
) -> None:
    for number in range(FEWEST_TOLD):
        reference = keep(db, form=f"both {number}").reference
        check(reference, CHECK)
        check(reference, replace(CHECK, criterion="I3"))
    assert report(db)[0] == ("distance", FEWEST_TOLD, FEWEST_TOLD)


def test_records_that_are_awaited_check_nothing(db: Database, checked: Checked) -> None:
    checked(FEWEST_TOLD, PENDING)
    assert report(db) == []


def test_another_wording_is_counted_apart(db: Database, checked: Checked) -> None:
    checked(FEWEST_TOLD, CHECK, {"distance": "ab12"})
    checked(2 * FEWEST_TOLD, CONFIRMED, {"distance": "ef56"})
    rows = contradicted_by_question(db, "NCT07214142")
    assert [(row.signature, row.checked.least, row.contradicted.least) for row in rows] == [
        ("ab12", 5, 5),
        ("ef56", 10, 0),
    ]


def test_studies_are_counted_apart(db: Database, checked: Checked) -> None:
    checked(FEWEST_TOLD, CHECK, study="NCT04912596")
    assert report(db) == []
    assert report(db, "NCT04912596")[0] == ("distance", FEWEST_TOLD, FEWEST_TOLD)


def test_a_later_check_has_a_later_time(db: Database, keep: Keep, colleague: Account, now: datetime) -> None:
    reference = keep(db).reference
    for days in (0, 1):
        add_check(db, reference, days, CONFIRMED, SEEN, now + timedelta(days=days), colleague)
    assert [kept.at - now for kept in checks_of(db, reference)] == [timedelta(0), timedelta(days=1)]
