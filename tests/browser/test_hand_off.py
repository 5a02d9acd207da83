"""After the result: details left for a call back, the receipt, and what its two codes open."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BringsPage, OpensPage
from tests.browser.leaving import (
    PHONE,
    erase,
    fill_in,
    leave_details,
    open_details,
    shown_codes,
    stop_early,
    to_the_form,
)
from tests.browser.people import VOICES
from tests.browser.walking import BROWSER_LANGUAGES, CONTACT, go_back, look, tap, to_the_outcome
from tests.patient.people import PERFECT, WITHOUT_PAPERS

CORRECTED = "139 1111 2222"


@pytest.mark.parametrize(
    ("locale", "voice", "scripts", "name"),
    [("en", "self", True, "Ann O'Neil <b>"), ("zh", "family", False, "𠮷田小明")],
    ids=["en, self, js", "zh, family, no js"],
)
def test_details_are_left_seen_corrected_and_erased_with_the_codes_of_the_receipt(
    open_page: OpensPage, bring: BringsPage, locale: str, voice: str, scripts: bool, name: str
) -> None:
    options = {"locale": BROWSER_LANGUAGES[locale], "java_script_enabled": scripts}
    page = open_page(**options)
    bring(page, locale, {**WITHOUT_PAPERS, **VOICES[voice]})
    to_the_outcome(page)
    codes = leave_details(page, name)
    expect(page.locator(f'main a[href="{CONTACT}"]')).to_be_visible()

    another_phone = open_page(**options)
    open_details(another_phone, locale, codes)
    expect(another_phone.get_by_text(name, exact=True)).to_be_visible()
    expect(another_phone.get_by_text(PHONE, exact=True)).to_be_visible()

    another_phone.locator("#phone").fill(CORRECTED)
    tap(another_phone, 'form[action$="/phone"] button')
    assert look(another_phone).page == "details"
    expect(another_phone.locator("[role=status]")).to_be_visible()
    expect(another_phone.get_by_text(CORRECTED, exact=True)).to_be_visible()

    erase(another_phone)
    open_details(another_phone, locale, codes)
    assert look(another_phone).page == "codes"


def test_back_from_the_receipt_shows_the_receipt_again_and_no_form(
    open_page: OpensPage, bring: BringsPage
) -> None:
    page = open_page()
    bring(page, "en", PERFECT, until="biopsy")
    stop_early(page)
    codes = leave_details(page, "Ann")
    go_back(page)
    assert look(page).page == "receipt"
    assert shown_codes(page) == codes


def test_a_double_tap_on_send_ends_at_one_receipt(open_page: OpensPage, bring: BringsPage) -> None:
    page = open_page()
    bring(page, "en", PERFECT, until="biopsy")
    stop_early(page)
    to_the_form(page)
    fill_in(page, "Ann")
    page.locator('form[data-page="call-back"] button').dblclick()
    page.wait_for_url("**/your-receipt")
    codes = shown_codes(page)
    page.reload()
    assert shown_codes(page) == codes


def test_the_receipt_opens_the_codes_page_with_both_codes_filled_in(
    open_page: OpensPage, bring: BringsPage
) -> None:
    page = open_page()
    bring(page, "en", PERFECT, until="biopsy")
    stop_early(page)
    reference, code = leave_details(page, "Ann")
    tap(page, 'main a[href$="/my-details/"]')
    expect(page.locator("#reference")).to_have_value(reference)
    expect(page.locator("#code")).to_have_value(code)


def test_enter_in_a_field_sends_the_form_and_the_other_language_keeps_what_is_typed(
    open_page: OpensPage,
    bring: BringsPage,
) -> None:
    page = open_page()
    bring(page, "en", PERFECT, until="biopsy")
    stop_early(page)
    to_the_form(page)
    assert page.locator("header button:visible").count() == 2
    page.locator("#name").fill("Wang Fang")
    page.locator("#name").press("Enter")
    page.wait_for_selector("#summary")
    assert urlsplit(page.url).path.startswith("/en/")
    page.locator("#phone").fill("0551-6")
    tap(page, 'header button[value="zh"]')
    assert urlsplit(page.url).path.startswith("/zh/")
    assert page.locator("#name").input_value() == "Wang Fang"
    assert page.locator("#phone").input_value() == "0551-6"
