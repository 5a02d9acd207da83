"""How many tries there are, for one account and for all, and whom that keeps out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from chatbot.store.errors import TooManyLogins
from chatbot.store.login_throttle import (
    OF_ALL_STRANGERS,
    OF_ONE,
    WINDOW,
    Counts,
    count_try,
    counts_inside,
    counts_of_known,
    counts_of_stranger,
    forgive,
)

MINUTE = timedelta(minutes=1)


def is_let_in(db: Database, counts: Counts, at: datetime) -> bool:
    try:
        count_try(db, counts, at)
    except TooManyLogins:
        return False
    return True


def test_q26_after_five_tries_in_15_minutes_an_account_has_to_wait(db: Database, now: datetime) -> None:
    li = counts_of_stranger("li")
    assert [is_let_in(db, li, now + each * MINUTE) for each in range(7)] == [True] * 5 + [False] * 2
    with pytest.raises(TooManyLogins) as refusal:
        count_try(db, li, now + 5 * MINUTE)
    assert refusal.value.minutes == 10
    assert not is_let_in(db, li, now + WINDOW - timedelta(seconds=1))
    assert is_let_in(db, li, now + WINDOW)
    assert not is_let_in(db, li, now + WINDOW)
    assert is_let_in(db, counts_of_stranger("wang"), now)


@given(st.lists(st.integers(0, 900), min_size=1, max_size=60))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_q26_no_window_of_15_minutes_ever_holds_more_than_five_tries(
    db: Database, now: datetime, pauses: list[int]
) -> None:
    db.execute("DELETE FROM login_failures")
    at, let_in = now, []
    for seconds in pauses:
        at += timedelta(seconds=seconds)
        if is_let_in(db, counts_of_stranger("li"), at):
            let_in.append(at)
    for start in let_in:
        assert sum(start <= each < start + WINDOW for each in let_in) <= OF_ONE


def test_q26_who_keeps_knocking_does_not_wait_longer(db: Database, now: datetime) -> None:
    li = counts_of_stranger("li")
    for second in range(int(WINDOW.total_seconds())):
        is_let_in(db, li, now + timedelta(seconds=second))
    assert is_let_in(db, li, now + WINDOW)


def test_q26_all_strangers_together_have_a_limit_that_known_browsers_do_not_share(
    db: Database, now: datetime
) -> None:
    tries = [
        is_let_in(db, counts_of_stranger(f"made up {each}"), now) for each in range(OF_ALL_STRANGERS + 20)
    ]
    assert sum(tries) == OF_ALL_STRANGERS
    assert not is_let_in(db, counts_of_stranger("li"), now + MINUTE)
    assert is_let_in(db, counts_of_known("browser", "li"), now + MINUTE)
    assert is_let_in(db, counts_inside(1), now + MINUTE)
    assert is_let_in(db, counts_of_stranger("li"), now + WINDOW)


def test_q26_strangers_cannot_shut_a_known_browser_out_and_it_has_no_more_tries_than_they(
    db: Database, now: datetime
) -> None:
    for _ in range(OF_ONE + 1):
        is_let_in(db, counts_of_stranger("li"), now)
    known = counts_of_known("browser", "li")
    assert [is_let_in(db, known, now) for _ in range(7)] == [True] * OF_ONE + [False] * 2
    assert is_let_in(db, counts_of_known("another", "li"), now)


def test_a_right_try_takes_the_wrong_ones_before_it_away(db: Database, now: datetime) -> None:
    li = counts_of_stranger("li")
    for minute in range(4):
        count_try(db, li, now + minute * MINUTE)
    count_try(db, li, now + 4 * MINUTE)
    forgive(db, li, now + 4 * MINUTE)
    assert [is_let_in(db, li, now + 5 * MINUTE) for _ in range(6)] == [True] * 5 + [False]
    (strangers,) = db.execute("SELECT count(*) FROM login_failures WHERE who = 'strangers'").fetchone()
    assert strangers == 9


def test_q26_tries_at_the_same_moment_count_before_any_is_known_to_be_wrong(
    db: Database, now: datetime
) -> None:
    assert sum(is_let_in(db, counts_of_stranger("li"), now) for _ in range(50)) == OF_ONE


def test_what_was_typed_as_a_login_is_not_kept_and_old_counts_go(db: Database, now: datetime) -> None:
    count_try(db, counts_of_stranger("my secret password"), now)
    assert "secret" not in str(db.execute("SELECT * FROM login_failures").fetchall())
    count_try(db, counts_of_stranger("li"), now + WINDOW)
    assert db.table("login_failures").count == 2
