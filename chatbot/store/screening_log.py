"""Who was screened and what became of it, without anybody's identity, for the study's file (ICH-GCP)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.store import history
from chatbot.store.database import storage_edge, utc_text, utc_time, writing

# The number comes from the history, which keeps the entry of an erased lead: so no number is ever given to
# somebody else, and none goes missing.
_KEPT = """
WITH kept AS (
    SELECT entry.subject AS reference, entry.at AS kept_at,
        coalesce(entry.detail ->> '$.study', leads.study) AS in_study,
        row_number() OVER (
            PARTITION BY coalesce(entry.detail ->> '$.study', leads.study) ORDER BY entry.seq
        ) AS number
    FROM history AS entry LEFT JOIN leads ON leads.reference = entry.subject
    WHERE entry.action = 'lead.kept' AND entry.seq < :before
)
"""
_ASKED = "WHERE in_study = :study AND kept_at >= :since AND kept_at < :until"
_COUNT = f"{_KEPT} SELECT count(*) FROM kept {_ASKED}"  # noqa: S608 - our own words
_LINES = f"""{_KEPT}
SELECT number, kept_at, coalesce(outcome, '') AS outcome, coalesce(status, '') AS status,
    coalesce((SELECT group_concat(key, ' ') FROM json_each(lead_findings.findings)
        WHERE value = 'does_not_fit'), '') AS does_not_fit,
    coalesce((SELECT criterion FROM status_changes
        WHERE reference = kept.reference AND status = 'screen_failure' AND undone_at = ''
        ORDER BY id DESC LIMIT 1), '') AS failed,
    coalesce((SELECT at FROM status_changes
        WHERE reference = kept.reference AND status = 'enrolled' AND undone_at = ''
        ORDER BY id DESC LIMIT 1), '') AS enrolled_at
FROM kept LEFT JOIN leads ON leads.reference = kept.reference
    LEFT JOIN lead_findings ON lead_findings.reference = kept.reference
{_ASKED}
ORDER BY number
"""  # noqa: S608 - our own words
_EVER = {"since": "", "until": "9999"}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One person who was screened. ``number`` counts from 1 within the study and is never used again.

    ``status`` is None if the lead was erased; then ``outcome`` and all else but the day is empty.
    ``does_not_fit`` are the criteria that spoke against it by the person's own answers; ``failed_criterion``
    is the one for which staff ended the screening. Times are in UTC.
    """

    number: int
    screened_at: datetime
    outcome: str
    status: LeadStatus | None
    does_not_fit: tuple[str, ...]
    failed_criterion: str
    enrolled_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogAsked:
    """Whose log, of which time (``since`` inclusive, ``until`` exclusive; None does not narrow), and why."""

    study: str
    since: datetime | None
    until: datetime | None
    form: str
    reason: str

    def as_detail(self) -> dict[str, str | int | list[str]]:
        return {
            "form": self.form,
            "reason": self.reason,
            "filter": [f"{name}={value}" for name, value in sorted(self.bound().items())],
        }

    def bound(self) -> dict[str, str]:
        ends = {"since": self.since, "until": self.until}
        return {"study": self.study, **{name: utc_text(at) for name, at in ends.items() if at}}


def screening_log(db: Database, asked: LogAsked, at: datetime, actor: str) -> tuple[LogLine, ...]:
    """The lines in the order in which people were screened, and the history's entry that they were read.

    The entry is on the disk before the first line is read, and the reading holds up nobody who writes.
    """
    bound: dict[str, str | int] = {**_EVER, **asked.bound()}
    with writing(db):
        bound["before"] = history.length_and_last_hash(db)[0] + 1
        (rows,) = db.execute(_COUNT, bound).fetchone()
        history.record(db, at, actor, "log.exported", detail={**asked.as_detail(), "rows": rows})
    with storage_edge():
        return tuple(_line(row) for row in db.query(_LINES, bound))


def _line(row: Mapping[str, Any]) -> LogLine:
    status = LeadStatus(row["status"]) if row["status"] else None
    return LogLine(
        number=row["number"],
        screened_at=utc_time(row["kept_at"]),
        outcome=row["outcome"],
        status=status,
        does_not_fit=tuple(row["does_not_fit"].split()),
        failed_criterion=row["failed"] if status is LeadStatus.SCREEN_FAILURE else "",
        enrolled_at=utc_time(row["enrolled_at"]) if row["enrolled_at"] else None,
    )
