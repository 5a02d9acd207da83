"""Proving who one is: whatever is wrong, the same is said, done and told; and too many tries do nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import mean

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlite_utils import Database

from chatbot.screening.staff_role import Role
from chatbot.store import passwords, staff_proof
from chatbot.store.errors import TooManyLogins
from chatbot.store.login_throttle import OF_ALL_STRANGERS, OF_ONE, WINDOW
from chatbot.store.staff import Account, add_account, get_account
from chatbot.store.staff_changes import disable_account
from chatbot.store.staff_credentials import Credentials, change_password
from chatbot.store.staff_links import finish_set_up, make_link
from chatbot.store.staff_proof import Claim, KnownBrowser, prove, prove_again

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PASSWORD = "gentle otter paints the stairs"
RECOVERY_CODE = "0000-1111-2222-3333"
HALF_MINUTE = timedelta(seconds=30)


class Counting:
    """argon2 at the least cost that it has, and how often it was asked to do its work."""

    def __init__(self) -> None:
        self.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.asked: list[str] = []

    def hash(self, password: str) -> str:
        return self.hasher.hash(password)

    def verify(self, kept: str, password: str) -> bool:
        self.asked.append(kept)
        return self.hasher.verify(kept, password)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(passwords, "HASHER", counting)
    monkeypatch.setattr(passwords, "NOBODYS", counting.hash("nobody's"))
    return counting


@pytest.fixture
def account(db: Database, now: datetime, work: Counting) -> Account:
    account = add_account(db, "li", "Chen Li", Role.COORDINATOR, (), now, "operator")
    given = Credentials(passwords.hash_password(PASSWORD), SECRET, 0, (RECOVERY_CODE,))
    finish_set_up(db, make_link(db, account, now, "operator"), given, now)
    found = get_account(db, account.id)
    assert found
    return found


@pytest.fixture
def right(now: datetime) -> Claim:
    return Claim("li", PASSWORD, pyotp.TOTP(SECRET).at(now))


def failures(db: Database) -> list[tuple[str, str]]:
    rows = db.execute("SELECT actor, subject FROM history WHERE action = 'staff.sign_in_failed' ORDER BY seq")
    return list(rows.fetchall())


def test_login_password_and_code_together_prove_it_once(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    assert prove(db, right, None, now) == account
    assert prove(db, right, None, now) is None
    assert failures(db) == [("unknown", account.actor)]


def test_q25_a_recovery_code_stands_for_the_phone_once(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    paper = replace(right, code=RECOVERY_CODE)
    assert [prove(db, paper, None, now) for _ in range(2)] == [account, None]


WRONG: dict[str, Callable[[Claim], Claim]] = {
    "login": lambda right: replace(right, login="wang"),
    "password": lambda right: replace(right, password="gentle otter paints the stair"),
    "code": lambda right: replace(right, code="000000" if right.code != "000000" else "000001"),
    "recovery code": lambda right: replace(right, code="0000-0000-0000-0000"),
    "nothing but the password": lambda right: replace(right, code=""),
    "everything": lambda right: replace(right, login="", password="", code=""),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_q26_whatever_is_wrong_one_hash_is_compared_and_one_failure_is_told(
    db: Database, account: Account, right: Claim, now: datetime, work: Counting, wrong: str
) -> None:
    claim = WRONG[wrong](right)
    assert prove(db, claim, None, now) is None
    assert len(work.asked) == 1
    assert failures(db) == [("unknown", account.actor if claim.login == "li" else "")]


@pytest.mark.parametrize("state", ["disabled", "not set up"])
def test_q26_an_account_that_cannot_come_in_costs_the_same_and_is_refused(
    db: Database, account: Account, right: Claim, now: datetime, work: Counting, state: str
) -> None:
    if state == "disabled":
        disable_account(db, account, now, "operator")
    else:
        add_account(db, "wang", "Wang", Role.ADMIN, (), now, "operator")
        right = replace(right, login="wang")
    assert prove(db, right, None, now) is None
    assert len(work.asked) == 1


def test_q26_known_and_unknown_logins_cost_alike_on_average(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    """By instructions of the database and of argon2, not by a clock, which other work would disturb."""

    def cost(login: str, at: datetime) -> int:
        steps: list[int] = []
        db.conn.set_progress_handler(lambda: steps.append(1), 100)
        prove(db, replace(right, login=login, password="wrong"), None, at)
        db.conn.set_progress_handler(None, 0)
        return len(steps)

    known = mean(cost("li", now + each * WINDOW) for each in range(1, 21))
    unknown = mean(cost(f"nobody {each}", now + each * WINDOW) for each in range(21, 41))
    assert 0.5 < (known + 1) / (unknown + 1) < 2


def test_q26_too_many_tries_are_refused_before_anything_is_hashed(
    db: Database, account: Account, right: Claim, now: datetime, work: Counting
) -> None:
    for login in ("li", "nobody"):
        work.asked.clear()
        for _ in range(OF_ONE):
            prove(db, replace(right, login=login, password="wrong"), None, now)
        with pytest.raises(TooManyLogins):
            prove(db, replace(right, login=login), None, now)
        assert len(work.asked) == OF_ONE
    assert len(failures(db)) == 2 * OF_ONE
    assert prove(db, replace(right, code=pyotp.TOTP(SECRET).at(now + WINDOW)), None, now + WINDOW) == account


def test_q26_however_its_login_is_written_an_account_has_one_count(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    for login in ("li", "LI", " li", "Li ", "lI"):
        prove(db, replace(right, login=login, password="wrong"), None, now)
    with pytest.raises(TooManyLogins):
        prove(db, right, None, now)


def test_q26_a_flood_of_strangers_shuts_nobody_out_of_a_browser_that_is_known(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    for each in range(OF_ALL_STRANGERS):
        prove(db, replace(right, login=f"nobody {each % 40}"), None, now + each * timedelta(seconds=1))
    for _ in range(OF_ONE):
        with pytest.raises(TooManyLogins):
            prove(db, right, None, now + WINDOW - HALF_MINUTE * 20)
    known = KnownBrowser("a browser", (account.id,))
    at = now + WINDOW - HALF_MINUTE * 20
    assert prove(db, replace(right, code=pyotp.TOTP(SECRET).at(at)), known, at) == account


def test_q26_a_browser_that_is_known_for_somebody_else_is_a_stranger(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    other = add_account(db, "wang", "Wang", Role.VIEWER, (), now, "operator")
    for _ in range(OF_ONE):
        prove(db, replace(right, password="wrong"), None, now)
    with pytest.raises(TooManyLogins):
        prove(db, right, KnownBrowser("a browser", (other.id,)), now)


@pytest.mark.parametrize("change", ["disabled", "new password"])
def test_q23_an_account_that_changes_while_its_password_is_compared_does_not_come_in(
    db: Database,
    account: Account,
    right: Claim,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
) -> None:
    def compare(kept: str, password: str) -> bool:
        if change == "disabled":
            disable_account(db, account, now, "operator")
        else:
            change_password(db, account, "another hash", "", now)
        return passwords.is_password(kept, password)

    monkeypatch.setattr(staff_proof, "is_password", compare)
    assert prove(db, right, None, now) is None


def test_a_right_password_with_a_wrong_code_does_not_use_up_the_right_one(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    prove(db, replace(right, code="0000-0000-0000-0000"), None, now)
    prove(db, replace(right, password="wrong"), None, now)
    assert prove(db, right, None, now) == account


def test_q26_whoever_sits_at_a_signed_in_browser_guesses_five_times(
    db: Database, account: Account, now: datetime, work: Counting
) -> None:
    assert [prove_again(db, account, guess, now) for guess in ("a", "b", "c", PASSWORD)] == [
        *[False] * 3,
        True,
    ]
    for _ in range(OF_ONE):
        assert not prove_again(db, account, "wrong", now)
    work.asked.clear()
    with pytest.raises(TooManyLogins):
        prove_again(db, account, PASSWORD, now)
    assert work.asked == []


def test_the_history_of_failures_holds_nothing_that_was_typed(
    db: Database, account: Account, right: Claim, now: datetime
) -> None:
    prove(db, Claim("my secret password", "other secret", "secret code"), None, now)
    prove_again(db, account, "a secret guess", now)
    assert "secret" not in str(db.execute("SELECT * FROM history").fetchall())
