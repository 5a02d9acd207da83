"""``make pictures``: what stands in README of the staff's side, taken from the demonstration.

It is no test: pytest runs it only when it is named, for its browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from chatbot import create_app
from chatbot.demo.commands import FOLDER as DEMO
from tests.browser.conftest import serving

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
DESK, PHONE = (1280, 860), (360, 740)
PICTURES = (
    ("inbox", "en", DESK, ""),
    ("inbox-phone", "zh", PHONE, ""),
    ("lead", "zh", DESK, "first lead"),
    ("figures", "en", DESK, "figures/?study=NCT07214142"),
)


@pytest.fixture
def demo(tmp_path: Path) -> Flask:
    app = create_app({"INSTANCE_PATH": str(tmp_path)})
    assert app.test_cli_runner().invoke(args=["demo", "seed"]).exit_code == 0
    return create_app({"INSTANCE_PATH": str(tmp_path / DEMO)})


@pytest.fixture
def address(demo: Flask) -> Iterator[str]:
    with serving(demo) as address:
        yield address


@pytest.mark.timeout(300)
def test_pictures(browser: Browser, address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, locale, (width, height), path in PICTURES:
        page = browser.new_page(base_url=address, viewport={"width": width, "height": height}, locale=locale)
        page.goto(f"/{locale}/staff/sign-in")
        page.locator('button[name="account"]').first.click()
        go(page, locale, path)
        page.screenshot(path=FOLDER / f"{name}.png")
        page.close()


def go(page: Page, locale: str, path: str) -> None:
    if path == "first lead":
        page.goto(page.locator('.leads a[href*="/leads/"]').first.get_attribute("href") or "")
    elif path:
        page.goto(f"/{locale}/staff/{path}")
