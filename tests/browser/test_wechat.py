"""Inside WeChat: its names, its larger text, no second window, and its gesture to go back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.browser.conftest import ENGLISH_PHONE, PATIENCE, BringsPage, OpensPage
from tests.browser.inspection import CUT_OFF
from tests.browser.leaving import leave_details
from tests.browser.walking import (
    STUDY,
    choice,
    go_back,
    go_on,
    look,
    start,
    tap,
    to_the_outcome,
    walk,
)
from tests.patient.people import ON_MEDICINE, PERFECT, WITHOUT_PAPERS

ANDROID = (
    "Mozilla/5.0 (Linux; Android 12; ALN-AL00 Build/HUAWEI; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 "
    "MicroMessenger/8.0.49.2600(0x28003137) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN"
)
NO_SECOND_WINDOW = "delete window.open; window.open = undefined"
# WeChat on an iPhone sets this when somebody moves the slider for the size of text.
TEXT_SIZE_OF_IPHONE = """addEventListener("DOMContentLoaded", () => {
  document.body.style.webkitTextSizeAdjust = "150%";
})"""


LINE = """list => {
  const range = new Range();
  range.selectNodeContents(list.querySelector("li").firstChild);
  return range.getClientRects()[0].height;
}"""


def wechat(open_page: OpensPage, user_agent: str) -> Page:
    """A phone whose text is half as large again as usual."""
    page = open_page(user_agent=user_agent, locale="zh-CN", is_mobile=True)
    page.add_init_script(NO_SECOND_WINDOW)
    if user_agent == IPHONE:
        page.add_init_script(TEXT_SIZE_OF_IPHONE)
    else:
        session = page.context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 24}})
    return page


def nothing_is_cut_off(page: Page) -> None:
    look(page)
    assert page.evaluate(CUT_OFF) == [], page.url


def test_with_text_at_150_percent_an_emergency_can_be_called_without_scrolling(
    open_page: OpensPage, bring: BringsPage
) -> None:
    page = wechat(open_page, ANDROID)
    page.set_viewport_size({"width": 360, "height": 640})
    bring(page, "zh", ON_MEDICINE, until="medicine_names")
    page.locator("#medicine_names").fill("不想活了")
    go_on(page)
    assert look(page).notice == "emergency"
    for call in page.locator('[data-safety="self_harm"] a').all():
        expect(call).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("user_agent", "locale"), [(ANDROID, "zh"), (IPHONE, "en")], ids=["Android, zh", "iPhone, en"]
)
def test_q39_in_wechat_with_text_at_150_percent_a_conversation_reaches_its_receipt(
    open_page: OpensPage, user_agent: str, locale: str
) -> None:
    page = wechat(open_page, user_agent)
    start(page, locale)
    walk(page, WITHOUT_PAPERS, at_each=nothing_is_cut_off)
    to_the_outcome(page)
    nothing_is_cut_off(page)
    leave_details(page, "Ann")
    nothing_is_cut_off(page)
    assert len(page.context.pages) == 1


@pytest.mark.parametrize("user_agent", [ANDROID, IPHONE], ids=["Android", "iPhone"])
def test_q39_the_text_really_is_half_as_large_again(open_page: OpensPage, user_agent: str) -> None:
    heights = []
    for page in (open_page(is_mobile=True), wechat(open_page, user_agent)):
        start(page, "en")
        heights.append(page.locator("main ul").first.evaluate(LINE))
    assert heights[1] == pytest.approx(1.5 * heights[0], rel=0.05)


def test_q39_each_gesture_back_is_one_question_and_from_the_first_it_leaves_the_site(
    open_page: OpensPage,
) -> None:
    page = wechat(open_page, ANDROID)
    page.goto("about:blank")
    start(page, "zh")
    way = walk(page, PERFECT, until="first_time")
    for step in reversed(way):
        go_back(page)
        assert look(page).step == step
    page.go_back()
    assert page.url == "about:blank"


@pytest.fixture
def remembering(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], live_server: str
) -> Iterator[Page]:
    """In a browser that keeps pages in memory for the way back: people's do, and those of tests do not."""
    kept = ["--disable-back-forward-cache"]
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=kept)
    context = browser.new_context(base_url=live_server, **ENGLISH_PHONE)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    browser.close()


def test_q39_who_comes_back_from_another_page_sees_the_question_that_is_due(
    remembering: Page,
) -> None:
    page = remembering
    start(page, "zh")
    walk(page, PERFECT, until="biopsy")
    tap(page, 'footer a[href$="/my-details/"]')
    go_back(page)
    shown = look(page)
    assert (shown.step, page.url.split("/")[-1]) == ("biopsy", "biopsy#now")
    expect(page.locator("#turns > li")).to_have_count(5)
    tap(page, choice(page, "biopsy", "adenocarcinoma"))
    assert look(page).step == "first_time"


def test_q39_a_question_answered_meanwhile_comes_back_with_its_answer(
    remembering: Page,
) -> None:
    page = remembering
    start(page, "zh")
    walk(page, PERFECT, until="sex")
    page.goto(f"/zh/{STUDY}/sex#now")
    tap(page, 'footer a[href$="/my-details/"]')
    page.goto(f"/zh/{STUDY}/sex#now")
    tap(page, choice(page, "sex", "female"))
    for _ in range(3):
        go_back(page)
    assert look(page).step == "sex"
    expect(choice(page, "sex", "female")).to_have_class("chosen")
