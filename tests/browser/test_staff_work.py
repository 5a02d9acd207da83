"""A coordinator logs a call, sets a status and takes it back, and never leaves the keyboard."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from chatbot.screening.staff_role import Role
from chatbot.store.leads import keep_lead
from chatbot.store.staff import add_account
from chatbot.store.staff_sessions import begin_session
from tests.browser import axe
from tests.browser.conftest import OpensPage
from tests.browser.hands import NEXT_YEAR, TYPED_TIME
from tests.browser.keyboard import sees_focus, tabs_to
from tests.browser.walking import BROWSER_LANGUAGES
from tests.patient.conftest import store_of
from tests.patient.people import CONCEALED
from tests.staff.leads import made_lead
from tests.staff.member import Member

OpensLead = Callable[[str], Page]
WITHIN = "() => !!document.activeElement.closest('section.work')"


@pytest.fixture
def open_lead(live_app: Flask, live_server: str, open_page: OpensPage) -> OpensLead:
    """``open_lead("zh")``: a new lead in front of somebody who is signed in, at a desk."""

    def open_lead(locale: str) -> Page:
        store = store_of(live_app)
        with store.connect() as db:
            lead = made_lead(CONCEALED, "zh", safe_contact="晚上八点后打我手机")
            reference = keep_lead(db, lead, secrets.token_urlsafe(24), store.keys.receipt).reference
            login = f"chen-{secrets.token_hex(3)}"
            chen = add_account(db, login, "Chen Li", Role.COORDINATOR, (), datetime.now(UTC), "operator")
            member = Member(live_app, chen, begin_session(db, chen, datetime.now(UTC)), locale)
        cookie = member.client.get_cookie("staff")
        assert cookie
        page = open_page(
            viewport={"width": 1280, "height": 900}, has_touch=False, locale=BROWSER_LANGUAGES[locale]
        )
        page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": live_server}])
        page.goto(f"/{locale}/staff/leads/{reference}")
        return page

    return open_lead


def chooses(page: Page, field: str, value: str) -> None:
    tabs_to(page, field)
    for _ in range(30):
        if page.locator(field).input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not lead to {value}")


def enters(page: Page, selector: str) -> None:
    """Goes to a button and presses it; the focus is then on the work again, or on what is wrong."""
    tabs_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.keyboard.press("Tab")
    sees_focus(page)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q35_a_call_a_status_and_a_slip_by_keyboard_alone(open_lead: OpensLead, locale: str) -> None:
    page = open_lead(locale)
    chooses(page, "#call-outcome", "asked_to_call_back")
    tabs_to(page, "#call-note")
    page.keyboard.type("下午再打")
    enters(page, "form[action$='/call'] button")
    expect(page.locator("#refused")).to_be_visible()
    assert axe.faults(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#call-next_call")).to_be_focused()
    expect(page.locator("#call-note")).to_have_value("下午再打")
    for keys in TYPED_TIME:
        page.keyboard.press(keys) if keys.startswith("Arrow") else page.keyboard.type(keys)
    expect(page.locator("#call-next_call")).to_have_value(f"{NEXT_YEAR}-01-02T14:30")
    enters(page, "form[action$='/call'] button")
    expect(page.locator("[data-event=Called]")).to_have_count(1)
    assert page.evaluate(WITHIN)
    enters(page, "button[value=contacted]")
    expect(page.locator("[data-status=contacted]")).to_be_visible()
    enters(page, "form[action$='/undo'] button")
    expect(page.locator("[data-status=new]")).to_be_visible()
    expect(page.locator("li.undone")).to_have_count(1)
    assert axe.faults(page) == []
