"""Somebody of the clinic who has set up an account: what they know and what their phone shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp

from chatbot.store import Store
from chatbot.store.passwords import hash_password
from chatbot.store.second_factor import new_recovery_codes, new_secret
from chatbot.store.staff import Account, get_account
from chatbot.store.staff_credentials import Credentials
from chatbot.store.staff_links import finish_set_up, make_link

PASSWORD = "gentle otter paints the stairs"


@dataclass(frozen=True)
class Colleague:
    account: Account
    secret: str
    recovery_codes: tuple[str, ...]
    password: str = PASSWORD

    def code(self, steps: int = 0) -> str:
        """What the phone shows now, or so many half minutes later."""
        return shown_by(self.secret, datetime.now(UTC) + timedelta(seconds=30 * steps))

    def claim(self, steps: int = 0, **changed: str) -> dict[str, str]:
        """What they type to sign in."""
        right = {"login": self.account.login, "password": self.password, "code": self.code(steps)}
        return {**right, **changed}


def shown_by(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret.replace(" ", "")).at(at)


def wrong_code(secret: str, at: datetime) -> str:
    """Six digits that fit none of the steps around this moment."""
    near = {shown_by(secret, at + timedelta(seconds=30 * step)) for step in range(-5, 6)}
    return next(code for number in range(100) if (code := f"{number:06}") not in near)


def set_up(store: Store, account: Account) -> Colleague:
    """As the pages do it, without the pages; no code of the app has been used."""
    secret, codes = new_secret(), new_recovery_codes()
    at = datetime.now(UTC)
    with store.connect() as db:
        link = make_link(db, account, at, "operator")
        assert finish_set_up(db, link, Credentials(hash_password(PASSWORD), secret, 0, codes), at)
        now = get_account(db, account.id)
    assert now is not None
    return Colleague(now, secret, codes)
