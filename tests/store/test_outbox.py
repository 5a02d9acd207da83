"""The outbox: each notice is queued once, taken by one sender at a time, and stays until it was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store.database import utc_text
from chatbot.store.leads import erase, keep_lead
from chatbot.store.outbox import (
    LEASE,
    MOST_TRIES,
    Backlog,
    Notice,
    NoticeKind,
    NoticeState,
    backlog,
    lease,
    list_unsent,
    mark_sent,
    mark_unsent,
    queue_digest,
    queue_new_lead,
    try_failed_again,
)
from chatbot.store.receipts import Receipt

Keep = Callable[..., Receipt]
STUDY = "NCT07214142"
TEAM = ("a@example.org", "b@example.org")
DAY = date(2026, 3, 1)


def actions(db: Database) -> list[str]:
    return [row["action"] for row in db.query("SELECT action FROM history ORDER BY seq")]


def taken(db: Database, at: datetime) -> Notice:
    notice = lease(db, at)
    assert notice is not None
    return notice


@pytest.fixture
def queued(db: Database, reference: str, now: datetime) -> str:
    """One notice of a lead, to one address."""
    queue_new_lead(db, STUDY, reference, TEAM[:1], now)
    return reference


def test_a_lead_and_its_notices_are_kept_together(db: Database, store: Store, lead: Any) -> None:
    receipt = keep_lead(db, lead, "f" * 22, store.keys.receipt, TEAM)
    notices = list_unsent(db)
    assert [(each.reference, each.recipient) for each in notices] == [(receipt.reference, to) for to in TEAM]
    assert {each.kind for each in notices} == {NoticeKind.NEW_LEAD}


def test_the_same_form_again_tells_nobody_again(db: Database, store: Store, lead: Any) -> None:
    for _ in range(3):
        keep_lead(db, lead, "f" * 22, store.keys.receipt, TEAM)
    assert len(list_unsent(db)) == len(TEAM)


def test_a_lead_that_could_not_be_kept_tells_nobody(
    db: Database, store: Store, lead: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("chatbot.store.outbox._queue", full)
    with pytest.raises(OSError, match="full"):
        keep_lead(db, lead, "f" * 22, store.keys.receipt, TEAM)
    assert db.table("leads").count == 0


def test_what_tells_the_same_is_queued_once(db: Database, queued: str, now: datetime) -> None:
    queue_new_lead(db, STUDY, queued, TEAM, now + timedelta(days=1))
    assert [each.recipient for each in list_unsent(db)] == list(TEAM)


def test_a_notice_is_leased_to_one_sender(db: Database, queued: str, now: datetime) -> None:
    notice = taken(db, now)
    assert (notice.reference, notice.tries) == (queued, 1)
    assert lease(db, now) is None
    assert lease(db, now + LEASE - timedelta(seconds=1)) is None


def test_a_sender_that_died_holds_a_notice_no_longer_than_its_lease(
    db: Database, queued: str, now: datetime
) -> None:
    first = taken(db, now)
    again = taken(db, now + LEASE)
    assert (again.id, again.once, again.tries) == (first.id, first.once, 2)


def test_two_senders_at_once_never_take_the_same_notice(
    db: Database, store: Store, reference: str, now: datetime
) -> None:
    queue_new_lead(db, STUDY, reference, [f"{number}@example.org" for number in range(20)], now)
    taken_by: list[list[int]] = [[], []]
    together = Barrier(2)

    def take(mine: list[int]) -> None:
        with store.connect() as own:
            together.wait()
            while notice := lease(own, now):
                mine.append(notice.id)

    senders = [Thread(target=take, args=[mine]) for mine in taken_by]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert sorted(taken_by[0] + taken_by[1]) == [each.id for each in list_unsent(db)]


def test_what_was_sent_is_never_taken_again(db: Database, queued: str, now: datetime) -> None:
    mark_sent(db, taken(db, now), now)
    assert lease(db, now + timedelta(days=365)) is None
    assert list_unsent(db) == ()


def test_q16_the_history_has_that_a_notice_left_and_not_to_whom(
    db: Database, queued: str, now: datetime
) -> None:
    mark_sent(db, taken(db, now), now)
    (entry,) = db.query("SELECT * FROM history WHERE action = 'notice.sent'")
    assert entry["subject"] == queued
    assert "@" not in entry["detail"]


def test_a_pause_doubles_with_every_try_until_it_is_given_up(
    db: Database, queued: str, now: datetime
) -> None:
    at, pauses = now, []
    for _ in range(MOST_TRIES):
        is_last = mark_unsent(db, taken(db, at), at, "the server is down")
        (notice,) = list_unsent(db)
        pauses.append(notice.next_try_at - at)
        at = notice.next_try_at
    minutes = [pause / timedelta(minutes=1) for pause in pauses]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 480, 480, 480]
    assert is_last
    assert lease(db, at + timedelta(days=365)) is None


def test_before_its_next_try_nobody_takes_it(db: Database, queued: str, now: datetime) -> None:
    mark_unsent(db, taken(db, now), now, "the server is down")
    assert lease(db, now + timedelta(seconds=59)) is None
    assert lease(db, now + timedelta(seconds=60)) is not None


def given_up(db: Database, at: datetime) -> None:
    for _ in range(MOST_TRIES):
        mark_unsent(db, taken(db, at), at, "550 no such mailbox")
        at += timedelta(hours=8)


def test_what_was_given_up_stays_to_be_seen_and_can_be_tried_again(
    db: Database, queued: str, now: datetime
) -> None:
    given_up(db, now)
    (notice,) = list_unsent(db)
    assert (notice.state, notice.problem) == (NoticeState.FAILED, "550 no such mailbox")
    assert actions(db)[-1] == "notice.failed"
    assert try_failed_again(db, now) == 1
    assert taken(db, now).tries == 1


def test_an_erased_lead_takes_its_notices_along(db: Database, queued: str, now: datetime) -> None:
    notice = taken(db, now)
    erase(db, queued, now, "person")
    assert list_unsent(db) == ()
    mark_sent(db, notice, now)


@pytest.mark.parametrize(
    ("status", "next_at", "is_due"),
    [
        ("new", "", True),
        ("contacted", "", False),
        ("contacted", "2026-03-01T15:59:59.000000+00:00", True),
        ("contacted", "2026-02-01T00:00:00.000000+00:00", True),
        ("contacted", "2026-03-01T16:00:00.000000+00:00", False),
        ("enrolled", "", False),
    ],
)
def test_a_digest_is_queued_only_if_something_is_due_that_day(
    db: Database, reference: str, now: datetime, status: str, next_at: str, is_due: bool
) -> None:
    db.execute("UPDATE leads SET status = ?, next_at = ?", [status, next_at])
    queue_digest(db, STUDY, TEAM, DAY, datetime.fromisoformat("2026-03-02T00:00:00+08:00"), now)
    notices = list_unsent(db)
    assert [each.recipient for each in notices] == (list(TEAM) if is_due else [])
    assert {(each.kind, each.reference) for each in notices} <= {(NoticeKind.DIGEST, "")}


def test_a_digest_comes_once_a_day(db: Database, reference: str, now: datetime) -> None:
    for hours in (0, 1, 5):
        queue_digest(db, STUDY, TEAM[:1], DAY, now + timedelta(days=1), now + timedelta(hours=hours))
    assert len(list_unsent(db)) == 1
    queue_digest(
        db, STUDY, TEAM[:1], DAY + timedelta(days=1), now + timedelta(days=2), now + timedelta(days=1)
    )
    assert len(list_unsent(db)) == 2


def test_a_digest_is_about_its_own_study(db: Database, reference: str, now: datetime) -> None:
    queue_digest(db, "NCT04912596", TEAM, DAY, now + timedelta(days=1), now)
    assert list_unsent(db) == ()


def test_digests_that_were_sent_are_not_kept_for_ever(db: Database, reference: str, now: datetime) -> None:
    queue_digest(db, STUDY, TEAM[:1], DAY, now + timedelta(days=1), now)
    mark_sent(db, taken(db, now), now)
    queue_digest(db, STUDY, TEAM[:1], DAY, now + timedelta(days=31), now + timedelta(days=31))
    days = [row["queued_at"] for row in db.query("SELECT queued_at FROM outbox")]
    assert days == [utc_text(now + timedelta(days=31))]


def test_the_backlog_counts_what_did_not_go_as_it_should(db: Database, queued: str, now: datetime) -> None:
    later = now + timedelta(hours=2)
    assert backlog(db, [STUDY], now) == Backlog(failed=0, late=0)
    assert backlog(db, [STUDY], later) == Backlog(failed=0, late=1)
    assert backlog(db, ["NCT04912596"], later) == Backlog(failed=0, late=0)
    given_up(db, now)
    assert backlog(db, [STUDY], later) == Backlog(failed=1, late=0)


def test_the_backlog_is_counted_without_reading_a_notice(db: Database, queued: str, now: datetime) -> None:
    said: list[str] = []
    with db.tracer(lambda sql, _: said.append(sql)):
        backlog(db, [STUDY, "NCT04912596"], now)
    (query,) = said
    assert "SELECT *" not in query
