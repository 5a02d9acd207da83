"""The two codes on a receipt: derived, never stored in clear, and read back however a person types them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import NamedTuple

from chatbot.store.crockford import ALPHABET, as_given, grouped


class _Form(NamedTuple):
    """How many letters a code has, and how many of them stand together."""

    length: int
    group: int


_REFERENCE = _Form(6, 3)
_CODE = _Form(12, 4)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person keeps: a reference to say on the phone (30 bits) and a secret withdrawal code (60 bits).

    ``differs``: the form came again with other details or answers; those kept are the first ones.
    """

    reference: str
    withdrawal_code: str = field(repr=False)
    differs: bool = field(default=False, compare=False)


def derive_reference(receipt_key: bytes, idempotency_key: str, attempt: int) -> str:
    """Such as ``7K4-M2Q``; another ``attempt`` gives another one, for the day when one is taken."""
    return _derive(receipt_key, f"reference {attempt} {idempotency_key}", _REFERENCE)


def derive_withdrawal_code(receipt_key: bytes, idempotency_key: str) -> str:
    """Such as ``M2QX-7K4P-9TRW``."""
    return _derive(receipt_key, f"withdrawal {idempotency_key}", _CODE)


def read_reference(typed: str) -> str:
    """A reference, however a person typed it, as it was given; empty if it cannot be one."""
    return _read(typed, _REFERENCE)


def read_withdrawal_code(typed: str) -> str:
    """A withdrawal code, however a person typed it, as it was given; empty if it cannot be one."""
    return _read(typed, _CODE)


def hash_of_form(idempotency_key: str) -> str:
    return hashlib.sha256(f"form {idempotency_key}".encode()).hexdigest()


def hash_of_code(reference: str, withdrawal_code: str) -> str:
    return hashlib.sha256(f"withdrawal {reference} {withdrawal_code}".encode()).hexdigest()


def _derive(receipt_key: bytes, purpose: str, form: _Form) -> str:
    digest = hmac.digest(receipt_key, purpose.encode(), "sha256")
    return grouped("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[: form.length]), form.group)


def _read(typed: str, form: _Form) -> str:
    letters = as_given(typed)
    fits = len(letters) == form.length and all(letter in ALPHABET for letter in letters)
    return grouped(letters, form.group) if fits else ""
