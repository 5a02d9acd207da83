"""Clinic material in a real browser: it prints as it should, and leads out of the hospital's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route

from chatbot import create_app
from chatbot.patient.material import CARDS, embed, poster
from tests.browser.conftest import OpensPage
from tests.browser.test_sheet import A4, A_PAGE
from tests.browser.walking import STUDY, answer, look

STRICT = "default-src 'none'; frame-src 'self'; base-uri 'none'; form-action 'none'"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app({"INSTANCE_PATH": str(tmp_path_factory.mktemp("instance"))})


def test_a_poster_and_its_cards_print_on_one_page_of_a4_each(
    open_page: OpensPage, app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "poster.html"
    site = "https://a-longer-name-of-a-site.example.org"
    file.write_text(poster(app, app.extensions["dialogs"][STUDY], site), encoding="utf-8")
    page = open_page()
    page.goto(file.as_uri())
    paper = page.pdf(prefer_css_page_size=True)
    assert len(A_PAGE.findall(paper)) == len(A4.findall(paper)) == 2
    page.emulate_media(media="print")
    too_tall = "cards => cards.map((each) => each.scrollHeight - each.clientHeight)"
    assert page.locator(".wallet").evaluate_all(too_tall) == [0] * CARDS


def hospital(page: Page, card: str) -> list[str]:
    """A hospital's page under a strict policy, the card in a frame of its own; what the policy blocked."""
    blocked: list[str] = []
    pages = {
        "studies-here": f"<!doctype html><title>Studies</title>{card}",
        "hospital": "<!doctype html><title>A hospital</title><iframe src=/studies-here></iframe>",
    }

    def shows(route: Route) -> None:
        body = pages[route.request.url.rpartition("/")[2]]
        route.fulfill(body=body, headers={"Content-Security-Policy": STRICT}, content_type="text/html")

    for place in pages:
        page.route(f"**/{place}", shows)
    page.on("console", lambda message: blocked.append(message.text))
    page.goto("/hospital")
    return blocked


def test_the_embedded_card_opens_the_talk_in_the_whole_window_under_a_strict_policy(
    open_page: OpensPage, app: Flask, live_server: str
) -> None:
    page = open_page()
    blocked = hospital(page, embed(app, app.extensions["dialogs"][STUDY], live_server))
    link = page.frame_locator("iframe").locator(f'a[href="{live_server}/zh/{STUDY}/"]')
    with page.expect_navigation(url=f"**/zh/{STUDY}/"):
        link.click()
    assert blocked == []
    shown = look(page)
    assert page.frames == [page.main_frame]
    answer(page, shown, {"respondent": "self"})
    assert look(page).step == "bleeding"
