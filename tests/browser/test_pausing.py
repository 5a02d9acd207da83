"""From one phone to another with a code: typed, or behind the number sign of a scanned address."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import IN_BOTH_LANGUAGES, OpensPage
from tests.browser.leaving import shown_code
from tests.browser.test_phone_screen import thumbs_fit
from tests.browser.walking import BROWSER_LANGUAGES, STUDY, go_back, look, start, tap, walk
from tests.patient.people import PERFECT


def pause(page: Page, locale: str) -> str:
    """Answer up to the biopsy and ask for a code."""
    start(page, locale)
    walk(page, PERFECT, until="biopsy")
    tap(page, 'nav.way a[href$="/pause"]')
    assert look(page).page == "pause"
    expect(page.locator("#consent_pause")).not_to_be_checked()
    page.locator("#consent_pause").tap()
    tap(page, 'form[data-page="pause"] button')
    assert look(page).page == "pause-code"
    return shown_code(page, "data-pause-code")


def go_on_with_it(page: Page) -> None:
    tap(page, 'form[action$="/resume"] button.main')
    assert look(page).page == "welcome-back"
    tap(page, "form button.main")
    assert look(page).step == "biopsy"


@IN_BOTH_LANGUAGES
def test_a_code_that_is_typed_brings_the_answers_to_another_phone(
    open_page: OpensPage, locale: str, scripts: bool
) -> None:
    options = {"locale": BROWSER_LANGUAGES[locale], "java_script_enabled": scripts}
    code = pause(open_page(**options), locale)
    other = open_page(**options)
    start(other, locale)
    tap(other, 'main a[href$="/resume"]')
    assert look(other).page == "resume"
    other.locator("#code").fill(code.replace("-", " "))
    go_on_with_it(other)


def test_the_picture_is_there_and_as_large_as_a_scanner_needs_it(open_page: OpensPage) -> None:
    page = open_page()
    pause(page, "zh")
    box = page.locator("img.qr").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 200
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")


def test_q27_a_scanned_code_fills_the_field_and_leaves_the_address(open_page: OpensPage) -> None:
    code = pause(open_page(), "en")
    other, asked = open_page(), list[str]()
    other.on("request", lambda request: asked.append(request.url))
    other.goto(f"/en/{STUDY}/resume#{code}")
    expect(other.locator("#code")).to_have_value(code)
    assert other.url.endswith("/resume")
    assert look(other).page == "resume"
    go_on_with_it(other)
    assert not [address for address in asked if code in address]
    go_back(other)
    assert code not in other.url


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_on_a_320_px_screen_the_code_fits_and_everything_takes_a_thumb(
    open_page: OpensPage, locale: str
) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    code = pause(page, locale)
    thumbs_fit(page)
    other = open_page(viewport={"width": 320, "height": 640})
    start(other, locale)
    walk(other, PERFECT, until="age")
    other.goto(f"/{locale}/{STUDY}/pause")
    thumbs_fit(other)
    other.goto(f"/{locale}/{STUDY}/resume")
    tap(other, 'form[action$="/resume"] button.main')
    thumbs_fit(other)
    other.locator("#code").fill(code)
    tap(other, 'button[name="then"]')
    assert look(other).page == "pause-erase"
    thumbs_fit(other)
    tap(other, "form button.main")
    assert look(other).page == "which-answers"
    thumbs_fit(other)
    tap(other, 'button[name="instead"]')
    assert look(other).page == "welcome-back"
    thumbs_fit(other)


@pytest.mark.parametrize("fragment", ["now", "code", "1234", "%3Cimg%20src=x%3E", "1234-5678-9012-345x"])
def test_what_is_no_code_behind_the_number_sign_is_left_alone(open_page: OpensPage, fragment: str) -> None:
    page = open_page()
    page.goto(f"/en/{STUDY}/resume#{fragment}")
    expect(page.locator("#code")).to_have_value("")
    assert page.url.endswith(f"#{fragment}")
