"""The two codes on a receipt: derived, never stored in clear, and read back however a person types them."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field

# Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("ILO", "110")

_REFERENCE_GROUPS = (3, 3)
_CODE_GROUPS = (4, 4, 4)


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
    return _derive(receipt_key, f"reference {attempt} {idempotency_key}", _REFERENCE_GROUPS)


def derive_withdrawal_code(receipt_key: bytes, idempotency_key: str) -> str:
    """Such as ``M2QX-7K4P-9TRW``."""
    return _derive(receipt_key, f"withdrawal {idempotency_key}", _CODE_GROUPS)


def read_reference(typed: str) -> str:
    """A reference, however a person typed it, as it was given; empty if it cannot be one."""
    return _read(typed, _REFERENCE_GROUPS)


def read_withdrawal_code(typed: str) -> str:
    """A withdrawal code, however a person typed it, as it was given; empty if it cannot be one."""
    return _read(typed, _CODE_GROUPS)


def hash_of_form(idempotency_key: str) -> str:
    return hashlib.sha256(f"form {idempotency_key}".encode()).hexdigest()


def hash_of_code(reference: str, withdrawal_code: str) -> str:
    return hashlib.sha256(f"withdrawal {reference} {withdrawal_code}".encode()).hexdigest()


def _derive(receipt_key: bytes, purpose: str, groups: tuple[int, ...]) -> str:
    digest = hmac.digest(receipt_key, purpose.encode(), "sha256")
    return _grouped("".join(_ALPHABET[byte % 32] for byte in digest[: sum(groups)]), groups)


def _read(typed: str, groups: tuple[int, ...]) -> str:
    said = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    letters = "".join(letter for letter in said if letter.isalnum())
    fits = len(letters) == sum(groups) and all(letter in _ALPHABET for letter in letters)
    return _grouped(letters, groups) if fits else ""


def _grouped(letters: str, groups: tuple[int, ...]) -> str:
    starts = [sum(groups[:index]) for index in range(len(groups))]
    return "-".join(letters[start : start + size] for start, size in zip(starts, groups, strict=True))
