"""A rejected page: what is wrong stands on top, has the focus, and leads to the field."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import IN_BOTH_LANGUAGES, BringsPage, OpensPage
from tests.browser.leaving import CONSENTS, leave_details, open_details, stop_early, to_the_form
from tests.browser.walking import STUDY, focused, go_on, is_focus_inside, look, start, tap, walk
from tests.patient.people import PERFECT

PREFIXES = {"en": "Error: ", "zh": "错误："}


def nothing_said(page: Page) -> None:
    go_on(page)


def an_age_in_words_nobody_reads(page: Page) -> None:
    page.locator("#age").fill("not young")
    go_on(page)
    expect(page.locator("#age")).to_have_value("not young")


MISTAKES = [
    ("age", nothing_said),
    ("age", an_age_in_words_nobody_reads),
    ("symptoms", nothing_said),
    ("distance", nothing_said),
]


@IN_BOTH_LANGUAGES
@pytest.mark.parametrize(("step", "make_mistake"), MISTAKES)
def test_q34_a_mistake_is_told_on_top_with_the_focus_and_a_link_to_the_field(
    open_page: OpensPage,
    bring: BringsPage,
    step: str,
    make_mistake: Callable[[Page], None],
    locale: str,
    scripts: bool,
) -> None:
    page = open_page(java_script_enabled=scripts)
    bring(page, locale, PERFECT, until=step)
    make_mistake(page)
    summary_leads_to_the_fields(page, locale)


@IN_BOTH_LANGUAGES
def test_q34_so_it_is_on_the_forms_after_the_result(
    open_page: OpensPage, bring: BringsPage, locale: str, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts)
    bring(page, "en", PERFECT, until="biopsy")
    stop_early(page)
    page.goto(f"/{locale}/{STUDY}/your-result")
    to_the_form(page)
    tap(page, 'form[data-page="call-back"] button')
    assert links(page) == ["name", "phone", *CONSENTS]
    summary_leads_to_the_fields(page, locale)
    page.goto(f"/{locale}/{STUDY}/your-result")
    codes = leave_details(page, "Ann")
    open_details(page, locale, ("K7", "no code"))
    summary_leads_to_the_fields(page, locale)
    open_details(page, locale, codes)
    page.locator("#phone").fill("12")
    tap(page, 'form[action$="/phone"] button')
    summary_leads_to_the_fields(page, locale)


def test_q34_a_number_asked_back_has_the_focus_too_and_is_not_called_an_error(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    walk(page, PERFECT, until="age")
    page.locator("#age").fill("18")
    go_on(page)
    assert focused(page) == "summary"
    assert not page.title().startswith(PREFIXES["en"])


def test_what_was_typed_beside_a_mistake_is_kept(open_page: OpensPage, bring: BringsPage) -> None:
    page = open_page()
    bring(page, "en", PERFECT, until="biopsy")
    stop_early(page)
    to_the_form(page)
    page.locator("#name").fill("Ann")
    page.locator("details:has(#note) > summary").click()
    page.locator("#note").fill("After five, please")
    tap(page, 'form[data-page="call-back"] button')
    expect(page.locator("#name")).to_have_value("Ann")
    expect(page.locator("#note")).to_have_value("After five, please")


def summary_leads_to_the_fields(page: Page, locale: str) -> None:
    look(page)
    assert page.title().startswith(PREFIXES[locale]), page.title()
    assert focused(page) == "summary"
    expect(page.locator("#summary")).to_be_in_viewport()
    assert page.evaluate("summary.getBoundingClientRect().top < now.getBoundingClientRect().top")
    assert links(page), "the summary names no field"
    for field in links(page):
        page.locator(f'#summary a[href="#{field}"]').tap()
        assert is_focus_inside(page, field), f"the summary's link does not lead into {field}"


def links(page: Page) -> list[str]:
    """The ids that the summary links to, in order."""
    targets: list[str] = page.locator("#summary a").evaluate_all("all => all.map(a => a.hash.slice(1))")
    return targets
