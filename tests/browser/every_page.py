"""Every page in every state, for people who see, read or point differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.conftest import ENGLISH_PHONE, PATIENCE
from tests.browser.inspection import inspect
from tests.browser.tour import tour
from tests.browser.walking import BROWSER_LANGUAGES

Found = Mapping[str, Sequence[str]]
"""By the name of the check: each fault with the page and state that it was found in."""


@pytest.mark.timeout(600)
class EveryPage:
    """Each language has a file of its own, so that they can be looked at side by side, and a voice of its
    own: what is looked at here does not depend on who speaks. Pages that hide a diagnosis are others.
    """

    locale: str

    @pytest.fixture(scope="class")
    @classmethod
    def found(
        cls, request: pytest.FixtureRequest, browser: Browser, live_app: Flask, live_server: str
    ) -> Found:
        """One tour serves all checks."""
        voice = request.param
        options = {**ENGLISH_PHONE, "locale": BROWSER_LANGUAGES[cls.locale]}
        context = browser.new_context(base_url=live_server, **options)
        context.set_default_timeout(PATIENCE)
        page, faults = context.new_page(), defaultdict[str, list[str]](list)

        def at_each(name: str) -> None:
            for check, each in inspect(page, name):
                faults[check] += [f"{name}: {fault}" for fault in each]

        tour(page, live_app, cls.locale, voice, at_each)
        context.close()
        return faults

    def test_q35_axe_finds_nothing_on_any_page_and_all_text_has_a_contrast_of_7(self, found: Found) -> None:
        assert found["axe"] == []

    def test_q35_on_a_dark_screen_all_text_has_a_contrast_of_7(self, found: Found) -> None:
        assert found["dark"] == []

    def test_q35_in_forced_colours_all_text_is_seen_and_all_buttons_have_a_line_around_them(
        self, found: Found
    ) -> None:
        assert found["forced colours"] == []

    def test_q35_in_larger_text_every_target_is_large_enough(self, found: Found) -> None:
        assert found["larger text"] == []

    def test_q35_at_400_percent_nothing_is_cut_off_or_beside_the_screen_in_either_size(
        self, found: Found
    ) -> None:
        assert found["zoomed"] == []

    def test_q35_with_the_text_spacing_of_wcag_nothing_is_cut_off(self, found: Found) -> None:
        assert found["spaced"] == []
