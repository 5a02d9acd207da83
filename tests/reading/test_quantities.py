"""A number with its unit is understood, asked back or refused; it is never guessed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.reading.numbers import MAX_LENGTH, Refusal
from chatbot.reading.quantities import AskBack, AskReason, Refused, Understood, read_quantity
from chatbot.screening.measure import Measure
from chatbot.screening.value import Below, Span
from tests.reading.measures import (
    AGE,
    DISTANCE,
    HB,
    MEASURES,
    NODE,
    PLT,
    PLT_WITH_LAKH,
    WBC,
    answer_of,
    asked,
    refusal_of,
    span,
    value_of,
)

ANY_MEASURE = st.sampled_from(sorted(MEASURES)).map(MEASURES.__getitem__)
PIECES = (
    *(
        "0",
        "1",
        "5",
        "9",
        "12",
        "63",
        "100",
        "98.0",
        "６３",
        "十",
        "六十三",
        "万",
        "点",
        "lakh",
        ".",
        ",",
        " ",
        "(",
        ")",
    ),
    *("-", "~", "×", "x", "*", "^", "≥", "<", "约", "左右", "到", "↓", "H", "?", "虚"),
    *("cm", "mm", "公分", "g/L", "g/dL", "mmol/L", "/µL", "10^9/L", "K/µL", "岁"),
)
LIKELY_TEXT = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
ANY_TEXT = st.one_of(LIKELY_TEXT, st.text(st.characters(), max_size=50))


@pytest.mark.parametrize(
    ("measure", "raw", "unit", "low", "understood_unit"),
    [
        (HB, "115", "", "115", "g/L"),
        (HB, "99.6", "", "99.6", "g/L"),
        (HB, "99.6 g/L", "", "99.6", "g/L"),
        (HB, "98↓", "", "98", "g/L"),
        (HB, "98", "g/L", "98", "g/L"),
        (HB, "35", "g/L", "35", "g/L"),
        (HB, "41", "", "41", "g/L"),
        (WBC, "5.6", "", "5.6", "10^9/L"),
        (WBC, "5.6×10^9/L", "", "5.6", "10^9/L"),
        (WBC, "5.6*10⁹/L", "", "5.6", "10^9/L"),
        (WBC, "5.6 K/µL", "", "5.6", "10^9/L"),
        (WBC, "0.5", "", "0.5", "10^9/L"),
        (WBC, "50", "", "50", "10^9/L"),
        (PLT, "100", "", "100", "10^9/L"),
        (DISTANCE, "12.04", "", "12.04", "cm"),
        (DISTANCE, "12", "", "12", "cm"),
        (DISTANCE, "0.9cm", "", "0.9", "cm"),
        (DISTANCE, "6公分", "", "6", "cm"),
        (DISTANCE, "5-8cm", "", "5", "cm"),
        (DISTANCE, "5-10cm", "", "5", "cm"),
        (DISTANCE, "8-5 cm", "", "5", "cm"),
        (DISTANCE, "20", "", "20", "cm"),
        (NODE, "9×12mm", "", "9", "mm"),
        (NODE, "12*9", "", "9", "mm"),
        (NODE, "8.01", "mm", "8.01", "mm"),
        (AGE, "６３", "", "63", "year"),
        (AGE, "六十三", "", "63", "year"),
        (AGE, "63岁", "", "63", "year"),
        (AGE, "75", "", "75", "year"),
        (AGE, "0", "", "0", "year"),
        (AGE, "63.0", "", "63", "year"),
    ],
)
def test_a_clear_number_is_understood_at_once(
    measure: Measure, raw: str, unit: str, low: str, understood_unit: str
) -> None:
    answer = answer_of(read_quantity(measure, raw, unit))
    assert (answer.value, answer.unit, answer.plausible) == (span(low), understood_unit, True)


@pytest.mark.parametrize(
    ("measure", "raw", "unit", "reason", "candidates"),
    [
        # Bare numbers that may be in another unit.
        (
            HB,
            "10.0",
            "",
            AskReason.UNIT,
            [("10.0", "g/dL", "100"), ("10.0", "mmol/L", "160.24475 161.95575")],
        ),
        (HB, "25", "", AskReason.UNIT, [("25", "g/dL", "250")]),
        (HB, "35", "", AskReason.UNIT, [("35", "g/L", "35")]),
        (HB, "40", "", AskReason.UNIT, [("40", "g/L", "40")]),
        (WBC, "5600", "", AskReason.UNIT, [("5600", "/µL", "5.6")]),
        (WBC, "3500", "", AskReason.UNIT, [("3500", "/µL", "3.5")]),
        (WBC, "3,500", "", AskReason.UNIT, [("3,500", "/µL", "3.5")]),
        (PLT, "10万", "", AskReason.UNIT, [("10万", "/µL", "100")]),
        (PLT, "十万", "", AskReason.UNIT, [("十万", "/µL", "100")]),
        (PLT, "150,000", "", AskReason.UNIT, [("150,000", "/µL", "150")]),
        (PLT, "1 lakh", "", AskReason.UNIT, [("1 lakh", "/µL", "100")]),
        (DISTANCE, "50", "", AskReason.UNIT, [("50", "mm", "5")]),
        (DISTANCE, "50-80", "", AskReason.UNIT, [("50", "mm", "5")]),
        (NODE, "0.9", "", AskReason.UNIT, [("0.9", "cm", "9")]),
        # A unit that cannot be right.
        (HB, "12 g/L", "", AskReason.UNIT, [("12", "g/dL", "120"), ("12", "mmol/L", "185.2075 201.4375")]),
        (HB, "98 g/dL", "", AskReason.UNIT, [("98", "g/L", "98")]),
        (WBC, "5600", "10^9/L", AskReason.UNIT, [("5600", "/µL", "5.6")]),
        # No unit can be right.
        (HB, "300", "g/L", AskReason.IMPLAUSIBLE, [("300", "g/L", "300")]),
        (HB, "1.5", "", AskReason.IMPLAUSIBLE, [("1.5", "g/L", "1.5")]),
        (WBC, "0.49", "", AskReason.IMPLAUSIBLE, [("0.49", "10^9/L", "0.49")]),
        (WBC, "60", "10^9/L", AskReason.IMPLAUSIBLE, [("60", "10^9/L", "60")]),
        (DISTANCE, "5-2000cm", "", AskReason.IMPLAUSIBLE, [("5", "cm", "5")]),
        (DISTANCE, "2025-10", "", AskReason.IMPLAUSIBLE, [("10", "cm", "10")]),
        (NODE, "50.1", "", AskReason.IMPLAUSIBLE, [("50.1", "mm", "50.1")]),
        (AGE, "116", "", AskReason.IMPLAUSIBLE, [("116", "year", "116")]),
        # Converted values are echoed once.
        (HB, "10.0 g/dL", "", AskReason.ECHO, [("10.0", "g/dL", "100")]),
        (HB, "10.0", "g/dL", AskReason.ECHO, [("10.0", "g/dL", "100")]),
        (HB, "6.2 mmol/L", "", AskReason.ECHO, [("6.2", "mmol/L", "99.04575 100.71875")]),
        (WBC, "5600/µL", "", AskReason.ECHO, [("5600", "/µL", "5.6")]),
        (PLT, "10万/µL", "", AskReason.ECHO, [("10万", "/µL", "100")]),
        (DISTANCE, "50mm", "", AskReason.ECHO, [("50", "mm", "5")]),
        (NODE, "0.9×1.2cm", "", AskReason.ECHO, [("0.9", "cm", "9")]),
        # A measure that has lakh as a unit.
        (PLT_WITH_LAKH, "1.5 lakh", "", AskReason.ECHO, [("1.5", "lakh", "150")]),
        (PLT_WITH_LAKH, "1.5", "lakh", AskReason.ECHO, [("1.5", "lakh", "150")]),
        (PLT_WITH_LAKH, "1.5 lakh/µL", "", AskReason.ECHO, [("1.5 lakh", "/µL", "150")]),
        # The form and the text disagree.
        (HB, "10.0 g/dL", "g/L", AskReason.UNITS_DIFFER, [("10.0", "g/dL", "100"), ("10.0", "g/L", "10")]),
        # Ages at the edges.
        (AGE, "18", "", AskReason.CHECK, [("18", "year", "18")]),
        (AGE, "19岁", "", AskReason.CHECK, [("19", "year", "19")]),
        (AGE, "76", "year", AskReason.CHECK, [("76", "year", "76")]),
        (AGE, "七十七", "", AskReason.CHECK, [("七十七", "year", "77")]),
        # Not one exact number.
        (DISTANCE, "约6", "", AskReason.APPROXIMATE, [("6", "cm", "6")]),
        (DISTANCE, "大约5-8cm", "", AskReason.APPROXIMATE, [("5", "cm", "5")]),
        (WBC, "约5600", "", AskReason.APPROXIMATE, [("5600", "/µL", "5.6")]),
        (HB, "98-102", "", AskReason.RANGE, [("98-102", "g/L", "98 102")]),
        (HB, "9.8-10.2 g/dL", "", AskReason.RANGE, [("9.8-10.2", "g/dL", "98 102")]),
        (NODE, "8-9mm", "", AskReason.RANGE, [("8-9", "mm", "8 9")]),
        (AGE, "63-64", "", AskReason.RANGE, [("63-64", "year", "63 64")]),
        (DISTANCE, "<1", "", AskReason.BOUND, []),
        (DISTANCE, ">12cm", "", AskReason.BOUND, []),
        (PLT, "不到10万", "", AskReason.BOUND, []),
    ],
)
def test_a_doubtful_number_is_asked_back_with_what_it_may_mean(
    measure: Measure, raw: str, unit: str, reason: AskReason, candidates: list[tuple[str, str, str]]
) -> None:
    expected = [(number, unit_id, span(*ends.split())) for number, unit_id, ends in candidates]
    assert asked(read_quantity(measure, raw, unit)) == (reason, expected)


@pytest.mark.parametrize(
    ("measure", "raw", "unit", "why"),
    [
        (HB, "", "", Refusal.EMPTY),
        (HB, "   ", "g/L", Refusal.EMPTY),
        (HB, "no idea", "", Refusal.DOES_NOT_KNOW),
        (HB, "不清楚", "", Refusal.DOES_NOT_KNOW),
        (HB, "normal", "", Refusal.NOT_A_NUMBER),
        (HB, "98 120", "", Refusal.SEVERAL_NUMBERS),
        (HB, "9×12", "", Refusal.SEVERAL_NUMBERS),
        (HB, "98 kg", "", Refusal.UNKNOWN_UNIT),
        (HB, "98", "kg", Refusal.UNKNOWN_UNIT),
        (HB, "12,5", "g/dL", Refusal.DECIMAL_COMMA),
        (HB, "1" * (MAX_LENGTH + 1), "", Refusal.TOO_LONG),
        (HB, "98\x00", "", Refusal.FORBIDDEN_CHARACTER),
        (WBC, "9**9**7", "", Refusal.NOT_A_NUMBER),
        (AGE, "63.5", "", Refusal.WHOLE_NUMBER),
        (AGE, "虚岁64", "", Refusal.NOMINAL_AGE),
        (AGE, "64（虚岁）", "", Refusal.NOMINAL_AGE),
        (AGE, "6个月", "", Refusal.MONTHS),
        (AGE, "六个月", "", Refusal.MONTHS),
        (AGE, "18 months", "", Refusal.MONTHS),
        (AGE, "1963", "", Refusal.BIRTH_YEAR),
        (AGE, "１９６３年", "", Refusal.BIRTH_YEAR),
        (AGE, "1963年5月12日", "", Refusal.BIRTH_YEAR),
        (AGE, "1963-05-12", "", Refusal.BIRTH_YEAR),
        (AGE, "born in 1963", "", Refusal.BIRTH_YEAR),
        (DISTANCE, "6 months", "", Refusal.UNKNOWN_UNIT),
    ],
)
@pytest.mark.parametrize("confirmed", [False, True])
def test_what_is_no_quantity_is_refused_even_when_confirmed(
    measure: Measure, raw: str, unit: str, why: Refusal, confirmed: bool
) -> None:
    assert refusal_of(read_quantity(measure, raw, unit, confirmed)) is why


@pytest.mark.parametrize(
    ("measure", "raw", "unit", "value", "understood_unit", "plausible"),
    [
        (HB, "10.0", "g/dL", "100", "g/dL", True),
        (HB, "10.0", "", "10", "g/L", False),
        (HB, "12 g/L", "", "12", "g/L", False),
        (HB, "12 g/L", "g/dL", "120", "g/dL", True),
        (HB, "10.0 g/dL", "g/L", "10", "g/L", False),
        (HB, "98-102", "g/L", "98 102", "g/L", True),
        (HB, "29.9", "", "29.9", "g/L", False),
        (HB, "30", "", "30", "g/L", True),
        (HB, "250", "", "250", "g/L", True),
        (HB, "250.1", "", "250.1", "g/L", False),
        (PLT, "10万", "/µL", "100", "/µL", True),
        (DISTANCE, "约6", "cm", "6", "cm", True),
        (DISTANCE, "25", "cm", "25", "cm", False),
        (DISTANCE, "25", "mm", "2.5", "mm", True),
        (AGE, "18", "", "18", "year", True),
    ],
)
def test_a_confirmed_number_stands_in_its_unit(
    measure: Measure, raw: str, unit: str, value: str, understood_unit: str, plausible: bool
) -> None:
    answer = answer_of(read_quantity(measure, raw, unit, confirmed=True))
    assert (answer.value, answer.unit, answer.plausible) == (span(*value.split()), understood_unit, plausible)


@pytest.mark.parametrize("raw", ["<1", ">12", "≥8", "不到10", "10以上"])
def test_a_confirmed_bound_is_kept_as_typed_and_has_no_value(raw: str) -> None:
    answer = answer_of(read_quantity(DISTANCE, raw, "cm", confirmed=True))
    assert (answer.value, answer.raw, answer.unit) == (None, raw, "cm")


@pytest.mark.parametrize(
    ("measure", "raw", "unit", "limit"),
    [
        (HB, "<60", "g/L", "60"),
        (HB, "<6", "g/dL", "60"),
        (HB, "不到60", "g/L", "60"),
        (HB, "60以下", "g/L", "60"),
        (HB, "≤60", "g/L", "60"),
        (HB, "under 60", "g/L", "60"),
        (HB, "小于等于60", "g/L", "60"),
        (PLT, "不到5万", "/µL", "50"),
        (HB, ">60", "g/L", None),
        (HB, "60以上", "g/L", None),
        (HB, "不少于60", "g/L", None),
        (HB, "no less than 60", "g/L", None),
        (HB, "60多", "g/L", None),
        (HB, "60", "g/L", None),
    ],
)
def test_a_confirmed_bound_says_below_what_the_value_lies(
    measure: Measure, raw: str, unit: str, limit: str | None
) -> None:
    below = answer_of(read_quantity(measure, raw, unit, confirmed=True)).below
    assert below == (Below(Decimal(limit)) if limit else None)


@pytest.mark.parametrize(
    ("raw", "at_least_100"), [("6.1", False), ("6.2", None), ("6.3", True), ("6.20", False), ("6.21", None)]
)
def test_a_rounded_factor_leaves_a_value_near_the_limit_undecided(
    raw: str, at_least_100: bool | None
) -> None:
    value = value_of(read_quantity(HB, raw, "mmol/L", confirmed=True))
    assert value.at_least(Decimal(100)) is at_least_100


def test_a_rounded_factor_widens_by_its_own_error_and_by_half_of_the_last_digit_typed() -> None:
    value = value_of(read_quantity(HB, "6.2", "mmol/L", confirmed=True))
    assert value == Span(Decimal("6.15") * Decimal("16.105"), Decimal("6.25") * Decimal("16.115"))


def test_what_was_typed_is_kept_verbatim_in_nfc_and_trimmed() -> None:
    assert answer_of(read_quantity(DISTANCE, "  ６公分 \r\n")).raw == "６公分"
    assert answer_of(read_quantity(HB, "98↓")).raw == "98↓"


def test_a_candidate_is_confirmed_by_the_same_text_with_its_unit() -> None:
    reading = read_quantity(HB, "10.0")
    assert isinstance(reading, AskBack)
    for candidate in reading.candidates:
        again = answer_of(read_quantity(HB, "10.0", candidate.unit.id, confirmed=True))
        assert (again.value, again.plausible) == (candidate.value, True)


@pytest.mark.parametrize(
    ("measure", "raw", "unit", "literal"),
    [
        (PLT, "4", "", "10^9/L"),
        (HB, "12 g/L", "", "g/L"),
        (HB, "10.0", "", "g/L"),
        (WBC, "5600", "10^9/L", "10^9/L"),
    ],
)
def test_a_number_can_always_be_confirmed_as_the_paper_says_it(
    measure: Measure, raw: str, unit: str, literal: str
) -> None:
    reading = read_quantity(measure, raw, unit)
    assert isinstance(reading, AskBack)
    offered = [*reading.candidates, *([reading.as_typed] if reading.as_typed else [])]
    assert literal in [candidate.unit.id for candidate in offered]
    assert answer_of(read_quantity(measure, raw, literal, confirmed=True)).plausible is False


@given(ANY_MEASURE, ANY_TEXT, st.booleans(), st.data())
def test_no_text_ever_raises(measure: Measure, raw: str, confirmed: bool, data: st.DataObject) -> None:
    unit_id = data.draw(st.sampled_from(["", "kg", *(unit.id for unit in measure.units)]))
    reading = read_quantity(measure, raw, unit_id, confirmed)
    assert isinstance(reading, Understood | Refused | AskBack)
    assert not (confirmed and isinstance(reading, AskBack))


@given(ANY_MEASURE, ANY_TEXT, st.booleans())
def test_reading_an_answer_again_gives_the_same_answer(measure: Measure, raw: str, confirmed: bool) -> None:
    first = read_quantity(measure, raw, confirmed=confirmed)
    if isinstance(first, Understood):
        again = read_quantity(measure, first.answer.raw, first.answer.unit, confirmed=True)
        assert again == first


@given(ANY_MEASURE, LIKELY_TEXT)
def test_what_is_understood_unasked_is_plausible_and_known(measure: Measure, raw: str) -> None:
    reading = read_quantity(measure, raw)
    if isinstance(reading, Understood):
        value = value_of(reading)
        assert reading.answer.plausible
        assert measure.plausible_from <= value.low <= value.high <= measure.plausible_to


@given(ANY_MEASURE, LIKELY_TEXT)
def test_full_width_typing_reads_the_same(measure: Measure, raw: str) -> None:
    wide = raw.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789.,-~*<"})
    narrow_reading, wide_reading = read_quantity(measure, raw), read_quantity(measure, wide)
    if isinstance(narrow_reading, Understood):
        assert value_of(narrow_reading) == value_of(wide_reading)
    else:
        assert narrow_reading == wide_reading


@given(ANY_MEASURE, st.decimals(0, 10**30, allow_nan=False, allow_infinity=False, places=6), st.data())
def test_conversion_agrees_with_exact_fractions(
    measure: Measure, number: Decimal, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(measure.units))
    raw = f"{number.to_integral_value() if measure.whole else number:f}"
    value = value_of(read_quantity(measure, raw, unit.id, confirmed=True))
    half = Fraction(0) if unit.is_exact else Fraction(1, 2 * 10 ** len(raw.partition(".")[2]))
    low = max(Fraction(raw) - half, Fraction(0)) * (Fraction(unit.factor) - Fraction(unit.factor_error))
    high = (Fraction(raw) + half) * (Fraction(unit.factor) + Fraction(unit.factor_error))
    assert (Fraction(value.low), Fraction(value.high)) == (low, high)
