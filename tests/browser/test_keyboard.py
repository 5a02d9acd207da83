"""From the start page to the receipt with the keyboard alone, in both languages, with scripts and without."""

from __future__ import annotations

import pytest

from tests.browser.conftest import BringsPage, OpensPage
from tests.browser.keyboard import goes_on, leaves, presses, stops, tabs_to, talks
from tests.browser.leaving import CONSENTS, PHONE
from tests.browser.walking import BROWSER_LANGUAGES, look, start, walk
from tests.patient.people import PERFECT, WITHOUT_PAPERS, Replies

TABBABLE = """() => {
  const all = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const found = [...document.querySelectorAll(all)].filter((each) => each.checkVisibility());
  const groups = new Set(found.filter((each) => each.type === "radio").map((each) => each.name));
  return found.filter((each) => each.type !== "radio").length + groups.size;
}"""


@pytest.mark.parametrize(
    ("locale", "scripts", "said"),
    [("en", True, PERFECT), ("zh", True, WITHOUT_PAPERS), ("zh", False, WITHOUT_PAPERS)],
    ids=["en, js, papers", "zh, js", "zh, no js"],
)
def test_q35_the_keyboard_alone_leads_from_the_start_page_to_the_receipt(
    open_page: OpensPage, locale: str, scripts: bool, said: Replies
) -> None:
    page = open_page(has_touch=False, locale=BROWSER_LANGUAGES[locale], java_script_enabled=scripts)
    start(page, locale)
    talks(page, said, by_number=scripts and locale == "en")
    assert look(page).page == "check"
    goes_on(page, 'main form[action$="/check-answers"] button')
    tabs_to(page, 'main a[href$="/call-back"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for field, text in (("name", "Ann"), ("phone", PHONE)):
        tabs_to(page, f"#{field}")
        page.keyboard.type(text)
    for consent in CONSENTS:
        tabs_to(page, f"#{consent}")
        page.keyboard.press("Space")
    tabs_to(page, 'form[data-page="call-back"] button')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert look(page).page == "receipt"


@pytest.mark.parametrize("step", ["respondent", "treatment", "blood"])
def test_q35_tab_and_shift_tab_lead_through_everything_on_a_page_and_out_of_it(
    open_page: OpensPage, bring: BringsPage, step: str
) -> None:
    page = open_page(has_touch=False)
    start(page, "en")
    if step != "respondent":
        bring(page, "en", PERFECT, until=step)
    page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
    leaves(page)
    forth, back = stops(page, "Tab"), stops(page, "Shift+Tab")
    tabbable = page.evaluate(TABBABLE)
    assert len(forth) == len(back) == tabbable
    assert forth == back[::-1]


def test_q35_a_mistake_is_reached_and_mended_by_keyboard(open_page: OpensPage) -> None:
    page = open_page(has_touch=False)
    start(page, "en")
    walk(page, PERFECT, until="age")
    goes_on(page, "form[data-step] button:not([name])")
    tabs_to(page, '#summary a[href="#age"]')
    page.keyboard.press("Enter")
    page.keyboard.type("54")
    presses(page, "Enter")
    assert look(page).step == "sex"
