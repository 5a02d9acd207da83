"""Rare choices behind a fold, and the choice that stands alone as one tap."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from tests.patient.page import Page
from tests.patient.people import DONT_KNOW, PERFECT
from tests.patient.person import Person

LISTS = ("symptoms", "treatment", "other_cancer", "other_illness", "medicines", "allergy", "papers")
FOLDED = "treatment"


def fold_of(page: Page) -> Element:
    fold = page.element("details", **{"class": "fold"})
    assert fold is not None
    return fold


def values(element: Element, question: str) -> Iterator[str]:
    yield from (each.get("value", "") for each in element.iter() if each.get("name") == question)


def test_what_is_rare_lies_in_a_closed_fold_and_not_knowing_stays_in_view(anyone: Person) -> None:
    page = anyone.has_said(PERFECT, until=FOLDED)
    fold = fold_of(page)
    assert "open" not in fold.attrib
    hidden = set(values(fold, FOLDED))
    question = anyone.dialog.questions[FOLDED]
    assert question.fold is not None
    assert hidden == {each.id for each in question.choices[question.fold.after :]}
    assert {"none", DONT_KNOW}.isdisjoint(hidden)
    assert {"none", DONT_KNOW} <= set(values(page.root, FOLDED))


def test_the_fold_says_what_lies_in_it(anyone: Person) -> None:
    summary = fold_of(anyone.has_said(PERFECT, until=FOLDED)).find("summary")
    assert summary is not None
    assert "".join(summary.itertext()).strip()


def test_an_earlier_answer_in_the_fold_opens_it(anyone: Person) -> None:
    anyone.has_said({**PERFECT, FOLDED: ["neutral"]})
    assert "open" in fold_of(anyone.opens(FOLDED)).attrib


def test_an_earlier_answer_outside_leaves_it_closed(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    assert "open" not in fold_of(anyone.opens(FOLDED)).attrib


def test_a_refused_entry_opens_the_fold_and_loses_nothing(anyone: Person) -> None:
    anyone.has_said(PERFECT, until=FOLDED)
    page = anyone.answers(FOLDED, ["none", "heat", "drip"])
    assert page.status == 422
    assert "open" in fold_of(page).attrib
    sent = anyone.opens(FOLDED).form(f"/{FOLDED}").as_it_stands()
    assert {value for name, value in sent if name == FOLDED} == {"heat", "drip"}
    anyone.answers(FOLDED, ["heat", "drip"])
    assert anyone.step != FOLDED


def test_an_empty_list_opens_the_fold(anyone: Person) -> None:
    anyone.has_said(PERFECT, until=FOLDED)
    page = anyone.looks_at(anyone.sends(FOLDED))
    assert page.status == 422
    assert "open" in fold_of(page).attrib


@pytest.mark.parametrize("question", LISTS)
@pytest.mark.parametrize("value", ["none", DONT_KNOW])
def test_what_stands_alone_is_one_tap(person: Person, question: str, value: str) -> None:
    page = person.has_said(PERFECT, until=question)
    kinds = {each.value: each.kind for each in page.form(f"/{question}").named(question)}
    assert {value for value, kind in kinds.items() if kind == "button"} == {"none", DONT_KNOW}
    person.taps(page.form(f"/{question}"), question, value)
    assert person.step not in (question, None)


@pytest.mark.parametrize("value", ["none", DONT_KNOW])
def test_it_does_not_go_with_a_ticked_box_and_the_box_stays_ticked(anyone: Person, value: str) -> None:
    page = anyone.has_said(PERFECT, until="symptoms")
    page = anyone.taps(page.form("/symptoms"), "symptoms", value, symptoms=["weight"])
    assert (page.status, anyone.step) == (422, "symptoms")
    assert ("symptoms", "weight") in page.form("/symptoms").as_it_stands()
    assert "soon" in page.hooks("safety")


@pytest.mark.parametrize("question", LISTS)
def test_enter_on_a_box_never_says_none_of_these(person: Person, question: str) -> None:
    """A browser sends the first button of the form."""
    controls = person.has_said(PERFECT, until=question).form(f"/{question}").controls
    first = next(each for each in controls if each.kind == "button")
    assert (first.name, first.value) == ("", "")


def test_names_of_medicines_are_asked_for_only_after_some(person: Person) -> None:
    person.has_said(PERFECT, until="allergy")
    person.says("medicines", {"medicines": ["none"]})
    assert person.step == "allergy"
    person.says("medicines", {"medicines": DONT_KNOW})
    assert person.step == "allergy"
    person.says("medicines", {"medicines": ["joint"]})
    assert person.step == "medicine_names"
    person.answers("medicine_names", "")
    assert person.step == "allergy"
