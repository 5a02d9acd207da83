"""What records showed of each criterion of a lead, and which questions people most often answer otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from chatbot.screening.disclosure import Band, band, share_between
from chatbot.screening.judgement import Finding
from chatbot.screening.standing import RecordCheck, Standing
from chatbot.store import history
from chatbot.store.database import storage_edge, utc_text, utc_time, writing
from chatbot.store.revisions import check_and_bump
from chatbot.store.staff import Account

# The latest check of a criterion counts. A lead counts once for a question, however many criteria read it.
_BY_QUESTION = """
WITH latest AS (
    SELECT record_checks.reference, record_checks.question, record_checks.questions
    FROM record_checks JOIN leads USING (reference)
    WHERE leads.study = ? AND record_checks.standing <> 'pending' AND record_checks.id = (
        SELECT max(id) FROM record_checks AS other
        WHERE other.reference = record_checks.reference AND other.criterion = record_checks.criterion
    )
)
SELECT each.key AS question, each.value AS signature, count(DISTINCT reference) AS checked,
    count(DISTINCT iif(latest.question = each.key, reference, NULL)) AS contradicted
FROM latest, json_each(latest.questions) AS each
GROUP BY each.key, each.value
"""


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check with when it was made (UTC), and the number of the account that made it."""

    check: RecordCheck
    at: datetime
    staff_id: int


@dataclass(frozen=True, slots=True)
class CheckedAnswers:
    """The answers to one question, in one wording of it (``signature``; empty for leads that hold none).

    ``checked``: in how many leads records were held against a criterion that reads this answer;
    ``contradicted``: in how many of them they said otherwise.
    """

    question: str
    signature: str
    checked: Band
    contradicted: Band

    @property
    def share(self) -> tuple[float, float]:
        """The least and the most of those checked that can have been contradicted, 0 to 1."""
        return share_between(self.contradicted, self.checked)


def add_check(
    db: Database,
    reference: str,
    seen_revision: int,
    check: RecordCheck,
    answers: Mapping[str, str],
    at: datetime,
    account: Account,
) -> None:
    """Keep a check beside the earlier ones; the latest of a criterion counts. ChangedMeanwhile.

    ``answers``: the questions that the person answered and this criterion reads, with the signature of the
    wording they saw.
    """
    row = {
        "reference": reference,
        "criterion": check.criterion,
        "standing": check.standing.value,
        "finding": check.finding.value if check.finding else "",
        "question": check.question,
        "questions": json.dumps(dict(answers), sort_keys=True),
        "source": check.source,
        "source_date": check.source_date.isoformat() if check.source_date else "",
        "note": check.note,
        "at": utc_text(at),
        "staff_id": account.id,
    }
    with writing(db):
        revision = check_and_bump(db, reference, seen_revision, at)
        db.table("record_checks").insert(row)
        detail = {"criterion": check.criterion, "standing": check.standing.value, "revision": revision}
        history.record(db, at, account.actor, "lead.record_checked", reference, detail)


def checks_of(db: Database, reference: str) -> tuple[KeptCheck, ...]:
    """Every check of a lead, in the order in which they were made. Whoever calls this was let at the lead."""
    with storage_edge():
        rows = db.query("SELECT * FROM record_checks WHERE reference = ? ORDER BY id", [reference])
        return tuple(_kept(row) for row in rows)


def contradicted_by_question(db: Database, study: str) -> tuple[CheckedAnswers, ...]:
    """The questions of a study by how often records said otherwise at the least, the most misleading first.

    Only what is told decides the order, so that it gives away no hidden count.
    """
    with storage_edge():
        rows = [
            CheckedAnswers(row["question"], row["signature"], band(row["checked"]), band(row["contradicted"]))
            for row in db.query(_BY_QUESTION, [study])
        ]
    return tuple(sorted(rows, key=_most_misleading_first))


def _most_misleading_first(row: CheckedAnswers) -> tuple[float, int, str, str]:
    return -row.share[0], -row.checked.least, row.question, row.signature


def _kept(row: Mapping[str, Any]) -> KeptCheck:
    check = RecordCheck(
        criterion=row["criterion"],
        standing=Standing(row["standing"]),
        finding=Finding(row["finding"]) if row["finding"] else None,
        question=row["question"],
        source=row["source"],
        source_date=date.fromisoformat(row["source_date"]) if row["source_date"] else None,
        note=row["note"],
    )
    return KeptCheck(check, utc_time(row["at"]), row["staff_id"])
