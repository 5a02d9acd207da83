"""Leads as files: who may take them, what is in them, and what the history knows of it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
import time_machine
from sqlite_utils import Database
from werkzeug.test import TestResponse

from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.errors import StoreUnavailable
from chatbot.store.export import ExportedLead, exported_leads
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.member import Member

STUDY, OTHER = "NCT07214142", "NCT04912596"
LOCALES = ("en", "zh")
LATE_IN_LONDON = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
"""It is the next day in Hefei."""


def exported(member: Member, form: str = "list-csv", **fields: str) -> TestResponse:
    member.opens("exports/")
    return member.sends("exports/", {"form": form, "reason": "records", **fields})


def rows_of(response: TestResponse) -> list[dict[str, str]]:
    assert response.status_code == 200, response.get_data(as_text=True)
    return list(csv.DictReader(StringIO(response.get_data().decode("utf-8-sig"), newline="")))


def history_of(store: Store) -> list[dict[str, Any]]:
    with store.connect() as db:
        rows = list(db.query("SELECT * FROM history WHERE action LIKE '%exported' ORDER BY seq"))
    return [{**row, "detail": json.loads(row["detail"])} for row in rows]


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.COORDINATOR, 200), (Role.ADMIN, 200)])
def test_q15_only_who_may_export_comes_to_the_page(sign_in: SignIn, role: Role, status: int) -> None:
    member = sign_in(role)
    page = member.opens()
    assert ("/en/staff/exports/" in page.links()) == (status == 200)
    assert member.opens("exports/").status == status


def test_q15_a_viewer_takes_nothing_and_the_history_has_the_try(
    sign_in: SignIn, keep: KeepLead, store: Store
) -> None:
    keep()
    member = sign_in(Role.VIEWER)
    member.opens()
    assert member.sends("exports/", {"form": "list-csv", "reason": "records"}).status_code == 403
    assert history_of(store) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_list_leaves_as_it_was_asked_for(sign_in: SignIn, keep: KeepLead, locale: str) -> None:
    reference = keep(name="王𠮷明", city="合肥")
    member = sign_in(locale=locale)
    member.opens("exports/")
    response = member.sends("exports/", {"form": "list-csv", "reason": "records", "study": STUDY})
    (row,) = rows_of(response)
    words = list(row.values())
    assert words[:2] == [reference, STUDY]
    assert {"王𠮷明", "合肥"} <= set(words)
    assert {"en": "fits the study", "zh": "符合参加条件"}[locale] in words


@pytest.mark.parametrize(
    ("locale", "says"), [("en", "This list is not complete"), ("zh", "此列表不完整")], ids=LOCALES
)
def test_q3_a_list_that_breaks_off_on_its_way_says_so_at_its_end(
    sign_in: SignIn, keep: KeepLead, monkeypatch: pytest.MonkeyPatch, locale: str, says: str
) -> None:
    keep()

    def unreadable(db: Database, references: Sequence[str]) -> Iterator[ExportedLead]:
        yield from exported_leads(db, references)
        raise StoreUnavailable

    monkeypatch.setattr(import_module("chatbot.staff.exports"), "exported_leads", unreadable)
    text = exported(sign_in(locale=locale)).get_data(as_text=True)
    assert says in text.splitlines()[-1]


def test_q32_a_formula_in_a_name_leaves_as_text(sign_in: SignIn, keep: KeepLead) -> None:
    keep(name='=HYPERLINK("https://example.org")', phone="+8613900000001")
    (row,) = rows_of(exported(sign_in()))
    assert row["Name"] == '\'=HYPERLINK("https://example.org")'
    assert row["Phone"] == "(+86) 139 0000 0001"


def test_q16_every_export_is_in_the_history_with_its_reason(
    sign_in: SignIn, keep: KeepLead, store: Store
) -> None:
    reference = keep()
    member = sign_in()
    exported(member, "list-json", reason="person_asked", study=STUDY)
    (entry,) = history_of(store)
    assert member.account is not None
    assert (entry["actor"], entry["action"]) == (member.account.actor, "leads.exported")
    assert entry["detail"] == {
        "form": "list-json",
        "reason": "person_asked",
        "filter": [f"study={STUDY}"],
        "rows": 1,
        "references": [reference],
    }


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"form": ""}, {"form"}),
        ({"form": "list-exe"}, {"form"}),
        ({"form": "log-json", "study": STUDY}, {"form"}),
        ({"reason": ""}, {"reason"}),
        ({"reason": "王明 asked"}, {"reason"}),
        ({"form": "", "reason": "", "since": "yesterday"}, {"form", "reason", "since"}),
        ({"status": "eligible"}, {"status"}),
        ({"study": "NCT00000000"}, {"study"}),
        ({"form": "log-csv"}, {"study"}),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_missing_is_asked_for_and_nothing_leaves(
    sign_in: SignIn, store: Store, keep: KeepLead, fields: dict[str, str], wrong: set[str], locale: str
) -> None:
    keep()
    member = sign_in(locale=locale)
    member.opens("exports/")
    page = member._follows(member.sends("exports/", {"form": "list-csv", "reason": "records", **fields}))
    assert page.status == 422
    assert page.title.startswith({"en": "Error: ", "zh": "错误："}[locale])
    assert {link[1:] for link in page.links() if link.startswith("#") and link != "#main"} == wrong
    assert history_of(store) == []


def test_what_was_chosen_is_still_chosen_after_a_refusal(sign_in: SignIn) -> None:
    member = sign_in()
    member.opens("exports/")
    sent = {"form": "list-json", "reason": "", "study": OTHER, "status": "enrolled", "since": "2026-11-01"}
    page = member._follows(member.sends("exports/", sent))
    assert dict(page.form("/exports/").as_it_stands()).items() >= sent.items()


def test_an_address_brings_the_filter_of_a_list_along(sign_in: SignIn) -> None:
    page = sign_in().opens(f"exports/?study={OTHER}&status=new&until=2026-11-30")
    chosen = dict(page.form("/exports/").as_it_stands())
    assert (chosen["study"], chosen["status"], chosen["until"]) == (OTHER, "new", "2026-11-30")


@pytest.mark.parametrize(("role", "is_there"), [(Role.VIEWER, False), (Role.COORDINATOR, True)])
@pytest.mark.parametrize("query", ["", f"?study={OTHER}&status=new&assigned=me&until=2026-11-30"])
def test_the_inbox_leads_to_an_export_of_what_it_lists(
    sign_in: SignIn, role: Role, is_there: bool, query: str
) -> None:
    member = sign_in(role)
    links = [each for each in member.opens(query).links() if each.startswith("/en/staff/exports/?")]
    if not (is_there and query):
        assert links == []
        return
    (link,) = links
    chosen = dict(member.opens(link).form("/exports/").as_it_stands())
    wanted = {"study": OTHER, "status": "new", "assigned": "me", "until": "2026-11-30"}
    assert {name: value for name, value in chosen.items() if name in wanted} == wanted


def test_a_filter_that_nobody_could_have_chosen_leads_to_no_export(sign_in: SignIn) -> None:
    page = sign_in().opens("?status=eligible")
    assert not [each for each in page.links() if "/exports/?" in each]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_list_says_where_a_lead_stands_after_records(sign_in: SignIn, keep: KeepLead, locale: str) -> None:
    """The same as its page does."""
    reference = keep()
    keep()
    member = sign_in(locale=locale)
    title = {"en": "Outcome with the records", "zh": "核对资料后的预筛结果"}[locale]
    assert [row[title] for row in rows_of(exported(member, study=STUDY))] == ["", ""]
    member.opens(f"leads/{reference}/criteria/I2/check")
    checked = {"standing": "contradicted", "finding": "does_not_fit", "question": "distance"}
    page = member.fills_in("/check", **checked, source="mri", source_date="2026-11-03")
    assert page.hook("outcome-after-records") == "likely_ineligible"
    said = {"en": "Something does not fit", "zh": "有不符之处"}[locale]
    assert sorted(row[title] for row in rows_of(exported(member, study=STUDY))) == ["", said]


def test_only_leads_that_the_filter_is_about_leave(sign_in: SignIn, keep: KeepLead) -> None:
    keep(study=STUDY)
    other = keep(study=OTHER)
    assert [row["Reference"] for row in rows_of(exported(sign_in(), study=OTHER))] == [other]


@pytest.mark.parametrize("study", ["", OTHER])
def test_q15_leads_of_a_study_that_an_account_may_not_see_never_leave(
    sign_in: SignIn, keep: KeepLead, study: str
) -> None:
    seen = keep(study=STUDY)
    keep(study=OTHER)
    response = exported(sign_in(studies=(STUDY,)), study=study)
    if study:
        assert response.status_code == 422
    else:
        assert [row["Reference"] for row in rows_of(response)] == [seen]


def test_q15_nor_does_their_log(sign_in: SignIn, keep: KeepLead) -> None:
    keep(study=OTHER)
    assert exported(sign_in(studies=(STUDY,)), "log-csv", study=OTHER).status_code == 422


@pytest.mark.parametrize("form", ["list-csv", "list-xlsx", "list-json", "log-csv", "log-xlsx"])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_file_says_what_it_is_and_is_kept_by_nobody_on_the_way(
    sign_in: SignIn, keep: KeepLead, form: str, locale: str
) -> None:
    keep()
    with time_machine.travel(LATE_IN_LONDON):
        response = exported(sign_in(locale=locale), form, study=STUDY)
    content, kind = form.split("-")
    disposition = response.headers["Content-Disposition"]
    plain, encoded = disposition.removeprefix("attachment; filename=").split("; filename*=UTF-8''")
    today = "2026-11-27"
    names = {"en": ("Leads", "Screening log"), "zh": ("线索", "筛选与入组登记表")}[locale]
    assert plain == f'"{content}-{STUDY}-{today}.{kind}"'
    assert unquote(encoded) == f"{names[content == 'log']}-{STUDY}-{today}.{kind}"
    assert response.headers["Cache-Control"] == "no-store"
    assert disposition.isascii()
    assert not re.search(
        "demo|演示|is_made_up", response.get_data(as_text=True) if kind != "xlsx" else "", re.I
    )


def test_a_workbook_is_one(sign_in: SignIn, keep: KeepLead) -> None:
    keep(name="王𠮷明")
    with ZipFile(BytesIO(exported(sign_in(), "list-xlsx").get_data())) as book:
        assert book.testzip() is None
        assert "王𠮷明" in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_json_has_an_object_for_each_lead(sign_in: SignIn, keep: KeepLead) -> None:
    references = {keep(), keep()}
    rows = exported(sign_in(), "list-json", study=STUDY).get_json()
    assert {row["reference"] for row in rows} == references
    assert rows[0]["E1"] in {"fits", "does_not_fit", "unknown"}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["log-csv", "log-html"])
def test_the_log_tells_of_nobody_who_they_are(
    sign_in: SignIn, keep: KeepLead, form: str, locale: str
) -> None:
    reference = keep(name="王𠮷明", phone="+8613900000001", city="合肥", note="烧退了")
    member = sign_in(locale=locale)
    member.opens("exports/")
    response = member.sends("exports/", {"form": form, "reason": "study_file", "study": STUDY})
    said = response.get_data(as_text=True)
    assert {"en": "New", "zh": "新"}[locale] in said
    assert not [each for each in (reference, "王𠮷明", "0000", "合肥", "烧退了") if each in said]


def test_the_log_for_paper_is_a_page(sign_in: SignIn, keep: KeepLead, store: Store) -> None:
    keep()
    member = sign_in()
    page = member._follows(exported(member, "log-html", study=STUDY))
    assert page.heading == f"Screening and enrolment log of {STUDY}"
    assert "2026-11-20" in page.text
    assert [entry["action"] for entry in history_of(store)] == ["log.exported"]


def test_a_log_in_which_nobody_is_says_so(sign_in: SignIn) -> None:
    member = sign_in()
    assert "Nobody was screened" in member._follows(exported(member, "log-html", study=STUDY)).text


@pytest.mark.parametrize("locale", LOCALES)
def test_no_export_says_met_or_eligible(sign_in: SignIn, keep: KeepLead, locale: str) -> None:
    keep()
    member = sign_in(locale=locale)
    for form in ("list-csv", "list-json", "log-csv", "log-html"):
        member.opens("exports/")
        said = member.sends("exports/", {"form": form, "reason": "records", "study": STUDY}).get_data(
            as_text=True
        )
        words = said.replace("likely_ineligible", "").lower().replace(",", " ").split()
        assert not {"met", "eligible", "合格", "不合格"} & set(words), form
