"""Codes that a person reads to us on the phone or types on a phone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.store.receipts import (
    derive_reference,
    derive_withdrawal_code,
    hash_of_code,
    read_reference,
    read_withdrawal_code,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


@given(st.text())
def test_codes_are_short_groups_without_letters_that_look_alike(form: str) -> None:
    code = derive_reference(KEY, form, 0) + derive_withdrawal_code(KEY, form)
    assert not set(code) & set("ILOU")
    assert [len(group) for group in derive_reference(KEY, form, 0).split("-")] == [3, 3]
    assert [len(group) for group in derive_withdrawal_code(KEY, form).split("-")] == [4, 4, 4]


@given(st.text())
def test_a_code_is_read_back_as_it_was_given(form: str) -> None:
    reference, code = derive_reference(KEY, form, 0), derive_withdrawal_code(KEY, form)
    assert (read_reference(reference), read_withdrawal_code(code)) == (reference, code)


@pytest.mark.parametrize(
    "typed",
    ["701-M2Q", "701m2q", " 70 1 m2q ", "7oI-M2Q", "7OL—M2Q", "７０１－Ｍ２Ｑ", "7.0.1/m.2.q"],
)
def test_a_reference_is_understood_however_it_is_typed(typed: str) -> None:
    assert read_reference(typed) == "701-M2Q"


@pytest.mark.parametrize("typed", ["", "7K4", "7K4-M2Q-8", "7K4-M2U", "合肥合肥合肥", "\0" * 6])
def test_what_cannot_be_a_reference_is_empty(typed: str) -> None:
    assert read_reference(typed) == ""


def test_codes_follow_from_the_form_and_the_key_alone() -> None:
    assert derive_withdrawal_code(KEY, "a form") == derive_withdrawal_code(KEY, "a form")
    others = {derive_withdrawal_code(OTHER_KEY, "a form"), derive_withdrawal_code(KEY, "another form")}
    assert derive_withdrawal_code(KEY, "a form") not in others


def test_a_reference_that_is_taken_has_a_successor() -> None:
    assert len({derive_reference(KEY, "a form", attempt) for attempt in range(50)}) == 50


def test_the_same_code_under_another_reference_has_another_hash() -> None:
    assert hash_of_code("701-M2Q", "AAAA-BBBB-CCCC") != hash_of_code("701-M2R", "AAAA-BBBB-CCCC")
