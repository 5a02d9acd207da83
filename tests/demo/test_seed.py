"""Made-up leads are believable, ring at nobody's, and never stand among real ones."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from cryptography.fernet import Fernet
from flask import Flask

from chatbot import DATABASE_FILE, create_app
from chatbot.demo.commands import FOLDER
from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Role
from chatbot.screening.standing import RecordCheck, Standing, faults_of
from chatbot.store import Store
from chatbot.store.backup import make_backup, restore_backup
from chatbot.store.errors import StoreRefused
from chatbot.store.history import verify
from chatbot.store.record_checks import checks_of
from chatbot.store.staff import add_account, list_accounts
from tests.demo.conftest import COUNT, seeded
from tests.patient.conftest import lead_of, references, store_of
from tests.patient.page import words
from tests.staff.member import Member

NOW = datetime(2026, 11, 26, tzinfo=UTC)
STUDY = "NCT07214142"


@pytest.fixture(scope="module")
def leads(demo: Flask) -> list[Lead]:
    return [lead_of(demo, reference) for reference in references(demo)]


@pytest.fixture(params=["en", "zh"])
def visitor(request: pytest.FixtureRequest, demo: Flask) -> Member:
    """Who looks around as a coordinator."""
    member = Member(demo, locale=request.param)
    member.opens()
    account = member.page.form("/sign-in/as").named("account")[0].value
    member.fills_in("/sign-in/as", account=account)
    return member


def test_there_are_as_many_as_asked_for_in_both_languages_and_about_every_study(leads: list[Lead]) -> None:
    assert len(leads) == COUNT
    assert {lead.locale for lead in leads} == {"en", "zh"}
    assert {lead.study for lead in leads} == {"NCT07214142", "NCT04912596"}


def test_every_outcome_and_both_kinds_of_respondents_are_among_them(leads: list[Lead]) -> None:
    assert {lead.outcome for lead in leads} == {"possible", "needs_review", "likely_ineligible"}
    assert {lead.voice for lead in leads} == {"patient", "family"}


def test_no_number_is_one_that_anybody_can_have(leads: list[Lead]) -> None:
    numbers = [lead.contact.phone for lead in leads]
    assert Counter(numbers).most_common(1)[0][1] == 1
    assert [each for each in numbers if phonenumbers.is_valid_number(phonenumbers.parse(each))] == []


def test_what_was_answered_is_whole_as_a_real_leads_is(leads: list[Lead]) -> None:
    assert all(lead.document["answers"] and lead.document["findings"] for lead in leads)
    assert {len(lead.consents) for lead in leads} == {2}


def test_colleagues_have_worked_on_most_of_them(demo: Flask) -> None:
    with store_of(demo).connect() as db:
        statuses = Counter(row["status"] for row in db.query("SELECT status FROM leads"))
        done = [db.table(name).count for name in ("calls", "notes", "status_changes", "record_checks")]
    assert len(statuses) >= 5
    assert min(done) > 0


def test_nothing_was_done_before_the_lead_came_or_after_now(demo: Flask) -> None:
    with store_of(demo).connect() as db:
        calls = list(db.query("SELECT at, submitted_at FROM calls JOIN leads USING (reference)"))
    assert all(row["submitted_at"] < row["at"] <= datetime.now(UTC).isoformat() for row in calls)


def test_colleagues_call_and_plan_while_the_clinic_is_open(demo: Flask) -> None:
    zones = {each.study.nct_id: ZoneInfo(each.site.time_zone) for each in demo.extensions["dialogs"].values()}
    with store_of(demo).connect() as db:
        times = [
            *db.query("SELECT study, at FROM calls JOIN leads USING (reference)"),
            *db.query("SELECT study, next_at AS at FROM leads WHERE next_at <> ''"),
        ]
    hours = {datetime.fromisoformat(each["at"]).astimezone(zones[each["study"]]).hour for each in times}
    assert hours
    assert hours <= {*range(9, 17)}


def test_nobody_fails_by_what_fits_or_is_enrolled_where_nobody_is(demo: Flask) -> None:
    with store_of(demo).connect() as db:
        moves = list(db.query("SELECT * FROM status_changes"))
        checks = {each: checks_of(db, each) for each in references(demo)}
    for move in moves:
        lead = lead_of(demo, move["reference"])
        found = {each["criterion"]: each["finding"] for each in lead.document["findings"]}  # type: ignore[attr-defined]
        for kept in checks[move["reference"]]:
            if kept.check.finding:
                found[kept.check.criterion] = kept.check.finding.value
        if move["status"] == "screen_failure":
            assert found[move["criterion"]] == "does_not_fit"
        if move["status"] == "enrolled":
            assert lead.document["record"]["status"] == "RECRUITING"  # type: ignore[index]
            assert "does_not_fit" not in found.values()


def test_what_was_held_against_papers_stands_in_the_report(demo: Flask) -> None:
    """Each check names the answers in the wording that was seen, and a paper that the study has."""
    with store_of(demo).connect() as db:
        rows = list(db.query("SELECT * FROM record_checks JOIN leads USING (reference)"))
    dialogs = demo.extensions["dialogs"]
    for row in rows:
        line = dialogs[row["study"]].criterion[row["criterion"]]
        signatures = {each["question"]: each["signature"] for each in json.loads(row["document"])["answers"]}
        checked = json.loads(row["questions"])
        assert checked.items() <= signatures.items()
        assert checked.keys() <= line.reads
        check = RecordCheck(
            row["criterion"],
            Standing(row["standing"]),
            Finding(row["finding"]) if row["finding"] else None,
            row["question"],
        )
        findings = {each["criterion"]: each["finding"] for each in json.loads(row["document"])["findings"]}
        assert faults_of(check, Finding(findings[row["criterion"]])) == ()
        assert not row["question"] or row["question"] in checked
    contradicted = [row for row in rows if row["standing"] == "contradicted"]
    assert all(row["question"] for row in contradicted)
    assert 0.02 < len(contradicted) / len(rows) < 0.4
    for study, dialog in dialogs.items():
        sources = {row["source"] for row in rows if row["study"] == study}
        assert len(sources & {paper.id for paper in dialog.papers}) >= 3


def test_everybody_s_account_is_set_up(visitor: Member) -> None:
    """Whoever looks at the accounts sees them as those of a clinic that works, and not links that ran out."""
    with store_of(visitor.app).connect() as db:
        assert all(each.is_set_up for each in list_accounts(db))


def test_the_report_of_answers_and_records_tells_something(visitor: Member) -> None:
    page = visitor.opens("questions")
    counts = [words(list(row)[2]) for row in page.root.iter("tr") if row.get("data-question")]
    assert [each for each in counts if {"en": " of ", "zh": "/"}[visitor.locale] in each]


def test_who_worked_on_a_lead_has_read_it_and_some_nobody_has_touched(demo: Flask) -> None:
    with store_of(demo).connect() as db:
        rows = list(
            db.query(
                "SELECT assigned_to, leads.revision, lead_reads.revision AS read FROM leads "
                "LEFT JOIN lead_reads ON lead_reads.reference = leads.reference AND staff_id = assigned_to"
            )
        )
    assert all(row["read"] == row["revision"] for row in rows if row["assigned_to"])
    assert not all(row["assigned_to"] for row in rows)


@pytest.mark.parametrize("form", ["list-csv", "list-json", "list-xlsx", "log-csv", "log-xlsx"])
def test_no_file_of_the_demonstration_can_be_taken_for_a_real_one(visitor: Member, form: str) -> None:
    visitor.opens("exports/")
    answer = visitor.sends("exports/", {"form": form, "reason": "quality", "study": STUDY})
    plain, encoded = answer.headers["Content-Disposition"].split("; filename*=UTF-8''")
    mark, said = {"en": ("DEMO", "made up"), "zh": ("演示", "虚构")}[visitor.locale]
    assert plain.startswith('attachment; filename="demo-')
    assert unquote(encoded).startswith(mark)
    body = answer.get_data()
    if form.endswith("json"):
        assert all(row["is_made_up"] is True for row in json.loads(body))
    elif form.endswith("csv"):
        title, *rows = list(csv.reader(StringIO(body.decode("utf-8-sig"), newline="")))
        assert {title[0], *(row[0] for row in rows)} == {mark, said}
    else:
        with ZipFile(BytesIO(body)) as book:
            cells = book.read("xl/worksheets/sheet1.xml").decode()
            assert cells.count(f"<t>{said}</t>") == cells.count("<row ") - 1
            assert f'name="{mark}' in book.read("xl/workbook.xml").decode()


def test_nor_can_its_log_on_paper(visitor: Member) -> None:
    visitor.opens("exports/")
    sent = {"form": "log-html", "reason": "quality", "study": STUDY}
    page = visitor._follows(visitor.sends("exports/", sent))
    rows = [[words(cell) for cell in row] for row in page.root.iter("tr")]
    assert {row[0] for row in rows[1:]} == {{"en": "made up", "zh": "虚构"}[visitor.locale]}


def test_nor_can_a_visit_in_a_calendar(demo: Flask, visitor: Member) -> None:
    with store_of(demo).connect() as db:
        reference = next(db.query("SELECT reference FROM visits"))["reference"]
    answer = visitor.asks(f"leads/{reference}/visit.ics")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="demo-visit-{reference}.ics"'
    mark = {"en": "DEMO ", "zh": "演示-"}[visitor.locale]
    assert f"SUMMARY:{mark}" in answer.get_data(as_text=True)


def test_nor_can_what_the_terminal_says_of_a_lead(demo: Flask) -> None:
    def said(*arguments: str) -> list[str]:
        return demo.test_cli_runner().invoke(args=["leads", *arguments]).output.splitlines()

    lines = said("list", "--limit", "3")
    assert [line.partition("  ")[0] for line in lines] == ["DEMO, made up"] * 3
    reference = lines[0].split("  ")[1]
    assert said("show", reference)[0] == f"DEMO, made up  reference: {reference}"


def test_its_history_is_unbroken(demo: Flask) -> None:
    with store_of(demo).connect() as db:
        assert verify(db) is None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_whoever_looks_may_be_any_of_the_made_up_colleagues(demo: Flask, locale: str) -> None:
    member = Member(demo, locale=locale)
    member.opens()
    accounts = [each.value for each in member.page.form("/sign-in/as").named("account")]
    assert len(accounts) == 4
    assert member.fills_in("/sign-in/as", account=accounts[0]).path == f"/{locale}/staff/"


def test_who_looks_around_is_taken_to_the_page_they_asked_for(demo: Flask) -> None:
    member = Member(demo)
    member.opens("figures/?days=30")
    account = member.page.form("/sign-in/as").named("account")[0].value
    assert member.fills_in("/sign-in/as", account=account).path == "/en/staff/figures/"


def test_no_other_site_takes_a_browser_that_looked_around_for_a_known_one(demo: Flask) -> None:
    member = Member(demo)
    member.opens()
    account = member.page.form("/sign-in/as").named("account")[0].value
    answer = member.sends("sign-in/as", {"account": account})
    assert not [each for each in answer.headers.getlist("Set-Cookie") if "staff-browser" in each]


def test_the_demonstration_has_keys_of_its_own_whatever_the_environment_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATBOT_CONVERSATION_KEYS", Fernet.generate_key().decode())
    monkeypatch.setenv("CHATBOT_DATABASE_KEY", "a" * 64)
    assert "made 1 made-up leads" in seeded(tmp_path, "--count", "1")
    made = {each.name for each in (tmp_path / FOLDER).glob("*.key")}
    assert made == {"conversation.key", "database.key", "receipt.key"}


def test_a_seed_that_was_interrupted_leaves_nothing_to_be_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with patch("chatbot.demo.commands.work_on", side_effect=OSError("the power went")):
        assert "the power went" in seeded(tmp_path, "--count", "1")
    assert not (tmp_path / FOLDER).exists()
    assert "made 1 made-up leads" in seeded(tmp_path, "--count", "1")
    assert [each.name for each in tmp_path.iterdir()] == [FOLDER]


def test_q25_among_real_leads_nobody_signs_in_without_a_password(real_instance: Path) -> None:
    real = create_app({"INSTANCE_PATH": str(real_instance), "TESTING": True})
    with store_of(real).connect() as db:
        account = add_account(db, "chen", "Chen Li", Role.COORDINATOR, (), NOW, "operator")
    member = Member(real)
    member.opens()
    assert "/sign-in/as" not in member.page.html
    assert member.sends("sign-in/as", {"account": str(account.id)}).status_code == 404
    assert member.opens().path == "/en/staff/sign-in"


def test_a_second_seed_changes_nothing_and_says_how_to_begin_anew(demo: Flask, real_instance: Path) -> None:
    before = references(demo)
    assert "delete the folder" in seeded(real_instance)
    assert references(demo) == before


def test_only_the_demonstration_is_marked(demo: Flask, real_instance: Path) -> None:
    real = create_app({"INSTANCE_PATH": str(real_instance)})
    assert store_of(demo).holds_made_up_leads()
    assert not store_of(real).holds_made_up_leads()


@pytest.mark.parametrize("path", ["/en/", "/zh/NCT07214142/", "/en/staff/sign-in", "/zh/staff/nothing"])
def test_every_page_of_the_demonstration_says_so_and_no_other_does(
    demo: Flask, real_instance: Path, path: str
) -> None:
    real = create_app({"INSTANCE_PATH": str(real_instance)})
    mark = 'class="demo"'
    assert mark in demo.test_client().get(path).get_data(as_text=True)
    assert mark not in real.test_client().get(path).get_data(as_text=True)


def test_a_backup_of_one_never_takes_the_place_of_the_other(
    demo: Flask, real_instance: Path, tmp_path: Path
) -> None:
    store: Store = store_of(demo)
    make_backup(store.path, store.keys.database, tmp_path / "demo.db", NOW)
    other = tmp_path / FOLDER
    app = create_app({"INSTANCE_PATH": str(other)})
    (other).mkdir()
    for key in (real_instance / FOLDER).glob("*.key"):
        (other / key.name).write_bytes(key.read_bytes())
        (other / key.name).chmod(0o600)
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    with pytest.raises(StoreRefused, match="stay apart"):
        restore_backup(other / DATABASE_FILE, store.keys.database, tmp_path / "demo.db", NOW, overwrite=True)


def test_a_few_stop_on_the_way_and_nobody_at_what_may_be_left_empty(leads: list[Lead]) -> None:
    assert 0 < sum(bool(lead.document["stopped_early"]) for lead in leads) < len(leads) / 4
