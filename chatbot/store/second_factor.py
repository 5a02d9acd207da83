"""What somebody has beside a password: codes of an authenticator app (RFC 6238), and codes on paper."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime

import pyotp

SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10

# Crockford's letters and digits: none is taken for another. 16 of them are 80 bits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_MISREAD = str.maketrans("OIL", "011")


def new_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def address_for_app(secret: str, login: str, issuer: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def step_of(secret: str, code: str, at: datetime, last_step: int = 0) -> int | None:
    """The time step whose code this is: now's, the one before or after it, but later than ``last_step``.

    None for any other code. Whoever takes one keeps its step, so that no code is taken twice.
    """
    now = int(at.timestamp()) // SECONDS
    app, typed = pyotp.TOTP(secret, interval=SECONDS), plain(code)
    matching = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode())
    ]
    return next((step for step in matching if step > last_step), None)


def new_recovery_codes() -> tuple[str, ...]:
    """Codes that work once each, such as ``7K4M-2Q0R-XW9D-B3EH``."""
    return tuple(
        _grouped("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))) for _ in range(RECOVERY_CODES)
    )


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    return hashlib.sha256(f"recovery code {plain(code).translate(_MISREAD)}".encode()).hexdigest()


def is_recovery_code(code: str) -> bool:
    """Whether it has the shape of one."""
    return len(plain(code)) == _LENGTH


def plain(code: str) -> str:
    """A code without what people put between its parts, of any width and case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", code)).upper()


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + 4] for start in range(0, _LENGTH, 4))
