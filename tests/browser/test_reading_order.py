"""What a screen reader is told, in which order, as Chromium's accessibility tree has it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import BringsPage, OpensPage
from tests.browser.walking import BROWSER_LANGUAGES, choice, go_on, look, start, tap, walk
from tests.patient.people import PERFECT

BOTH_LANGUAGES = pytest.mark.parametrize("locale", ["en", "zh"])
NAMED = {"group", "navigation", "complementary", "progressbar", "textbox", "combobox", "button", "link"}
SPOKEN = NAMED | {"banner", "main", "contentinfo", "heading", "listitem", "alert", "DisclosureTriangle"}

A_FOLD = ("", "DisclosureTriangle")
"""What opens and closes is a group without a name before it; only its line is of interest."""

Told = list[tuple[str, str]]
"""Role and name of each thing, in the order of the tree."""


def told(page: Page) -> Told:
    session = page.context.new_cdp_session(page)
    nodes = {each["nodeId"]: each for each in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    found: Told = []

    def visit(node_id: str) -> None:
        node = nodes[node_id]
        if not node["ignored"] and node["role"]["value"] in SPOKEN:
            found.append((node["role"]["value"], node["name"]["value"]))
        for child in node["childIds"]:
            visit(child)

    visit(next(each for each, node in nodes.items() if "parentId" not in node))
    after = [role for role, _ in found[1:]] + [""]
    return [each for each, role in zip(found, after, strict=True) if (each[1], role) != A_FOLD]


def place(things: Told, role: str, name: str = "") -> int:
    places = [at for at, each in enumerate(things) if each[0] == role and name in each[1]]
    assert places, (role, name, things)
    return places[0]


def in_order(*places: int) -> None:
    assert list(places) == sorted(places), places


@BOTH_LANGUAGES
def test_q36_a_question_is_told_after_the_earlier_turns_and_before_its_choices(
    open_page: OpensPage, locale: str
) -> None:
    page = open_page(locale=BROWSER_LANGUAGES[locale])
    start(page, locale)
    walk(page, {**PERFECT, "bleeding": "large"}, until="biopsy")
    things, first = told(page), choice(page, "biopsy", "adenocarcinoma").inner_text()
    in_order(
        place(things, "banner"),
        place(things, "main"),
        place(things, "listitem"),
        place(things, "alert"),
        place(things, "heading", page.locator("h1").inner_text()),
        place(things, "DisclosureTriangle"),
        place(things, "group", page.locator("h1").inner_text()),
        place(things, "button", first),
        place(things, "navigation", page.locator("nav.way").get_attribute("aria-label") or "?"),
        place(things, "progressbar"),
        place(things, "contentinfo"),
    )


@BOTH_LANGUAGES
def test_q36_a_sheet_is_told_question_by_question_and_then_the_way_on(
    open_page: OpensPage, bring: BringsPage, locale: str
) -> None:
    page = open_page(locale=BROWSER_LANGUAGES[locale])
    bring(page, locale, PERFECT, until="distance")
    go_on(page)
    things = told(page)
    legends = [each.inner_text() for each in page.locator("form[data-step] legend").all()]
    in_order(
        place(things, "banner"),
        place(things, "heading", page.locator("#summary h2").inner_text()),
        place(things, "heading", page.locator("h1").inner_text()),
        place(things, "textbox"),
        *(place(things, "group", legend) for legend in legends),
        place(things, "button", page.locator("form[data-step] button.main").inner_text()),
        place(things, "button", page.locator("form[data-step] button.quiet").inner_text()),
        place(things, "contentinfo"),
    )


def test_q36_every_group_landmark_and_control_of_a_talk_has_a_name(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")

    def all_named(page: Page) -> None:
        nameless = [role for role, name in told(page) if role in NAMED and not name]
        assert nameless == [], page.url

    walk(page, PERFECT, at_each=all_named)


@BOTH_LANGUAGES
def test_q36_the_new_question_is_told_once(open_page: OpensPage, locale: str) -> None:
    """By the focus on its heading: nothing that reads itself out has its words."""
    page = open_page(locale=BROWSER_LANGUAGES[locale])
    start(page, locale)
    walk(page, {**PERFECT, "bleeding": "daily"}, until="symptoms")
    heading = page.locator("h1").inner_text()
    assert [role for role, name in told(page) if name == heading] == ["heading", "group"]
    live = "[aria-live], [role=alert], [role=status], [role=log]"
    assert heading not in " ".join(page.locator(live).all_inner_texts())


def test_q36_a_notice_is_told_before_what_can_be_done_about_it(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    walk(page, PERFECT, until="bleeding")
    tap(page, choice(page, "bleeding", "large"))
    assert look(page).notice == "emergency"
    things = told(page)
    in_order(
        place(things, "alert"),
        place(things, "link", "120"),
        place(things, "heading"),
        place(things, "button", page.locator('button[name="then"]').inner_text()),
    )
