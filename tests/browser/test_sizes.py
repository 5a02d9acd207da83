"""Whole conversations to the receipt on a phone, a tablet and a desktop computer."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpensPage
from tests.browser.leaving import leave_details
from tests.browser.people import VOICES
from tests.browser.walking import BROWSER_LANGUAGES, STUDY, choice, look, start, tap, to_the_outcome, walk
from tests.patient.people import PERFECT, WITHOUT_PAPERS

BOTH_LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}},
    "tablet": {"viewport": {"width": 768, "height": 1024}},
    "desktop": {"viewport": {"width": 1280, "height": 800}, "has_touch": False},
}

WATCH = """
  window.watched = { shift: 0, refused: [] };
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) watched.shift += each.value;
  }).observe({ type: "layout-shift", buffered: true });
  addEventListener("securitypolicyviolation", (event) =>
    watched.refused.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


def stands_still(page: Page) -> None:
    """Nothing has moved by itself, nothing was refused, and the question is on the screen."""
    look(page)
    assert page.evaluate("watched") == {"shift": 0, "refused": []}, page.url
    expect(page.locator("h1")).to_be_in_viewport(ratio=1)
    facts = page.locator("aside")
    if page.viewport_size == SCREENS["desktop"]["viewport"]:
        expect(facts).to_be_in_viewport()
        expect(facts).to_contain_text(STUDY)
    else:
        expect(facts).to_be_hidden()


@pytest.mark.parametrize(
    ("screen", "locale"), [("phone", "en"), ("phone", "zh"), ("tablet", "zh"), ("desktop", "en")]
)
def test_q28_a_conversation_reaches_its_receipt_without_a_shift_or_a_refusal_of_the_content_policy(
    open_page: OpensPage, locale: str, screen: str
) -> None:
    page = open_page(**SCREENS[screen], locale=BROWSER_LANGUAGES[locale])
    page.add_init_script(WATCH)
    start(page, locale)
    said = {**(PERFECT if screen == "phone" else WITHOUT_PAPERS), "biopsy": "pending"}
    walk(page, said, at_each=stands_still)
    to_the_outcome(page)
    stands_still(page)
    leave_details(page, "Ann")
    assert page.evaluate("watched") == {"shift": 0, "refused": []}


def test_q28_a_refusal_and_a_shift_would_be_noticed(open_page: OpensPage) -> None:
    page = open_page()
    page.add_init_script(WATCH)
    start(page, "en")
    page.wait_for_timeout(600)
    page.evaluate("document.body.setAttribute('style', 'padding-top: 1px')")
    page.locator("main").evaluate("main => main.prepend(document.createElement('textarea'))")
    page.wait_for_timeout(200)
    watched = page.evaluate("watched")
    assert watched["shift"] > 0
    assert watched["refused"] == ["style-src-attr: inline"]


@BOTH_LANGUAGES
def test_on_a_desktop_the_facts_beside_the_talk_name_the_illness_only_where_the_patient_knows_it(
    open_page: OpensPage, locale: str
) -> None:
    page = open_page(**SCREENS["desktop"])
    start(page, locale)
    heading = page.locator("aside h2")
    named = heading.inner_text()
    walk(page, VOICES["concealing family"], until="patient_knows")
    expect(heading).not_to_have_text(named)
    tap(page, choice(page, "patient_knows", "yes"))
    expect(heading).to_have_text(named)
    tap(page, 'a[rel="prev"]')
    tap(page, choice(page, "patient_knows", "no"))
    assert look(page).step == "bleeding"
    expect(heading).not_to_have_text(named)
    expect(page.locator("aside")).to_be_in_viewport()
