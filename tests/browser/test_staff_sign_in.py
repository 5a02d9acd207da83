"""From a set-up link to the inbox and the accounts, in a real browser, on a phone, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_links import make_link
from tests.browser.axe import faults
from tests.browser.conftest import OpensPage

PASSWORD = "gentle otter paints the stairs"
KEY = re.compile(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}")
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
ACCOUNT_PAGES = (
    "account",
    "account/password",
    "account/recovery-codes",
    "account/app",
    "accounts",
    "accounts/new",
)


@pytest.fixture
def newcomer(live_app: Flask) -> tuple[Account, str]:
    """An administrator to be, and the secret of their link."""
    store: Store = live_app.extensions["store"]()
    now = datetime.now(UTC)
    with store.connect() as db:
        login = f"ada-{now.timestamp():.0f}"
        account = add_account(db, login, "Ada Wang", Role.ADMIN, (), now, "operator")
        return account, make_link(db, account, now, "operator")


def looks_right(page: Page) -> None:
    """No fault by axe where it can be asked, and nothing beside a phone's screen."""
    assert faults(page) == [], page.url
    assert not page.evaluate(WIDER_THAN_THE_SCREEN), page.url


def presses(page: Page) -> None:
    page.locator("main form button.main").first.click()


def shown_code(key: str, steps: int = 0) -> str:
    return pyotp.TOTP(key).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q35_a_newcomer_sets_up_signs_in_and_finds_every_page_of_the_accounts(
    open_page: OpensPage, newcomer: tuple[Account, str], locale: str
) -> None:
    account, secret = newcomer
    page = open_page(locale="zh-CN" if locale == "zh" else "en-US")
    page.goto(f"/{locale}/staff/set-up/{secret}")
    looks_right(page)
    assert secret not in page.url
    page.fill("#new_password", "short")
    presses(page)
    expect(page.locator("#summary")).to_be_focused()
    looks_right(page)
    page.fill("#new_password", PASSWORD)
    page.fill("#again", PASSWORD)
    presses(page)
    looks_right(page)
    found = KEY.search(page.inner_text("main"))
    assert found
    key = found[0].replace(" ", "")
    page.fill("#code", shown_code(key))
    presses(page)
    looks_right(page)
    assert page.locator(".codes li").count() == 10
    presses(page)
    expect(page).to_have_url(re.compile(rf"/{locale}/staff/$"))
    for path in (*ACCOUNT_PAGES, f"accounts/{account.id}"):
        page.goto(f"/{locale}/staff/{path}")
        looks_right(page)
    page.locator("header form button").click()
    expect(page).to_have_url(re.compile(r"/staff/sign-in$"))
    looks_right(page)
    page.fill("#login", account.login)
    page.fill("#password", "wrong")
    page.fill("#code", shown_code(key, 1))
    presses(page)
    expect(page.locator("#summary")).to_be_focused()
    looks_right(page)
    page.fill("#password", PASSWORD)
    page.fill("#code", shown_code(key, 1))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/{locale}/staff/$"))
