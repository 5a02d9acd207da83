"""Notices that wait to be mailed: queued once, leased to one sender at a time, tried again, never lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import first_row, storage_edge, utc_text, utc_time, writing

LEASE = timedelta(minutes=10)
"""For how long nobody else takes a notice that a sender has taken. A sender needs less: see ``notifying``."""

MOST_TRIES = 12
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=8)
_DIGESTS_KEPT = timedelta(days=30)

_NEXT = """
SELECT * FROM outbox
WHERE sent_at = '' AND failed_at = '' AND next_try_at <= :at AND leased_until <= :at
ORDER BY next_try_at, id LIMIT 1
"""
_IS_DUE = """
SELECT EXISTS (SELECT 1 FROM leads WHERE study = :study
    AND (status = 'new' OR (next_at <> '' AND next_at < :until)))
"""
_BACKLOG = """
SELECT count(*) FILTER (WHERE failed_at <> ''),
    count(*) FILTER (WHERE failed_at = '' AND queued_at < :late_since)
FROM outbox WHERE sent_at = '' AND study IN (SELECT value FROM json_each(:studies))
"""


class NoticeKind(Enum):
    NEW_LEAD = "new_lead"
    DIGEST = "digest"


class NoticeState(Enum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail to one address. ``once`` names what it tells whom; ``reference`` is empty in a digest.

    ``problem`` is how the last try ended, if not well. Times are in UTC.
    """

    id: int
    once: str
    kind: NoticeKind
    study: str
    reference: str
    recipient: str
    queued_at: datetime
    next_try_at: datetime
    tries: int
    problem: str
    state: NoticeState


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many notices were given up, and how many have waited for longer than they should."""

    failed: int
    late: int


def queue_new_lead(db: Database, study: str, reference: str, recipients: Iterable[str], at: datetime) -> None:
    """In the transaction that keeps the lead, so that neither is there without the other."""
    with writing(db):
        for recipient in recipients:
            once = f"{NoticeKind.NEW_LEAD.value} {reference} {recipient}"
            _queue(db, once, NoticeKind.NEW_LEAD, study, reference, recipient, at)


def queue_digest(
    db: Database, study: str, recipients: Iterable[str], day: date, until: datetime, at: datetime
) -> None:
    """One a day and address, if a lead of the study is new or has its next action due before ``until``.

    ``day`` is the day at the site of the study, which ends at ``until``.
    """
    with writing(db):
        old = {"kind": NoticeKind.DIGEST.value, "before": utc_text(at - _DIGESTS_KEPT)}
        db.execute("DELETE FROM outbox WHERE kind = :kind AND sent_at <> '' AND sent_at < :before", old)
        (is_due,) = db.execute(_IS_DUE, {"study": study, "until": utc_text(until)}).fetchone()
        for recipient in recipients if is_due else ():
            once = f"{NoticeKind.DIGEST.value} {study} {day.isoformat()} {recipient}"
            _queue(db, once, NoticeKind.DIGEST, study, None, recipient, at)


def lease(db: Database, at: datetime) -> Notice | None:
    """The notice that is due longest, for this sender alone until LEASE is over; None if nothing is due."""
    with writing(db):
        row = first_row(db, _NEXT, {"at": utc_text(at)})
        if row is None:
            return None
        taken = {"tries": row["tries"] + 1, "leased_until": utc_text(at + LEASE)}
        db.table("outbox").update(row["id"], taken)
        return _notice({**row, **taken})


def mark_sent(db: Database, notice: Notice, at: datetime) -> None:
    """A mail server has taken it over. The history has that something left, and not to whom."""
    with writing(db):
        done = "UPDATE outbox SET sent_at = ?, leased_until = '', problem = '' WHERE id = ?"
        db.execute(done, [utc_text(at), notice.id])
        _record(db, notice, at, "notice.sent")


def mark_unsent(db: Database, notice: Notice, at: datetime, problem: str) -> bool:
    """To be tried again after a pause that doubles. True if this was the last try: it stays, given up."""
    is_last = notice.tries >= MOST_TRIES
    pause = min(_FIRST_PAUSE * 2 ** (notice.tries - 1), _LONGEST_PAUSE)
    with writing(db):
        db.execute(
            "UPDATE outbox SET leased_until = '', problem = ?, next_try_at = ?, failed_at = ? WHERE id = ?",
            [problem, utc_text(at + pause), utc_text(at) if is_last else "", notice.id],
        )
        if is_last:
            _record(db, notice, at, "notice.failed")
    return is_last


def try_failed_again(db: Database, at: datetime) -> int:
    """Every notice that was given up is due now, as if it had never been tried; returns how many."""
    with writing(db):
        again = "UPDATE outbox SET failed_at = '', tries = 0, next_try_at = ? WHERE failed_at <> ''"
        return int(db.execute(again, [utc_text(at)]).rowcount)


def list_unsent(db: Database) -> tuple[Notice, ...]:
    """What waits or was given up, the oldest first."""
    with storage_edge():
        return tuple(_notice(row) for row in db.query("SELECT * FROM outbox WHERE sent_at = '' ORDER BY id"))


def backlog(db: Database, studies: Iterable[str], late_since: datetime) -> Backlog:
    """Of these studies; late is what was queued before ``late_since`` and still waits."""
    asked = {"studies": json.dumps(list(studies)), "late_since": utc_text(late_since)}
    with storage_edge():
        failed, late = db.execute(_BACKLOG, asked).fetchone()
    return Backlog(failed, late)


def _queue(
    db: Database,
    once: str,
    kind: NoticeKind,
    study: str,
    reference: str | None,
    recipient: str,
    at: datetime,
) -> None:
    row = {
        "once": once,
        "kind": kind.value,
        "study": study,
        "reference": reference,
        "recipient": recipient,
        "queued_at": utc_text(at),
        "next_try_at": utc_text(at),
    }
    db.table("outbox").insert(row, ignore=True)


def _record(db: Database, notice: Notice, at: datetime, action: str) -> None:
    detail = {"kind": notice.kind.value, "study": notice.study, "tries": notice.tries}
    history.record(db, at, history.OPERATOR, action, notice.reference, detail)


def _notice(row: Mapping[str, Any]) -> Notice:
    state = NoticeState.WAITING
    if row["sent_at"] or row["failed_at"]:
        state = NoticeState.SENT if row["sent_at"] else NoticeState.FAILED
    return Notice(
        id=row["id"],
        once=row["once"],
        kind=NoticeKind(row["kind"]),
        study=row["study"],
        reference=row["reference"] or "",
        recipient=row["recipient"],
        queued_at=utc_time(row["queued_at"]),
        next_try_at=utc_time(row["next_try_at"]),
        tries=row["tries"],
        problem=row["problem"],
        state=state,
    )
