"""The page shows where on a paper the answer stands, and what to do without the paper."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from chatbot.screening.dialog import Question
from chatbot.screening.paper import Drawing
from tests.patient.page import Page, words
from tests.patient.person import Person
from tests.patient.reader import EVERYTHING, VOICES

STEPS = (
    *("biopsy", "treatment", "doctor_score", "distance", "vessels", "mri", "node", "scans", "colonoscopy"),
    *("microsatellite", "blood"),
)
EXAMPLE = {"en": "Example", "zh": "示例"}
NOT_WAITING = {
    "en": "Please do not put off any treatment to wait for a paper.",
    "zh": "请不要为了等材料推迟治疗。",
}


@pytest.fixture(scope="module", params=["en", "zh"])
def sheets(request: pytest.FixtureRequest, app: Flask) -> dict[str, Page]:
    """The page of each step that is copied from a paper, in each language."""
    person = Person(app, request.param)
    person.walks({**EVERYTHING, "node_seen": "seen"})
    return {step: person.opens(step) for step in STEPS}


def drawn_questions(person: Person, step: str) -> list[Question]:
    return [question for question in person.dialog.step(step).questions if question.drawn]


def figures(page: Page) -> list[Element]:
    return list(page.root.iter("figure"))


def sheet_of(figure: Element) -> Element:
    """The drawn report itself, without what is said about it."""
    sheet = figure.find("div")
    assert sheet is not None
    return sheet


def marked(element: Element) -> list[str]:
    return [words(each) for each in element.iter("mark")]


def printed(drawing: Drawing) -> str:
    cells = (cell for row in drawing.rows for cell in row)
    return "".join((drawing.heading, *drawing.lines, *drawing.columns, *cells)).replace(" ", "")


def test_each_question_of_a_sheet_shows_the_report_with_its_own_place_marked(
    sheets: dict[str, Page], person: Person
) -> None:
    for step, page in sheets.items():
        asked = [question.drawn for question in drawn_questions(person, step)]
        assert len(figures(page)) == len(asked) > 0, step
        for figure, drawn in zip(figures(page), asked, strict=True):
            assert drawn
            assert sorted(marked(sheet_of(figure))) == sorted(drawn.words)
            assert words(sheet_of(figure)).replace(" ", "") == printed(drawn.drawing)


def test_a_drawn_report_is_said_to_be_an_example_before_anything_of_it_is_read(
    sheets: dict[str, Page],
) -> None:
    for page in sheets.values():
        for figure in figures(page):
            assert figure[0].tag == "figcaption"
            assert words(figure[0]).startswith(f"{EXAMPLE[page.locale]} ")


def test_what_is_printed_is_marked_as_chinese_and_explained_in_the_language_of_the_page(
    sheets: dict[str, Page],
) -> None:
    for page in sheets.values():
        for figure in figures(page):
            assert sheet_of(figure).get("lang") == "zh-Hans"
            explained = figure[-1]
            assert [each.get("lang") for each in explained.iter("mark")] == ["zh-Hans"]
            assert len(words(explained)) > len("".join(marked(explained))) + 5
            if page.locale == "en":
                assert re.search("[a-z]{3}", words(explained))


def test_a_table_has_headings_for_its_columns_and_rows(sheets: dict[str, Page]) -> None:
    tables = list(sheets["blood"].root.iter("table"))
    assert len(tables) == 6
    for table in tables:
        assert [words(each) for each in table.findall("thead/tr/th")] == ["项目", "结果", "单位", "参考值"]
        assert {each.get("scope") for each in table.findall("thead/tr/th")} == {"col"}
        assert {each.get("scope") for each in table.findall("tbody/tr/th")} == {"row"}


def test_drawings_stay_folded_until_somebody_asks(sheets: dict[str, Page]) -> None:
    for page in sheets.values():
        folded = [each for details in page.root.iter("details") for each in details.iter("figure")]
        assert folded == figures(page)
        assert not [
            each for each in page.root.iter("details") if "open" in each.attrib and list(each.iter("figure"))
        ]


def test_below_a_drawing_stands_whom_to_ask_for_the_paper(sheets: dict[str, Page]) -> None:
    assert "盆腔MRI报告" in sheets["mri"].text
    assert "出院小结" in sheets["treatment"].text
    assert all(NOT_WAITING[page.locale] in page.text for page in sheets.values())


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_where_papers_are_asked_for_each_says_how_to_get_it_in_the_persons_voice(
    app: Flask, locale: str, voice: str
) -> None:
    person = Person(app, locale)
    person.has_said({**EVERYTHING, **VOICES[voice]}, until="papers")
    page = person.page
    names = {"出院小结", "肠镜报告", "病理报告", "盆腔MRI报告", "胸部CT报告", "血常规"}
    assert {name for name in names if name in page.text} == names
    own = {"en": "the patient's ID card", "zh": "病人和您自己的身份证"}[locale]
    assert (own in page.text) == (voice == "family")
    assert NOT_WAITING[locale] in page.text


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_who_has_no_papers_reads_at_the_end_how_to_get_them(app: Flask, locale: str) -> None:
    person = Person(app, locale)
    person.has_said({**EVERYTHING, "papers": ["none"]})
    page = person.sees_result()
    assert "病理科" in page.text
    assert NOT_WAITING[locale] in page.text


def test_a_number_copied_from_the_example_is_asked_back_and_can_be_meant(app: Flask) -> None:
    person = Person(app)
    person.has_said(EVERYTHING, until="blood")
    fields = {**{name: EVERYTHING[name] for name in person.page.hooks("question")}, "wbc": "5.55"}
    page = person.answers(fields)
    assert (page.status, "This number also stands in our example." in page.text) == (422, True)
