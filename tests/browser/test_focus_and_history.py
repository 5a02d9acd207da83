"""Where the focus goes, and what the browser's and the page's own way back lead to."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import IN_BOTH_LANGUAGES, OpensPage
from tests.browser.walking import (
    BROWSER_LANGUAGES,
    choice,
    focused,
    focused_in_accessibility_tree,
    go_back,
    go_forward,
    history_length,
    look,
    start,
    tap,
    ticked,
    walk,
)
from tests.patient.people import PERFECT


@IN_BOTH_LANGUAGES
def test_q36_after_an_answer_the_focus_is_on_the_new_questions_heading(
    open_page: OpensPage, locale: str, scripts: bool
) -> None:
    page = open_page(locale=BROWSER_LANGUAGES[locale], java_script_enabled=scripts)
    start(page, locale)
    walk(page, PERFECT, until="biopsy", at_each=heading_has_the_focus)


def heading_has_the_focus(page: Page) -> None:
    if look(page).step == "respondent":
        return
    assert focused(page) == "now", page.url
    assert focused_in_accessibility_tree(page) == ("heading", page.locator("h1").inner_text())
    expect(page.locator("h1")).to_be_in_viewport()


@IN_BOTH_LANGUAGES
def test_q36_the_next_key_after_an_answer_stays_in_the_new_question(
    open_page: OpensPage, locale: str, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    start(page, locale)
    walk(page, PERFECT, until="bleeding")
    for _ in range(10):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('main'))")
        if page.evaluate("document.activeElement.value") == "none":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert look(page).step == "symptoms"
    assert focused(page) == "now"


def test_q36_every_answer_adds_one_entry_to_the_history(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    first = history_length(page)
    way = walk(page, PERFECT, until="biopsy")
    assert history_length(page) == first + len(way)


@IN_BOTH_LANGUAGES
def test_q36_the_browsers_back_button_returns_to_the_earlier_question_with_its_answer(
    open_page: OpensPage, locale: str, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    start(page, locale)
    walk(page, {**PERFECT, "symptoms": ["weight", "fever"]}, until="biopsy")
    go_back(page)
    assert look(page).step == "sex"
    expect(choice(page, "sex", "male")).to_have_class("chosen")
    go_back(page)
    expect(page.locator("#age")).to_have_value("54")
    go_back(page)
    assert ticked(page) == {"weight", "fever"}
    go_back(page)
    expect(choice(page, "bleeding", "none")).to_have_class("chosen")
    go_forward(page)
    assert look(page).step == "symptoms"


def test_q36_an_answer_given_anew_after_back_replaces_the_earlier_one(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    walk(page, PERFECT, until="age")
    go_back(page)
    go_back(page)
    tap(page, choice(page, "bleeding", "streaks"))
    assert look(page).step == "age"
    tap(page, 'a[rel="prev"]')
    expect(choice(page, "symptoms", "none")).to_have_class("chosen")
    tap(page, 'a[rel="prev"]')
    expect(choice(page, "bleeding", "streaks")).to_have_class("chosen")
    expect(page.locator("form[data-step] .chosen")).to_have_count(1)


@IN_BOTH_LANGUAGES
def test_q33_the_back_link_leads_to_the_question_before_with_its_answer(
    open_page: OpensPage, locale: str, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    start(page, locale)
    way = walk(page, PERFECT, until="first_time")
    for step in reversed(way):
        tap(page, 'a[rel="prev"]')
        assert look(page).step == step
        if step in ("sex", "biopsy", "bleeding", "respondent"):
            expect(choice(page, step, str(PERFECT[step]))).to_have_class("chosen")
