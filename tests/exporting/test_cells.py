"""What a spreadsheet program would run, or would take for a number, is text once it has its guard."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.exporting.cells import GUARD, inert, kept_as_typed

BEGINNINGS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "−"]
TRIMMED = ["", " ", "　", "\t", "\r", "\n", "\u00a0", "\u200b", "\ufeff", " \t ", "\x0b"]


@pytest.mark.parametrize("before", TRIMMED)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_q32_what_begins_a_formula_is_guarded_also_behind_what_is_trimmed(
    before: str, beginning: str
) -> None:
    text = f'{before}{beginning}HYPERLINK("https://example.org")'
    assert inert(text) == f"{GUARD}{text}"
    assert kept_as_typed(text) == f"{GUARD}{text}"


@pytest.mark.parametrize("text", ["\tChen", "\rChen", "\nChen", "\t", "\r"])
def test_q32_a_tab_or_a_line_break_at_the_start_is_guarded(text: str) -> None:
    assert inert(text) == f"{GUARD}{text}"


@pytest.mark.parametrize(
    "text",
    ["", "王明", "Chen Li", "a=b", "a\n=b", "3+4 people", "(+86) 139 0000 0001", "阿布都·买买提", "O'Neil"],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "9-11",
        "9:30",
        "1/2",
        "0551",
        "13900000001",
        "1e5",
        "9 pm",
        "9：30",
        "９-11",
        "3月5日",
        "(12)",
        "1.1",
        "50%",
    ],
)
def test_what_somebody_typed_is_not_read_as_a_number_or_a_date(text: str) -> None:
    assert inert(text) == text
    assert kept_as_typed(text) == f"{GUARD}{text}"


@pytest.mark.parametrize("text", ["", "301医院", "after 9", "晚上7点以后", "9-11 or evenings", "Mar", "王明"])
def test_what_nobody_takes_for_a_number_stays_as_it_is(text: str) -> None:
    assert kept_as_typed(text) == text


@given(st.text(max_size=30))
def test_q32_no_text_begins_with_what_begins_a_formula(text: str) -> None:
    for guarded in (inert(text), kept_as_typed(text)):
        seen = unicodedata.normalize("NFKC", guarded).strip().lstrip("\u200b\ufeff")
        assert seen[:1] not in {"=", "+", "-", "@", "−"}
        assert guarded[:1] not in {"\t", "\r", "\n"}


@given(st.text(max_size=30))
def test_nothing_is_lost_to_a_guard(text: str) -> None:
    assert inert(text).removeprefix("" if inert(text) == text else GUARD) == text
