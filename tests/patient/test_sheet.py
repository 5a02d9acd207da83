"""The take-away sheet: both languages, what is open and what to ask, nothing private, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from tests.patient.conftest import everything_stored
from tests.patient.drawn import codes_on, holds
from tests.patient.page import CONTACTS, TAGS, Page, words
from tests.patient.people import (
    BY_OUTCOME,
    CONCEALED,
    DETAILS,
    DONT_KNOW,
    FAMILY,
    NEEDS_REVIEW,
    ON_MEDICINE,
    PERFECT,
    REFUSES,
    UNFIT,
    WITHOUT_PAPERS,
    Replies,
)
from tests.patient.person import STUDY, Person
from tests.patient.test_outcome import NO_DELAY, PRIVATE, SENTENCES

SHEET = "my-summary"
NO_DOCUMENT = ("This is not a medical document and decides nothing.", "这不是医疗文书，不作任何决定。")
STATUS = ("not yet recruiting, as of October 9, 2025", "尚未招募（截至2025年10月9日）")
KNOWS_NOTHING: Replies = {
    **dict.fromkeys(PERFECT, DONT_KNOW),
    **{"respondent": "self", "sex": "male", "papers": ["none"], "medicine_names": ""},
}
GIVES_AWAY = (
    "cancer",
    "tumo",
    "癌",
    "瘤",
    "NCT",
    "rectal",
    "直肠",
    "biopsy",
    "活检",
    "病理",
    "化疗",
    "told",
    "瞒",
)


def test_the_sheet_says_that_a_picture_of_the_screen_will_do(anyone: Person) -> None:
    for replies in (PERFECT, CONCEALED):
        anyone.has_said(replies)
        assert ("a screenshot is fine too" if anyone.locale == "en" else "截屏也可以") in anyone.opens(
            "my-summary"
        ).text


def test_what_fits_is_not_listed_as_if_the_person_had_it(person: Person) -> None:
    person.has_said(PERFECT)
    text = person.opens("my-summary").text
    assert "Asked, and nothing against the conditions so far" in text
    assert "这几项问过了，没有不一致的" in text


def prints(person: Person, replies: Replies) -> Page:
    person.has_said(replies)
    person.sees_result()
    assert SHEET in person.page.places()
    return person.opens(SHEET)


def on_paper(page: Page) -> str:
    """What is printed of a sheet: its part of the page without what is for the screen only."""
    main = page.root.find(".//main")
    assert main is not None
    return " ".join("".join(_printed(main)).split())


def _printed(element: Element) -> Iterator[str]:
    if "no-print" in element.get("class", ""):
        return
    yield element.text or ""
    for child in element:
        yield from _printed(child)
        yield child.tail or ""


def in_language(page: Page, tag: str) -> str:
    return " ".join("".join(text for text, lang in page.spoken() if lang == tag).split())


def points(page: Page, finding: str) -> list[str]:
    """The criteria that the sheet names with this finding."""
    rows = (each for each in page.root.iter() if each.get("data-finding") == finding)
    return [each.get("data-criterion", "") for each in rows]


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sheet_speaks_both_languages_whichever_the_page_has(anyone: Person, key: str) -> None:
    page = prints(anyone, BY_OUTCOME[key])
    assert page.hook("page") == "summary"
    for which, tag in enumerate(TAGS.values()):
        said = in_language(page, tag)
        for sentences in (NO_DOCUMENT, NO_DELAY, STATUS, SENTENCES[key]):
            assert sentences[which] in said


def test_the_own_language_of_the_page_comes_first(anyone: Person) -> None:
    page = prints(anyone, PERFECT)
    own = 0 if anyone.locale == "en" else 1
    paper = on_paper(page)
    assert paper.index(NO_DOCUMENT[own]) < paper.index(NO_DOCUMENT[1 - own])


def test_the_study_and_its_contact_stand_on_the_sheet(anyone: Person) -> None:
    paper = on_paper(prints(anyone, PERFECT))
    for fact in ("NCT07214142", "Liu Liu, MD", "150 5601 7712", "+86 150 5601 7712", "直肠癌手术前的治疗"):
        assert fact in paper


@pytest.mark.parametrize("replies", [PERFECT, CONCEALED], ids=["open", "concealed"])
def test_the_code_on_the_sheet_calls_the_contact(anyone: Person, replies: Replies) -> None:
    [code] = codes_on(prints(anyone, replies).root)
    assert holds(code, CONTACTS[STUDY])


def test_answers_stand_on_the_sheet_in_both_languages_with_short_names(anyone: Person) -> None:
    paper = on_paper(prints(anyone, PERFECT))
    for said in ("Age: 54 years", "年龄：54", "Distance to the anus: 6 cm", "离肛门的距离：6 cm"):
        assert said in paper


def test_what_is_not_known_is_an_open_point_and_no_answer(anyone: Person) -> None:
    paper = on_paper(prints(anyone, KNOWS_NOTHING))
    assert "I don't know" not in paper
    assert "不知道" not in paper


def test_every_open_point_has_its_question_in_both_languages_side_by_side(anyone: Person) -> None:
    page = prints(anyone, KNOWS_NOTHING)
    rows = [each for each in page.root.iter("tr") if each.get("data-finding") == "unknown"]
    assert len(rows) > 10
    for row in rows:
        asked = {cell.get("lang"): words(cell) for cell in row.iter("td")}
        assert set(asked) == set(TAGS.values())
        assert row.get("data-criterion") == "I6" or all(len(question) > 5 for question in asked.values()), (
            asked
        )


def test_an_open_point_names_the_paper_that_settles_it(anyone: Person) -> None:
    row = prints(anyone, NEEDS_REVIEW).element("tr", **{"data-criterion": "I4"})
    named = words(row)
    assert "Pathology report" in named
    assert "病理报告" in named


def test_what_fits_and_what_does_not_are_named(anyone: Person) -> None:
    page = prints(anyone, UNFIT)
    assert points(page, "does_not_fit") == ["I1"]
    assert {"I2", "I6", "E1"} <= set(points(page, "fits"))
    assert "I1" not in points(page, "fits")


def test_family_is_given_questions_that_family_can_ask(person: Person) -> None:
    page = prints(person, {**FAMILY, "treatment": ["drip"]})
    assert "Which treatment has the patient had so far" in page.text
    assert "What do you think about this study for the patient?" in page.text
    assert "have I had" not in page.text


@pytest.mark.parametrize("key", PRIVATE)
def test_what_is_private_leaves_no_trace_on_the_sheet(anyone: Person, key: str) -> None:
    replies, traces = PRIVATE[key]
    page = prints(anyone, replies)
    main = page.html[page.html.index("<main") : page.html.index("</main>")]
    assert [trace for trace in traces if trace in main.replace("Private questions", "")] == []


@pytest.mark.parametrize("key", ["immune", "spread", "guardian"])
def test_what_is_missing_among_what_fits_gives_nothing_private_away(person: Person, key: str) -> None:
    fits = points(prints(person, PERFECT), "fits")
    assert points(prints(person, PRIVATE[key][0]), "fits") == fits


def test_whether_the_patient_knows_is_nowhere_on_the_sheet(anyone: Person) -> None:
    paper = on_paper(prints(anyone, FAMILY))
    assert "diagnosis" not in paper
    assert "诊断" not in paper.replace("病理诊断", "")


def test_a_sheet_names_nobody_and_holds_nothing_that_was_typed_freely(anyone: Person) -> None:
    typed = {"medicine_names": "王秀英的药", "mri_month": "2026-07", "distance_report": "Dr. Wang"}
    anyone.has_said({**ON_MEDICINE, **typed})
    anyone.leaves_details()
    codes = anyone.codes()
    page = anyone.opens(SHEET)
    hidden = [*typed.values(), *(value for name, value in DETAILS.items() if name != "treatment_date_set")]
    assert [each for each in (*hidden, *codes.values()) if each in page.html] == []


def test_a_sheet_is_made_without_details_and_leaves_nothing_behind(app: Flask, anyone: Person) -> None:
    anyone.has_said(PERFECT)
    stored, cookie = everything_stored(app), anyone.cookie
    anyone.opens(SHEET)
    assert everything_stored(app) == stored
    assert anyone.cookie == cookie


def test_a_stopped_talk_has_a_sheet_that_says_so(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    anyone.taps(anyone.page.form("/stop-here"))
    assert SHEET in anyone.page.places()
    paper = on_paper(anyone.opens(SHEET))
    assert "The rest was not asked yet." in paper
    assert "Age: 54" in paper


def test_there_is_no_sheet_before_a_result(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    assert anyone.opens(SHEET).hook("step") == "biopsy"


def test_there_is_no_sheet_after_a_no(anyone: Person) -> None:
    anyone.has_said(REFUSES)
    assert SHEET not in anyone.sees_result().places()
    assert anyone.opens(SHEET).hook("outcome") == "likely_ineligible"


def test_a_safety_message_stands_first_in_both_languages(anyone: Person) -> None:
    page = prints(anyone, {**WITHOUT_PAPERS, "bleeding": "large"})
    assert page.before_heading("safety") == ["emergency"]
    assert "This may be an emergency." in on_paper(page)
    assert "这可能是急症。" in on_paper(page)


@pytest.mark.parametrize("changed", [{}, *(PRIVATE[key][0] for key in PRIVATE), UNFIT, NEEDS_REVIEW], ids=str)
def test_a_sheet_for_a_concealed_diagnosis_is_safe_in_the_patients_hands(
    anyone: Person, changed: Replies
) -> None:
    page = prints(anyone, {**CONCEALED, **changed, "respondent": "family", "bleeding": "daily"})
    paper = on_paper(page)
    assert [trace for trace in GIVES_AWAY if trace.lower() in paper.lower()] == []
    assert [name for name in ("criterion", "finding") if page.hooks(name)] == []
    assert page.heading in ("Notes for a talk with the doctor", "和医生谈话的要点")
    for sentences in (NO_DOCUMENT, ("while waiting for this study", "请不要为了等这项研究而推迟医生建议")):
        assert all(sentence in paper for sentence in sentences)


def test_the_family_hears_before_printing_for_whom_a_concealed_sheet_is(anyone: Person) -> None:
    page = prints(anyone, CONCEALED)
    hint = ("This sheet is for you, not for the patient.", "这张纸是给您的，不是给病人的。")
    said = hint[0 if anyone.locale == "en" else 1]
    assert page.text.index(said) < page.text.index(NO_DOCUMENT[0])
    assert said not in on_paper(page)


def test_somebody_who_does_not_know_if_the_patient_was_told_gets_the_safe_sheet(person: Person) -> None:
    page = prints(person, {**FAMILY, "patient_knows": DONT_KNOW})
    assert "NCT" not in on_paper(page)
