"""Numbers as people type them: read, or asked back with what they may mean."""

from __future__ import annotations

import pytest

from tests.patient.page import words
from tests.patient.people import PERFECT, Reply
from tests.patient.person import Person

READ_AT_ONCE: list[tuple[str, str, Reply]] = [
    ("age", "age", "６３"),
    ("age", "age", "六十三"),
    ("age", "age", "63岁"),
    ("distance", "distance", "5-8cm"),
    ("distance", "distance", "6公分"),
    ("blood", "hb", "98↓"),
    ("blood", "hb", "130 g/L"),
    ("blood", "plt", ("200", "10^9/L")),
]
ASKED_BACK: list[tuple[str, str, Reply, str]] = [
    ("blood", "hb", "10.0", "g/dL"),
    ("blood", "hb", ("10.0", "g/dL"), "g/dL"),
    ("blood", "hb", ("6.2", "mmol/L"), "mmol/L"),
    ("blood", "hb", "约120", "g/L"),
    ("blood", "wbc", "5600", "/µL"),
    ("blood", "plt", "10万", "万/µL"),
    ("blood", "plt", ("1.5 lakh", ""), "lakh/µL"),
    ("distance", "distance", "60", "mm"),
    ("distance", "distance", "60mm", "mm"),
    ("age", "age", "75", "year"),
]


def replies_to(person: Person, question: str, reply: Reply) -> dict[str, Reply]:
    return {**{name: PERFECT[name] for name in person.page.hooks("question")}, question: reply}


@pytest.mark.parametrize(("step", "question", "reply"), READ_AT_ONCE, ids=str)
def test_a_plain_number_is_read_at_once(person: Person, step: str, question: str, reply: Reply) -> None:
    person.has_said(PERFECT, until=step)
    person.answers(replies_to(person, question, reply))
    assert person.step != step


@pytest.mark.parametrize(("step", "question", "reply", "unit"), ASKED_BACK, ids=str)
def test_an_unusual_number_is_asked_back_and_one_tap_confirms_it(
    person: Person, step: str, question: str, reply: Reply, unit: str
) -> None:
    person.has_said(PERFECT, until=step)
    page = person.answers(replies_to(person, question, reply))
    assert (page.status, person.step) == (422, step)
    assert not page.title.startswith(("Error", "错误"))
    person.confirms(question, unit)
    assert person.step != step


def test_a_converted_number_is_echoed_in_both_units(person: Person) -> None:
    person.has_said(PERFECT, until="blood")
    text = person.answers(replies_to(person, "hb", ("10.0", "g/dL"))).text
    assert "You entered 10.0. Did we read it right?" in text
    assert "Yes: 10.0 g/dL, which is 100 g/L" in text


def test_a_bare_number_lists_every_unit_that_it_may_be_in(person: Person) -> None:
    person.has_said(PERFECT, until="blood")
    form = person.answers(replies_to(person, "hb", "10.0")).form("/blood")
    assert [each.value for each in form.named("hb-confirmed")] == ["g/dL", "mmol/L", "g/L"]


def test_a_number_that_is_changed_is_asked_anew_whatever_was_confirmed(person: Person) -> None:
    person.has_said(PERFECT, until="blood")
    form = person.answers(replies_to(person, "hb", "10.0")).form("/blood")
    page = person.taps(form, **{"hb": "11.0", "hb-confirmed": "g/dL"})
    assert page.status == 422
    assert "11.0" in page.text


def test_a_limit_instead_of_a_number_can_be_kept_as_not_known(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="blood")
    assert anyone.answers(replies_to(anyone, "plt", "<100")).status == 422
    anyone.confirms("plt", "10^9/L")
    assert anyone.step == "immune"


def test_an_optional_number_may_stay_empty(person: Person) -> None:
    person.has_said(PERFECT, until="distance")
    person.answers({"distance": "6", "distance_line": "verge", "distance_other": ""})
    assert person.step == "vessels"


def test_a_converted_number_decides_as_it_was_confirmed(person: Person) -> None:
    person.has_said({**PERFECT, "hb": ("9.9", "g/dL")})
    assert person.sees_result().hooks("criterion") == ["I8"]


def test_what_cannot_be_found_on_a_sheet_can_be_left_open_in_one_tap(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="mri")
    anyone.taps(anyone.page.form("/mri"), "rest-unknown", "1", t_stage="t3")
    assert anyone.step == "scans"
    form = anyone.opens("mri").form("/mri")
    assert dict(form.as_it_stands())["t_stage"] == "t3"


def test_an_earlier_number_is_shown_with_its_unit(person: Person) -> None:
    person.has_said({**PERFECT, "hb": ("13.0", "g/dL")})
    assert "13.0 g/dL" in person.page.text
    again = dict(person.opens("blood").form("/blood").as_it_stands())
    assert (again["hb"], again["hb-unit"]) == ("13.0", "g/dL")


def test_an_earlier_number_can_be_sent_again_as_it_stands(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "hb": ("13.0", "g/dL")})
    anyone.opens("blood")
    page = anyone.taps(anyone.page.form("/blood"))
    if page.status == 422:
        anyone.confirms("hb", "g/dL")
    assert anyone.place == "check-answers"


def test_an_error_names_the_field_that_it_is_about(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="blood")
    page = anyone.answers(replies_to(anyone, "plt", "many"))
    field = page.element("input", name="plt")
    assert field is not None
    assert (field.get("aria-invalid"), field.get("aria-describedby")) == ("true", "plt-error")
    assert page.element("p", id="plt-error") is not None
    assert [link for link in page.links() if link.startswith("#")] == ["#plt"]


@pytest.mark.parametrize(
    ("step", "fields"),
    [("distance", ["distance_other", "distance_report"]), ("medicine_names", ["medicine_names"])],
)
def test_what_may_be_left_empty_says_so(anyone: Person, step: str, fields: list[str]) -> None:
    anyone.has_said({**PERFECT, "medicines": ["local"]}, until=step)
    optional = "(optional)" if anyone.locale == "en" else "可不填"
    for field in fields:
        label = anyone.page.element("label", **{"for": field})
        assert optional in words(label), field


@pytest.mark.parametrize("step", ["age", "blood", "mri", "symptoms", "medicines"])
def test_a_refused_form_links_to_each_unanswered_question(anyone: Person, step: str) -> None:
    anyone.has_said(PERFECT, until=step)
    optional = {each.id for each in anyone.dialog.questions.values() if each.optional}
    expected = [f"#{name}" for name in anyone.page.hooks("question") if name not in optional]
    if len(anyone.page.hooks("question")) > 1:
        first = next(iter(expected)).removeprefix("#")
        anyone.answers({first: PERFECT[first]})
        expected = expected[1:]
    else:
        anyone.looks_at(anyone.sends(step))
    page = anyone.page
    assert [link for link in page.links() if link.startswith("#")] == expected
