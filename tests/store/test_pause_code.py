"""Sixteen digits that can be said over a telephone, and a slip of the pen that is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.store.pause_code import LENGTH, digits_of, grouped, is_sound, new_code

CODE = "0123456789012345"
CODES = st.integers(0, 10**15 - 1).map(
    lambda number: next(code for last in range(10) if is_sound(code := f"{number:015}{last}"))
)


def test_codes_are_sound_and_each_is_another() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_sound(code) and len(code) == LENGTH and code.isdecimal() for code in codes)


def test_the_check_digit_is_the_published_one() -> None:
    assert [digit for digit in "0123456789" if is_sound(f"236{digit}")] == ["3"]


@given(CODES, st.integers(0, LENGTH - 1), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(code: str, at: int, by: int) -> None:
    wrong = str((int(code[at]) + by) % 10)
    assert not is_sound(code[:at] + wrong + code[at + 1 :])


@given(CODES, st.integers(0, LENGTH - 2))
def test_every_swap_of_neighbours_is_noticed(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert swapped == code or not is_sound(swapped)


@pytest.mark.parametrize(
    "typed",
    [
        grouped(CODE),
        f"  {grouped(CODE).replace('-', ' ')}\n",
        "０１２３－４５６７　８９０１ ２３４５",
        "零一二三，四五六七，八九〇幺，二三四五",
        "٠١٢٣ ٤٥٦٧ ٨٩٠١ ٢٣٤٥",
        f"https://example.org/zh/NCT07214142/resume#{grouped(CODE)}",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert digits_of(typed) == CODE


@given(st.text(max_size=80))
def test_whatever_is_typed_comes_to_plain_digits(typed: str) -> None:
    digits = digits_of(typed)
    assert digits == "" or (digits.isascii() and digits.isdecimal())
