"""Answers that are on their way while the person goes on, goes back, leaves, or is refused."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import OpensPage
from tests.browser.test_in_place import at  # noqa: F401
from tests.browser.walking import DOUBLE_TAP, answer, arrived, choice, go_back, look, start, tap, walk
from tests.patient.people import PERFECT

At = Callable[..., Page]
ASKED = "li .q"


def hold(page: Page, address: str) -> list[Route]:
    """Requests to this address get stuck until they are let go."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held


def let_go(page: Page, held: list[Route], address: str) -> None:
    for route in held:
        route.continue_()
    page.unroute(address)


def test_a_refused_answer_is_told_although_its_turn_was_shown(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    answered_elsewhere(page, "none")
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("main[data-page=two-tabs]")
    assert page.url.endswith("/bleeding")
    tap(page, 'main form[action$="/bleeding"] button')
    assert look(page).step == "symptoms"


def test_an_answer_after_a_refused_one_is_asked_again(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    answered_elsewhere(page, "none")
    held = hold(page, "**/bleeding")
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("form[data-step=symptoms]")
    page.wait_for_timeout(DOUBLE_TAP)
    choice(page, "symptoms", "none").tap()
    let_go(page, held, "**/bleeding")
    page.wait_for_selector("main[data-page=two-tabs]")
    page.wait_for_timeout(300)
    tap(page, 'main form[action$="/bleeding"] button')
    assert look(page).step == "symptoms"
    tap(page, 'a[rel="prev"]')
    expect(choice(page, "bleeding", "streaks")).to_have_class("chosen")


def test_a_turn_that_turns_out_to_be_another_doubles_no_earlier_answer(at: At) -> None:  # noqa: F811
    page = at("biopsy")
    other = page.context.new_page()
    other.goto(page.url.replace("biopsy", "symptoms"))
    choice(other, "symptoms", "weight").tap()
    tap(other, "form[data-step] button:not([name])")
    with page.expect_response(lambda response: response.request.method == "GET"):
        choice(page, "biopsy", "adenocarcinoma").tap()
    arrived(page)
    asked = page.locator("#turns .q").all_inner_texts()
    assert len(asked) == len(set(asked)) == 6
    assert "Losing weight" in page.locator("#turns").inner_text()


def test_answers_after_a_lost_one_wait_for_their_turn(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    page.context.set_offline(True)
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("form[data-step=symptoms]")
    choice(page, "symptoms", "weight").tap()
    page.locator("form[data-step] button:not([name])").tap()
    assert page.locator("form[data-step=symptoms]").is_visible()
    page.context.set_offline(False)
    page.wait_for_selector("form[data-step=age]")
    page.reload()
    assert look(page).step == "age"


def test_another_language_waits_for_the_answer_under_way(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    held = hold(page, "**/bleeding")
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("form[data-step=symptoms]")
    page.locator("header a[hreflang]").tap()
    page.wait_for_timeout(200)
    let_go(page, held, "**/bleeding")
    page.wait_for_url("**/zh/*/symptoms#now")
    assert look(page).step == "symptoms"


def test_larger_text_comes_at_once_and_is_remembered_behind_the_answer_under_way(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    held = hold(page, "**/bleeding")
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("form[data-step=symptoms]")
    page.locator('header button[name="size"]').tap()
    expect(page.locator("html")).to_have_class("large")
    with page.expect_response("**/text-size"):
        let_go(page, held, "**/bleeding")
    page.reload()
    expect(page.locator("html")).to_have_class("large")
    assert look(page).step == "symptoms"


def test_larger_text_loses_nothing_that_is_being_typed(at: At) -> None:  # noqa: F811
    page = at("age")
    page.locator("#age").fill("54")
    page.locator('header button[name="size"]').tap()
    expect(page.locator("html")).to_have_class("large")
    expect(page.locator("#age")).to_have_value("54")
    page.wait_for_timeout(DOUBLE_TAP)
    page.locator('header button[name="size"]').tap()
    expect(page.locator("html")).not_to_have_class("large")


def test_back_and_forward_in_a_hurry_show_the_page_of_the_address(at: At) -> None:  # noqa: F811
    page = at("age")
    page.evaluate("history.back(); setTimeout(() => history.forward(), 5)")
    page.wait_for_timeout(400)
    page.wait_for_selector("main:not([aria-busy])")
    assert page.url.split("#")[0].endswith(f"/{look(page).step}")


def test_back_before_an_answer_has_arrived_still_means_back(open_page: OpensPage) -> None:
    page = open_page()
    page.route("**/what-follows", lambda route: route.abort())
    start(page, "en")
    walk(page, PERFECT, until="sex")
    held = hold(page, "**/sex")
    page.wait_for_timeout(DOUBLE_TAP)
    choice(page, "sex", "male").tap()
    page.evaluate("history.back()")
    page.wait_for_timeout(100)
    let_go(page, held, "**/sex")
    page.wait_for_selector("form[data-step=age]")
    assert page.url.split("#")[0].endswith("/age")
    expect(page.locator("#age")).to_have_value("54")


def test_our_own_failure_is_no_answer(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    failed = '<main><h1 id="now">Something went wrong on our side</h1></main>'
    page.route(
        "**/bleeding",
        lambda route: route.fulfill(status=503, content_type="text/html", body=failed),
        times=1,
    )
    choice(page, "bleeding", "streaks").tap()
    expect(page.locator("#unsent")).to_be_visible()
    page.locator("#unsent button").tap()
    expect(page.locator("#unsent")).to_be_hidden()
    assert look(page).step == "symptoms"
    page.reload()
    go_back(page)
    expect(choice(page, "bleeding", "streaks")).to_have_class("chosen")


def test_from_one_notice_to_the_next_and_back_again(at: At) -> None:  # noqa: F811
    page = at("symptoms")
    answer(page, look(page), {"symptoms": ["faint"]})
    assert look(page).notice == "emergency"
    tap(page, 'button[name="then"][value="go"]')
    assert look(page).notice == "contradiction"
    tap(page, 'button[name="then"][value="go"]')
    assert look(page).step == "age"
    go_back(page)
    assert look(page).step == "symptoms"
    assert page.url.split("#")[0].endswith("/symptoms")


def test_an_older_browser_that_names_no_button_still_answers(open_page: OpensPage) -> None:
    page = open_page()
    page.add_init_script(
        "Object.defineProperty(SubmitEvent.prototype, 'submitter', { get: () => undefined })"
    )
    start(page, "en")
    walk(page, PERFECT, until="biopsy")
    tap(page, "header a[hreflang]")
    assert look(page).step == "biopsy"


def answered_elsewhere(page: Page, value: str) -> None:
    """The question on this page gets an answer in another tab."""
    other = page.context.new_page()
    other.goto(page.url)
    tap(other, choice(other, "bleeding", value))
    other.wait_for_selector("form[data-foreseen]", state="attached")
