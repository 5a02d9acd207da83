"""The take-away sheet on paper: as chromium prints it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from flask import Flask
from playwright.sync_api import Page

from chatbot.screening.dialog import Dialog, Kind, Question
from tests.browser.conftest import OpensPage
from tests.browser.walking import CONTACT, STUDY, look
from tests.patient.conftest import set_up
from tests.patient.people import CONCEALED, PERFECT, Replies, Reply
from tests.patient.person import Person
from tests.patient.reader import EVERYTHING
from tests.patient.test_sheet import GIVES_AWAY, KNOWS_NOTHING

A_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
A4 = re.compile(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]")
BOTH_VOICES: Mapping[str, Replies] = {
    "patient": {"respondent": "self"},
    "family": {"respondent": "family", "relation": "guardian", "patient_knows": "yes"},
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return set_up(tmp_path_factory.mktemp("sheets"))


def longest(dialog: Dialog) -> dict[str, Reply]:
    """Every list ticked whole, and of every question the wordiest choice that keeps the talk going."""
    said = {name: _wordiest(each, EVERYTHING.get(name, "")) for name, each in dialog.questions.items()}
    kept = ("papers", "willing", "biopsy")
    return {
        **said,
        **{name: EVERYTHING[name] for name in kept},
        **{"sex": "female", "node_seen": "seen", "removable": "no", "why_not": "neighbour"},
    }


def _wordiest(question: Question, otherwise: Reply) -> Reply:
    if question.kind is Kind.CHOICES:
        return [each.id for each in question.choices if not each.exclusive]
    if question.kind is Kind.CHOICE:
        return max(question.choices, key=lambda each: len(each.text.patient)).id
    return otherwise


def opens_sheet(page: Page, app: Flask, locale: str, replies: Replies) -> None:
    """The sheet of somebody else's talk, in this browser: what it is made of is that of the live site."""
    person = Person(app, locale)
    person.has_said(replies)
    html = person.opens("my-summary").html
    page.route("**/my-summary", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"/{locale}/{STUDY}/my-summary")
    assert look(page).page == "summary"


def printed(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("voice", BOTH_VOICES)
def test_q40_the_longest_talk_prints_on_two_pages_of_a4(
    open_page: OpensPage, app: Flask, locale: str, voice: str
) -> None:
    page = open_page()
    said = {**longest(app.extensions["dialogs"][STUDY]), **BOTH_VOICES[voice]}
    opens_sheet(page, app, locale, said)
    paper = printed(page)
    assert len(A_PAGE.findall(paper)) == len(A4.findall(paper)) == 2


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("said", [KNOWS_NOTHING, PERFECT], ids=["nothing known", "all known"])
def test_q40_an_ordinary_talk_prints_on_two_pages_at_most(
    open_page: OpensPage, app: Flask, locale: str, said: Replies
) -> None:
    page = open_page()
    opens_sheet(page, app, locale, said)
    assert len(A_PAGE.findall(printed(page))) <= 2


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_concealed_sheet_is_one_page_without_a_trace_and_without_the_browsers_own_lines(
    open_page: OpensPage, app: Flask, locale: str
) -> None:
    page = open_page()
    opens_sheet(page, app, locale, {**CONCEALED, "biopsy": "other", "bleeding": "daily"})
    page.emulate_media(media="print")
    paper = page.locator("body").inner_text()
    assert [trace for trace in GIVES_AWAY if trace.lower() in f"{paper} {page.title()}".lower()] == []
    plain = page.pdf(prefer_css_page_size=True)
    with_lines = page.pdf(prefer_css_page_size=True, display_header_footer=True)
    assert len(A_PAGE.findall(plain)) == len(A_PAGE.findall(with_lines)) == 1
    assert len(plain) == len(with_lines), "the browser wrote the page's address on the paper"


def test_on_paper_there_is_nothing_to_tap_and_the_ink_is_black_on_white(
    open_page: OpensPage, app: Flask
) -> None:
    page = open_page(color_scheme="dark")
    opens_sheet(page, app, "en", {**PERFECT, "bleeding": "large", "biopsy": "pending"})
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, nav")]
          .filter((each) => each.checkVisibility()).map((each) => each.getAttribute("href"))"""
    )
    assert shown == [CONTACT]
    colours = page.evaluate(
        """() => [...document.querySelectorAll("main, main *")]
          .filter((each) => each.checkVisibility() && each.innerText)
          .map((each) => getComputedStyle(each)).flatMap((each) => [each.color, each.backgroundColor])"""
    )
    assert set(colours) <= {"rgb(0, 0, 0)", "rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_sheet_can_be_read_on_a_narrow_screen(open_page: OpensPage, app: Flask, locale: str) -> None:
    page = open_page(viewport={"width": 320, "height": 600})
    opens_sheet(page, app, locale, KNOWS_NOTHING)
    code = page.locator("[data-qr]").bounding_box()
    assert code is not None
    assert code["width"] >= 100
