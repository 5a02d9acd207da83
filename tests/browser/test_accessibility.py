"""Every page, in every state, language and voice, for people who see, read or point differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser import axe
from tests.browser.conftest import ENGLISH_PHONE, PATIENCE, OpensPage
from tests.browser.inspection import CUT_OFF, ZOOMED, colours, inspect
from tests.browser.people import VOICES
from tests.browser.tour import tour
from tests.browser.walking import BROWSER_LANGUAGES, start, walk
from tests.patient.people import PERFECT

pytestmark = pytest.mark.timeout(600)
TOURS = [(locale, voice) for locale in ("en", "zh") for voice in VOICES]

Found = Mapping[str, Sequence[str]]
"""By the name of the check: each fault with the page and state that it was found in."""


@pytest.fixture(scope="module", params=TOURS, ids=", ".join)
def found(request: pytest.FixtureRequest, browser: Browser, live_app: Flask, live_server: str) -> Found:
    """One tour serves all checks. Looks do not depend on the voice and are left out for the second one."""
    locale, voice = request.param
    options = {**ENGLISH_PHONE, "locale": BROWSER_LANGUAGES[locale]}
    context = browser.new_context(base_url=live_server, **options)
    context.set_default_timeout(PATIENCE)
    page, faults = context.new_page(), defaultdict[str, list[str]](list)

    def at_each(name: str) -> None:
        for check, each in inspect(page, name, looks=voice != "family"):
            faults[check] += [f"{name}: {fault}" for fault in each]

    tour(page, live_app, locale, voice, at_each)
    context.close()
    return faults


def test_q35_axe_finds_nothing_on_any_page_and_all_text_has_a_contrast_of_7(found: Found) -> None:
    assert found["axe"] == []


def test_q35_on_a_dark_screen_all_text_has_a_contrast_of_7(found: Found) -> None:
    assert found["dark"] == []


def test_q35_in_forced_colours_all_text_is_seen_and_all_buttons_have_a_line_around_them(found: Found) -> None:
    assert found["forced colours"] == []


def test_q35_in_larger_text_every_target_is_large_enough(found: Found) -> None:
    assert found["larger text"] == []


def test_q35_at_400_percent_nothing_is_cut_off_or_beside_the_screen_in_either_size(found: Found) -> None:
    assert found["zoomed"] == []


def test_q35_with_the_text_spacing_of_wcag_nothing_is_cut_off(found: Found) -> None:
    assert found["spaced"] == []


@pytest.fixture
def at_a_question(open_page: OpensPage) -> Page:
    page = open_page()
    start(page, "en")
    walk(page, PERFECT, until="symptoms")
    return page


SPOILT = {
    "pale text": ("p => { p.style.color = '#6f6f6f' }", "color-contrast-enhanced"),
    "small targets": (
        """p => {
          const link = () => Object.assign(document.createElement("a"), { href: "/", textContent: "1" });
          p.replaceChildren(link(), document.createElement("br"), link());
          p.style.lineHeight = 1;
        }""",
        "target-size",
    ),
    "no label": ("p => p.append(document.createElement('input'))", "label"),
    "skipped heading": (
        "p => p.append(Object.assign(document.createElement('h4'), { textContent: 'x' }))",
        "heading-order",
    ),
}


@pytest.mark.parametrize("how", SPOILT)
def test_q35_axe_would_notice(at_a_question: Page, how: str) -> None:
    spoil, rule = SPOILT[how]
    at_a_question.locator("fieldset p.soft").evaluate(spoil)
    assert {each.split(":")[0] for each in axe.faults(at_a_question)} == {rule}


def test_q35_pale_text_would_be_noticed_on_a_dark_screen_alone(at_a_question: Page) -> None:
    at_a_question.locator("fieldset p.soft").evaluate("p => { p.style.color = '#3f4f49' }")
    assert axe.faults(at_a_question) == []
    with colours(at_a_question, color_scheme="dark"):
        assert axe.faults(at_a_question, axe.CONTRAST_OF_7) != []


@pytest.mark.parametrize("style", ["width: 20rem", "height: 1rem", "white-space: nowrap"])
def test_q35_text_that_is_cut_off_would_be_noticed(at_a_question: Page, style: str) -> None:
    at_a_question.set_viewport_size(ZOOMED)
    button = at_a_question.locator("form[data-step] fieldset label").nth(1)
    assert at_a_question.evaluate(CUT_OFF) == []
    button.evaluate("(label, style) => { label.style.cssText = `${style}; min-height: 0` }", style)
    assert at_a_question.evaluate(CUT_OFF) != []
