"""A lead is found by what somebody on the telephone says, newest first, and by nothing once it is erased."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlite_utils import Database, Migrations

from chatbot.screening.lead import Lead
from chatbot.store import Store
from chatbot.store.database import create_database, open_database
from chatbot.store.history import OPERATOR, PERSON
from chatbot.store.lead_terms import (
    digits_of,
    is_caseless,
    sought_in_names,
    sought_in_phones,
    terms_of_name,
    terms_of_phone,
    whole_name,
    words_of,
)
from chatbot.store.leads import _row, correct_phone, erase
from chatbot.store.migrations import MIGRATIONS, migrate
from chatbot.store.other_leads import MOST, duplicates_of, other_leads_of
from chatbot.store.receipts import Receipt
from chatbot.store.search import can_be_sought, search, term_query

Keep = Callable[..., Receipt]
Call = Callable[..., str]
Find = Callable[..., list[str]]
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
RECTAL, ASTHMA = "NCT07214142", "NCT04912596"


@pytest.fixture
def call(db: Database, keep: Keep, lead: Lead) -> Call:
    """Keeps a lead of this name and number, each a minute after the one before. Its reference."""
    count = iter(range(1000))

    def call(name: str = "", phone: str = "", at: datetime | None = None, study: str = RECTAL) -> str:
        number = next(count)
        contact = replace(lead.contact, name=name, phone=phone or f"+86139{number:08}")
        when = at or NOW + timedelta(minutes=number)
        return keep(db, f"form {number}", contact=contact, submitted_at=when, study=study).reference

    return call


@pytest.fixture
def find(db: Database) -> Find:
    def find(typed: str, studies: tuple[str, ...] = ()) -> list[str]:
        return [line.reference for line in search(db, typed, studies, NOW, 1).lines]

    return find


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王明", "王明"),
        ("王明", "王"),
        ("王明", "明"),
        ("王𠮷明", "𠮷明"),
        ("欧阳建国", "欧阳建国"),
        ("欧阳建国", "阳建"),
        ("王 明", "王明"),
        ("王明", "王 明"),
        ("王建国的儿子", "王建国"),
        ("阿迪力·买买提", "买买提"),
        ("Wang Ming", "ming wang"),
        ("Wang Ming", "w m"),
        ("WANG Ming", "wang"),
        ("Ｗａｎｇ", "wang"),
        ("José Núñez-Ortega", "nunez ort"),
        ("Maximiliane-Bartholomea", "Bartholomea"),
        ("O'Brien", "brien"),
        ("王明 Tom", "tom 明"),
        ("王明Tom", "王明"),
        ("Иван Петров", "петр"),
        ("김민준", "민준"),
        ("さくら", "くら"),
    ],
)
def test_a_name_is_found_by_its_parts(call: Call, find: Find, name: str, typed: str) -> None:
    reference = call(name)
    call("李强")
    call("Zhou Xin")
    assert find(typed) == [reference]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王明", "明王"),
        ("王建国", "王国"),
        ("Wang Ming", "ang"),
        ("Wang Ming", "wangming"),
        ("Wang", "wang ming"),
        ("王明", "Wang"),
        ("王明", "% _ *"),
        ("王明", "' OR 1=1 --"),
    ],
)
def test_a_name_is_not_found_by_what_is_no_part_of_it(call: Call, find: Find, name: str, typed: str) -> None:
    call(name)
    assert find(typed) == []


@pytest.mark.parametrize(
    ("phone", "typed", "is_found"),
    [
        ("+8613800138000", "138 0013 8000", True),
        ("+8613800138000", "+86 138 0013 8000", True),
        ("+8613800138000", "0086-138-0013-8000", True),
        ("+8613800138000", "(138)00138000", True),
        ("+8613800138000", "8000", True),
        ("+8613800138000", "0013", True),
        ("+8613800138000", "+86138", True),
        ("+8613800138000", "１３８００１３８０００", True),
        ("+8655162283333", "0551-62283333", True),
        ("+8613800138000", "8001", True),
        ("+8613800138000", "8002", False),
        ("+8613800138000", "138 0013 8001", False),
        # All fours of digits are in it, and the number is not.
        ("+8612312312", "1231231231", False),
        ("+8613800138000", "800", False),
    ],
)
def test_a_number_is_found_by_four_digits_in_a_row(
    call: Call, find: Find, phone: str, typed: str, is_found: bool
) -> None:
    reference = call("王明", phone)
    call("王明", "+8619900000000")
    assert find(typed) == ([reference] if is_found else [])


def test_a_reference_finds_its_lead_and_no_name_that_shares_a_letter(call: Call, find: Find) -> None:
    reference = call("Qu Mei")
    letters = {each for each in reference if each.isalpha()}
    for letter in letters:
        call(f"{letter}{letter.lower()}")
    assert reference in find(reference)
    assert find(reference.replace("-", "").lower()) == find(reference) == find(f" {reference} ")
    if letters and any(each.isdigit() for each in reference):
        assert find(reference) == [reference]


def test_a_name_with_digits_means_both(call: Call, find: Find) -> None:
    both = call("王明", "+8613800138000")
    call("王明", "+8613800138001")
    call("李强", "+8613800138000")
    assert find("王 8000") == find("8000王明") == [both]


def test_what_is_found_comes_newest_first_page_by_page(db: Database, call: Call) -> None:
    at = NOW + timedelta(hours=1)
    references = [call("王明"), call("王强"), call("王明", at=at), call("王芳", at=at), call("李明")][:4]
    found: list[str] = []
    page = search(db, "王", (), NOW, 1, limit=1)
    while page.after:
        found += [line.reference for line in page.lines]
        page = search(db, "王", (), NOW, 1, limit=1, after=page.after)
    found += [line.reference for line in page.lines]
    assert found == [*sorted(references[2:], reverse=True), references[1], references[0]]


def test_q15_only_leads_of_the_studies_that_are_seen_are_found(call: Call, find: Find) -> None:
    seen, hidden = call("王明", study=RECTAL), call("王明", study=ASTHMA)
    assert find("王明", (RECTAL,)) == [seen]
    assert find(hidden, (RECTAL,)) == []
    assert find("王明", (RECTAL, ASTHMA)) == find("王明") == [hidden, seen]


def test_q16_the_history_has_what_was_found_and_not_the_words(db: Database, call: Call, find: Find) -> None:
    reference = call("王明", "+8613800138000")
    find("王明 8000")
    entry = list(db.query("SELECT * FROM history ORDER BY seq"))[-1]
    assert (entry["actor"], entry["action"]) == ("staff 1", "leads.searched")
    assert reference in entry["detail"]
    assert not [each for each in ("王", "8000") if each in repr(entry)]


@pytest.mark.parametrize(("typed", "can"), [("王", True), ("1234", True), ("123", False), ("…", False)])
def test_what_can_be_sought(typed: str, can: bool) -> None:
    assert can_be_sought(typed) is can


def test_a_search_of_any_length_is_read_without_complaint(call: Call, find: Find) -> None:
    reference = call("王" * 60)
    assert find("王" * 500) == [reference]
    assert find("1234567890" * 50) == []


@pytest.mark.parametrize(("terms", "studies"), [(1, 0), (3, 2)])
def test_a_search_walks_one_term_from_its_newest_lead_on(db: Database, terms: int, studies: int) -> None:
    sql = term_query(terms, studies)
    names = ["submitted_at", "reference", "digits", "reader", "limit"]
    names += [f"term_{index}" for index in range(terms)] + [f"study_{index}" for index in range(studies)]
    plan = [row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(names, 1))]
    walk = "SEARCH found USING PRIMARY KEY (term=? AND (submitted_at,reference)<(?,?))"
    assert plan[0] == walk
    assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")]


# What an index of terms must hold.

NAMES = st.text(st.sampled_from("王李明𠮷国欧Aaéß·' -Wx"), max_size=12) | st.text(max_size=30)


@given(NAMES)
@example("ŞİRİN")
@example("가나다")
def test_every_part_of_a_name_finds_it(name: str) -> None:
    terms = set(terms_of_name(name))
    for word in words_of(name):
        starts = range(len(word)) if is_caseless(word) else [0]
        parts = [word[start:end] for start in starts for end in range(start + 1, len(word) + 1)]
        assert {term for part in parts for term in sought_in_names(part)} <= terms
    assert set(sought_in_names(name)) <= terms


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True), st.data())
def test_every_part_of_a_number_finds_it(digits: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(digits) - 4))
    part = digits[start : data.draw(st.integers(start + 4, len(digits)))]
    assert set(sought_in_phones(part)) <= set(terms_of_phone(f"+{digits}"))
    assert digits_of(part) in digits


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("王明", " 王 明 ", True),
        ("Wang Ming", "MING  wang", True),
        ("José", "jose", True),
        ("Tom 王明", "王明 tom", True),
        ("王明", "明王", False),
        ("Wang Ming", "Wang Min", False),
    ],
)
def test_how_a_name_is_written_makes_no_difference(one: str, other: str, is_same: bool) -> None:
    assert (whole_name(one) == whole_name(other)) is is_same


def test_whom_nobody_named_is_nobody() -> None:
    assert whole_name(" 12 – ") == ""
    assert list(terms_of_name(" 12 – ")) == []


# The terms hang on the lead.


def terms(db: Database) -> set[str]:
    return {row["term"] for row in db.query("SELECT term FROM lead_terms")}


def test_a_corrected_number_takes_the_place_of_the_old_one(db: Database, call: Call, find: Find) -> None:
    reference = call("王明", "+8613800138000")
    correct_phone(db, reference, "+8613911112222", "", NOW, OPERATOR)
    assert (find("8000"), find("2222"), find("王明")) == ([], [reference], [reference])


def test_q9_an_erased_lead_is_in_no_index(
    store: Store, db: Database, call: Call, find: Find, decrypted: Callable[[Path], bytes]
) -> None:
    other, reference = call("李强", "+8613911112222"), call("王𠮷明", "+8613800138000")
    kept = terms(db)
    erase(db, reference, NOW, PERSON)
    assert terms(db) == {*terms_of_name("李强"), *terms_of_phone("+8613911112222")} < kept
    assert (find("𠮷"), find("8000"), find("李")) == ([], [], [other])
    wal = store.path.with_name(f"{store.path.name}-wal")
    assert "𠮷明".encode() not in decrypted(store.path) + decrypted(wal)


def test_leads_from_before_are_found_after_an_upgrade(tmp_path: Path, lead: Lead) -> None:
    path, key = tmp_path / "leads.db", b"k" * 32
    create_database(path)
    before = Migrations(MIGRATIONS.name)
    for each in MIGRATIONS._migrations[:6]:
        before(name=each.name)(each.fn)
    migrate(path, key, NOW, before)
    with open_database(path, key) as db:
        row = {**_row(lead), "reference": "7K4-M2Q", "idempotency_hash": "i", "withdrawal_hash": "w"}
        db.table("leads").insert(row)
    migrate(path, key, NOW)
    with open_database(path, key) as db:
        assert [line.reference for line in search(db, "王𠮷 0001", (), NOW, 1).lines] == ["7K4-M2Q"]


# Who is probably the same.


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("王建国", "+8613800138000"), ("王磊", "+8613800138000"), True),
        (("王建国", "+8613800138000"), ("王建国", "+8613911112222"), True),
        (("王建国", "+8613800138000"), ("王建国的儿子", "+8613911112222"), True),
        (("欧阳建国", "+8613800138000"), ("欧阳建国 (son)", "+8613911112222"), True),
        (("Wang Ming", "+8613800138000"), ("Ming WANG", "+8613911112222"), True),
        (("王明", "+8613800138000"), ("王明", "+8613911112222"), True),
        (("王明", "+8613800138000"), ("王明华", "+8613911112222"), False),
        (("欧阳建国", "+8613800138000"), ("欧阳建军", "+8613911112222"), False),
        (("Wang Ming", "+8613800138000"), ("Wang Min", "+8613911112222"), False),
        (("李强", "+8613800138000"), ("王明", "+8613800138001"), False),
    ],
)
def test_probable_duplicates_point_to_each_other(
    db: Database, call: Call, one: tuple[str, str], other: tuple[str, str], is_same: bool
) -> None:
    first, second, third = call(*one), call(*other), call("赵云")
    found = duplicates_of(db, [first, second, third])
    assert found == ({first: (second,), second: (first,)} if is_same else {})
    of_first = [line.reference for line in other_leads_of(db, first)]
    assert of_first == ([second] if is_same else [])


@pytest.mark.parametrize(("days", "is_same"), [(30, True), (31, False)])
def test_of_one_name_are_many_people_in_a_longer_time(
    db: Database, call: Call, days: int, is_same: bool
) -> None:
    first, second = call("王明", at=NOW), call("王明", at=NOW + timedelta(days=days))
    assert duplicates_of(db, [second]) == ({second: (first,)} if is_same else {})


def test_one_number_is_one_person_at_any_time_and_in_any_study(db: Database, call: Call) -> None:
    first = call("王明", "+8613800138000", at=NOW, study=ASTHMA)
    second = call("李强", "+8613800138000", at=NOW + timedelta(days=400), study=RECTAL)
    assert duplicates_of(db, [second]) == {second: (first,)}
    assert duplicates_of(db, [second], (RECTAL,)) == {}


def test_one_name_in_two_studies_is_no_duplicate(db: Database, call: Call) -> None:
    call("王明", study=ASTHMA)
    assert duplicates_of(db, [call("王明", study=RECTAL)]) == {}


def test_of_many_others_the_newest_are_named(db: Database, call: Call) -> None:
    references = [call("王明", "+8613800138000") for _ in range(MOST + 3)]
    assert duplicates_of(db, references[-1:])[references[-1]] == tuple(reversed(references[2:-1]))
    listed = [line.reference for line in other_leads_of(db, references[0])]
    assert listed == list(reversed(references[3:]))


def test_leads_that_an_account_may_not_see_hide_none_that_it_may(db: Database, call: Call) -> None:
    first = call("王明", "+8613800138000", study=RECTAL)
    for _ in range(MOST):
        call("李强", "+8613800138000", study=ASTHMA)
    second = call("王明", "+8613800138000", study=RECTAL)
    assert duplicates_of(db, [second], (RECTAL,)) == {second: (first,)}
    assert duplicates_of(db, [second], (RECTAL, ASTHMA))[second] != (first,)


def test_a_lead_that_is_not_there_has_no_others(db: Database) -> None:
    assert other_leads_of(db, "7K4-M2Q") == ()
