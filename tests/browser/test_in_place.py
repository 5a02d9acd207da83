"""Turns in place: at once where they were foreseen, kept and sent again where they are lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpensPage
from tests.browser.walking import (
    DOUBLE_TAP,
    choice,
    focused,
    focused_in_accessibility_tree,
    go_back,
    look,
    start,
    tap,
    walk,
)
from tests.patient.people import PERFECT

BOTH_LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])
LOADS = "performance.getEntriesByType('navigation').length + ' ' + performance.timeOrigin"


@pytest.fixture
def at(open_page: OpensPage) -> Callable[..., Page]:
    """A page at a step, with the turns after it foreseen."""

    def open_at(step: str, locale: str = "en", **options: object) -> Page:
        page = open_page(**options)
        start(page, locale)
        walk(page, PERFECT, until=step)
        foreseen(page)
        page.wait_for_timeout(DOUBLE_TAP)
        return page

    return open_at


def foreseen(page: Page) -> None:
    """Wait until what follows each button is known."""
    page.wait_for_selector("form[data-foreseen]", state="attached")


@BOTH_LANGUAGES
def test_a_whole_talk_loads_one_page(open_page: OpensPage, locale: str) -> None:
    page = open_page()
    start(page, locale)
    loaded = page.evaluate(LOADS)
    walk(page, PERFECT)
    tap(page, page.locator('main form[action$="/check-answers"] button').first)
    assert look(page).outcome == "possible"
    assert page.evaluate(LOADS) == loaded


@BOTH_LANGUAGES
def test_a_foreseen_turn_is_shown_before_its_answer_has_arrived(at: Callable[..., Page], locale: str) -> None:
    page = at("bleeding", locale)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/bleeding", hold)
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("form[data-step=symptoms]", timeout=2000)
    assert focused(page) == "now"
    assert focused_in_accessibility_tree(page) == ("heading", page.locator("h1").inner_text())
    assert page.url.endswith("/symptoms#now")
    for route in held:
        route.continue_()


def test_an_emergency_is_shown_before_its_answer_has_arrived(at: Callable[..., Page]) -> None:
    page = at("bleeding")
    page.route("**/bleeding", lambda route: route.abort())
    choice(page, "bleeding", "large").tap()
    page.wait_for_selector("main[data-notice=emergency]", timeout=2000)
    expect(page.locator("main a[href='tel:120']").first).to_be_in_viewport()


def test_an_answer_that_was_not_foreseen_comes_in_one_round_trip(open_page: OpensPage) -> None:
    page = open_page()
    page.route("**/what-follows", lambda route: route.abort())
    start(page, "en")
    walk(page, PERFECT, until="bleeding")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.rsplit('/')[-1]}"))
    tap(page, choice(page, "bleeding", "none"))
    assert look(page).step == "symptoms"
    assert [each for each in asked if each != "POST what-follows"] == ["POST bleeding"]


def test_an_answer_that_gets_lost_is_said_kept_and_sent_again(at: Callable[..., Page]) -> None:
    page = at("bleeding")
    page.context.set_offline(True)
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("form[data-step=symptoms]")
    expect(page.locator("#unsent")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#unsent")).to_be_hidden()
    page.reload()
    go_back(page)
    expect(choice(page, "bleeding", "streaks")).to_have_class("chosen")


def test_an_answer_that_nobody_foresaw_and_that_gets_lost_is_sent_by_a_tap(open_page: OpensPage) -> None:
    page = open_page()
    page.route("**/what-follows", lambda route: route.abort())
    start(page, "en")
    walk(page, PERFECT, until="bleeding")
    page.route("**/bleeding", lambda route: route.abort(), times=1)
    page.wait_for_timeout(DOUBLE_TAP)
    choice(page, "bleeding", "streaks").tap()
    expect(page.locator("#unsent")).to_be_visible()
    page.locator("#unsent button").tap()
    expect(page.locator("#unsent")).to_be_hidden()
    assert look(page).step == "symptoms"


def test_a_page_of_somebody_else_is_no_answer(at: Callable[..., Page]) -> None:
    page = at("bleeding")
    log_in = "<h1>Hotel Wi-Fi: please log in</h1>"
    page.route("**/bleeding", lambda route: route.fulfill(content_type="text/html", body=log_in), times=1)
    choice(page, "bleeding", "streaks").tap()
    expect(page.locator("#unsent")).to_be_visible()
    page.locator("#unsent button").tap()
    expect(page.locator("#unsent")).to_be_hidden()
    assert look(page).step == "symptoms"
    assert "Hotel" not in page.content()


def test_who_saves_data_is_asked_nothing_ahead(open_page: OpensPage) -> None:
    page = open_page()
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    start(page, "en")
    walk(page, PERFECT, until="age")
    page.wait_for_timeout(500)
    assert [address for address in asked if address.endswith("/what-follows")] == []


def test_the_turns_grow_below_each_other(at: Callable[..., Page]) -> None:
    page = at("sex")
    expect(page.locator("#turns > li")).to_have_count(4)
    tap(page, choice(page, "sex", "male"))
    expect(page.locator("#turns > li")).to_have_count(5)
    go_back(page)
    expect(page.locator("#turns > li")).to_have_count(4)


def test_nothing_but_what_has_the_focus_is_read_out_by_itself(at: Callable[..., Page]) -> None:
    page = at("age")
    live = page.locator("main [role=alert], main [role=status], main [aria-live]")
    expect(live).to_have_count(0)
    page.locator("#age").fill("very old")
    page.keyboard.press("Enter")
    page.wait_for_selector("#summary")
    assert focused(page) == "summary"
    expect(live).to_have_count(0)


def test_the_language_link_leads_to_the_question_on_the_screen(at: Callable[..., Page]) -> None:
    page = at("biopsy")
    tap(page, "header a[hreflang]")
    shown = look(page)
    assert (shown.language, shown.step) == ("zh-Hans", "biopsy")


def test_who_wants_the_team_is_led_to_its_telephone(at: Callable[..., Page]) -> None:
    page = at("biopsy")
    tap(page, choice(page, "biopsy", "other"))
    tap(page, 'button[name="then"][value="team"]')
    assert look(page).outcome == "likely_ineligible"
    assert focused(page) == "contact"
    expect(page.locator("main a.phone").first).to_be_in_viewport()
