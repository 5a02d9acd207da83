"""What holds on every page that a conversation opens, on a phone's screen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import BringsPage, OpensPage
from tests.browser.leaving import leave_details, open_details, stop_early, to_the_form
from tests.browser.people import VOICES
from tests.browser.walking import STUDY, TAGS, go_on, look, start, tap, walk
from tests.patient.people import PERFECT

OTHER = {"en": "zh", "zh": "en"}
BOTH_LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])
SMALLEST_TARGET = 44

MAIN_TARGETS = "button, a.button, label.pick, input[type=text], input[type=tel], select, textarea"
SMALL_AMONG = """(targets, smallest) => targets
  .filter((each) => each.checkVisibility())
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.height < smallest || box.width < smallest)
  .map(([html, box]) => `${box.width} x ${box.height}: ${html}`)"""


@BOTH_LANGUAGES
def test_on_a_320_px_screen_no_page_scrolls_sideways_and_every_main_target_takes_a_thumb(
    open_page: OpensPage, locale: str
) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    said = {**PERFECT, **VOICES["family"]}
    start(page, locale)
    walk(page, said, until="age", at_each=thumbs_fit)
    go_on(page)
    walk(page, said, at_each=thumbs_fit)
    for below in ("check-answers", "start-over", "your-result"):
        page.goto(f"/{locale}/{STUDY}/{below}")
        thumbs_fit(page)
    to_the_form(page)
    thumbs_fit(page)
    page.goto(f"/{locale}/{STUDY}/your-result")
    codes = leave_details(page, "Ann")
    thumbs_fit(page)
    open_details(page, locale, codes)
    thumbs_fit(page)
    tap(page, 'form[action$="/erase"] button')
    thumbs_fit(page)
    tap(page, 'button[name="sure"]')
    thumbs_fit(page)


@BOTH_LANGUAGES
@pytest.mark.parametrize("font_size", ["100%", "200%"])
def test_a_drawn_report_fits_a_320_px_screen_at_any_size_of_text(
    open_page: OpensPage, bring: BringsPage, locale: str, font_size: str
) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    for step in ("distance", "mri", "blood"):
        bring(page, locale, PERFECT, until=step)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", font_size)
        page.locator("details:has(figure)").evaluate_all("all => all.forEach(each => { each.open = true })")
        assert page.locator("figure mark").first.is_visible()
        look(page)


def thumbs_fit(page: Page) -> None:
    look(page)
    assert page.locator(MAIN_TARGETS).evaluate_all(SMALL_AMONG, SMALLEST_TARGET) == [], page.url


def test_q13_no_page_asks_another_host_for_anything(open_page: OpensPage, live_server: str) -> None:
    page = open_page()
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    start(page, "en")
    walk(page, PERFECT, until="biopsy")
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
    start(page, locale)
    walk(page, PERFECT, until="first_time")
    tap(page, f'header a[hreflang="{TAGS[OTHER[locale]]}"]')
    assert look(page).language == TAGS[OTHER[locale]]
    assert page.locator(f'header a[hreflang="{TAGS[locale]}"]').get_attribute("lang") == TAGS[locale]


def test_q37_a_part_that_does_not_say_its_language_would_be_noticed(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    page.locator("h1").evaluate("heading => heading.append('直肠')")
    with pytest.raises(AssertionError):
        look(page)
    page.locator("h1").evaluate("heading => { heading.lang = 'zh-Hans' }")
    look(page)
