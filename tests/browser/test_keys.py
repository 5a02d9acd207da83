"""The number keys, which choose where there is one question, and only there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_in_place import at  # noqa: F401
from tests.browser.walking import choice, tap

At = Callable[..., Page]


def test_a_number_key_chooses(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    page.keyboard.press("2")
    page.wait_for_selector("form[data-step=symptoms]")
    tap(page, 'a[rel="prev"]')
    expect(choice(page, "bleeding", "streaks")).to_have_class("chosen")


def test_a_number_key_ticks_and_unticks(at: At) -> None:  # noqa: F811
    page = at("symptoms")
    box = page.locator("form[data-step] input[type=checkbox]").nth(1)
    page.keyboard.press("2")
    expect(box).to_be_checked()
    page.keyboard.press("2")
    expect(box).not_to_be_checked()


def test_a_key_that_is_held_answers_one_question(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    page.keyboard.down("1")
    for _ in range(8):
        page.keyboard.down("1")
        page.wait_for_timeout(60)
    page.keyboard.up("1")
    expect(page.locator("form[data-step=symptoms]")).to_be_visible()
    expect(page.locator("form[data-step] input:checked")).to_have_count(0)


def test_a_key_pressed_twice_at_once_answers_one_question(at: At) -> None:  # noqa: F811
    page = at("sex")
    page.keyboard.press("1")
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    expect(page.locator("form[data-step=biopsy]")).to_be_visible()


def test_a_digit_typed_into_a_field_chooses_nothing(at: At) -> None:  # noqa: F811
    page = at("age")
    page.locator("#age").focus()
    page.keyboard.type("54")
    expect(page.locator("#age")).to_have_value("54")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[data-step=sex]")


@pytest.mark.parametrize("place", ['a[rel="prev"]', "nav.way button", "header a[hreflang]"])
def test_a_digit_outside_the_question_chooses_nothing(at: At, place: str) -> None:  # noqa: F811
    page = at("bleeding")
    page.locator(place).first.focus()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    expect(page.locator("form[data-step=bleeding]")).to_be_visible()


def test_on_a_desktop_each_choice_shows_its_key(at: At) -> None:  # noqa: F811
    page = at("bleeding")
    keys = page.locator("form[data-step] [data-key]")
    assert keys.evaluate_all("all => all.map((each) => each.dataset.key)") == ["1", "2", "3", "4", "5", "6"]
