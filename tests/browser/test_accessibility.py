"""What is looked at on every page would be noticed there: pages spoilt on purpose."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.conftest import OpensPage
from tests.browser.inspection import CUT_OFF, PALE, ZOOMED, colours
from tests.browser.walking import start, walk
from tests.patient.people import PERFECT


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
    assert axe.faults(at_a_question) == at_a_question.evaluate(PALE) == []
    with colours(at_a_question, color_scheme="dark"):
        assert axe.faults(at_a_question, axe.CONTRAST_OF_7) != []
        assert at_a_question.evaluate(PALE) != []


UNCLEAR = (
    "p.style.color = '#6f6f6f'",
    "p.style.color = '#0009'",
    "p.style.opacity = 0.6",
    "p.style.background = '#777'",
    "p.parentElement.style.background = '#777'",
    """
      const ground = document.createElement("div");
      ground.style = "position: relative; height: 3rem; margin-bottom: -3rem; background: #777";
      p.style.position = "relative";
      p.before(ground);
    """,
)


@pytest.mark.parametrize("spoil", UNCLEAR, ids=range(len(UNCLEAR)))
def test_q35_pale_text_that_axe_notices_is_noticed_by_the_look_at_dark_screens_too(
    at_a_question: Page, spoil: str
) -> None:
    assert at_a_question.evaluate(PALE) == []
    at_a_question.locator("fieldset p.soft").evaluate(f"p => {{ {spoil} }}")
    assert axe.faults(at_a_question, axe.CONTRAST_OF_7) != []
    assert at_a_question.evaluate(PALE) != []


@pytest.mark.parametrize("style", ["width: 20rem", "height: 1rem", "white-space: nowrap"])
def test_q35_text_that_is_cut_off_would_be_noticed(at_a_question: Page, style: str) -> None:
    at_a_question.set_viewport_size(ZOOMED)
    button = at_a_question.locator("form[data-step] fieldset label").nth(1)
    assert at_a_question.evaluate(CUT_OFF) == []
    button.evaluate("(label, style) => { label.style.cssText = `${style}; min-height: 0` }", style)
    assert at_a_question.evaluate(CUT_OFF) != []
