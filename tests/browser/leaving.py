"""From a result to the call-back form, its receipt, and what the receipt's codes open."""

from playwright.sync_api import Page, expect

from tests.browser.walking import STUDY, choice, look, press, tap

PHONE = "138 0013 8000"
CONSENTS = ("consent_health", "consent_contact", "is_adult")


def stop_early(page: Page) -> None:
    """From the question about the biopsy: the first thing that does not fit, and the choice to stop there."""
    tap(page, choice(page, "biopsy", "other"))
    tap(page, page.locator('button[name="then"][value="stop"]').first)
    assert look(page).outcome == "likely_ineligible"


def leave_details(page: Page, name: str) -> tuple[str, str]:
    """From the result to the receipt; its reference and its withdrawal code."""
    to_the_form(page)
    for consent in CONSENTS:
        expect(page.locator(f"#{consent}")).not_to_be_checked()
    fill_in(page, name)
    tap(page, 'form[data-page="call-back"] button')
    assert look(page).page == "receipt"
    return shown_codes(page)


def to_the_form(page: Page) -> None:
    """From the result to the call-back form, past the answers read back where that is still to be done."""
    tap(page, 'main a[href$="/call-back"]')
    if look(page).page == "check":
        tap(page, page.locator('main form[action$="/check-answers"] button').first)
        if look(page).outcome:
            tap(page, 'main a[href$="/call-back"]')
    assert look(page).page == "call-back"


def erase(page: Page) -> None:
    """From the details, past the question whether it is meant."""
    tap(page, 'form[action$="/erase"] button')
    assert look(page).page == "erase"
    tap(page, 'button[name="sure"]')
    assert look(page).page == "erased"


def fill_in(page: Page, name: str) -> None:
    """What has to be filled in: name, telephone, both consents and the age."""
    page.locator("#name").fill(name)
    page.locator("#phone").fill(PHONE)
    for consent in CONSENTS:
        press(page.locator(f"#{consent}"))


def shown_codes(page: Page) -> tuple[str, str]:
    return shown_code(page, "data-reference"), shown_code(page, "data-withdrawal-code")


def shown_code(page: Page, hook: str) -> str:
    element = page.locator(f"[{hook}]")
    code = element.get_attribute(hook)
    assert code is not None
    expect(element).to_have_text(code)
    return code


def open_details(page: Page, locale: str, codes: tuple[str, str]) -> None:
    """Type both codes into the page for that."""
    page.goto(f"/{locale}/{STUDY}/my-details/")
    page.locator("#reference").fill(codes[0])
    page.locator("#code").fill(codes[1])
    tap(page, "main form button")
