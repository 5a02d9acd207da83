"""Set-up links: used to their end once, for 72 hours, and never to be read in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.errors import StoreRefused
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_changes import disable_account
from chatbot.store.staff_credentials import (
    Credentials,
    count_recovery_codes,
    password_hash_of,
    take_second_factor,
)
from chatbot.store.staff_links import HOURS, account_of_link, finish_set_up, hours_left, make_link
from chatbot.store.staff_sessions import account_in_session, begin_session

GIVEN = Credentials("a hash", "JBSWY3DPEHPK3PXP", 0, ("0000-1111-2222-3333",))
TIME = timedelta(hours=HOURS)
TICK = timedelta(microseconds=1)


@pytest.fixture
def account(db: Database, now: datetime) -> Account:
    return add_account(db, "li", "Chen Li", Role.COORDINATOR, (), now, "operator")


@pytest.mark.parametrize(
    ("later", "hours"), [(timedelta(), 72), (timedelta(minutes=1), 72), (TIME - TICK, 1), (TIME, 0)]
)
def test_a_link_works_for_72_hours(
    db: Database, account: Account, now: datetime, later: timedelta, hours: int
) -> None:
    link = make_link(db, account, now, "operator")
    assert account_of_link(db, link, now + later) == (account if hours else None)
    assert hours_left(db, account, now + later) == hours
    assert (finish_set_up(db, link, GIVEN, now + later) is not None) == bool(hours)


def test_a_link_is_used_up_when_everything_is_done_and_not_before(
    db: Database, account: Account, now: datetime
) -> None:
    link = make_link(db, account, now, "operator")
    assert [account_of_link(db, link, now) for _ in range(3)] == [account] * 3
    assert password_hash_of(db, account) == ""
    assert finish_set_up(db, link, GIVEN, now)
    assert (password_hash_of(db, account), count_recovery_codes(db, account)) == ("a hash", 1)
    other = Credentials("another hash", GIVEN.totp_secret, 0, ())
    assert finish_set_up(db, link, other, now) is None
    assert password_hash_of(db, account) == "a hash"


def test_a_newer_link_takes_the_place_of_the_older_one(db: Database, account: Account, now: datetime) -> None:
    old, new = (make_link(db, account, now, "operator") for _ in range(2))
    assert (account_of_link(db, old, now), account_of_link(db, new, now)) == (None, account)


@pytest.mark.parametrize("made_up", ["", " ", "x" * 43])
def test_a_made_up_link_is_nobodys(db: Database, account: Account, now: datetime, made_up: str) -> None:
    assert account_of_link(db, made_up, now) is None


def test_a_disabled_account_gets_no_link(db: Database, account: Account, now: datetime) -> None:
    disable_account(db, account, now, "operator")
    with pytest.raises(StoreRefused, match="Enable it first"):
        make_link(db, account, now, "operator")


def test_q23_a_new_set_up_takes_the_place_of_all_that_was_known_and_ends_the_sessions(
    db: Database, account: Account, now: datetime
) -> None:
    finish_set_up(db, make_link(db, account, now, "operator"), GIVEN, now)
    session, link = begin_session(db, account, now), make_link(db, account, now, "operator")
    assert account_in_session(db, session, now)
    finish_set_up(db, link, Credentials("new", GIVEN.totp_secret, 7, ("4444-5555-6666-7777",)), now)
    assert account_in_session(db, session, now) is None
    assert password_hash_of(db, account) == "new"
    assert not take_second_factor(db, account, GIVEN.recovery_codes[0], now)
    assert take_second_factor(db, account, "4444-5555-6666-7777", now)


def test_q25_no_file_of_the_store_holds_the_secret_of_a_link_or_of_a_session_or_a_recovery_code(
    store: Store, account: Account, now: datetime, decrypted: Callable[[Path], bytes]
) -> None:
    with store.connect() as db:
        link = make_link(db, account, now, "operator")
        finish_set_up(db, make_link(db, account, now, "operator"), GIVEN, now)
        session = begin_session(db, account, now)
        everything = decrypted(store.path) + decrypted(Path(f"{store.path}-wal"))
    assert b"JBSWY3DPEHPK3PXP" in everything
    for secret in (link, session, GIVEN.recovery_codes[0], GIVEN.recovery_codes[0].replace("-", "")):
        assert secret.encode() not in everything
