"""What leaves the database: the leads that were meant, and the history knows of each before it does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from chatbot.screening.judgement import Finding
from chatbot.screening.lead import ContactDetails, Lead, LeadStatus
from chatbot.screening.progress import CallOutcome
from chatbot.screening.staff_role import Role
from chatbot.screening.standing import RecordCheck, Standing
from chatbot.store.export import _LEADS, Export, begin_export, count_leads, exported_leads
from chatbot.store.lead_filter import NOBODY, LeadFilter
from chatbot.store.leads import erase
from chatbot.store.receipts import Receipt
from chatbot.store.record_checks import add_check
from chatbot.store.staff import add_account
from chatbot.store.work.contact import Call, log_call
from chatbot.store.work.phone import confirm_phone
from tests.store.colleagues import colleague, seen

Keep = Callable[..., Receipt]

FITS = RecordCheck("I1", Standing.CONFIRMED, Finding.FITS)
AWAITED = RecordCheck("I1", Standing.PENDING)
MISFIT = RecordCheck("I1", Standing.CONTRADICTED, Finding.DOES_NOT_FIT)
TEAMS = RecordCheck("E9", Standing.CONFIRMED, Finding.DOES_NOT_FIT)
EVERY = Export(LeadFilter(), "list-csv", "records")


def last_entry(db: Database) -> dict[str, Any]:
    (row,) = db.query("SELECT * FROM history ORDER BY seq DESC LIMIT 1")
    return {**row, "detail": json.loads(row["detail"])}


def test_the_history_names_every_lead_that_leaves(db: Database, keep: Keep, now: datetime) -> None:
    kept = [keep(db, form, submitted_at=now).reference for form in ("one", "two")]
    references = begin_export(db, EVERY, now, "staff 3")
    entry = last_entry(db)
    assert sorted(references) == sorted(kept)
    assert (entry["actor"], entry["action"], entry["subject"]) == ("staff 3", "leads.exported", "")
    assert entry["detail"] == {
        "form": "list-csv",
        "reason": "records",
        "filter": [],
        "rows": 2,
        "references": list(references),
    }


def test_an_export_is_about_what_its_filter_is_about(db: Database, keep: Keep, now: datetime) -> None:
    keep(db, "one", study="NCT07214142")
    other = keep(db, "two", study="NCT04912596").reference
    export = Export(LeadFilter(study="NCT04912596"), "list-csv", "records")
    assert begin_export(db, export, now, "staff 3") == (other,)
    assert count_leads(db, export.leads) == 1
    assert last_entry(db)["detail"]["filter"] == ["study=NCT04912596"]


def test_an_export_of_what_nobody_has_taken_is_told_as_such(db: Database, keep: Keep, now: datetime) -> None:
    keep(db)
    begin_export(db, Export(LeadFilter(assigned_to=NOBODY), "list-csv", "records"), now, "staff 3")
    assert last_entry(db)["detail"]["filter"] == ["assigned_to=nobody"]


def test_no_lead_leaves_of_a_study_that_the_account_may_not_see(
    db: Database, keep: Keep, now: datetime
) -> None:
    keep(db, "one", study="NCT07214142")
    seen = LeadFilter(studies=("NCT04912596",))
    assert begin_export(db, Export(seen, "list-csv", "records"), now, "staff 3") == ()
    assert count_leads(db, seen) == 0


def test_leads_come_in_the_order_in_which_they_were_sent(db: Database, keep: Keep, now: datetime) -> None:
    late = keep(db, "one", submitted_at=now).reference
    early = keep(db, "two", submitted_at=now - timedelta(hours=1)).reference
    references = begin_export(db, EVERY, now, "staff 3")
    assert [lead.reference for lead in exported_leads(db, references)] == [early, late]


def test_a_lead_leaves_as_it_is_kept(db: Database, keep: Keep, lead: Lead, now: datetime) -> None:
    findings = [{"criterion": "I1", "finding": "fits"}, {"criterion": "E2", "finding": "unknown"}]
    document = {**lead.document, "is_concealed": True, "findings": findings}
    reference = keep(db, document=document).reference
    (exported,) = exported_leads(db, [reference])
    assert (exported.reference, exported.study, exported.status) == (reference, lead.study, LeadStatus.NEW)
    assert (exported.contact, exported.submitted_at, exported.next_at) == (lead.contact, now, None)
    assert list(exported.findings.items()) == [("I1", "fits"), ("E2", "unknown")]
    assert (exported.is_concealed, exported.call_first, exported.assigned_to) == (True, False, "")


def test_a_lead_says_whose_it_is_and_what_is_due(db: Database, keep: Keep, now: datetime) -> None:
    account = add_account(db, "chen", "Chen Li", Role.COORDINATOR, (), now, "operator")
    reference = keep(db).reference
    due = "2026-03-02T01:00:00.000000+00:00"
    db.execute(
        "UPDATE leads SET assigned_to = ?, next_action = 'call', next_at = ? WHERE reference = ?",
        [account.id, due, reference],
    )
    (exported,) = exported_leads(db, [reference])
    assert (exported.assigned_to, exported.next_action) == ("Chen Li", "call")
    assert exported.next_at == datetime.fromisoformat(due)


def test_a_lead_says_since_when_its_number_is_logged_as_wrong(
    db: Database, keep: Keep, now: datetime
) -> None:
    wrong, other, by = keep(db, "one").reference, keep(db, "two").reference, colleague(db)
    log_call(db, seen(db, wrong), Call(CallOutcome.WRONG_NUMBER), now, by)
    assert [each.wrong_number_since for each in exported_leads(db, [wrong, other])] == [now, None]
    confirm_phone(db, seen(db, wrong), now, by)
    assert [each.wrong_number_since for each in exported_leads(db, [wrong])] == [None]


@pytest.mark.parametrize(
    ("checks", "outcome"),
    [
        ([], ""),
        ([AWAITED], "needs_review"),
        ([FITS], "possible"),
        ([MISFIT], "likely_ineligible"),
        ([MISFIT, FITS], "possible"),
        ([FITS, TEAMS], "likely_ineligible"),
    ],
)
def test_a_lead_says_where_it_stands_after_records(
    db: Database, keep: Keep, lead: Lead, now: datetime, checks: list[RecordCheck], outcome: str
) -> None:
    """By the lead page's rule: what was left to the team counts once records settle it."""
    teams = {"criterion": "E9", "finding": "unknown", "rule": {"en": {"unknown_because": "a blood value"}}}
    findings = [{"criterion": "I1", "finding": "unknown", "rule": {"en": {"fits_when": "yes"}}}, teams]
    document = {**lead.document, "findings": findings}
    reference, by = keep(db, document=document, outcome="needs_review").reference, colleague(db)
    for revision, check in enumerate(checks):
        add_check(db, reference, revision, check, {}, now, by)
    (exported,) = exported_leads(db, [reference])
    assert (exported.outcome, exported.after_records) == ("needs_review", outcome)


def test_a_lead_that_is_erased_on_the_way_does_not_leave(db: Database, keep: Keep, now: datetime) -> None:
    kept = [keep(db, form).reference for form in ("one", "two")]
    references = begin_export(db, EVERY, now, "staff 3")
    erase(db, kept[0], now, "staff 3")
    assert [lead.reference for lead in exported_leads(db, references)] == [kept[1]]


def test_a_download_that_stands_still_holds_up_no_erasure(db: Database, store: Any, keep: Keep) -> None:
    kept = [keep(db, f"form {number}").reference for number in range(3)]
    with store.connect() as reading:
        leads = exported_leads(reading, kept)
        next(leads)
        assert erase(db, kept[0], datetime.fromisoformat("2026-03-02T00:00:00+00:00"), "staff 3")


@pytest.mark.parametrize("count", [499, 500, 501])
def test_every_lead_leaves_once_however_many_there_are(
    db: Database, keep: Keep, now: datetime, count: int
) -> None:
    first = keep(db).reference
    (row,) = db.query("SELECT * FROM leads")
    stored = {column["name"] for column in db.query("PRAGMA table_info(leads)")}
    row = {name: value for name, value in row.items() if name in stored}
    with db.atomic():
        db.table("leads").insert_all(
            {**row, "reference": f"R{number:05}", "idempotency_hash": str(number)}
            for number in range(1, count)
        )
    references = begin_export(db, EVERY, now, "staff 3")
    found = [lead.reference for lead in exported_leads(db, references)]
    assert found == list(references)
    assert set(found) == {first, *(f"R{number:05}" for number in range(1, count))}


def test_q16_nothing_personal_is_in_the_history_of_an_export(db: Database, keep: Keep, now: datetime) -> None:
    keep(db, contact=ContactDetails("王𠮷明", "+8613900000001", "139 0000 0001", note="烧退了"))
    begin_export(db, EVERY, now, "staff 3")
    entry = json.dumps(last_entry(db), ensure_ascii=False)
    assert not [each for each in ("王", "13900000001", "139 0000", "烧退了") if each in entry]


def test_findings_are_those_beside_the_lead_and_no_document_is_taken_apart(db: Database, keep: Keep) -> None:
    reference = keep(db).reference
    db.table("lead_findings").update(reference, {"findings": '{"E2": "fits", "I1": "unknown"}'})
    (exported,) = exported_leads(db, [reference])
    assert list(exported.findings.items()) == [("E2", "fits"), ("I1", "unknown")]
    plan = [row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {_LEADS}", ["[]"])]
    assert [step for step in plan if "json_each" in step] == ["SCAN json_each VIRTUAL TABLE INDEX 1:"]
    assert {step.split()[1] for step in plan if step.startswith("SEARCH")} >= {"leads", "lead_findings"}
