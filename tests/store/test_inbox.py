"""The lead to call next comes first, on whatever page, from an index, and only for those who may see it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from chatbot.screening.lead import Channel, Consent, ContactDetails, Lead, LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.store import Store, inbox_place, lead_counts, set_up
from chatbot.store.database import utc_text
from chatbot.store.inbox import (
    Cursor,
    InboxPage,
    Section,
    inbox_page,
    page_query,
    place_query,
    reads_through,
)
from chatbot.store.inbox_lines import InboxLine
from chatbot.store.inbox_place import place_of, reference_after
from chatbot.store.keys import load_keys
from chatbot.store.lead_counts import (
    MOST_COUNTED,
    MOST_LOOKED_AT,
    count_by_status,
    count_listed,
    count_query,
)
from chatbot.store.lead_filter import NOBODY, LeadFilter
from chatbot.store.leads import keep_lead
from chatbot.store.receipts import Receipt
from chatbot.store.staff import add_account

Keep = Callable[..., Receipt]
Change = Callable[..., str]

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
OPEN = ("new", "contacted", "records_requested", "screening_visit")
STUDIES = ("NCT07214142", "NCT04912596", "NCT00000001")
CHEN, WU = 1, 2
GENERATED = {"call_first", "respondent", "place", "place_key"}


@pytest.fixture
def lay(db: Database, keep: Keep, lead: Lead) -> Change:
    """Keeps a lead that came ``minutes`` after NOW and stands as the other keywords say. Its reference."""

    def lay(form: str, minutes: int = 0, treatment_date: str = "", **changes: object) -> str:
        contact = replace(lead.contact, treatment_date_set=treatment_date)
        receipt = keep(db, form, contact=contact, submitted_at=NOW + timedelta(minutes=minutes))
        for name, value in changes.items():
            db.table("leads").update(receipt.reference, {name: value})
        return receipt.reference

    return lay


@pytest.fixture
def chen(db: Database) -> int:
    return add_account(db, "chen", "Chen Li", Role.COORDINATOR, (), NOW, "operator").id


def listed(page: InboxPage) -> list[tuple[str, str]]:
    return [(section.value, line.reference) for section, line in page.lines]


def the_line(db: Database, reader: int = CHEN, at: datetime = NOW) -> InboxLine:
    [(_, line)] = inbox_page(db, LeadFilter(), at, reader).lines
    return line


def test_what_is_overdue_comes_first_then_what_is_new_then_the_rest(db: Database, lay: Change) -> None:
    at = NOW + timedelta(hours=1)
    hour = timedelta(hours=1)
    rest = lay("rest", 30, status="contacted")
    new = lay("new", 10)
    planned_later = lay("later", 50, next_at=utc_text(at + 9 * hour), status="contacted")
    planned = lay("planned", 1, next_at=utc_text(at + hour))
    newer = lay("newer", 20)
    first = lay("first", 5, treatment_date="yes")
    overdue = lay("overdue", 40, next_at=utc_text(at))
    longer_overdue = lay("long", 2, next_at=utc_text(at - hour), status="records_requested")
    closed = lay("closed", 45, next_at=utc_text(at - hour), status="declined")
    assert listed(inbox_page(db, LeadFilter(), at, CHEN)) == [
        ("overdue", longer_overdue),
        ("overdue", overdue),
        ("new", first),
        ("new", newer),
        ("new", new),
        ("planned", planned),
        ("planned", planned_later),
        ("rest", closed),
        ("rest", rest),
    ]


@pytest.mark.parametrize("status", LeadStatus)
def test_something_is_due_only_of_a_lead_that_is_open(db: Database, lay: Change, status: LeadStatus) -> None:
    lay("one", status=status.value, next_at=utc_text(NOW), next_action="call")
    line = the_line(db)
    assert line.is_overdue == (status.value in OPEN)
    assert (line.next_at, line.next_action) == ((NOW, "call") if status.value in OPEN else (None, ""))


def test_a_date_puts_the_list_in_order_of_time(db: Database, lay: Change) -> None:
    overdue = lay("overdue", 1, next_at=utc_text(NOW))
    lay("before", 0)
    new, rest = lay("new", 3), lay("rest", 2, status="enrolled")
    since = LeadFilter(since=NOW + timedelta(minutes=1))
    assert listed(inbox_page(db, since, NOW, CHEN)) == [("by_time", each) for each in (new, rest, overdue)]
    until = replace(since, until=NOW + timedelta(minutes=3))
    assert listed(inbox_page(db, until, NOW, CHEN)) == [("by_time", each) for each in (rest, overdue)]


def test_a_lead_that_becomes_due_while_somebody_turns_pages_is_not_lost(db: Database, lay: Change) -> None:
    new, soon = lay("new"), lay("soon", next_at=utc_text(NOW + timedelta(minutes=1)))
    first = inbox_page(db, LeadFilter(), NOW, CHEN, limit=1)
    second = inbox_page(db, LeadFilter(), NOW + timedelta(hours=1), CHEN, limit=1, after=first.after)
    assert listed(first) + listed(second) == [("new", new), ("planned", soon)]
    assert second.after is None


def test_a_row_says_who_and_what_and_when(db: Database, keep: Keep, lead: Lead, chen: int) -> None:
    contact = replace(lead.contact, treatment_date_set="yes")
    document = {"respondent": "family", "is_concealed": True}
    receipt = keep(db, contact=contact, document=document, channel=Channel.PHONE, attested_by="Wu Min")
    db.execute("UPDATE leads SET assigned_to = ?", [chen])
    assert the_line(db) == InboxLine(
        reference=receipt.reference,
        study="NCT07214142",
        locale="zh",
        outcome="needs_review",
        status=LeadStatus.NEW,
        submitted_at=NOW,
        name="王𠮷明",
        phone="+8613900000001",
        respondent="family",
        has_treatment_date=True,
        is_concealed=True,
        channel=Channel.PHONE,
        attested_by="Wu Min",
        next_action="",
        next_at=None,
        is_overdue=False,
        assigned_to=chen,
        assigned_name="Chen Li",
        is_unread=True,
    )


def test_a_lead_is_unread_by_each_until_they_saw_its_last_change(
    db: Database, lay: Change, chen: int
) -> None:
    reference = lay("one")
    wu = add_account(db, "wu", "Wu Min", Role.VIEWER, (), NOW, "operator").id
    db.execute("INSERT INTO lead_reads VALUES (?, ?, 0)", [chen, reference])
    assert not the_line(db, chen).is_unread
    assert the_line(db, wu).is_unread
    db.execute("UPDATE leads SET revision = 1")
    assert the_line(db, chen).is_unread


def test_q16_the_history_has_what_was_listed_and_by_whom(db: Database, lay: Change) -> None:
    reference = lay("one")
    inbox_page(db, LeadFilter(), NOW, CHEN)
    entry = list(db.query("SELECT * FROM history ORDER BY seq"))[-1]
    assert (entry["actor"], entry["action"]) == ("staff 1", "leads.listed")
    assert entry["detail"] == f'{{"references": ["{reference}"]}}'


def test_a_page_of_another_order_is_a_mistake(db: Database) -> None:
    by_time = Cursor(NOW, Section.BY_TIME, utc_text(NOW), "7K4-M2Q")
    with pytest.raises(ValueError, match="BY_TIME"):
        inbox_page(db, LeadFilter(), NOW, CHEN, after=by_time)


def test_counts_are_of_each_status_in_the_studies_that_are_seen(db: Database, lay: Change) -> None:
    for form, status, study in (
        ("a", "new", STUDIES[0]),
        ("b", "new", STUDIES[1]),
        ("c", "new", STUDIES[2]),
        ("d", "enrolled", STUDIES[1]),
    ):
        lay(form, status=status, study=study)
    counted = {
        LeadFilter(): (3, 1),
        LeadFilter(study=STUDIES[1]): (1, 1),
        LeadFilter(studies=STUDIES[:2]): (2, 1),
        LeadFilter(study=STUDIES[2], studies=STUDIES[:2]): (0, 0),
        # Of a status the other statuses are counted too; what else narrows does not.
        LeadFilter(status=LeadStatus.NEW, locale="en"): (3, 1),
    }
    for wanted, (new, enrolled) in counted.items():
        counts = count_by_status(db, wanted)
        assert (counts[LeadStatus.NEW], counts[LeadStatus.ENROLLED]) == (new, enrolled), wanted
        assert set(counts) == set(LeadStatus)


def test_counting_stops_after_999(db: Database, lay: Change) -> None:
    lay("one")
    [row] = db.query("SELECT * FROM leads")
    kept = {name: value for name, value in row.items() if name not in GENERATED}
    db.table("leads").insert_all(
        {**kept, "reference": f"{index}", "idempotency_hash": f"{index}"} for index in range(1500)
    )
    assert count_by_status(db, LeadFilter())[LeadStatus.NEW] == MOST_COUNTED + 1
    assert count_listed(db, LeadFilter()) == (MOST_COUNTED + 1, False)
    assert count_listed(db, LeadFilter(studies=STUDIES)) == (MOST_COUNTED + 1, False)


# Many leads, of all kinds.

VALUES: dict[str, list[Any]] = {
    "study": list(STUDIES),
    "outcome": ["possible", "needs_review", "likely_ineligible"],
    "status": list(LeadStatus),
    "locale": ["en", "zh"],
    "respondent": ["self", "family"],
    "assigned_to": [NOBODY, CHEN, WU],
}


class Many:
    """A database and what stands in it; a plain class, so that a failing example does not print it."""

    def __init__(self, db: Database, rows: list[dict[str, Any]]) -> None:
        self.db = db
        self.rows = rows


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Many]:
    """90 leads, some of them of one moment."""
    instance = tmp_path_factory.mktemp("many")
    set_up(instance, instance / "leads.db", {}, NOW)
    store = Store(instance / "leads.db", load_keys(Path(instance), {}))
    chance = random.Random(20)
    with store.connect() as db:
        for login in ("chen", "wu"):
            add_account(db, login, login, Role.COORDINATOR, (), NOW, "operator")
        for index in range(90):
            reference = keep_lead(db, any_lead(chance), f"{index:_>22}", store.keys.receipt).reference
            db.execute(
                "UPDATE leads SET status = ?, next_at = ?, assigned_to = ? WHERE reference = ?",
                [
                    chance.choice(list(LeadStatus)[:5]).value,
                    chance.choice(["", utc_text(NOW + timedelta(hours=chance.randint(-2, 2)))]),
                    chance.choice([None, CHEN, WU]),
                    reference,
                ],
            )
        rows = [dict(row) for row in db.query("SELECT * FROM leads")]
        assert len({row["place"] for row in rows}) == 3
        yield Many(db, rows)


def any_lead(chance: random.Random) -> Lead:
    at = NOW - timedelta(hours=chance.randint(0, 40))
    return Lead(
        study=chance.choice(STUDIES),
        locale=chance.choice(["en", "zh"]),
        voice="patient",
        dialog_version="1",
        dialog_hash="d" * 64,
        outcome=chance.choice(VALUES["outcome"]),
        submitted_at=at,
        contact=ContactDetails("王明", "+8613900000001", "", treatment_date_set=chance.choice(["yes", "no"])),
        consents=(Consent("contact", "1", "b" * 64, "zh", at),),
        document={"respondent": chance.choice(["self", "family"])},
    )


FILTERS = st.builds(
    LeadFilter,
    since=st.none() | st.integers(0, 40).map(lambda hours: NOW - timedelta(hours=hours)),
    until=st.none() | st.integers(0, 40).map(lambda hours: NOW - timedelta(hours=hours)),
    studies=st.lists(st.sampled_from(STUDIES), unique=True, max_size=2).map(tuple),
    **{
        name: st.sampled_from([LeadFilter.__dataclass_fields__[name].default, *values])
        for name, values in VALUES.items()
    },
)


def expected(rows: list[dict[str, Any]], wanted: LeadFilter) -> list[str]:
    """The whole list, told from its rows without the store's help."""
    by_time = wanted.since or wanted.until
    found = [row for row in rows if is_wanted(row, wanted)]
    found.sort(key=lambda row: row["reference"], reverse=True)
    found.sort(key=lambda row: row["submitted_at"], reverse=True)
    if not by_time:
        found.sort(key=lambda row: (section(row), due(row), is_first(row)))
        # Of two that are due at one time the order is the reference's.
        found = sorted(found, key=lambda row: (section(row), due(row), row["reference"] if due(row) else ""))
    return [row["reference"] for row in found]


def section(row: dict[str, Any]) -> int:
    if row["status"] in OPEN and row["next_at"]:
        return 0 if row["next_at"] <= utc_text(NOW) else 2
    return 1 if row["status"] == "new" else 3


def due(row: dict[str, Any]) -> str:
    return str(row["next_at"]) if section(row) in (0, 2) else ""


def is_first(row: dict[str, Any]) -> bool:
    """Sorted upwards, so that what comes first is False."""
    return section(row) != 1 or row["treatment_date_set"] != "yes"


def is_wanted(row: dict[str, Any], wanted: LeadFilter) -> bool:
    named = [(name, getattr(wanted, name)) for name in ("study", "outcome", "locale", "respondent")]
    return (
        all(value in ("", row[name]) for name, value in named)
        and (wanted.status is None or wanted.status.value == row["status"])
        and (wanted.assigned_to is None or wanted.assigned_to == (row["assigned_to"] or NOBODY))
        and (wanted.since is None or row["submitted_at"] >= utc_text(wanted.since))
        and (wanted.until is None or row["submitted_at"] < utc_text(wanted.until))
        and (not wanted.studies or row["study"] in wanted.studies)
    )


@settings(max_examples=60)
@given(wanted=FILTERS, limit=st.integers(2, 40))
def test_q15_pages_of_any_size_are_together_the_whole_list_in_order(
    many: Many, wanted: LeadFilter, limit: int
) -> None:
    found: list[str] = []
    page = inbox_page(many.db, wanted, NOW, CHEN, limit)
    while True:
        found += [line.reference for _, line in page.lines]
        assert len(page.lines) <= limit
        if page.after is None:
            break
        assert len(page.lines) == limit
        page = inbox_page(many.db, wanted, NOW, CHEN, limit, page.after)
    assert found == expected(many.rows, wanted)


SET = {
    "study": LeadFilter(study="s"),
    "outcome": LeadFilter(outcome="o"),
    "status": LeadFilter(status=LeadStatus.NEW),
    "locale": LeadFilter(locale="zh"),
    "respondent": LeadFilter(respondent="self"),
    "assigned_to": LeadFilter(assigned_to=CHEN),
    "since": LeadFilter(since=NOW),
    "until": LeadFilter(until=NOW),
    "studies": LeadFilter(studies=("s",)),
}


def combined(names: tuple[str, ...]) -> LeadFilter:
    return LeadFilter(**{name: getattr(SET[name], name) for name in names})


def plans(db: Database, wanted: LeadFilter) -> Iterator[list[str]]:
    """How each section's first page and those after it are read."""
    by_time = wanted.since or wanted.until
    for each in Section:
        for is_first in (True, False):
            if (each is Section.BY_TIME) == bool(by_time):
                sql, bound = page_query(wanted, each, is_first)
                given = {"as_of": "", "reader": 1, "limit": 9, "key": "", "reference": ""}
                used = {name: value for name, value in given.items() if f":{name}" in sql}
                rows = db.query(f"EXPLAIN QUERY PLAN {sql}", {**bound, **used})
                yield [row["detail"] for row in rows]


@pytest.mark.parametrize("size", range(len(SET) + 1))
def test_no_page_is_sorted_and_the_inbox_tells_what_is_read_through(many: Many, size: int) -> None:
    columns = {"since": "submitted_at", "until": "submitted_at", "studies": "study"}
    for names in combinations(SET, size):
        wanted, by = combined(names), {columns.get(name, name) for name in names}
        told = set()
        for plan in plans(many.db, wanted):
            assert not [step for step in plan if "TEMP B-TREE" in step or step.startswith("SCAN")], plan
            _, _, of_index = plan[0].partition("(")
            told.add(any(name not in of_index for name in by))
            assert wanted.since or wanted.until or "place=?" in of_index
        assert told == {reads_through(wanted)}, names


def test_a_filter_alone_and_study_with_status_are_ranges_of_an_index() -> None:
    assert [name for name in SET if reads_through(combined((name,)))] == []
    assert not reads_through(combined(("study", "status")))
    assert not reads_through(combined(("studies", "status")))
    assert not reads_through(combined(("since", "until")))
    assert reads_through(combined(("study", "since")))
    assert reads_through(combined(("outcome", "status")))


# Which follows.


@settings(max_examples=40)
@given(wanted=FILTERS, start=st.integers(min_value=0))
def test_from_each_lead_the_next_of_the_list_follows(many: Many, wanted: LeadFilter, start: int) -> None:
    listed = [*expected(many.rows, wanted), None]
    if first := listed[start % len(listed)]:
        place = place_of(many.db, wanted, first, NOW)
        assert place
        after = listed[listed.index(first) + 1]
        assert reference_after(many.db, wanted, place) == (after, True)


def test_what_follows_is_looked_for_only_so_far(many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = LeadFilter(outcome="possible", locale="fr")
    place = place_of(many.db, wanted, expected(many.rows, LeadFilter())[0], NOW)
    assert place
    assert reference_after(many.db, wanted, place) == (None, True)
    monkeypatch.setattr(inbox_place, "MOST_LOOKED_AT", 5)
    assert reference_after(many.db, wanted, place) == (None, False)


# How many.


@settings(max_examples=60)
@given(wanted=FILTERS)
def test_q15_as_many_are_counted_as_are_listed(many: Many, wanted: LeadFilter) -> None:
    assert count_listed(many.db, wanted) == (len(expected(many.rows, wanted)), True)


@settings(max_examples=20)
@given(wanted=FILTERS)
def test_a_count_of_a_status_is_what_its_link_lists(many: Many, wanted: LeadFilter) -> None:
    for status, count in count_by_status(many.db, wanted).items():
        linked = LeadFilter(study=wanted.study, studies=wanted.studies, status=status)
        assert count == len(expected(many.rows, linked))


READS_A_COLUMN = ("Column", "FinishSeek", "Rowid")
"""Of SQLite's own steps; "DeferredSeek" alone goes to no row."""


def reads_leads(steps: list[dict[str, Any]]) -> bool:
    """And not the index alone."""
    indexes = {step["p1"] for step in steps if str(step["p4"]).startswith("k(")}
    return not indexes >= {step["p1"] for step in steps if step["opcode"] in READS_A_COLUMN}


@pytest.mark.parametrize("size", range(len(SET) + 1))
def test_what_follows_is_told_by_an_index_unsorted_and_reads_no_lead(many: Many, size: int) -> None:
    for names in combinations(SET, size):
        wanted = combined(names)
        section = Section.BY_TIME if wanted.since or wanted.until else Section.REST
        sql, bound = place_query(wanted, section, False)
        given = {**bound, "limit": 9, "key": "", "reference": ""}
        steps = list(many.db.query(f"EXPLAIN {sql}", given))
        assert not reads_leads(steps), names
        assert not [step for step in steps if step["opcode"].startswith("Sorter")], names


@pytest.mark.parametrize("size", range(len(SET) + 1))
def test_counting_reads_an_index_and_no_lead(many: Many, size: int) -> None:
    for names in combinations(SET, size):
        wanted = combined(names)
        sql, bound = count_query(wanted)
        steps = list(many.db.query(f"EXPLAIN {sql}", bound))
        assert not reads_leads(steps), names
        assert bound["most"] == (MOST_LOOKED_AT if reads_through(wanted) else MOST_COUNTED + 1)


def test_a_combination_is_counted_only_so_far(many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead_counts, "MOST_LOOKED_AT", 10)
    combination = LeadFilter(outcome="possible", locale="zh")
    whole = len(expected(many.rows, combination))
    found, is_whole = count_listed(many.db, combination)
    assert (0 < found < whole, is_whole) == (True, False)
