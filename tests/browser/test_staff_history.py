"""The history and what comes of records, for staff who see, read or point differently."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page

from chatbot.screening.judgement import Finding
from chatbot.screening.staff_role import Role
from chatbot.screening.standing import RecordCheck, Standing
from chatbot.store import Store
from chatbot.store.leads import keep_lead
from chatbot.store.record_checks import add_check
from chatbot.store.staff import add_account
from chatbot.store.staff_sessions import begin_session
from tests.browser import axe
from tests.browser.conftest import OpensPage
from tests.staff.leads import frozen_lead
from tests.staff.member import Member

CHECK = RecordCheck(
    "I2", Standing.CONTRADICTED, Finding.DOES_NOT_FIT, "distance", "colonoscopy", date(2026, 11, 3), "13 cm"
)


@pytest.fixture(scope="module")
def cookie(live_app: Flask) -> str:
    """Of an admin in whose clinic six leads were checked."""
    now, store = datetime.now(UTC), live_app.extensions["store"]()
    assert isinstance(store, Store)
    with store.connect() as db:
        admin = add_account(db, f"sun-{secrets.token_hex(3)}", "Sun Wei", Role.ADMIN, (), now, "operator")
        for _ in range(6):
            lead = replace(frozen_lead(), submitted_at=now)
            kept = keep_lead(db, lead, secrets.token_urlsafe(24), store.keys.receipt)
            add_check(db, kept.reference, 0, CHECK, {"distance": "", "distance_line": ""}, now, admin)
        session_id = begin_session(db, admin, now)
    found = Member(live_app, admin, session_id).client.get_cookie("staff")
    assert found
    return found.value


@pytest.fixture
def signed_in(open_page: OpensPage, base_url: str, cookie: str) -> Page:
    page = open_page()
    page.context.add_cookies([{"name": "staff", "value": cookie, "url": base_url}])
    return page


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q35_axe_finds_nothing_on_the_history_and_on_what_comes_of_records(
    signed_in: Page, locale: str
) -> None:
    found = {}
    for path in ("history?action=lead.record_checked", "questions"):
        signed_in.goto(f"/{locale}/staff/{path}")
        found[path] = list(axe.faults(signed_in))
        assert signed_in.evaluate("document.documentElement.scrollWidth") <= 360
    signed_in.go_back()
    subject = signed_in.locator(".entries a").first.inner_text()
    signed_in.goto(f"/{locale}/staff/leads/{subject}/criteria/I2/check")
    signed_in.locator("main button").click()
    found["a refused check"] = list(axe.faults(signed_in))
    assert signed_in.evaluate("document.activeElement.id") == "mistakes"
    assert not {name: faults for name, faults in found.items() if faults}
