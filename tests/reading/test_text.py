"""Free text is kept as it was written, or refused: never changed in silence."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.reading.text import TextFault, UnfitText, clean_text, has_forbidden_character, showable

LETTERS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")))


def fault_of(raw: str, max_length: int = 100) -> TextFault:
    with pytest.raises(UnfitText) as raised:
        clean_text(raw, max_length)
    return raised.value.fault


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 🙏🏽",
        "𠮷田 㐂 𰻞𰻞面",
        "שלום עולם",
        "مرحبا بالعالم",
        "می‌خواهم",
        "a\nb\tc",
        "ﷺ",
        "'; DROP TABLE leads; --",
        "=HYPERLINK(1)",
    ],
)
def test_q31_emoji_rare_han_and_right_to_left_letters_come_out_as_they_went_in(text: str) -> None:
    assert clean_text(text, 100) == text


@pytest.mark.parametrize(
    "raw",
    [
        "a\x00b",
        "\x00",
        "a\x1bb",
        "a\x7f",
        "a\x85b",
        "\u202eabc",
        "a\u202db",
        "\u202aa\u202c",
        "\u2066a\u2069",
        "a\ud83d",
    ],
)
def test_q31_nul_control_and_bidi_override_characters_are_refused(raw: str) -> None:
    assert fault_of(raw) is TextFault.FORBIDDEN_CHARACTER
    assert has_forbidden_character(raw)
    assert not has_forbidden_character(showable(raw))


def test_what_was_typed_is_shown_again_without_what_no_page_can_show() -> None:
    assert showable("高\x00血压\u202e\n") == "高血压\n"
    assert showable(None) == ""


def test_q31_text_is_composed() -> None:
    assert clean_text("e\u0301", 1) == "é"


def test_q31_length_counts_what_is_kept() -> None:
    assert clean_text("  " + "字" * 20 + "\r\n", 20) == "字" * 20
    assert fault_of("字" * 21, 20) is TextFault.TOO_LONG
    assert fault_of("\u1112\u1161\u11ab" * 21, 20) is TextFault.TOO_LONG
    assert clean_text("\u1112\u1161\u11ab" * 20, 20) == "한" * 20


def test_line_ends_of_any_kind_become_plain_ones() -> None:
    assert clean_text("a\r\nb\rc\u2028d\u2029e", 20) == "a\nb\nc\nd\ne"


def test_the_error_never_repeats_the_text() -> None:
    with pytest.raises(UnfitText) as raised:
        clean_text("secret\x00", 100)
    assert "secret" not in str(raised.value)


@given(LETTERS)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once = clean_text(raw, 10_000)
    assert clean_text(once, 10_000) == once


@given(LETTERS)
def test_nothing_but_white_space_around_it_is_lost(raw: str) -> None:
    assert clean_text(raw, 10_000) == unicodedata.normalize("NFC", raw).strip()


@given(st.text(st.characters()), st.integers(1, 20))
def test_any_text_is_kept_within_its_length_or_refused(raw: str, max_length: int) -> None:
    with suppress(UnfitText):
        assert len(clean_text(raw, max_length)) <= max_length
