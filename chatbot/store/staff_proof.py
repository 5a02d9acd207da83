"""Proving who one is: a password and a second factor, after the count of tries and before any session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import writing
from chatbot.store.login_throttle import (
    count_try,
    counts_inside,
    counts_of_known,
    counts_of_stranger,
    forgive,
)
from chatbot.store.passwords import is_password
from chatbot.store.staff import Account, find_account, get_account
from chatbot.store.staff_credentials import password_hash_of, take_second_factor

NOBODY_YET = "unknown"
"""Who the history says it was that could not prove who they are."""


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A browser in which accounts have been signed in before; it opens nothing, and is counted by itself."""

    id: str
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody types who wants to come in; ``code`` is one of their app or a recovery code."""

    login: str
    password: str
    code: str


def prove(db: Database, claim: Claim, browser: KnownBrowser | None, at: datetime) -> Account | None:
    """Whose login, password and code these are, which uses the code up. None says nothing of why.

    The same work is done whether there is such an account, it is disabled, or one of the two is wrong. Raises
    TooManyLogins before any of it.
    """
    account = find_account(db, claim.login)
    login = claim.login.strip().lower()
    is_known = browser is not None and account is not None and account.id in browser.accounts
    counts = counts_of_known(browser.id, login) if browser and is_known else counts_of_stranger(login)
    count_try(db, counts, at)
    kept = password_hash_of(db, account) if account else ""
    is_right = is_password(kept, claim.password)
    with writing(db):
        # It took a while: the account may have another password by now, or be disabled.
        account = get_account(db, account.id) if account else None
        if is_right and account and not account.is_disabled and password_hash_of(db, account) == kept:
            is_right = take_second_factor(db, account, claim.code, at)
        else:
            is_right = False
        if is_right:
            forgive(db, counts, at)
            return account
        subject = account.actor if account else ""
        history.record(db, at, NOBODY_YET, "staff.sign_in_failed", subject)
    return None


def prove_again(db: Database, account: Account, password: str, at: datetime) -> bool:
    """Whether whoever sits at a signed-in browser knows the password. TooManyLogins."""
    counts = counts_inside(account.id)
    count_try(db, counts, at)
    if is_password(password_hash_of(db, account), password):
        forgive(db, counts, at)
        return True
    history.record(db, at, account.actor, "staff.password_refused", account.actor)
    return False
