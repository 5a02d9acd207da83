"""A hurried thumb, the Enter key, and the same conversation open in two tabs."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import IN_BOTH_LANGUAGES, OpensPage
from tests.browser.walking import DOUBLE_TAP, choice, go_on, history_length, look, start, tap, ticked, walk
from tests.patient.people import PERFECT


@pytest.fixture
def two_tabs(open_page: OpensPage) -> tuple[Page, Page]:
    """Both were opened at the same question; the first has answered it since."""
    first = open_page()
    start(first, "en")
    walk(first, PERFECT, until="bleeding")
    first.wait_for_selector("form[data-foreseen]", state="attached")  # All answers have arrived.
    second = first.context.new_page()
    second.goto(first.url)
    tap(first, choice(first, "bleeding", "none"))
    return first, second


def test_a_stale_tab_is_told_and_overwrites_nothing(two_tabs: tuple[Page, Page]) -> None:
    first, second = two_tabs
    tap(second, choice(second, "bleeding", "streaks"))
    second.wait_for_selector("main[data-page=two-tabs]")
    tap(first, 'a[rel="prev"]')
    expect(choice(first, "bleeding", "none")).to_have_class("chosen")


def test_in_a_stale_tab_the_new_answer_can_be_chosen(two_tabs: tuple[Page, Page]) -> None:
    _, second = two_tabs
    tap(second, choice(second, "bleeding", "streaks"))
    second.wait_for_selector("main[data-page=two-tabs]")
    tap(second, 'main form[action$="/bleeding"] button')
    assert look(second).step == "symptoms"
    tap(second, 'a[rel="prev"]')
    expect(choice(second, "bleeding", "streaks")).to_have_class("chosen")


def test_in_a_stale_tab_the_answer_that_stands_can_be_kept(two_tabs: tuple[Page, Page]) -> None:
    _, second = two_tabs
    tap(second, choice(second, "bleeding", "streaks"))
    second.wait_for_selector("main[data-page=two-tabs]")
    tap(second, 'main form[action$="/keep"] button')
    tap(second, 'a[rel="prev"]')
    expect(choice(second, "bleeding", "none")).to_have_class("chosen")


def test_a_stale_tab_that_says_the_same_simply_goes_on(two_tabs: tuple[Page, Page]) -> None:
    first, second = two_tabs
    walk(first, PERFECT, until="sex")
    first.wait_for_selector("form[data-foreseen]", state="attached")
    tap(second, choice(second, "bleeding", "none"))
    second.wait_for_selector("form[data-step=sex]")


@IN_BOTH_LANGUAGES
def test_a_double_tap_answers_one_question_once(open_page: OpensPage, locale: str, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    start(page, locale)
    walk(page, PERFECT, until="bleeding")
    before = history_length(page)
    page.wait_for_timeout(DOUBLE_TAP)
    choice(page, "bleeding", "streaks").dblclick()
    page.wait_for_url("**/symptoms#now")
    assert look(page).step == "symptoms"
    assert history_length(page) == before + 1
    assert ticked(page) == set()
    tap(page, 'a[rel="prev"]')
    expect(choice(page, "bleeding", "streaks")).to_have_class("chosen")


@IN_BOTH_LANGUAGES
def test_enter_sends_the_age_and_does_not_press_the_button_beside_it(
    open_page: OpensPage, locale: str, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    start(page, locale)
    walk(page, PERFECT, until="age")
    type_and_enter(page, "54")
    assert look(page).step == "sex"
    tap(page, 'a[rel="prev"]')
    expect(page.locator("#age")).to_have_value("54")


def test_enter_on_a_number_asked_back_takes_what_is_typed_now(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    walk(page, PERFECT, until="age")
    type_and_enter(page, "18")
    assert look(page).step == "age"
    type_and_enter(page, "45")
    tap(page, 'a[rel="prev"]')
    expect(page.locator("#age")).to_have_value("45")


def test_a_number_asked_back_is_confirmed_by_one_tap(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    walk(page, PERFECT, until="age")
    page.locator("#age").fill("18")
    go_on(page)
    tap(page, 'button[name="age-confirmed"]')
    assert look(page).step == "sex"


def type_and_enter(page: Page, number: str) -> None:
    page.locator("#age").fill(number)
    with page.expect_navigation():
        page.locator("#age").press("Enter")
