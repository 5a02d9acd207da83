"""Age, and who may do what."""

from __future__ import annotations

import pytest

from tests.patient.conftest import Kept
from tests.patient.people import AGREED, DETAILS, FAMILY, PERFECT
from tests.patient.person import Person


def says_age(person: Person, age: str, **before: str) -> None:
    person.has_said({**PERFECT, **before}, until="age")
    person.answers("age", age)
    if person.page.status == 422:
        person.confirms("age", "year")


@pytest.mark.parametrize("age", ["0", "13"])
def test_q12_under_14_the_talk_is_erased_and_the_phone_shown(anyone: Person, age: str) -> None:
    says_age(anyone, age)
    assert anyone.page.hook("page") == "too-young"
    assert anyone.page.links().count("tel:+8615056017712") >= 2
    assert anyone.cookie == ""
    assert anyone.opens("sex").hook("step") == "respondent"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q12_under_14_a_safety_message_raised_before_stays_shown(person: Person, locale: str) -> None:
    person.locale = locale
    says_age(person, "13", bleeding="large")
    assert person.page.hook("page") == "too-young"
    assert person.page.before_heading("safety") == ["emergency"]
    assert "tel:120" in person.page.links()


def test_q12_under_14_a_safety_message_goes_on_speaking_to_the_family(person: Person) -> None:
    person.has_said({**FAMILY, "bleeding": "large"}, until="age")
    person.answers("age", "13")
    person.confirms("age", "year")
    assert person.page.hook("page") == "too-young"
    assert "have someone take the patient to the nearest emergency department" in person.page.text


def test_q12_under_14_nothing_can_be_left_afterwards(anyone: Person, kept: Kept) -> None:
    says_age(anyone, "13")
    anyone.starts()
    anyone.sends("call-back", {**DETAILS, **AGREED})
    assert kept() == []


@pytest.mark.parametrize("age", ["14", "17"])
def test_q12_from_14_to_17_people_may_look_and_never_submit_alone(
    anyone: Person, kept: Kept, age: str
) -> None:
    anyone.has_said({**PERFECT, "age": age})
    page = anyone.sees_result()
    assert page.hook("outcome") == "likely_ineligible"
    assert "call-back" not in page.places()
    assert anyone.opens("call-back").hook("outcome") == "likely_ineligible"
    anyone.sends("call-back", {**DETAILS, **AGREED})
    assert kept() == []


@pytest.mark.parametrize("age", ["14", "17"])
def test_q12_the_family_of_a_minor_may_submit(anyone: Person, kept: Kept, age: str) -> None:
    anyone.has_said({**FAMILY, "age": age})
    anyone.leaves_details()
    flags = kept()[0].document["flags"]
    assert isinstance(flags, list)
    assert "minor" in {flag["id"] for flag in flags}


def test_q12_from_18_a_person_may_submit(anyone: Person, kept: Kept) -> None:
    anyone.has_said({**PERFECT, "age": "18"})
    assert anyone.sees_result().hook("outcome") == "possible"
    anyone.leaves_details()
    assert len(kept()) == 1


@pytest.mark.parametrize("replies", [PERFECT, FAMILY], ids=["self", "family"])
def test_q12_nobody_submits_without_confirming_to_be_18(
    anyone: Person, kept: Kept, replies: dict[str, str]
) -> None:
    anyone.has_said(replies)
    assert anyone.leaves_details(is_adult="").status == 422
    assert "#is_adult" in anyone.page.links()
    assert kept() == []


@pytest.mark.parametrize(
    ("age", "is_asked"),
    [
        ("6", True),
        ("13", True),
        ("18", True),
        ("19", True),
        ("54", False),
        ("75", True),
        ("76", True),
        ("77", True),
    ],
)
def test_q12_at_the_limits_the_age_is_asked_back(person: Person, age: str, is_asked: bool) -> None:
    person.has_said(PERFECT, until="age")
    person.answers("age", age)
    assert (person.page.status == 422) is is_asked


@pytest.mark.parametrize(("age", "is_fit"), [("75", True), ("76", False)])
def test_q12_the_study_ends_with_75_full_years(anyone: Person, age: str, is_fit: bool) -> None:
    anyone.has_said({**PERFECT, "age": age})
    assert (anyone.sees_result().hook("outcome") == "possible") is is_fit
