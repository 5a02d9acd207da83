"""The history is found again by who, what, about what and when; a look at it is an entry too."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from chatbot.store import history_search
from chatbot.store.history import length_and_last_hash, record, verify
from chatbot.store.history_search import Entry, HistoryFilter, _statement, entries_of, search
from chatbot.store.leads import erase
from chatbot.store.receipts import Receipt

Keep = Callable[..., Receipt]
ACTORS = ("staff 1", "staff 2", "person")
ACTIONS = ("lead.read", "lead.kept", "leads.listed")
SUBJECTS = ("7K4-M2Q", "8XX-111", "")
DAY = timedelta(days=1)


@pytest.fixture
def full(db: Database, now: datetime) -> Database:
    """27 entries, one a day: everybody did everything to everything."""
    days = iter(range(27))
    for actor in ACTORS:
        for action in ACTIONS:
            for subject in SUBJECTS:
                record(db, now + next(days) * DAY, actor, action, subject)
    return db


def look(db: Database, now: datetime, limit: int = 50, before: int | None = None, **by: Any) -> list[Entry]:
    return list(search(db, HistoryFilter(**by), now, "staff 9", limit, before).entries)


@pytest.mark.parametrize(
    ("by", "count"),
    [
        ({"actor": "staff 1"}, 9),
        ({"action": "lead.kept"}, 9),
        ({"subject": "8XX-111"}, 9),
        ({"actor": "staff 2", "action": "lead.read"}, 3),
        ({"actor": "person", "action": "lead.read", "subject": "7K4-M2Q"}, 1),
        ({"actor": "staff 3"}, 0),
    ],
)
def test_what_is_asked_for_is_found_and_nothing_else(
    full: Database, now: datetime, by: dict[str, Any], count: int
) -> None:
    found = look(full, now, **by)
    assert len(found) == count
    assert all(getattr(entry, name) == value for entry in found for name, value in by.items())


def test_the_newest_come_first(full: Database, now: datetime) -> None:
    times = [entry.at for entry in look(full, now, action="lead.read")]
    assert times == sorted(times, reverse=True)


def test_a_day_ends_before_the_next_begins(full: Database, now: datetime) -> None:
    found = look(full, now, since=now + 3 * DAY, until=now + 5 * DAY)
    assert [entry.at - now for entry in found] == [4 * DAY, 3 * DAY]


@pytest.mark.parametrize("by", [{}, {"actor": "staff 1"}, {"subject": "7K4-M2Q"}, {"since": "all"}])
def test_pages_follow_each_other_without_a_gap(full: Database, now: datetime, by: dict[str, Any]) -> None:
    by = {**by, "since": now - DAY} if "since" in by else by
    whole = [entry.seq for entry in look(full, now, **by)]
    found: list[int] = []
    while page := look(full, now, 4, found[-1] if found else None, **by):
        found += [entry.seq for entry in page]
    assert [seq for seq in found if seq in whole] == whole


def test_a_clock_that_was_set_back_hides_nothing(db: Database, now: datetime) -> None:
    for days in (0, 400, 1, 2):
        record(db, now + days * DAY, "staff 1", "lead.read", "7K4-M2Q")
    found = look(db, now, actor="staff 1", since=now + DAY, until=now + 2 * DAY)
    assert [entry.at - now for entry in found] == [DAY]
    assert [entry.at - now for entry in look(db, now, actor="staff 1")] == [400 * DAY, 2 * DAY, DAY, 0 * DAY]


def test_a_look_is_an_entry_that_says_what_was_looked_for(full: Database, now: datetime) -> None:
    look(full, now, 5, 20, actor="staff 1", since=now)
    last = next(full.query("SELECT * FROM history ORDER BY seq DESC LIMIT 1"))
    assert (last["actor"], last["action"]) == ("staff 9", "history.searched")
    assert json.loads(last["detail"]) == {
        "actor": "staff 1",
        "since": now.isoformat(timespec="microseconds"),
        "before": 20,
    }
    assert verify(full) is None


def test_a_look_does_not_find_itself_but_the_one_before(db: Database, now: datetime) -> None:
    assert look(db, now, actor="staff 9") == []
    assert [entry.action for entry in look(db, now, actor="staff 9")] == ["history.searched"]


def test_of_one_lead_the_latest_are_read_without_another_entry(full: Database, now: datetime) -> None:
    before = length_and_last_hash(full)
    found = entries_of(full, "7K4-M2Q", 4)
    assert [entry.subject for entry in found] == ["7K4-M2Q"] * 4
    assert [entry.seq for entry in found] == sorted((entry.seq for entry in found), reverse=True)
    assert length_and_last_hash(full) == before


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.sampled_from(ACTORS),
        "action": st.sampled_from(ACTIONS),
        "subject": st.sampled_from(SUBJECTS[:2]),
        "since": st.integers(-1, 28),
        "until": st.integers(-1, 28),
    },
)


@settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(by=FILTERS)
def test_any_filter_finds_what_a_reader_of_all_entries_would(
    full: Database, now: datetime, by: dict[str, Any]
) -> None:
    wanted: dict[str, Any] = {
        name: now + value * DAY if isinstance(value, int) else value for name, value in by.items()
    }
    everything = [entry for entry in look(full, now, limit=10_000) if entry.action != "history.searched"]

    def is_meant(entry: Entry) -> bool:
        equal = all(
            getattr(entry, name) == wanted[name] for name in ("actor", "action", "subject") if name in by
        )
        since, until = wanted.get("since", entry.at), wanted.get("until", entry.at + DAY)
        assert isinstance(since, datetime)
        assert isinstance(until, datetime)
        return equal and since <= entry.at < until

    found = [entry for entry in look(full, now, 10_000, **wanted) if entry.action != "history.searched"]
    assert found == [entry for entry in everything if is_meant(entry)]


@pytest.mark.parametrize(
    ("by", "index"),
    [
        ({}, "history_by_time"),
        ({"actor": "staff 1"}, "history_by_actor"),
        ({"action": "lead.read"}, "history_by_action"),
        ({"actor": "staff 1", "action": "lead.read"}, "history_by_actor_and_action"),
        ({"subject": "7K4-M2Q", "actor": "staff 1"}, "history_by_subject"),
        ({"since": True}, "history_by_time"),
    ],
)
def test_each_filter_is_an_index(db: Database, now: datetime, by: dict[str, Any], index: str) -> None:
    given_ = {name: now if value is True else value for name, value in by.items()}
    sql, bound = _statement(HistoryFilter(**given_), before=7)  # type: ignore[arg-type]
    plan = db.execute(f"EXPLAIN QUERY PLAN {sql}", {**bound, "limit": 50}).fetchall()
    steps = [row[3] for row in plan]
    assert any(f"USING INDEX {index} " in step or step.endswith(f"USING INDEX {index}") for step in steps), (
        steps
    )
    assert not any("SCAN history" in step and "INDEX" not in step for step in steps)


def test_an_export_is_found_by_each_lead_that_it_held(full: Database, now: datetime) -> None:
    record(full, now, "staff 1", "leads.exported", detail={"references": ["9ZZ-222", "8XX-111"]})
    record(full, now, "staff 1", "leads.listed", detail={"references": ["9ZZ-222"]})
    assert [each.action for each in look(full, now, subject="9ZZ-222")] == ["leads.exported"]
    assert [each.action for each in entries_of(full, "9ZZ-222")] == ["leads.exported"]
    assert look(full, now, subject="9ZZ-222", actor="staff 2") == []
    assert "leads.exported" in {each.action for each in entries_of(full, "8XX-111")}
    assert "leads.exported" not in {each.action for each in entries_of(full, "7K4-M2Q")}


STUDY, OTHER = "NCT07214142", "NCT04912596"


def seen(db: Database, now: datetime, *studies: str, **by: Any) -> list[tuple[str, str]]:
    """By the oldest first, what is found of each entry but for the looks themselves."""
    found = look(db, now, studies=studies, **by)
    return [(each.action, each.subject) for each in reversed(found) if each.action != "history.searched"]


@pytest.fixture
def leads(db: Database, now: datetime, keep: Keep) -> tuple[str, str, str]:
    """References: one of the study, one of the other, one of the other that was erased."""
    ours = keep(db, "one", study=STUDY).reference
    others = [keep(db, form, study=OTHER).reference for form in ("two", "three")]
    erase(db, others[1], now, "operator")
    return ours, others[0], others[1]


def test_who_may_see_some_studies_reads_of_their_leads_and_of_no_others(
    db: Database, now: datetime, leads: tuple[str, str, str]
) -> None:
    ours, other, erased = leads
    for reference in leads:
        record(db, now, "staff 1", "lead.read", reference)
    assert seen(db, now, STUDY) == [("store.migrated", ""), ("lead.kept", ours), ("lead.read", ours)]
    assert ("lead.erased", erased) in seen(db, now, OTHER)
    assert len(seen(db, now)) == len(seen(db, now, STUDY, OTHER)) == 8
    assert seen(db, now, STUDY, subject=other) == []


@pytest.mark.parametrize(
    ("action", "subject", "detail"),
    [
        ("staff.signed_in", "staff 3", {}),
        ("staff.refused", "000-000", {"page": "lead_page.show"}),
        ("store.backed_up", "", {}),
        ("leads.listed", "", {"references": []}),
        ("log.exported", "", {"filter": [f"study={STUDY}"]}),
        ("leads.exported", "", {"filter": [f"study_0={OTHER}", f"study_1={STUDY}"], "references": []}),
        ("notice.sent", "", {"kind": "digest", "study": STUDY}),
    ],
)
def test_what_is_about_no_lead_is_read_by_everybody(
    db: Database, now: datetime, action: str, subject: str, detail: dict[str, Any]
) -> None:
    record(db, now, "staff 3", action, subject, detail)
    assert seen(db, now, STUDY, actor="staff 3") == [(action, subject)]


@pytest.mark.parametrize(
    "detail",
    [
        {"filter": [f"study={OTHER}"], "rows": 0, "references": []},
        {"filter": ["status=new", f"study_0={OTHER}"], "rows": 0, "references": []},
        {"kind": "digest", "study": OTHER},
        {"subject": "{other}"},
        {"subject": "{erased}"},
        {"references": ["{other}", "{erased}"]},
    ],
)
def test_what_names_only_other_studies_is_not_read(
    db: Database, now: datetime, leads: tuple[str, str, str], detail: dict[str, Any]
) -> None:
    _, other, erased = leads
    named = json.loads(json.dumps(detail).replace("{other}", other).replace("{erased}", erased))
    record(db, now, "staff 3", "leads.listed", detail=named)
    assert seen(db, now, STUDY, actor="staff 3") == []
    assert seen(db, now, OTHER, actor="staff 3") == [("leads.listed", "")]


def test_of_a_list_only_ones_own_leads_are_named(
    db: Database, now: datetime, leads: tuple[str, str, str]
) -> None:
    ours, other, _ = leads
    record(db, now, "staff 3", "leads.exported", detail={"rows": 3, "references": list(leads)})
    (entry,) = look(db, now, actor="staff 3", studies=(STUDY,))
    assert entry.detail == {"rows": 3, "references": [ours]}
    assert seen(db, now, STUDY, subject=ours, actor="staff 3") == [("leads.exported", "")]
    assert seen(db, now, STUDY, subject=other) == []


def test_a_page_of_some_studies_is_read_by_the_same_indexes(db: Database, now: datetime) -> None:
    wanted = HistoryFilter(action="lead.read", studies=(STUDY,))
    sql, bound = _statement(wanted, before=7)
    steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", {**bound, "limit": 50}).fetchall()]
    assert steps[0].startswith("SEARCH history USING INDEX history_by_action ")
    assert not [step for step in steps if step.startswith(("SCAN history", "SCAN leads", "USE TEMP B-TREE"))]


def test_of_others_entries_only_so_many_are_looked_at_and_the_next_page_goes_on(
    db: Database, now: datetime, leads: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other, _ = leads
    for reference in (ours, *[other] * 7, ours):
        record(db, now, "staff 3", "lead.read", reference)
    wanted = HistoryFilter(action="lead.read", studies=(STUDY,))
    whole = search(db, wanted, now, "staff 9")
    assert ([each.subject for each in whole.entries], whole.older) == ([ours, ours], None)
    monkeypatch.setattr(history_search, "MOST_LOOKED_AT", 4)
    pages, before = [], None
    while True:
        page = search(db, wanted, now, "staff 9", before=before)
        pages.append([each.subject for each in page.entries])
        if (before := page.older) is None:
            break
    assert pages == [[ours], [], [ours]]
    assert search(db, wanted, now, "staff 9", limit=1).older is not None


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_pages_of_some_studies_follow_each_other_without_a_gap(
    db: Database, now: datetime, leads: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    for reference in (*leads, *leads, *leads):
        record(db, now, "staff 3", "lead.read", reference)
    wanted = HistoryFilter(actor="staff 3", studies=(OTHER,))
    whole = search(db, wanted, now, "staff 9").entries
    monkeypatch.setattr(history_search, "MOST_LOOKED_AT", 4)
    page = search(db, wanted, now, "staff 9", limit)
    found = page.entries
    while page.older:
        page = search(db, wanted, now, "staff 9", limit, page.older)
        assert len(page.entries) <= limit
        found += page.entries
    assert found == whole
