"""A lead's page in a browser: for a thumb on a phone, for axe, for a printer, and gone after signing out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Role
from chatbot.store.leads import keep_lead
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_sessions import begin_session
from tests.browser import axe
from tests.browser.conftest import OpensPage
from tests.browser.inspection import CUT_OFF
from tests.patient.conftest import store_of
from tests.patient.people import CONCEALED, PERFECT
from tests.staff.leads import made_lead
from tests.staff.member import Member

LEAST_TARGET = 44
WARNED = {
    **CONCEALED,
    "bleeding": "daily",
    "wbc": "1.5",
    "msi_result": "pmmr",
    "msi_method": "ihc",
    "age": "17",
}
SCREENS = {360: 740, 1280: 900}

OpensLead = Callable[..., Page]


@pytest.fixture(scope="module")
def kept(live_app: Flask) -> Mapping[str, str]:
    """References of a lead that everything fits, and of one with every kind of warning."""
    leads: Mapping[str, Lead] = {
        "fits": made_lead(PERFECT, name="欧阳静安", phone="137 0013 7001"),
        "warned": made_lead(WARNED, "zh", treatment_date_set="yes", note="=1 <b>现在</b> " + "长" * 300),
    }
    store = store_of(live_app)
    with store.connect() as db:
        return {
            name: keep_lead(db, lead, f"a form's key {name:>22}", store.keys.receipt).reference
            for name, lead in leads.items()
        }


@pytest.fixture(scope="module")
def account(live_app: Flask) -> Account:
    with store_of(live_app).connect() as db:
        return add_account(db, "chen", "Chen Li", Role.COORDINATOR, (), datetime.now(UTC), "operator")


@pytest.fixture
def open_lead(
    live_app: Flask, live_server: str, kept: Mapping[str, str], account: Account, open_page: OpensPage
) -> OpensLead:
    """``open_lead("warned", "zh", 1280)``: in front of somebody who is signed in."""

    def open_lead(name: str, locale: str = "en", width: int = 360) -> Page:
        with store_of(live_app).connect() as db:
            member = Member(live_app, account, begin_session(db, account, datetime.now(UTC)), locale)
        cookie = member.client.get_cookie("staff")
        assert cookie
        page = open_page(viewport={"width": width, "height": SCREENS[width]})
        page.context.add_cookies([{"name": "staff", "value": cookie.value, "url": live_server}])
        page.goto(f"/{locale}/staff/leads/{kept[name]}")
        return page

    return open_lead


@pytest.mark.parametrize("width", SCREENS)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q35_axe_finds_nothing_in_light_or_dark(open_lead: OpensLead, locale: str, width: int) -> None:
    page = open_lead("warned", locale, width)
    assert axe.faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe.faults(page, axe.CONTRAST_OF_7) == []


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_with_everything_unfolded_nothing_is_cut_off_on_a_phone(open_lead: OpensLead, locale: str) -> None:
    page = open_lead("warned", locale)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate(CUT_OFF) == []
    assert axe.faults(page, axe.TARGET_SIZE) == []


def test_on_a_phone_the_warnings_come_first_then_a_number_that_a_thumb_hits(open_lead: OpensLead) -> None:
    page = open_lead("warned")
    call = page.locator("a[href^='tel:']")
    box = call.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= LEAST_TARGET
    assert call.get_attribute("href") == "tel:+8613800138000"
    warnings = [each.bounding_box() for each in page.locator("[data-warning]").all()]
    assert len(warnings) == len(("concealed", "safe-contact", "same_day", "soon", "minor", "treatment-date"))
    assert all(each and each["y"] + each["height"] <= box["y"] for each in warnings)
    first_finding = page.locator("[data-criterion]").first.bounding_box()
    assert first_finding
    assert first_finding["y"] > box["y"]


def test_a_lead_that_fits_prints_on_one_sheet_without_buttons(open_lead: OpensLead) -> None:
    page = open_lead("fits", "zh", 1280)
    page.emulate_media(media="print")
    expect(page.locator("button:visible, header:visible, nav:visible, .no-print:visible")).to_have_count(0)
    expect(page.locator("[data-criterion] h3:visible")).to_have_count(23)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


def test_after_signing_out_the_back_button_shows_no_lead(open_lead: OpensLead) -> None:
    page = open_lead("fits")
    expect(page.locator("main")).to_contain_text("欧阳静安")
    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_url("**/staff/sign-in*")
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("欧阳静安")
