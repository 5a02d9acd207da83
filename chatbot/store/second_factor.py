"""What somebody has beside a password: codes of an authenticator app (RFC 6238), and codes on paper."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from chatbot.store.crockford import ALPHABET, as_given, grouped

SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10

_LENGTH = 16  # letters of five bits, so 80 bits
_GROUP = 4


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
    app, typed = pyotp.TOTP(secret, interval=SECONDS), as_given(code)
    matching = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode())
    ]
    return next((step for step in matching if step > last_step), None)


def new_recovery_codes() -> tuple[str, ...]:
    """Codes that work once each, such as ``7K4M-2Q0R-XW9D-B3EH``."""
    return tuple(
        grouped("".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)), _GROUP)
        for _ in range(RECOVERY_CODES)
    )


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    return hashlib.sha256(f"recovery code {as_given(code)}".encode()).hexdigest()


def is_recovery_code(code: str) -> bool:
    """Whether it has the shape of one."""
    return len(as_given(code)) == _LENGTH
