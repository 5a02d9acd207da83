"""Quantities that follow from others: exact where they can be, never narrower than what they are made of."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.computed import Computed, OfComputed
from chatbot.screening.condition import InRange, Known, Not, NotIf, Unclear
from chatbot.screening.value import Below, NoAnswer, Span, Truth, Value
from tests.screening.builders import words

NOT_ASKED, DOES_NOT_KNOW, NOT_CONCERNED, UNCLEAR = NoAnswer
BMI = Computed("bmi", words("BMI"), words("kg/m²"), ("weight",), ("height", "height"), Decimal(10000))
PACK_YEARS = Computed("packs", words("Packs"), words(""), ("a_day", "years"), times=Decimal("0.05"))


def span(low: str, high: str | None = None) -> Span:
    return Span(Decimal(low), Decimal(high or low))


def bmi(weight: Value, height: Value) -> Value:
    return BMI.value({"weight": weight, "height": height})


def within(from_: str, to: str) -> OfComputed:
    return OfComputed(BMI, InRange("bmi", from_=Decimal(from_), to=Decimal(to)))


def test_a_limit_that_is_met_exactly_is_met() -> None:
    assert bmi(span("68"), span("200")) == span("17")
    assert bmi(span("89.6"), span("160")) == span("35")


def test_packs_times_years() -> None:
    assert PACK_YEARS.value({"a_day": span("20"), "years": span("5")}) == span("5")
    assert PACK_YEARS.value({"a_day": span("5"), "years": span("30")}) == span("7.5")


def test_a_wide_part_makes_a_wide_result() -> None:
    value = bmi(span("60", "61"), span("160"))
    assert value == span("23.4375", "23.828125")


@pytest.mark.parametrize(
    ("weight", "height", "missing"),
    [
        (span("60"), DOES_NOT_KNOW, DOES_NOT_KNOW),
        (span("60"), NOT_ASKED, NOT_ASKED),
        (UNCLEAR, span("160"), UNCLEAR),
        (DOES_NOT_KNOW, UNCLEAR, UNCLEAR),
        (DOES_NOT_KNOW, NOT_ASKED, NOT_ASKED),
        (NOT_ASKED, NOT_CONCERNED, NOT_CONCERNED),
        (Below(Decimal(60)), span("160"), UNCLEAR),
        (span("60"), span("0"), UNCLEAR),
    ],
)
def test_without_one_part_there_is_no_result(weight: Value, height: Value, missing: NoAnswer) -> None:
    assert bmi(weight, height) is missing


def test_a_part_that_nobody_gave_was_not_asked() -> None:
    assert BMI.value({}) is NOT_ASKED


@pytest.mark.parametrize(
    ("weight", "height", "holds"),
    [
        (span("68"), span("200"), True),
        (span("67.9"), span("200"), False),
        (span("140"), span("200"), True),
        (span("140.1"), span("200"), False),
        (span("67", "69"), span("200"), None),
        (DOES_NOT_KNOW, span("200"), None),
        (NOT_CONCERNED, span("200"), False),
    ],
)
def test_a_condition_holds_on_what_was_worked_out(weight: Value, height: Value, holds: Truth) -> None:
    assert within("17", "35").holds({"weight": weight, "height": height}) is holds


@pytest.mark.parametrize(
    ("weight", "known", "unclear"),
    [(span("60"), True, False), (DOES_NOT_KNOW, False, False), (UNCLEAR, False, True)],
)
def test_it_is_known_or_unclear_like_a_quantity(weight: Value, known: Truth, unclear: Truth) -> None:
    values = {"weight": weight, "height": span("170")}
    assert OfComputed(BMI, Known("bmi")).holds(values) is known
    assert OfComputed(BMI, Unclear("bmi")).holds(values) is unclear


def test_a_condition_reads_the_questions_that_people_are_asked() -> None:
    assert within("17", "35").questions() == {"weight", "height"}
    assert NotIf(within("17", "35")).holds({"weight": DOES_NOT_KNOW}) is None
    assert NotIf(within("17", "35")).holds({"weight": DOES_NOT_KNOW, "height": span("170")}) is True
    assert Not(within("17", "35")).holds({"weight": span("60"), "height": span("170")}) is False


NUMBERS = st.decimals("0.001", "1000", places=3)
SPANS = st.tuples(NUMBERS, NUMBERS).map(lambda pair: Span(min(pair), max(pair)))


@given(SPANS, SPANS, st.data())
def test_whatever_the_true_numbers_are_the_true_result_lies_within(
    weight: Span, height: Span, data: st.DataObject
) -> None:
    heavy = data.draw(st.decimals(weight.low, weight.high, places=3))
    tall = data.draw(st.decimals(height.low, height.high, places=3))
    found, true = bmi(weight, height), Fraction(heavy) * 10000 / Fraction(tall) ** 2
    assert isinstance(found, Span)
    assert Fraction(found.low) <= true <= Fraction(found.high)


@given(SPANS, SPANS)
def test_more_weight_never_means_less(weight: Span, height: Span) -> None:
    light, heavy = bmi(weight, height), bmi(Span(weight.low + 1, weight.high + 1), height)
    assert isinstance(light, Span)
    assert isinstance(heavy, Span)
    assert (light.low < heavy.low, light.high < heavy.high) == (True, True)
