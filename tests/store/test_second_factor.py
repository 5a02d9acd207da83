"""Codes of an app and on paper: which are taken, when, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from chatbot.screening.staff_role import Role
from chatbot.store.second_factor import (
    is_recovery_code,
    new_recovery_codes,
    new_secret,
    recovery_hash,
    step_of,
)
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_credentials import (
    Credentials,
    change_app,
    change_recovery_codes,
    count_recovery_codes,
    take_second_factor,
)
from chatbot.store.staff_links import finish_set_up, make_link

# RFC 6238, appendix B: the last six digits of the codes for this secret with SHA-1.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
HALF_MINUTE = timedelta(seconds=30)


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert step_of(RFC_SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize("typed", ["287082", " 287 082 ", "287-082", "２８７０８２"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert step_of(RFC_SECRET, typed, datetime.fromtimestamp(59, UTC)) == 1


@given(st.integers(0, 2**33), st.integers(-4, 4))
def test_q25_a_code_is_taken_one_step_early_or_late_and_no_further(seconds: int, off: int) -> None:
    at = datetime.fromtimestamp(seconds + 300, UTC)
    step = int(at.timestamp()) // 30 + off
    code = pyotp.TOTP(RFC_SECRET).generate_otp(step)
    near = {pyotp.TOTP(RFC_SECRET).generate_otp(step - off + each) for each in (-1, 0, 1)}
    assert (step_of(RFC_SECRET, code, at) is not None) == (abs(off) <= 1 or code in near)


@given(st.integers(0, 2**33), st.integers(-1, 1))
def test_q25_a_code_is_taken_once_and_none_from_before_it(seconds: int, off: int) -> None:
    at = datetime.fromtimestamp(seconds + 300, UTC)
    app = pyotp.TOTP(RFC_SECRET)
    taken = step_of(RFC_SECRET, app.at(at + off * HALF_MINUTE), at)
    assert taken is not None
    for step in range(taken - 3, taken + 1):
        again = step_of(RFC_SECRET, app.generate_otp(step), at, last_step=taken)
        assert again is None or again > taken


@given(st.text(st.characters(exclude_categories=["N"]), max_size=20))
def test_what_holds_no_digits_is_no_code_of_an_app(typed: str) -> None:
    assert step_of(RFC_SECRET, typed, datetime.fromtimestamp(1111111109, UTC)) is None


def test_recovery_codes_are_ten_different_ones_of_80_bits() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(is_recovery_code(each) and len(each) == 19 for each in codes)
    assert not set("".join(codes)) & set("ILOU")


@pytest.mark.parametrize(
    "typed", ["7k4m-2q0r-xw9d-b31h", "7K4M 2QOR XW9D B3IH", "7K4M2Q0RXW9DB3LH", "７Ｋ４Ｍ—2q0r—xw9d—b31h"]
)
def test_a_recovery_code_is_read_however_it_is_typed(typed: str) -> None:
    assert is_recovery_code(typed)
    assert recovery_hash(typed) == recovery_hash("7K4M-2Q0R-XW9D-B31H")


def test_secrets_are_160_bits_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(20)}
    assert {len(each) for each in secrets} == {32}
    assert len(secrets) == 20


@pytest.fixture
def account(db: Database, now: datetime) -> Account:
    account = add_account(db, "li", "Chen Li", Role.COORDINATOR, (), now, "operator")
    codes = ("0000-1111-2222-3333", "4444-5555-6666-7777")
    finish_set_up(db, make_link(db, account, now, "operator"), Credentials("h", RFC_SECRET, 0, codes), now)
    return account


def test_q25_an_accounts_code_is_taken_once(db: Database, account: Account, now: datetime) -> None:
    code = pyotp.TOTP(RFC_SECRET).at(now)
    takes = [
        take_second_factor(db, account, code, now + seconds * timedelta(seconds=1)) for seconds in range(3)
    ]
    assert takes == [True, False, False]
    later = now + HALF_MINUTE
    assert take_second_factor(db, account, pyotp.TOTP(RFC_SECRET).at(later), later)


def test_q25_a_code_taken_ahead_of_time_bars_the_one_before_it(
    db: Database, account: Account, now: datetime
) -> None:
    app = pyotp.TOTP(RFC_SECRET)
    assert take_second_factor(db, account, app.at(now + HALF_MINUTE), now)
    assert not take_second_factor(db, account, app.at(now), now)


def test_q25_a_recovery_code_works_once_and_is_told(db: Database, account: Account, now: datetime) -> None:
    takes = [take_second_factor(db, account, "0000 1111 2222 3333", now) for _ in range(2)]
    assert (takes, count_recovery_codes(db, account)) == ([True, False], 1)
    told = db.execute("SELECT count(*) FROM history WHERE action = 'staff.recovery_code_used'").fetchone()
    assert told == (1,)


def test_q25_a_recovery_code_of_somebody_else_is_worth_nothing(
    db: Database, account: Account, now: datetime
) -> None:
    other = add_account(db, "wang", "Wang", Role.ADMIN, (), now, "operator")
    assert not take_second_factor(db, other, "0000-1111-2222-3333", now)
    assert not take_second_factor(db, other, "", now)
    assert count_recovery_codes(db, account) == 2


def test_new_codes_and_a_new_app_take_the_place_of_the_old_ones(
    db: Database, account: Account, now: datetime
) -> None:
    change_recovery_codes(db, account, ("8888-9999-AAAA-BBBB",), now)
    assert not take_second_factor(db, account, "0000-1111-2222-3333", now)
    assert take_second_factor(db, account, "8888-9999-aaaa-bbbb", now)
    secret = new_secret()
    change_app(db, account, secret, 0, "", now)
    assert not take_second_factor(db, account, pyotp.TOTP(RFC_SECRET).at(now), now)
    assert take_second_factor(db, account, pyotp.TOTP(secret).at(now), now)
