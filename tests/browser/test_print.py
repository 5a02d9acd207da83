"""What comes out of a printer: the words, and nothing that only a screen can use."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import BringsPage, OpensPage
from tests.browser.leaving import leave_details
from tests.browser.walking import CONTACT, look, to_the_outcome
from tests.patient.people import NEEDS_REVIEW, UNFIT, Replies

MOST_SHEETS = 3
FOR_SCREENS = "header nav, nav.way, footer nav, button, input, textarea, .no-print"


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("said", [NEEDS_REVIEW, UNFIT], ids=["to check", "reasons"])
def test_q40_the_result_prints_clean_with_the_contact_and_without_buttons(
    open_page: OpensPage, bring: BringsPage, locale: str, said: Replies
) -> None:
    page = open_page()
    bring(page, locale, said)
    to_the_outcome(page)
    prints_clean(page)


def test_q40_the_receipt_prints_clean_with_both_codes(open_page: OpensPage, bring: BringsPage) -> None:
    page = open_page()
    bring(page, "zh", UNFIT)
    to_the_outcome(page)
    codes = leave_details(page, "Ann")
    prints_clean(page)
    assert all(code in page.locator("main").inner_text() for code in codes)


def test_q40_the_answers_read_back_print_whole(open_page: OpensPage, bring: BringsPage) -> None:
    page = open_page()
    bring(page, "en", UNFIT)
    page.emulate_media(media="print")
    assert (
        page.locator("ol.turns > li").count() == page.locator("ol.turns > li .a > span:visible").count() > 20
    )


def prints_clean(page: Page) -> None:
    look(page)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(FOR_SCREENS).filter(visible=True).count() == 0
    assert page.locator(f'a[href="{CONTACT}"]').filter(visible=True).count() >= 1
    colours = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= MOST_SHEETS
    page.emulate_media(media="screen")
