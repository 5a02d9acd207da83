"""The inbox by keyboard alone, on a phone's screen and on a desk's, in both languages."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from chatbot.screening.lead import Channel
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.database import utc_text
from chatbot.store.leads import keep_lead
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_sessions import begin_session
from tests.browser.axe import faults
from tests.browser.conftest import OpensPage
from tests.staff.leads import frozen_lead
from tests.staff.member import Member

PHONE, DESK = 360, 1280
FIRST_SCREEN, LOW = 740, 150
"""How far down a phone shows a page, and how high a row is that has no more than one mark."""
NAMES = ("王明", "欧阳修远", "Maria-Teresa Hernández de la Cruz", "", "王建国的儿子", "王建国")
ALONE = 16

Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def colleague(live_app: Flask) -> Account:
    """With 30 leads of every kind; the first is overdue, and one of this colleague's is nobody's namesake."""
    store: Store = live_app.extensions["store"]()
    now = datetime.now(UTC)
    with store.connect() as db:
        account = add_account(db, secrets.token_hex(4), "Chen Li", Role.COORDINATOR, (), now, "operator")
        for index in range(30):
            contact = replace(
                frozen_lead().contact,
                name="林静姝" if index == ALONE else NAMES[index % len(NAMES)],
                phone=f"+8613800138{index % 20:03}",
                treatment_date_set="yes" if index % 7 == 0 else "no",
            )
            lead = replace(
                frozen_lead(),
                contact=contact,
                submitted_at=now - timedelta(hours=index * 7),
                channel=Channel.PHONE if index % 5 == 0 else Channel.WEB,
                attested_by="吴敏" if index % 5 == 0 else "",
                document={**frozen_lead().document, "is_concealed": index % 3 == 0},
            )
            form = secrets.token_urlsafe(24)
            reference = keep_lead(db, lead, form, store.keys.receipt).reference
            if index % 4 == 0:
                due = {"next_at": utc_text(now + timedelta(days=index - 4)), "next_action": "call"}
                stands = {**due, "status": "contacted", "assigned_to": account.id}
                db.table("leads").update(reference, stands)
    return account


@pytest.fixture
def inbox(live_app: Flask, live_server: str, colleague: Account, open_page: OpensPage) -> Opens:
    """``inbox("zh", 360)``: the inbox in front of a colleague who is signed in."""

    def inbox(locale: str = "en", width: int = DESK, query: str = "") -> Page:
        store: Store = live_app.extensions["store"]()
        with store.connect() as db:
            session_id = begin_session(db, colleague, datetime.now(UTC))
        cookie = Member(live_app, colleague, session_id, locale).client.get_cookie("staff")
        assert cookie
        options: dict[str, Any] = {"viewport": {"width": width, "height": 800}}
        page = open_page(**options)
        page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": live_server}])
        page.goto(f"/{locale}/staff/{query}")
        return page

    return inbox


def focused(page: Page) -> str:
    """The reference of the row that has the focus."""
    found = page.evaluate("document.activeElement.closest('[data-lead]')?.dataset.lead ?? ''")
    return str(found)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q35_the_inbox_has_no_fault(inbox: Opens, locale: str, width: int) -> None:
    page = inbox(locale, width, "?assigned=me&outcome=possible")
    expect(page.locator("#respondent")).to_be_hidden()
    for fold in page.locator("main summary").all():
        fold.click()
    assert page.locator("[data-section]").count() > 1
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


ROWS = """[...document.querySelectorAll("[data-lead]")].map((row) => {
    const box = row.getBoundingClientRect(), link = row.querySelector("[data-row]");
    row.scrollIntoView({block: "center"});
    const { left, right, top, bottom } = row.getBoundingClientRect();
    const ends = [[left + 8, top + 4], [right - 8, top + 44], [right - 8, bottom - 4]];
    return {
        start: box.top,
        height: box.height,
        marks: row.querySelectorAll("[data-concealed], [data-treatment-date], [data-others] a").length,
        opens: ends.every(([x, y]) => document.elementFromPoint(x, y) === link),
    };
})"""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_on_a_phone_the_first_lead_is_on_the_first_screen_and_all_of_a_row_opens_it(
    inbox: Opens, locale: str
) -> None:
    page = inbox(locale, PHONE)
    rows = page.evaluate(ROWS)
    assert rows[0]["start"] + LOW <= FIRST_SCREEN
    assert all(each["opens"] for each in rows)
    assert max(each["height"] for each in rows) < 1.5 * LOW
    # Leads of other files may fill the first page, and most of those are of one person.
    page.goto(f"/{locale}/staff/?assigned=me")
    rows = page.evaluate(ROWS)
    assert {each["height"] <= LOW for each in rows if each["marks"] < 2} == {True}, rows


@pytest.mark.parametrize(("locale", "width"), [("en", DESK), ("zh", PHONE)])
def test_q35_what_was_found_has_no_fault(inbox: Opens, locale: str, width: int) -> None:
    page = inbox(locale, width)
    page.locator("#sought").fill("王建国")
    with page.expect_navigation(url="**/staff/search/*"):
        page.keyboard.press("Enter")
    expect(page.locator("[data-others]").first).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_leads_are_walked_and_opened_by_keys_alone(inbox: Opens) -> None:
    page = inbox()
    rows = page.locator("[data-lead]").evaluate_all("all => all.map((each) => each.dataset.lead)")
    page.keyboard.press("j")
    assert focused(page) == rows[0]
    page.keyboard.press("k")
    assert focused(page) == rows[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == rows[2]
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/staff/leads/{rows[1]}")
    page.go_back()
    page.keyboard.press("j")
    assert focused(page) == rows[1]
    expect(page.locator(f'[data-lead="{rows[1]}"] [data-unread]')).to_have_count(0)


def test_the_last_key_goes_to_the_next_page(inbox: Opens) -> None:
    page = inbox()
    for _ in range(30):
        page.keyboard.press("j")
    with page.expect_navigation(url="**/staff/?after=*"):
        page.keyboard.press("Enter")
    page.keyboard.press("j")
    assert focused(page)


def test_no_key_acts_while_something_is_typed(inbox: Opens) -> None:
    page = inbox()
    page.keyboard.press("/")
    page.keyboard.type("jk?/")
    expect(page.locator("#sought")).to_have_value("jk?/")
    assert focused(page) == ""


def test_keys_are_listed_and_can_be_turned_off_for_good(inbox: Opens) -> None:
    page = inbox()
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.reload()
    for key in ("j", "/"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    page.locator("[data-keys] summary").click()
    page.locator("[data-keys] input").check()
    page.keyboard.press("j")
    assert focused(page)


def test_without_scripts_no_key_is_promised(
    live_app: Flask, live_server: str, colleague: Account, open_page: OpensPage, inbox: Opens
) -> None:
    page = inbox()
    cookies = page.context.cookies()
    plain = open_page(java_script_enabled=False)
    plain.context.add_cookies(
        [{"name": each["name"], "value": each["value"], "url": live_server} for each in cookies]
    )
    plain.goto("/en/staff/")
    expect(plain.locator("[data-lead]").first).to_be_visible()
    expect(plain.locator("[data-keys]")).to_be_hidden()
