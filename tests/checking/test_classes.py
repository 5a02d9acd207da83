"""Every answer that a person can give has a class that stands for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.checking.atoms import DAY
from chatbot.checking.classes import AnswerClass, AnswerClasses, Ear
from chatbot.checking.replay import walked
from chatbot.checking.residual import Residuals
from chatbot.checking.walks import Walks
from chatbot.screening.computed import Computed, OfComputed
from chatbot.screening.condition import Any, AnyOf, Condition, InRange, IsOneOf, Known, Only, Unclear
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.measure import Unit
from chatbot.screening.period import Ago
from chatbot.screening.value import Below, NoAnswer, Span
from tests.screening.builders import choice, dialog, quantity, step, ticks, words

BMI = Computed("bmi", words("bmi"), words("kg"), ("w",), ("h", "h"), Decimal(10000))


def classes_of(question: Question, *read: Condition, ear: Ear = Ear.CRITERIA) -> tuple[AnswerClass, ...]:
    asked = dialog(step(question))
    return AnswerClasses(asked).of(question, [(ear, each) for each in read])


def given_of(question: Question, *read: Condition) -> list[object]:
    """Of all that are known, one for each class."""
    return [each.given for each in classes_of(question, *read) if each.is_known]


def at(**sides: str) -> InRange:
    return InRange("n", **{side: Decimal(limit) for side, limit in sides.items()})


def test_choices_that_no_condition_names_are_one_class() -> None:
    asked = choice("q", "a", "b", "c", "d")
    assert given_of(asked, IsOneOf("q", frozenset({"b"}))) == ["a", "b"]
    assert given_of(asked, Known("q")) == ["a"]


def test_not_knowing_and_not_asked_are_classes_of_their_own() -> None:
    *_, unknown, open_ = classes_of(choice("q", "a", "b"), Known("q"))
    assert (unknown.answer is not None, unknown.is_known) == (True, False)
    assert (open_.answer, open_.heard[Ear.CRITERIA]) == (None, NoAnswer.NOT_ASKED)


@pytest.mark.parametrize(
    ("read", "told_apart"),
    [
        ([AnyOf("q", frozenset("a"))], 2),
        ([AnyOf("q", frozenset("a")), AnyOf("q", frozenset("b"))], 4),
        ([Only("q", frozenset({"none", "a"}))], 2),
        ([Only("q", frozenset({"none", "a"})), AnyOf("q", frozenset("a"))], 4),
    ],
)
def test_ticks_are_told_apart_as_far_as_conditions_do(read: list[Condition], told_apart: int) -> None:
    found = given_of(ticks("q", "none", "a", "b", "c"), *read)
    assert len(found) == told_apart
    assert all(each == ["none"] or "none" not in each for each in found if isinstance(each, list))


@pytest.mark.parametrize(
    ("read", "truths"),
    [
        ([at(from_="5")], {True, False, None}),
        ([at(above="5"), at(below="5")], {(True, False), (False, True), (False, False), (None, None)}),
    ],
)
def test_numbers_are_tried_below_at_and_above_a_limit_and_across_it(
    read: list[Condition], truths: set[object]
) -> None:
    known = [each for each in classes_of(quantity("n", 0, 20), *read) if each.is_known]
    found = {tuple(one.holds({"n": each.heard[Ear.CRITERIA]}) for one in read) for each in known}
    assert {each if len(read) > 1 else each[0] for each in found} >= truths


def test_a_rounded_factor_straddles_the_limit() -> None:
    asked = quantity("n", 0, 250)
    assert asked.measure is not None
    molar = Unit("mmol/L", words("n"), Decimal("16.11"), Decimal("0.005"))
    measure = replace(asked.measure, units=(*asked.measure.units, molar), range_means="smaller")
    straddles = [
        str(each.given)
        for each in classes_of(replace(asked, measure=measure), at(from_="100"), Known("n"))
        if isinstance(each.heard[Ear.CRITERIA], Span)
        and at(from_="100").holds({"n": each.heard[Ear.CRITERIA]}) is None
    ]
    assert straddles
    assert all(each.endswith("mmol/L") for each in straddles)


def test_safety_hears_a_bound_and_what_no_report_shows() -> None:
    low = at(below="7")
    heard = classes_of(quantity("n", 5, 20), low, ear=Ear.SAFETY)
    raised = [each for each in heard if low.holds({"n": each.heard[Ear.SAFETY]}) is True]
    assert {type(each.heard[Ear.SAFETY]) for each in raised} == {Span, Below}
    assert {each.heard[Ear.CRITERIA] for each in raised} == {NoAnswer.UNCLEAR}


def test_whole_numbers_stay_whole() -> None:
    asked = quantity("n", 0, 115)
    assert asked.measure is not None
    whole = replace(asked, measure=replace(asked.measure, whole=True))
    exact = [str(each) for each in given_of(whole, at(from_="18"), at(to="75")) if "-" not in str(each)]
    assert all(each.isdigit() for each in exact)
    assert [each for each in exact if int(each) <= 115] == ["0", "18", "95"]


def last_time(ago: Ago) -> Question:
    return Question("n", Kind.DATE, words("n"), ago=ago)


@settings(max_examples=300, derandomize=True)
@given(
    st.sampled_from(Ago),
    st.dates(date(1990, 1, 1), DAY + timedelta(days=400)),
    st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]),
    st.sampled_from([(at(from_="6"), at(above="3")), (at(below="2"),), (at(to="12"), Unclear("n"))]),
)
def test_every_date_has_a_class(ago: Ago, day: date, form: str, read: tuple[Condition, ...]) -> None:
    asked = last_time(ago)
    said = walked(dialog(step(asked)), {"n": day.strftime(form)}).values
    truths = [each.holds(said) for each in read]
    found = [
        [one.holds({"n": each.heard[Ear.CRITERIA]}) for one in read] for each in classes_of(asked, *read)
    ]
    assert truths in found


def test_what_is_worked_out_is_brought_to_each_side_of_its_limits() -> None:
    measured: Dialog = dialog(step(quantity("h", 100, 220)), step(quantity("w", 30, 200)))
    read = [OfComputed(BMI, InRange("bmi", from_=Decimal(17), to=Decimal(35)))]
    read += [
        OfComputed(BMI, InRange("bmi", below=Decimal(17))),
        OfComputed(BMI, InRange("bmi", above=Decimal(35))),
    ]
    table = Walks(AnswerClasses(measured), Residuals(), [(Ear.CRITERIA, each) for each in read]).table()
    assert set(table) >= {
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (None, None, None),
    }
    assert (True, True, False) not in table
    for truths, conversation in table.items():
        values = walked(measured, conversation.given).values
        assert tuple(each.holds(values) for each in read) == truths


def test_a_condition_of_an_unknown_kind_is_refused() -> None:
    class Strange:
        pass

    with pytest.raises(TypeError, match="Strange"):
        classes_of(choice("q", "a"), Any((Strange(),)))  # type: ignore[arg-type]
