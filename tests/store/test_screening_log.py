"""The screening and enrolment log: everybody once, under a number of their own, without their identity."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.store.database import utc_text
from chatbot.store.leads import erase
from chatbot.store.receipts import Receipt
from chatbot.store.screening_log import LogAsked, LogLine, screening_log
from chatbot.store.staff import add_account

Keep = Callable[..., Receipt]
STUDY = "NCT07214142"
OTHER = "NCT04912596"


def log(db: Database, at: datetime, study: str = STUDY, **ends: datetime) -> tuple[LogLine, ...]:
    asked = LogAsked(study, ends.get("since"), ends.get("until"), "log-csv", "study_file")
    return screening_log(db, asked, at, "staff 3")


def changes(db: Database, reference: str, at: datetime, *moves: tuple[str, str, str]) -> None:
    """What the work on a lead leaves behind: ``(status, criterion, when it was undone)``."""
    who = add_account(db, f"chen-{reference}".lower(), "Chen", Role.COORDINATOR, (), at, "operator")
    before = "new"
    for number, (status, criterion, undone_at) in enumerate(moves):
        db.table("status_changes").insert(
            {
                "reference": reference,
                "status_before": before,
                "status": status,
                "criterion": criterion,
                "at": utc_text(at + timedelta(days=number)),
                "staff_id": who.id,
                "undone_at": undone_at,
            }
        )
        if not undone_at:
            before = status
    db.execute("UPDATE leads SET status = ? WHERE reference = ?", [before, reference])


def test_each_study_counts_its_own(db: Database, keep: Keep, now: datetime) -> None:
    for form, study in [("one", STUDY), ("two", OTHER), ("three", STUDY)]:
        keep(db, form, study=study)
    assert [line.number for line in log(db, now)] == [1, 2]
    assert [line.number for line in log(db, now, OTHER)] == [1]


def test_an_erased_lead_keeps_its_number_and_its_day_and_nothing_else(
    db: Database, keep: Keep, now: datetime
) -> None:
    first, _ = keep(db, "one"), keep(db, "two")
    erase(db, first.reference, now, "person")
    lines = log(db, now)
    assert [line.number for line in lines] == [1, 2]
    assert lines[0] == LogLine(1, now, "", None, (), "", None)


def test_a_number_is_never_given_again(db: Database, keep: Keep, now: datetime) -> None:
    last = keep(db, "one")
    erase(db, last.reference, now, "person")
    keep(db, "two")
    assert [(line.number, line.status) for line in log(db, now)] == [(1, None), (2, LeadStatus.NEW)]


def test_a_line_says_what_speaks_against_it_by_the_answers(db: Database, keep: Keep, now: datetime) -> None:
    findings = [("I1", "fits"), ("I3", "does_not_fit"), ("E1", "unknown"), ("E5", "does_not_fit")]
    document = {"findings": [{"criterion": each, "finding": found} for each, found in findings]}
    keep(db, document=document)
    (line,) = log(db, now)
    assert (line.does_not_fit, line.outcome) == (("I3", "E5"), "needs_review")


@pytest.mark.parametrize(
    ("moves", "status", "criterion", "is_enrolled"),
    [
        ([], LeadStatus.NEW, "", False),
        ([("screen_failure", "I3", "")], LeadStatus.SCREEN_FAILURE, "I3", False),
        ([("screen_failure", "I3", "undone")], LeadStatus.NEW, "", False),
        (
            [("screen_failure", "I3", "undone"), ("screen_failure", "E5", "")],
            LeadStatus.SCREEN_FAILURE,
            "E5",
            False,
        ),
        ([("screen_failure", "I3", ""), ("contacted", "", "")], LeadStatus.CONTACTED, "", False),
        ([("enrolled", "", "")], LeadStatus.ENROLLED, "", True),
        ([("enrolled", "", "undone")], LeadStatus.NEW, "", False),
        ([("enrolled", "", ""), ("withdrawn", "", "")], LeadStatus.WITHDRAWN, "", True),
    ],
)
def test_a_line_says_what_became_of_the_lead(
    db: Database, keep: Keep, now: datetime, moves: Any, status: LeadStatus, criterion: str, is_enrolled: bool
) -> None:
    changes(db, keep(db).reference, now, *moves)
    (line,) = log(db, now)
    assert (line.status, line.failed_criterion) == (status, criterion)
    assert line.enrolled_at == (now if is_enrolled else None)


def test_days_narrow_the_log_and_change_no_number(db: Database, keep: Keep, now: datetime) -> None:
    for form, days in [("one", 2), ("two", 1), ("three", 0)]:
        keep(db, form, submitted_at=now - timedelta(days=days))
    lines = log(db, now, since=now - timedelta(days=1), until=now)
    assert [line.number for line in lines] == [2]


def test_q16_the_history_has_who_took_the_log_and_why(db: Database, keep: Keep, now: datetime) -> None:
    keep(db)
    log(db, now, since=now - timedelta(days=1))
    (entry,) = db.query("SELECT * FROM history ORDER BY seq DESC LIMIT 1")
    assert (entry["actor"], entry["action"]) == ("staff 3", "log.exported")
    assert json.loads(entry["detail"]) == {
        "form": "log-csv",
        "reason": "study_file",
        "filter": [f"since={utc_text(now - timedelta(days=1))}", f"study={STUDY}"],
        "rows": 1,
    }


def test_who_writes_does_not_wait_for_the_log_to_be_read(db: Database, keep: Keep, now: datetime) -> None:
    keep(db)
    were_locked: list[bool] = []

    def look(sql: str, _: object) -> None:
        if "findings" in sql and "status_changes" in sql:
            told = db.table("history").count_where("action = 'log.exported'")
            were_locked.append(db.conn.in_transaction or not told)

    with db.tracer(look):
        assert len(log(db, now)) == 1
    assert were_locked == [False]
