"""Somebody at a desk who has only a keyboard, and whose presses are counted."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import Page

from tests.browser.keyboard import IS_AT, MOST_STOPS, sees_focus

NEXT_YEAR = str(datetime.now(UTC).year + 1)
TYPED_TIME = ("01", "02", NEXT_YEAR, "ArrowRight", "02", "30", "P")
"""Half past two in the afternoon of 2 January, typed into a browser's own field for a day and time; here it
follows the machine's language."""


class Hands:
    """``pressed``: how many keys so far, each letter of a word counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def type_time(self) -> None:
        for keys in TYPED_TIME:
            self.press(keys) if keys.startswith("Arrow") else self.type(keys)

    def tab_to(self, selector: str, key: str = "Tab") -> None:
        """With the focus in sight at each stop."""
        target = self.page.locator(selector).first
        for _ in range(MOST_STOPS):
            if target.evaluate(IS_AT):
                return
            self.press(key)
            sees_focus(self.page)
        raise AssertionError(f"{key} does not lead to {selector} on {self.page.url}")

    def choose(self, selector: str, value: str) -> None:
        """In a list: with the arrow, until it is there."""
        self.tab_to(selector)
        field = self.page.locator(selector)
        for _ in range(MOST_STOPS):
            if field.input_value() == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {value}")

    def follow(self, selector: str, key: str = "Tab") -> None:
        """A link within the page."""
        self.tab_to(selector, key)
        self.press("Enter")

    def leave_by(self, selector: str, key: str = "Tab") -> None:
        """What leads to another page, or to this one anew."""
        self.tab_to(selector, key)
        self.leave()

    def leave(self, key: str = "Enter") -> None:
        with self.page.expect_navigation():
            self.press(key)
        self.page.wait_for_load_state()
