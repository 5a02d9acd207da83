"""The list of what is due: plain links, in the order of time, and with whom to be careful."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import pytest
import time_machine
from flask import Flask

from chatbot.screening.progress import NextAction
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.staff import Account
from chatbot.store.work.changing import get_state
from chatbot.store.work.next_action import assign, set_next_action
from tests.patient.page import words
from tests.patient.people import CONCEALED
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.leads import made_lead
from tests.staff.member import Member, StaffPage

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
"""Ten in the morning in Hefei."""


@pytest.fixture(autouse=True)
def _at_ten() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


class Planner:
    """Keeps leads for which something is due at a time like "2026-11-26 15:00" in UTC."""

    def __init__(self, store: Store, keep: KeepLead, by: Account) -> None:
        self.store, self.keep, self.by = store, keep, by

    def plans(self, utc: str, whose: Member | None = None, **changes: object) -> str:
        reference = self.keep(**changes)
        when = datetime.fromisoformat(f"{utc}+00:00")
        with self.store.connect() as db:
            lead = get_state(db, reference)
            assert lead
            set_next_action(db, lead.seen, NextAction.CALL, when, NOW, self.by)
            if whose and whose.account:
                lead = get_state(db, reference)
                assert lead
                assign(db, lead.seen, whose.account.id, NOW, self.by)
        return reference


@pytest.fixture
def planner(store: Store, keep: KeepLead, sign_in: SignIn) -> Planner:
    account = sign_in(name="Zhao Min").account
    assert account
    return Planner(store, keep, account)


def listed(page: StaffPage) -> dict[str, list[str]]:
    """References by group."""
    sections = [each for each in page.root.iter("section") if each.get("data-due")]
    return {
        str(each.get("data-due")): [row.get("data-lead", "") for row in each.iter("li")] for each in sections
    }


def row(page: StaffPage, reference: str) -> str:
    return words(page.element("li", **{"data-lead": reference}))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_overdue_today_and_the_next_days_stand_apart_by_the_clock_of_the_site(
    planner: Planner, sign_in: SignIn, locale: str
) -> None:
    late_today = planner.plans("2026-11-26 15:59")
    tomorrow = planner.plans("2026-11-26 16:00")
    overdue = planner.plans("2026-11-26 01:59")
    planner.plans("2026-12-03 02:00")
    page = sign_in(locale=locale).opens("due")
    assert listed(page) == {"overdue": [overdue], "today": [late_today], "later": [tomorrow]}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_due_is_said(sign_in: SignIn, locale: str) -> None:
    page = sign_in(locale=locale).opens("due")
    assert listed(page) == {}
    assert {"en": "Nothing is due", "zh": "没有待办"}[locale] in page.text


def test_a_row_says_who_what_when_and_dials(planner: Planner, sign_in: SignIn) -> None:
    chen = sign_in()
    reference = planner.plans("2026-11-26 07:30", chen, name="王𠮷明")
    page = chen.opens("due")
    said = row(page, reference)
    told = ("王𠮷明", reference, "Call", "15:30", "New", "Chen Li")
    assert [each for each in told if each not in said] == []
    assert "tel:+8613800138000" in page.links()
    assert f"/en/staff/leads/{reference}?list=due" in page.links()


def test_a_row_says_how_late_it_is_and_how_soon(planner: Planner, sign_in: SignIn) -> None:
    late, soon = planner.plans("2026-11-23 01:00"), planner.plans("2026-11-26 05:00")
    page = sign_in().opens("due")
    assert "(3 days ago)" in row(page, late)
    assert "(in 3 hours)" in row(page, soon)


def test_keys_go_from_row_to_row_and_what_is_new_is_one_link_away(planner: Planner, sign_in: SignIn) -> None:
    later, first = planner.plans("2026-11-27 01:00"), planner.plans("2026-11-26 05:00")
    page = sign_in().opens("due?study=NCT07214142")
    rows = [each.get("href") for each in page.root.iter("a") if each.get("data-row") is not None]
    query = "list=due&study=NCT07214142"
    assert rows == [f"/en/staff/leads/{first}?{query}", f"/en/staff/leads/{later}?{query}"]
    assert page.hooks("keys")
    assert "/en/staff/?status=new&study=NCT07214142" in page.links()


def test_who_must_be_called_with_care_is_marked(planner: Planner, sign_in: SignIn) -> None:
    careful = planner.plans("2026-11-26 07:00", document=made_lead(CONCEALED).document)
    other = planner.plans("2026-11-26 07:30")
    page = sign_in().opens("due")
    said = row(page, careful)
    assert "does not know" in said
    assert 0 <= said.index("Is this a good time to talk?") < said.index("138 0013 8000")
    assert "does not know" not in row(page, other)


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en", "Language to speak: Chinese"), ("zh", "通话语言：中文")],
)
def test_whom_to_speak_to_and_in_which_language_stands_in_the_row(
    planner: Planner, sign_in: SignIn, locale: str, told: str
) -> None:
    reference = planner.plans("2026-11-26 07:00", locale="zh", safe_contact="只找女儿")
    said = row(sign_in(locale=locale).opens("due"), reference)
    assert told in said
    assert said.index("只找女儿") < said.index("138 0013 8000")


def test_mine_and_a_study_are_plain_links_that_narrow(planner: Planner, sign_in: SignIn) -> None:
    chen = sign_in()
    mine = planner.plans("2026-11-26 03:00", chen)
    other = planner.plans("2026-11-26 04:00")
    asthma = planner.plans("2026-11-26 05:00", chen, study="NCT04912596")
    assert listed(chen.opens("due")) == {"today": [mine, other, asthma]}
    assert "/en/staff/due?whose=me&study=" in chen.page.links()
    assert listed(chen.opens("due?whose=me")) == {"today": [mine, asthma]}
    assert "/en/staff/due?whose=me&study=NCT04912596" in chen.page.links()
    assert listed(chen.opens("due?whose=me&study=NCT04912596")) == {"today": [asthma]}


def test_q15_who_may_see_one_study_sees_what_is_due_there_only(planner: Planner, sign_in: SignIn) -> None:
    planner.plans("2026-11-26 03:00")
    asthma = planner.plans("2026-11-26 05:00", study="NCT04912596")
    other = sign_in(Role.VIEWER, studies=("NCT04912596",))
    page = other.opens("due")
    assert listed(page) == {"today": [asthma]}
    assert "NCT07214142" not in page.text
    assert other.asks("due?study=NCT07214142").status_code == 404


@pytest.mark.parametrize("query", ["whose=you", "study=NCT00000000"])
def test_an_address_that_we_never_made_is_not_there(sign_in: SignIn, query: str) -> None:
    assert sign_in().asks(f"due?{query}").status_code == 404


def test_a_long_list_goes_on_behind_a_link_with_what_was_chosen(
    planner: Planner, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("chatbot.staff.due"), "LINES", 2)
    chen = sign_in()
    kept = [planner.plans(f"2026-11-26 0{hour}:00", chen) for hour in range(3, 8)]
    page, found = chen.opens("due?whose=me"), []
    while True:
        found += [reference for group in listed(page).values() for reference in group]
        further = [link for link in page.links() if "after=" in link]
        if not further:
            break
        assert "whose=me" in further[0]
        page = chen.opens(further[0])
    assert found == kept


def test_the_list_is_in_the_history_of_reads(
    app: Flask, store: Store, planner: Planner, sign_in: SignIn
) -> None:
    reference, chen = planner.plans("2026-11-26 03:00"), sign_in()
    chen.opens("due")
    with store.connect() as db:
        last = list(db.query("SELECT actor, action, detail FROM history ORDER BY seq"))[-1]
    assert chen.account
    assert (last["actor"], last["action"]) == (chen.account.actor, "leads.listed")
    assert reference in last["detail"]


@pytest.mark.parametrize(
    ("locale", "said"), [("en", "Logged as a wrong number on"), ("zh", "记录为号码有误")]
)
def test_a_number_that_was_logged_as_wrong_is_marked_above_it(
    planner: Planner, sign_in: SignIn, locale: str, said: str
) -> None:
    chen = sign_in(locale=locale)
    reference, other = planner.plans("2026-11-26 15:30", chen), planner.plans("2026-11-26 15:40", chen)
    member = sign_in()
    page = member.opens(f"leads/{reference}")
    revision = page.form("/call").named("revision")[0].value
    body = {"revision": revision, "call-outcome": "wrong_number", "call-next_call": "2026-11-26T15:30"}
    assert member.sends(f"leads/{reference}/call", body).status_code == 303
    page = chen.opens("due")
    assert said in row(page, reference)
    assert said not in row(page, other)
    marked = [each for each in page.root.iter("li") if each.get("data-lead") == reference]
    mark = page.element("p", **{"data-wrong-number": ""})
    assert mark in list(marked[0].iter("p"))
    assert list(marked[0].iter()).index(mark) < list(marked[0].iter()).index(next(marked[0].iter("a")))
    assert [each.get("href", "") for each in marked[0].iter("a") if "tel:" in each.get("href", "")] == []
    correct = {"en": "Open the lead to correct it", "zh": "打开线索"}[locale]
    assert correct in row(page, reference)
    assert correct not in row(sign_in(Role.VIEWER, locale=locale).opens("due"), reference)
