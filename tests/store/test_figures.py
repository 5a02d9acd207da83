"""What figures are counted from: findings beside each lead, and never the long documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database, Migrations

from chatbot.store import Store, figures
from chatbot.store.database import create_database
from chatbot.store.figures import _CHOSEN, _CONTACTED, _FINDINGS, _LEADS, _REACHED, Period, figures_of
from chatbot.store.leads import erase
from chatbot.store.migrations import MIGRATIONS, migrate
from chatbot.store.receipts import Receipt

Keep = Callable[..., Receipt]
STUDY = "NCT07214142"


def document(*findings: tuple[str, str]) -> dict[str, Any]:
    each = [{"criterion": criterion, "finding": finding, "notes": []} for criterion, finding in findings]
    return {"respondent": "self", "findings": each}


def period(now: datetime) -> Period:
    return Period(STUDY, now - timedelta(days=30), now + timedelta(days=1))


def kept_findings(db: Database) -> list[dict[str, str]]:
    return [json.loads(row["findings"]) for row in db.query("SELECT findings FROM lead_findings")]


def test_findings_are_counted_by_criterion(db: Database, keep: Keep, now: datetime) -> None:
    keep(db, "one", document=document(("I1", "fits"), ("E2", "does_not_fit")))
    keep(db, "two", document=document(("I1", "fits"), ("E2", "unknown")))
    keep(db, "other", document=document(("I1", "unknown")), study="NCT04912596")
    assert figures_of(db, period(now)).findings == {
        ("I1", "fits"): 2,
        ("E2", "does_not_fit"): 1,
        ("E2", "unknown"): 1,
    }


def test_findings_stand_beside_the_lead_in_the_order_of_the_record(db: Database, keep: Keep) -> None:
    keep(db, document=document(("I2", "fits"), ("I10", "unknown"), ("E1", "does_not_fit")))
    (kept,) = kept_findings(db)
    assert list(kept.items()) == [("I2", "fits"), ("I10", "unknown"), ("E1", "does_not_fit")]


def test_they_follow_a_document_that_is_changed_and_go_with_the_lead(
    db: Database, keep: Keep, now: datetime
) -> None:
    reference = keep(db, document=document(("I1", "fits"))).reference
    db.table("leads").update(reference, {"document": json.dumps(document(("I1", "unknown")))})
    assert kept_findings(db) == [{"I1": "unknown"}]
    erase(db, reference, now, "person")
    assert kept_findings(db) == []


def test_leads_from_before_are_brought_along(store: Store, keep: Keep, now: datetime) -> None:
    before = Migrations(MIGRATIONS.name)
    for each in MIGRATIONS._migrations:
        if each.name != "m0010_findings":
            before(name=each.name)(each.fn)
    store.path.unlink()
    create_database(store.path)
    migrate(store.path, store.keys.database, now, before)
    with store.connect() as db:
        keep(db, "one", document=document(("I1", "fits"), ("E1", "unknown")))
        keep(db, "two", document=document())
    assert migrate(store.path, store.keys.database, now) == ("m0010_findings",)
    with store.connect() as db:
        assert sorted(kept_findings(db), key=len) == [{}, {"I1": "fits", "E1": "unknown"}]


@pytest.mark.parametrize("sql", [_LEADS, _FINDINGS, _REACHED, _CONTACTED])
def test_only_leads_of_the_period_are_looked_at(db: Database, now: datetime, sql: str) -> None:
    plan = db.execute(f"EXPLAIN QUERY PLAN {_CHOSEN}{sql}", period(now).bound()).fetchall()
    steps = [row[3] for row in plan]
    assert any(
        "leads_by_study_and_time (study=? AND submitted_at>? AND submitted_at<?)" in step for step in steps
    )
    read = {step.split()[1] for step in steps if step.startswith("SCAN")}
    assert not read & {"leads", "calls", "status_changes", "lead_findings"}
    assert not [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step]


def test_what_is_counted_stands_in_the_index_and_no_lead_is_read(db: Database, now: datetime) -> None:
    steps = list(db.query(f"EXPLAIN {_CHOSEN}{_LEADS}", period(now).bound()))
    of_leads = {step["p3"] for step in steps if step["opcode"] == "DeferredSeek"}
    reading = ("Column", "FinishSeek", "Rowid", "SeekRowid", "NotExists")
    assert not [step for step in steps if step["opcode"] in reading and step["p1"] in of_leads]


@pytest.mark.parametrize(("most", "counted", "is_cut"), [(2, 2, True), (3, 3, False), (4, 3, False)])
def test_exactly_as_many_as_are_counted_are_all_of_them(
    db: Database,
    keep: Keep,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    counted: int,
    is_cut: bool,
) -> None:
    monkeypatch.setattr(figures, "MOST_LEADS", most)
    for form in ("one", "two", "three"):
        keep(db, form, document=document(("I1", "fits")))
    told = figures_of(db, period(now))
    assert (told.leads, told.is_cut, told.findings["I1", "fits"]) == (counted, is_cut, counted)
    assert sum(told.locales.values()) == sum(told.respondents.values()) == counted
