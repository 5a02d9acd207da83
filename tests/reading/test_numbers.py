"""What one short text says: its numbers, how sure they are, and why other texts are refused."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot import reading
from chatbot.reading.numbers import MAX_LENGTH, Form, Refusal, Typed, read_number, trimmed
from chatbot.reading.words import folded, lexer, says_does_not_know

UNITS = lexer([("cm", "cm"), ("cm", "公分"), ("mm", "mm"), ("10^9/L", "×10⁹/L"), ("/µL", "/µL"), ("m", "m")])


def read(text: str) -> Typed:
    typed = read_number(text, UNITS)
    assert isinstance(typed, Typed), (text, typed)
    return typed


def values(text: str) -> list[str]:
    return [f"{number.value:f}" for number in read(text).numbers]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("63", "63"),
        ("６３", "63"),
        ("六十三", "63"),
        ("12.04", "12.04"),
        ("１２．０４", "12.04"),
        ("十二点零四", "12.04"),
        ("十二点一零", "12.10"),
        (".5", "0.5"),
        ("063", "63"),
        ("63.", "63"),
        ("63。", "63"),
        ("10万", "100000"),
        ("10 萬", "100000"),
        ("10.5万", "105000"),
        ("十万", "100000"),
        ("两百", "200"),
        ("5千", "5000"),
        ("1 lakh", "100000"),
        ("1.5 Lakhs", "150000"),
        ("150,000", "150000"),
        ("150，000", "150000"),
        ("1,234,567.5", "1234567.5"),
        ("1,50,000", "150000"),
        ("98↓", "98"),
        ("↑98", "98"),
        ("98⬇\ufe0f", "98"),
        ("98 (↓)", "98"),
        ("98H", "98"),
        ("98 L", "98"),
        ("98*", "98"),
    ],
)
def test_one_number_is_read_as_it_was_meant(text: str, value: str) -> None:
    assert values(text) == [value]
    assert read(text).form is Form.ONE
    assert (read(text).is_approximate, read(text).is_bound) == (False, False)


@pytest.mark.parametrize(
    "text", ["5-8", "5~8", "5–8", "5—8", "5——8", "5－8", "5～8", "5到8", "五至八", "5 to 8", "5 - 8"]
)
def test_a_range_has_two_numbers(text: str) -> None:
    assert (values(text), read(text).form) == (["5", "8"], Form.RANGE)


@pytest.mark.parametrize("text", ["9×12", "9x12", "9X12", "9*12", "9＊12", "9 x 12", "9mm×12mm", "9mmx12mm"])
def test_a_size_has_two_numbers(text: str) -> None:
    assert (values(text), read(text).form) == (["9", "12"], Form.SIZE)


def test_a_size_may_have_a_third_number() -> None:
    assert values("9×12×15mm") == ["9", "12", "15"]


@pytest.mark.parametrize(
    "text",
    [
        "约6",
        "大约6",
        "大概6公分",
        "about 6",
        "approx. 6",
        "~6",
        "～6",
        "≈6",
        "6左右",
        "6cm左右",
        "6?",
        "约6-8",
    ],
)
def test_an_approximate_number_is_told_from_an_exact_one(text: str) -> None:
    assert read(text).is_approximate
    assert read(text).numbers[0].value == 6


@pytest.mark.parametrize(
    "text",
    [
        *("<1", ">1", "≥1", "≤1", "＜1", "<=1", "不到1", "小于1", "超过1", "至少1", "不低于1"),
        *("less than 1", "at least 1", "over 1", "1以上", "1 or more", "1+", "1多"),
    ],
)
def test_a_bound_is_told_from_a_value(text: str) -> None:
    assert read(text).is_bound
    assert values(text) == ["1"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("6cm", "cm"),
        ("6 CM", "cm"),
        ("6公分", "cm"),
        ("６ｃｍ", "cm"),
        ("6㎝", "cm"),
        ("6mm", "mm"),
        ("6 m", "m"),
        ("5cm-8cm", "cm"),
        ("98↓/µL", "/µL"),
        ("98 /μL", "/µL"),
        ("98 L /uL", "/µL"),
        ("5.6×10^9/L", "10^9/L"),
        ("5.6*10⁹/L", "10^9/L"),
        ("5.6x109/L", "10^9/L"),
        ("5.6 × 10*9 / L", "10^9/L"),
        ("5.6 10^9/L ↓", "10^9/L"),
        ("10万/µL", "/µL"),
        ("6", ""),
    ],
)
def test_a_typed_unit_is_known_however_it_is_spelt(text: str, unit: str) -> None:
    assert read(text).unit == unit


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12,5", Refusal.DECIMAL_COMMA),
        ("12,5 cm", Refusal.DECIMAL_COMMA),
        ("12，5", Refusal.DECIMAL_COMMA),
        ("5,6-7,8", Refusal.DECIMAL_COMMA),
        ("0,900", Refusal.DECIMAL_COMMA),
        ("9**9", Refusal.NOT_A_NUMBER),
        ("9**9**7", Refusal.NOT_A_NUMBER),
        ("10^9", Refusal.NOT_A_NUMBER),
        ("10⁹", Refusal.NOT_A_NUMBER),
        ("1e5", Refusal.NOT_A_NUMBER),
        ("-5", Refusal.NOT_A_NUMBER),
        ("5-", Refusal.NOT_A_NUMBER),
        ("T4", Refusal.NOT_A_NUMBER),
        ("nan", Refusal.NOT_A_NUMBER),
        ("inf", Refusal.NOT_A_NUMBER),
        ("٦٣", Refusal.NOT_A_NUMBER),
        ("一点不疼", Refusal.NOT_A_NUMBER),
        ("七八公分", Refusal.NOT_A_NUMBER),
        ("一万二", Refusal.NOT_A_NUMBER),
        ("5 cm from the verge", Refusal.NOT_A_NUMBER),
        ("5 6", Refusal.SEVERAL_NUMBERS),
        ("5 or 6", Refusal.SEVERAL_NUMBERS),
        ("5'7\"", Refusal.SEVERAL_NUMBERS),
        ("½", Refusal.SEVERAL_NUMBERS),
        ("1.2.3", Refusal.SEVERAL_NUMBERS),
        ("2025-10-09", Refusal.SEVERAL_NUMBERS),
        ("120/80", Refusal.SEVERAL_NUMBERS),
        ("10万5", Refusal.SEVERAL_NUMBERS),
        ("5cm-8mm", Refusal.SEVERAL_NUMBERS),
        ("6 kg", Refusal.UNKNOWN_UNIT),
        ("6cms", Refusal.UNKNOWN_UNIT),
        ("5-8 inches", Refusal.UNKNOWN_UNIT),
        ("6斤", Refusal.UNKNOWN_UNIT),
    ],
)
def test_what_is_not_one_clear_number_is_refused_with_its_reason(text: str, why: Refusal) -> None:
    assert read_number(text, UNITS) is why


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("", Refusal.EMPTY),
        (" \u3000\n", Refusal.EMPTY),
        ("1" * (MAX_LENGTH + 1), Refusal.TOO_LONG),
        ("1" * 1_000_000, Refusal.TOO_LONG),
        ("6\x003", Refusal.FORBIDDEN_CHARACTER),
        ("63\x1b", Refusal.FORBIDDEN_CHARACTER),
        ("\u202e36", Refusal.FORBIDDEN_CHARACTER),
        ("\u206663\u2069", Refusal.FORBIDDEN_CHARACTER),
        ("63\ud800", Refusal.FORBIDDEN_CHARACTER),
    ],
)
def test_q31_a_number_is_bounded_and_has_no_hidden_characters(raw: str, why: Refusal) -> None:
    assert trimmed(raw) is why


def test_q31_forty_characters_are_still_read() -> None:
    assert trimmed(" " + "1" * MAX_LENGTH + "\r\n") == "1" * MAX_LENGTH


@pytest.mark.parametrize(
    "text",
    ["no idea", "Not sure", "I don’t know", "不清楚", "不知道", "记不清了", "?", "？", "N/A", "一点都不清楚"],
)
def test_words_for_not_knowing_are_heard(text: str) -> None:
    assert says_does_not_know(text)


@pytest.mark.parametrize("text", ["清楚", "63", "63, not sure", "nano"])
def test_other_words_are_not_taken_for_not_knowing(text: str) -> None:
    assert not says_does_not_know(text)


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_every_number_that_is_printed_is_read_exactly(whole: int, decimals: int) -> None:
    written = f"{Decimal(whole).scaleb(-decimals):f}"
    (number,) = read(written).numbers
    assert number.value == Decimal(written)
    assert number.half_step * 2 == Decimal(1).scaleb(-decimals)


@given(st.text("0123456789.,-~×x* 万cm<约↓", max_size=MAX_LENGTH))
def test_full_width_characters_read_the_same_as_narrow_ones(text: str) -> None:
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert folded(wide) == folded(text)
    assert read_number(wide, UNITS) == read_number(text, UNITS)


@given(st.text("零一二三四五六七八九十百千万亿点两〇壹拾", min_size=1, max_size=MAX_LENGTH))
def test_chinese_numerals_are_read_or_refused_and_never_raise(text: str) -> None:
    assert isinstance(read_number(text, UNITS), Typed | Refusal)


@pytest.mark.parametrize(
    "unkind", ["~", "?", "约", "9", "9x", "9-", "↓", " ", "x", "10*", "\ufdfa", "或", "("]
)
def test_no_text_takes_long_to_read(unkind: str) -> None:
    started = time.perf_counter()
    for text in (unkind * MAX_LENGTH, "9" + unkind * MAX_LENGTH, unkind * MAX_LENGTH + "9cm"):
        read_number(text[:MAX_LENGTH], UNITS)
    assert time.perf_counter() - started < 0.2


@pytest.mark.parametrize("file", sorted(Path(reading.__path__[0]).glob("*.py")), ids=lambda file: file.name)
def test_nothing_is_evaluated_and_no_number_is_ever_a_float(file: Path) -> None:
    assert not re.search(r"\b(eval|exec|float|transform)\(", file.read_text(encoding="utf-8"))
