"""Larger text, and text that follows the system: what the browser makes of it, measured."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import IN_BOTH_LANGUAGES, OpensPage
from tests.browser.leaving import leave_details, to_the_form
from tests.browser.test_phone_screen import MAIN_TARGETS, SMALL_AMONG
from tests.browser.walking import (
    DOUBLE_TAP,
    STUDY,
    choice,
    focused,
    go_back,
    go_on,
    look,
    press,
    start,
    to_the_outcome,
    walk,
)
from tests.patient.people import FAMILY, PERFECT

LARGE = 'header form[action$="/text-size"] button'
LARGE_MAIN, LARGE_OTHER = 60, 44
OTHER_TARGETS = "a:not(.button), summary, header button, nav.way button"
BOTH_LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])

TEXT = """() => [...document.querySelectorAll("main p, main li, main label, main button, .q, .a > span")]
  .filter((each) => each.checkVisibility() && each.innerText.trim() && !each.closest("figure"))
  .map((each) => [each, getComputedStyle(each)])
  .map(([each, { fontSize, lineHeight }]) => [each.outerHTML.slice(0, 80), parseFloat(fontSize),
    lineHeight === "normal" ? 0 : parseFloat(lineHeight) / parseFloat(fontSize)])"""
BODY = "() => parseFloat(getComputedStyle(document.body).fontSize)"


def make_larger(page: Page) -> None:
    page.wait_for_timeout(DOUBLE_TAP)
    with page.expect_response("**/text-size"):
        press(page.locator(LARGE))
    expect(page.locator("html")).to_have_class("large")


def is_easy_to_read_and_to_hit(page: Page) -> None:
    look(page)
    for html, size, spacing in page.evaluate(TEXT):
        assert 18 <= size <= 30, (page.url, html, size)
        assert spacing >= 1.5, (page.url, html, spacing)
    targets = page.locator(MAIN_TARGETS).locator("visible=true")
    main = targets.and_(page.locator("main *:not(nav.way button)"))
    assert main.evaluate_all(SMALL_AMONG, LARGE_MAIN) == [], page.url
    others = page.locator(OTHER_TARGETS)
    assert others.evaluate_all(SMALL_HIGH, LARGE_OTHER) == [], page.url


SMALL_HIGH = """(targets, smallest) => targets
  .filter((each) => each.checkVisibility())
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.height < smallest)
  .map(([html, box]) => `${box.width} x ${box.height}: ${html}`)"""


@pytest.mark.parametrize(("locale", "width"), [("en", 360), ("zh", 320)])
def test_q38_larger_text_is_18_to_30_px_with_room_between_lines_and_for_thumbs(
    open_page: OpensPage, locale: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 640})
    start(page, locale)
    make_larger(page)
    walk(page, {**FAMILY, "bleeding": "daily"}, until="age", at_each=is_easy_to_read_and_to_hit)
    go_on(page)
    walk(page, FAMILY, at_each=is_easy_to_read_and_to_hit)
    is_easy_to_read_and_to_hit(page)
    to_the_outcome(page)
    is_easy_to_read_and_to_hit(page)
    to_the_form(page)
    is_easy_to_read_and_to_hit(page)
    page.goto(f"/{locale}/{STUDY}/your-result")
    leave_details(page, "Ann")
    is_easy_to_read_and_to_hit(page)


@IN_BOTH_LANGUAGES
def test_q38_the_size_is_changed_without_a_pop_up_and_the_question_stays_in_front(
    open_page: OpensPage, locale: str, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    start(page, locale)
    walk(page, PERFECT, until="biopsy")
    small = page.evaluate(BODY)
    page.on("dialog", lambda dialog: pytest.fail(f"a pop-up: {dialog.message}"))
    make_larger(page)
    assert look(page).step == "biopsy"
    assert scripts or focused(page) == "now"
    expect(page.locator("h1")).to_be_in_viewport()
    assert page.evaluate(BODY) > 1.2 * small
    assert len(page.context.pages) == 1


@BOTH_LANGUAGES
def test_q38_what_was_typed_and_refused_is_there_after_the_size_was_changed(
    open_page: OpensPage, locale: str
) -> None:
    page = open_page()
    start(page, locale)
    walk(page, PERFECT, until="age")
    page.locator("#age").fill("not young")
    go_on(page)
    make_larger(page)
    expect(page.locator("#age")).to_have_value("not young")


@BOTH_LANGUAGES
@pytest.mark.parametrize("is_larger", [False, True], ids=["normal", "large"])
def test_q38_text_follows_the_system_and_reaches_30_px(
    open_page: OpensPage, locale: str, is_larger: bool
) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    start(page, locale)
    if is_larger:
        make_larger(page)
    before = page.evaluate(BODY)
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 27}})
    page.reload()
    look(page)
    assert page.evaluate(BODY) == pytest.approx(before * 27 / 16, rel=0.01)
    assert page.evaluate(BODY) >= 30


@BOTH_LANGUAGES
def test_q38_the_header_leaves_the_screen_to_the_question(open_page: OpensPage, locale: str) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    start(page, locale)
    make_larger(page)
    header = page.locator("header.site").bounding_box()
    assert header is not None
    assert header["height"] < 640 / 8
    walk(page, PERFECT, until="biopsy")
    heading = page.locator("h1").bounding_box()
    first = choice(page, "biopsy", "adenocarcinoma").bounding_box()
    assert heading is not None
    assert first is not None
    assert heading["y"] >= 0
    assert first["y"] < 640


@BOTH_LANGUAGES
def test_above_the_question_the_last_answer_can_still_be_seen(open_page: OpensPage, locale: str) -> None:
    page = open_page()
    start(page, locale)
    walk(page, PERFECT, until="biopsy")
    expect(page.locator(".turns .a > span:visible").last).to_be_in_viewport(ratio=1)
    expect(page.locator("h1")).to_be_in_viewport(ratio=1)


def test_larger_text_is_not_printed_larger(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "zh")
    page.emulate_media(media="print")
    normal = page.evaluate(BODY)
    page.emulate_media(media="screen")
    make_larger(page)
    page.emulate_media(media="print")
    assert page.evaluate(BODY) == normal


@BOTH_LANGUAGES
@pytest.mark.parametrize(("width", "is_beside"), [(360, False), (768, False), (1280, True)])
def test_the_studys_facts_stand_beside_the_talk_where_there_is_room(
    open_page: OpensPage, locale: str, width: int, is_beside: bool
) -> None:
    page = open_page(viewport={"width": width, "height": 800})
    start(page, locale)
    walk(page, PERFECT, until="symptoms")
    facts = page.locator("aside")
    assert facts.is_visible() is is_beside
    if is_beside:
        aside, main = facts.bounding_box(), page.locator("main").bounding_box()
        assert aside is not None
        assert main is not None
        assert aside["x"] >= main["x"] + main["width"]
        assert aside["y"] < 800


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_the_systems_own_colours_answers_and_choices_keep_an_outline(
    open_page: OpensPage, scheme: str
) -> None:
    page = open_page(forced_colors="active", color_scheme=scheme)
    start(page, "en")
    walk(page, PERFECT, until="age")
    go_back(page)
    go_back(page)
    without = """all => all.map((each) => getComputedStyle(each)).filter((style) =>
      style.borderTopWidth === "0px" || style.borderTopColor === style.backgroundColor).length"""
    assert page.locator(".turns .a > span, form[data-step] button").evaluate_all(without) == 0
    chosen, other = (
        page.locator(f"form[data-step] button{each}").first.evaluate(
            "e => getComputedStyle(e).borderTopWidth"
        )
        for each in (".chosen", ":not(.chosen)")
    )
    assert float(chosen[:-2]) > float(other[:-2])
