"""The history as people read it: in words, with names of today, by whoever answers for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g

from chatbot.i18n import STAFF
from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.staff import SECTIONS
from chatbot.staff.history_words import ACTIONS, action_words, actor_words, detail_words
from chatbot.store import Store, history_search
from chatbot.store.database import writing
from chatbot.store.export import Export, begin_export
from chatbot.store.history import length_and_last_hash, record, verify
from chatbot.store.lead_filter import LeadFilter
from chatbot.store.leads import erase
from chatbot.store.staff import Account
from tests.patient.page import words
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.leads import SUBMITTED_AT
from tests.staff.member import Member, StaffPage

CHATBOT = Path(__file__).parents[2] / "chatbot"
ACTION = re.compile(r"(?:history|leads?|log|notices?|pauses?|staff|store)\.[a-z_]+")
NO_ACTIONS = {"leads.db", "staff.css", "staff.js", "staff.po"}
WRITER = "record"
ITS_ACTION = 3


def actions_said(source: str) -> Iterator[str]:
    """Every text in a file that has the form of an action, or with which one begins that is put together."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value):
            yield node.value


def actions_recorded(source: str) -> Iterator[str]:
    """What is handed to ``history.record`` as it stands in the code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and len(node.args) > ITS_ACTION:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            action = node.args[ITS_ACTION]
            if name == WRITER and isinstance(action, ast.Constant):
                yield str(action.value)


def sources() -> Iterator[str]:
    for file in sorted(CHATBOT.rglob("*.py")):
        if file.name != "history_words.py":
            yield file.read_text(encoding="utf-8")


def has_words(action: str) -> bool:
    if action.endswith("_"):
        return any(each.startswith(action) for each in ACTIONS)
    return action in ACTIONS


def test_every_action_that_the_program_records_has_words() -> None:
    said = {action for source in sources() for action in actions_said(source)} - NO_ACTIONS
    assert not sorted(action for action in said if not has_words(action))


def test_every_action_has_a_form_by_which_the_test_above_finds_it() -> None:
    recorded = {action for source in sources() for action in actions_recorded(source)}
    assert len(recorded) >= 15
    assert not [action for action in recorded if not ACTION.fullmatch(action)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('history.record(db, at, actor, "lead.moved")', ["lead.moved"]),
        ('_DONE = "leads.swept"', ["leads.swept"]),
        ('changing(db, seen, f"lead.visit_{what}")', ["lead.visit_"]),
        ('url_for("lead_page.show")', []),
    ],
)
def test_an_action_is_found_however_it_is_written(line: str, found: list[str]) -> None:
    assert list(actions_said(line)) == found


@pytest.fixture(params=["en", "zh"])
def speaking(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    with app.test_request_context():
        g.locale, g.catalog = request.param, STAFF
        yield request.param


def test_every_action_is_said_in_either_language(speaking: str) -> None:
    said = [action_words(action) for action in ACTIONS]
    assert len(set(said)) == len(said)
    assert all(each.isascii() is (speaking == "en") for each in said)


def test_what_this_version_does_not_know_keeps_its_name(speaking: str) -> None:
    assert action_words("lead.teleported") == "lead.teleported"
    assert actor_words("staff 99", {}) == "staff 99"
    assert "colour" in detail_words({"colour": "red"})


def test_of_a_long_list_the_first_few_are_named_and_how_many_there_are(speaking: str) -> None:
    said = detail_words({"references": [f"REF-{number:03}" for number in range(50)]})
    assert "REF-004" in said
    assert "REF-005" not in said
    assert "50" in said


def test_a_detail_of_records_is_said_in_words(speaking: str) -> None:
    said = detail_words({"criterion": "I3", "standing": "contradicted", "revision": 4})
    assert (
        said == {"en": "criterion: I3; records: Contradicted", "zh": "标准：I3；资料：与回答不符"}[speaking]
    )


def test_a_detail_of_a_notice_is_said_in_words(speaking: str) -> None:
    said = detail_words({"kind": "digest", "tries": 2}, {}, ZoneInfo("UTC"))
    assert said == {"en": "kind: the day's summary; tries: 2", "zh": "种类：每日摘要；尝试次数：2"}[speaking]


@pytest.mark.parametrize(
    ("detail", "english", "chinese"),
    [
        ({"to": "records_requested"}, "to: Records requested", "：已"),
        ({"outcome": "reached"}, "outcome: Reached", "接通"),
        ({"role": "viewer"}, "role: Viewer", "角色"),
        ({"studies": []}, "studies: every study", "研究：全部研究"),
        ({"studies": ["NCT07214142"]}, "studies: NCT07214142", "研究：NCT07214142"),
        ({"to": "staff 2"}, "to: Zhao Min", "Zhao Min"),
        ({"action": "check_records"}, "next action: Check the records", "下一步：核对资料"),
        ({"due": "2026-11-26T02:00:00.123456Z"}, "Nov 26, 2026 10:00", "2026年11月26日 10:00"),
        (
            {"wrong_since": "2026-11-26T02:00:00.123456Z"},
            "logged as wrong: Nov 26, 2026 10:00",
            "记录为有误的时间：2026年11月26日 10:00",
        ),
    ],
)
def test_no_detail_is_a_code(speaking: str, detail: dict[str, str], english: str, chinese: str) -> None:
    said = detail_words(detail, {"staff 2": "Zhao Min"}, ZoneInfo("Asia/Shanghai"))
    assert {"en": english, "zh": chinese}[speaking] in said


@pytest.mark.parametrize(
    ("parts", "english", "chinese"),
    [
        ([], "filter: all leads", "查看条件：全部线索"),
        (
            ["locale=zh", "status=new", "assigned_to=2"],
            "filter: Status: New · Language: Chinese · Assigned to: Zhao Min",
            "查看条件：状态为“新线索”、语言为“中文”、负责人为“Zhao Min”",
        ),
        (["assigned_to=nobody"], "Assigned to: Not assigned", "负责人为“未分配”"),
        (["outcome=needs_review", "respondent=family"], "Outcome: To check", "预筛结果为“待核对”"),
        (
            ["study_0=NCT1", "study_1=NCT2"],
            "studies of the account: NCT1, NCT2",
            "账号可看的研究为“NCT1、NCT2”",
        ),
        (
            ["since=2026-11-01T16:00:00.000000+00:00", "until=2026-11-03T16:00:00.000000+00:00"],
            "From day: Nov 2, 2026 · To day: Nov 3, 2026",
            "为“2026年11月2日”",
        ),
        (["since=2026-11-01T15:00:00.000000+00:00"], "From day: Nov 1, 2026 23:00", "23:00”"),
    ],
)
def test_the_filter_of_an_export_is_said_in_words(
    speaking: str, parts: list[str], english: str, chinese: str
) -> None:
    said = detail_words({"filter": parts}, {"staff 2": "Zhao Min"}, ZoneInfo("Asia/Shanghai"))
    assert {"en": english, "zh": chinese}[speaking] in said
    assert "=" not in said
    assert "_" not in said


def test_every_part_that_a_filter_can_have_is_said_in_words(speaking: str) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    every = LeadFilter("NCT1", "possible", LeadStatus.NEW, "zh", "self", 2, at, at, ("NCT1",))
    parts = Export(every, "list-csv", "records").as_detail()["filter"]
    assert len(parts) == 9  # type: ignore[arg-type]
    said = detail_words({"filter": parts}, {"staff 2": "Zhao Min"})
    assert not re.search(r"_|=|\b(?:possible|new|self|zh|staff)\b", said)


def test_what_was_refused_is_told_by_the_name_of_its_page(app: Flask, speaking: str) -> None:
    """And never by the name of a route, whichever part of the staff's pages it belongs to."""
    said = {"en": "page: Export", "zh": "页面：导出"}[speaking]
    assert detail_words({"page": "exports.ask"}) == said
    closed = {name for name in app.blueprints if name in {each.name for each in SECTIONS}}
    for part in closed - {"signing_in", "setting_up"}:
        assert part not in detail_words({"page": f"{part}.show"}).split(), part


def rows(page: StaffPage) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in page.root.iter("li") if row.get("data-entry")]


def test_a_lead_shows_what_was_done_with_it(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    page = sign_in(Role.VIEWER, name="Zhao Min").opens(f"leads/{reference}")
    read, kept = rows(page)
    assert read[1:3] == ["Zhao Min", "Lead read"]
    assert kept[1:3] == ["The person who asked", "Lead submitted"]
    assert kept[0].startswith("Nov 20, 2026 10:30")


@pytest.mark.parametrize(("locale", "said"), [("en", "Leads exported"), ("zh", "导出线索")])
def test_a_lead_shows_that_it_was_exported_and_no_other_lead(
    keep: KeepLead, sign_in: SignIn, store: Store, locale: str, said: str
) -> None:
    reference, other = keep(), keep(name="Li Lei", phone="+8613900000009", study="NCT04912596")
    with store.connect() as db:
        begin_export(db, Export(LeadFilter(), "list-csv", "records"), SUBMITTED_AT, "staff 99")
    page = sign_in(locale=locale, studies=("NCT07214142",)).opens(f"leads/{reference}")
    assert [row[2] for row in rows(page)].count(said) == 1
    assert other not in page.text


def test_a_lead_shows_the_latest_twenty(keep: KeepLead, sign_in: SignIn, store: Store) -> None:
    reference = keep()
    with store.connect() as db, writing(db):
        for _ in range(30):
            record(db, SUBMITTED_AT, "operator", "lead.read", reference)
    assert len(rows(sign_in().opens(f"leads/{reference}"))) == 20


@pytest.mark.parametrize(
    ("role", "is_offered"), [(Role.VIEWER, False), (Role.COORDINATOR, False), (Role.ADMIN, True)]
)
def test_q15_only_admins_search_the_history(
    keep: KeepLead, sign_in: SignIn, role: Role, is_offered: bool
) -> None:
    member = sign_in(role)
    page = member.opens(f"leads/{keep()}")
    assert any("/history" in link for link in page.links()) is is_offered
    assert member.asks("history").status_code == (200 if is_offered else 403)


@pytest.fixture
def admin(sign_in: SignIn) -> Member:
    return sign_in(Role.ADMIN, name="Sun Wei")


def test_an_entry_about_an_account_names_whose_it_is(admin: Member) -> None:
    (added,) = [row for row in rows(admin.opens("history")) if row[2] == "Account added"]
    assert added[3] == "Sun Wei"


def test_all_entries_of_a_lead_are_found_also_when_it_is_erased(
    keep: KeepLead, admin: Member, store: Store
) -> None:
    reference, _ = keep(), keep()
    with store.connect() as db:
        erase(db, reference, SUBMITTED_AT + timedelta(days=1), "operator")
    page = admin.opens(f"history?subject={reference.lower().replace('-', ' ')}")
    assert [row[2] for row in rows(page)] == ["Lead erased", "Lead submitted"]
    assert {row[3] for row in rows(page)} == {reference}


def test_it_is_searched_by_who_and_what(
    keep: KeepLead, sign_in: SignIn, admin: Member, account: Callable[..., Account]
) -> None:
    coordinator = sign_in(name="Zhao Min")
    coordinator.opens(f"leads/{keep()}")
    assert coordinator.account
    page = admin.opens("history")
    form = page.form("/history")
    assert coordinator.account.actor in {each.value for each in form.named("actor")}
    page = admin.opens(f"history?actor={coordinator.account.actor}&action=lead.read")
    assert [row[1:3] for row in rows(page)] == [["Zhao Min", "Lead read"]]


def test_a_day_is_a_day_on_the_clock_of_the_clinic(admin: Member, store: Store) -> None:
    midnight = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # the 22nd begins in Hefei
    with store.connect() as db:
        for minutes in (-1, 0, 24 * 60 - 1, 24 * 60):
            record(db, midnight + timedelta(minutes=minutes), "operator", "lead.read", f"000-00{minutes % 7}")
    page = admin.opens("history?action=lead.read&since=2026-11-22&until=2026-11-22")
    assert [row[0].split(",")[0] for row in rows(page)] == ["Nov 22", "Nov 22"]


def test_q15_an_admin_of_some_studies_reads_nothing_about_others(
    keep: KeepLead, sign_in: SignIn, store: Store
) -> None:
    ours, other = keep(), keep(study="NCT04912596")
    with store.connect() as db:
        begin_export(db, Export(LeadFilter(), "list-csv", "records"), SUBMITTED_AT, "operator")
    admin = sign_in(Role.ADMIN, studies=("NCT07214142",))
    page = admin.opens("history")
    assert other not in page.html
    assert [row[3] for row in rows(page) if row[2] == "Lead submitted"] == [ours]
    assert {"Account added", "Signed in"} <= {row[2] for row in rows(page)}
    assert "other studies are not here" in page.text
    assert rows(admin.opens(f"history?subject={other}")) == []
    assert "other studies are not here" not in sign_in(Role.ADMIN).opens("history").text


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_older_entries_are_one_link_away(sign_in: SignIn, store: Store, locale: str) -> None:
    admin = sign_in(Role.ADMIN, locale)
    with store.connect() as db, writing(db):
        for minute in range(60):
            record(db, SUBMITTED_AT + timedelta(minutes=minute), "operator", "lead.kept", "000-000")
    page = admin.opens("history?action=lead.kept")
    first = rows(page)
    (older,) = [link for link in page.links() if "after=" in link]
    assert "action=lead.kept" in older
    second = rows(admin.opens(older))
    assert (len(first), len(second)) == (50, 10)
    assert not [link for link in admin.page.links() if "after=" in link]


@pytest.mark.parametrize(("locale", "said"), [("en", "about other studies"), ("zh", "属于其他研究")])
def test_among_many_entries_about_other_studies_it_says_that_it_looked_only_so_far(
    keep: KeepLead,
    sign_in: SignIn,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    said: str,
) -> None:
    ours, other = keep(), keep(study="NCT04912596")
    with store.connect() as db, writing(db):
        for reference in (ours, *[other] * 4):
            record(db, SUBMITTED_AT, "operator", "lead.noted", reference)
    monkeypatch.setattr(history_search, "MOST_LOOKED_AT", 4)
    admin = sign_in(Role.ADMIN, locale, studies=("NCT07214142",))
    page = admin.opens("history?action=lead.noted")
    told = page.element("p", **{"data-cut": ""})
    assert told is not None
    assert said in words(told)
    assert rows(page) == []
    (older,) = [link for link in page.links() if "after=" in link]
    page = admin.opens(older)
    assert [row[3] for row in rows(page)] == [ours]
    assert page.element("p", **{"data-cut": ""}) is None


def test_q16_a_look_at_the_history_is_one_entry(admin: Member, store: Store) -> None:
    admin.opens()
    with store.connect() as db:
        (before, _) = length_and_last_hash(db)
    admin.opens("history?action=lead.read&since=2026-11-22")
    with store.connect() as db:
        (entry,) = db.query("SELECT * FROM history WHERE seq > ?", [before])
    assert admin.account
    assert (entry["actor"], entry["action"]) == (admin.account.actor, "history.searched")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("actor=staff 999", "actor"),
        ("actor=王𠮷明", "actor"),
        ("action=lead.teleported", "action"),
        ("subject=王𠮷明", "subject"),
        ("subject=13900000001", "subject"),
        ("since=yesterday", "since"),
        ("until=9999-12-31", "until"),
        ("since=0001-01-01", "since"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q16_what_nobody_was_offered_is_refused_and_not_recorded(
    sign_in: SignIn, store: Store, query: str, field: str, locale: str
) -> None:
    admin = sign_in(Role.ADMIN, locale)
    admin.opens()
    with store.connect() as db:
        before = length_and_last_hash(db)
    page = admin.opens(f"history?{query}")
    assert page.status == 422
    assert page.title.startswith({"en": "Error: ", "zh": "错误："}[locale])
    assert f"#{field}" in page.links()
    assert rows(page) == []
    with store.connect() as db:
        assert length_and_last_hash(db) == before


def test_q16_a_guessed_address_is_recorded_without_what_was_typed(sign_in: SignIn, store: Store) -> None:
    member = sign_in()
    for guess in ("王𠮷明", "13900000001", "000-000"):
        assert member.asks(f"leads/{guess}").status_code == 404
    with store.connect() as db:
        refused = list(db.query("SELECT subject FROM history WHERE action = 'staff.refused' ORDER BY seq"))
    assert [row["subject"] for row in refused] == ["", "", "000-000"]


MARKER = "mk7q"
"""Stands in whatever a person or a colleague writes here, and must stand nowhere in the history."""


def test_q16_after_a_day_of_work_the_history_holds_nothing_personal(
    keep: KeepLead, sign_in: SignIn, store: Store, app: Flask
) -> None:
    personal = {
        name: f"{MARKER} {name}" for name in ("name", "best_time", "safe_contact", "hospital", "city", "note")
    }
    reference = keep(**personal, phone="+8613900007777", phone_as_typed="139 0000 7777", attested_by=MARKER)
    member = sign_in(Role.ADMIN, name=f"Li {MARKER}")
    path = f"leads/{reference}/criteria/I2/check"
    check = {"standing": "confirmed", "finding": "fits", "source": "mri", "source_date": "2026-11-03"}
    for page in (
        "",
        f"leads/{reference}",
        "questions",
        f"history?subject={reference}",
        f"history?subject={MARKER}",
    ):
        member.opens(page)
    member.opens(path)
    member.fills_in("/check", **check, note=MARKER * 100)
    member.fills_in("/check", **check, note=MARKER)
    member.sends(path, {**check, "note": MARKER})
    member.asks(f"leads/{MARKER}")
    for command in (["leads", "list"], ["leads", "show", reference], ["leads", "rescore"]):
        assert app.test_cli_runner().invoke(args=command).exit_code == 0
    member.fills_in("/sign-out")
    with store.connect() as db:
        erase(db, reference, SUBMITTED_AT, "operator")
        told = "\n".join(str(row) for row in db.query("SELECT actor, action, subject, detail FROM history"))
        assert verify(db) is None
    assert not [each for each in (MARKER, "13900007777", "139 0000", "fits", "2026-11-03") if each in told]
    assert told.count(reference) >= 5
