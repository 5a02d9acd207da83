"""What holds on every page that a conversation opens, on a phone's screen."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpensPage
from tests.browser.leaving import leave_details, open_details, stop_early
from tests.browser.people import VOICES
from tests.browser.walking import STUDY, TAGS, go_on, look, start, tap, to_the_outcome, walk
from tests.patient.people import PERFECT

BOTH_LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])
SMALLEST_TARGET = 44

MAIN_TARGETS = "button, a.button, label.pick, input[type=text], input[type=tel], select, textarea"
SMALL_AMONG = """(targets, smallest) => targets
  .filter((each) => each.checkVisibility())
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.height < smallest || box.width < smallest)
  .map(([html, box]) => `${box.width} x ${box.height}: ${html}`)"""

# Words of the other language outside of an element that says so. Codes and names such as ECOG, MSS or
# cT3N2aM0 are no English; three words in a row are.
UNMARKED_WORDS = r"""(ours) => {
  const theirs = ours === "en" ? /\p{Script=Han}/u : /[a-z]{2,}( [a-z]{2,}){2,}/i;
  const marked = ours === "en" ? "zh" : "en";
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (words.nextNode()) {
    const { data, parentElement } = words.currentNode;
    const language = parentElement.closest("[lang]").lang;
    if (theirs.test(data) && !language.startsWith(marked)) found.push(data.trim());
  }
  return found;
}"""


def every_page(page: Page, locale: str, voice: str, at_each: Callable[[Page], Any]) -> None:
    """From the first page to the last: every step, a mistake, the result, the call-back form, the codes."""
    said = {**PERFECT, **VOICES[voice]}
    start(page, locale)
    walk(page, said, until="age", at_each=at_each)
    go_on(page)
    walk(page, said, at_each=at_each)
    to_the_outcome(page)
    at_each(page)
    page.goto(f"/{locale}/{STUDY}/call-back")
    at_each(page)
    page.goto(f"/{locale}/{STUDY}/your-result")
    codes = leave_details(page, "Ann")
    at_each(page)
    page.goto(f"/{locale}/{STUDY}/start-over")
    at_each(page)
    open_details(page, locale, codes)
    at_each(page)
    tap(page, 'form[action$="/erase"] button')
    at_each(page)


@BOTH_LANGUAGES
def test_on_a_320_px_screen_no_page_scrolls_sideways_and_every_main_target_takes_a_thumb(
    open_page: OpensPage, locale: str
) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    every_page(page, locale, "family", thumbs_fit)


def thumbs_fit(page: Page) -> None:
    look(page)
    assert page.locator(MAIN_TARGETS).evaluate_all(SMALL_AMONG, SMALLEST_TARGET) == [], page.url


def test_q13_no_page_asks_another_host_for_anything(open_page: OpensPage, live_server: str) -> None:
    page = open_page()
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    stop_early(page)
    leave_details(page, "Ann")
    own = urlsplit(live_server).netloc
    assert {urlsplit(address).netloc for address in asked if not address.startswith("data:")} == {own}


def test_q13_a_request_to_another_host_would_be_noticed(
    open_page: OpensPage, foreign_requests: list[str]
) -> None:
    page = open_page()
    with page.expect_request("http://elsewhere.invalid/*"):
        page.set_content('<img src="http://elsewhere.invalid/counter.png">')
    assert foreign_requests == ["http://elsewhere.invalid/counter.png"]
    foreign_requests.clear()


@BOTH_LANGUAGES
def test_q37_every_page_and_every_part_says_its_language(open_page: OpensPage, locale: str) -> None:
    page = open_page()
    every_page(page, locale, "self", lambda page: says_its_language(page, locale))


def says_its_language(page: Page, locale: str) -> None:
    other = TAGS["zh" if locale == "en" else "en"]
    assert page.evaluate("document.documentElement.lang") == TAGS[locale]
    assert page.locator(f'header a[hreflang="{other}"]').get_attribute("lang") == other
    assert page.evaluate(UNMARKED_WORDS, locale) == [], page.url
