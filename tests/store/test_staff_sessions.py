"""Sessions: how long they last, and who can end them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from chatbot.screening.staff_role import Role
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_sessions import (
    account_in_session,
    begin_session,
    end_session,
    end_sessions_of,
    list_sessions,
)

MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)


@pytest.fixture
def account(db: Database, now: datetime) -> Account:
    return add_account(db, "li", "Chen Li", Role.COORDINATOR, (), now, "operator")


@pytest.mark.parametrize(
    ("later", "is_open"),
    [
        (timedelta(), True),
        (15 * MINUTE, True),
        (15 * MINUTE + TICK, False),
        (timedelta(hours=9), False),
        # Of two requests at once the one that came first may be the later one to look.
        (-TICK, True),
        (-MINUTE - TICK, False),
    ],
)
def test_q24_a_session_ends_after_15_idle_minutes_and_for_good(
    db: Database, account: Account, now: datetime, later: timedelta, is_open: bool
) -> None:
    session = begin_session(db, account, now)
    assert account_in_session(db, session, now + later) == (account if is_open else None)


def test_q24_whoever_works_all_the_time_is_out_after_8_hours(
    db: Database, account: Account, now: datetime
) -> None:
    session = begin_session(db, account, now)
    in_there = [bool(account_in_session(db, session, now + minutes * 10 * MINUTE)) for minutes in range(60)]
    assert in_there == [True] * 49 + [False] * 11


def test_q24_a_session_that_is_over_stays_over_when_the_clock_goes_back(
    db: Database, account: Account, now: datetime
) -> None:
    session = begin_session(db, account, now)
    assert account_in_session(db, session, now + 16 * MINUTE) is None
    assert account_in_session(db, session, now) is None


def test_many_clicks_write_once_in_half_a_minute(db: Database, account: Account, now: datetime) -> None:
    session = begin_session(db, account, now)
    before = db.conn.total_changes
    for second in range(29):
        account_in_session(db, session, now + timedelta(seconds=second))
    assert db.conn.total_changes == before
    account_in_session(db, session, now + timedelta(seconds=30))
    assert db.conn.total_changes == before + 1


def test_a_session_is_read_while_somebody_else_writes(db: Database, account: Account, now: datetime) -> None:
    session = begin_session(db, account, now)
    statements: list[str] = []
    db.conn.set_trace_callback(statements.append)
    account_in_session(db, session, now)
    assert not [each for each in statements if each.startswith("BEGIN")]


def test_q23_a_session_that_was_ended_opens_nothing(db: Database, account: Account, now: datetime) -> None:
    session, other = begin_session(db, account, now), begin_session(db, account, now)
    end_session(db, session, now)
    end_session(db, session, now)
    assert account_in_session(db, session, now) is None
    assert account_in_session(db, other, now) == account
    told = db.execute("SELECT count(*) FROM history WHERE action = 'staff.signed_out'").fetchone()
    assert told == (1,)


def test_ones_sessions_are_listed_without_those_that_are_over_or_somebody_elses(
    db: Database, account: Account, now: datetime
) -> None:
    begin_session(db, account, now - 20 * MINUTE)
    own = begin_session(db, account, now - 5 * MINUTE)
    begin_session(db, account, now - 2 * MINUTE)
    stranger = add_account(db, "wang", "Wang", Role.ADMIN, (), now, "operator")
    begin_session(db, stranger, now)
    listed = list_sessions(db, account, own, now)
    assert [(each.started_at, each.is_own) for each in listed] == [
        (now - 2 * MINUTE, False),
        (now - 5 * MINUTE, True),
    ]


def test_one_or_all_others_are_ended_and_never_somebody_elses(
    db: Database, account: Account, now: datetime
) -> None:
    stranger = add_account(db, "wang", "Wang", Role.ADMIN, (), now, "operator")
    theirs = begin_session(db, stranger, now)
    own, *others = (begin_session(db, account, now) for _ in range(4))
    their_hash = list_sessions(db, stranger, theirs, now)[0].hash
    end_sessions_of(db, account, their_hash, own, now)
    one = next(each.hash for each in list_sessions(db, account, others[0], now) if each.is_own)
    end_sessions_of(db, account, one, own, now)
    assert [bool(account_in_session(db, each, now)) for each in (theirs, own, *others)] == [
        True,
        True,
        False,
        True,
        True,
    ]
    end_sessions_of(db, account, "", own, now)
    assert [bool(account_in_session(db, each, now)) for each in (theirs, own, *others)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    told = db.execute("SELECT detail FROM history WHERE action = 'staff.sessions_ended'").fetchall()
    assert told == [('{"count": 1}',), ('{"count": 2}',)]


def test_a_new_session_takes_away_the_rows_that_nobody_came_back_to(
    db: Database, account: Account, now: datetime
) -> None:
    for days in range(3):
        begin_session(db, account, now - timedelta(days=days + 1))
    begin_session(db, account, now)
    assert db.table("staff_sessions").count == 1
