"""What the leads of a study come to as a whole. Only sums leave this module: no reference and no detail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any

from sqlite_utils import Database

from chatbot.screening.disclosure import FEWEST_TOLD
from chatbot.screening.lead import LeadStatus
from chatbot.store.database import reading, utc_text, utc_time

MOST_LEADS = 5000
"""So many of the newest leads are counted, in about a tenth of a second."""

_MONTHS_FROM = timedelta(days=60)
_WEEK = timedelta(weeks=1)
_MORE_THAN_A_MONTH = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Period:
    """Leads of one study submitted from ``since`` (inclusive) to ``until`` (exclusive), both UTC."""

    study: str
    since: datetime
    until: datetime

    @property
    def is_long(self) -> bool:
        """Too long to be read week by week."""
        return self.until - self.since > _MONTHS_FROM

    def first_day(self, day: date) -> date:
        """Of the week (Monday) or, in a long period, the month that a day is in."""
        return day.replace(day=1) if self.is_long else day - timedelta(days=day.weekday())

    def first_days(self) -> Iterator[date]:
        """Of each week or month that begins in the period, the oldest first."""
        day = self.first_day(self.since.date())
        while (start := datetime.combine(day, time(), UTC)) < self.until:
            if start >= self.since:
                yield day
            day = self.first_day(day + _MORE_THAN_A_MONTH if self.is_long else day + _WEEK)

    def bound(self) -> dict[str, str | int]:
        return {
            "study": self.study,
            "since": utc_text(self.since),
            "until": utc_text(self.until),
            "most": MOST_LEADS,
        }


@dataclass(frozen=True, slots=True)
class Figures:
    """What was so at the end of the period. ``reached`` counts leads that ever had a status (moves that had
    been undone left out); ``over_time`` is by the first day of each week or month that began in the period,
    then by outcome; ``findings`` counts by criterion and finding; ``hours_to_contact`` is the median from the
    submission to the first call that reached somebody or the first move to "contacted", None for too few.
    ``is_cut``: there were more than MOST_LEADS.
    """

    leads: int
    is_cut: bool
    reached: Mapping[LeadStatus, int]
    over_time: Mapping[str, Mapping[str, int]]
    findings: Mapping[tuple[str, str], int]
    hours_to_contact: float | None
    locales: Mapping[str, int]
    respondents: Mapping[str, int]


# By an index that has all that is counted. Joined from the chosen leads on (CROSS JOIN):
# else SQLite would begin with every call and change of status that there ever was.
_CHOSEN = """
WITH chosen AS (
    SELECT reference, submitted_at, outcome, locale, respondent FROM leads INDEXED BY leads_by_study_and_time
    WHERE study = :study AND submitted_at >= :since AND submitted_at < :until
    ORDER BY submitted_at DESC LIMIT :most
)
"""
_LEADS = "SELECT * FROM chosen"
_FINDINGS = """
SELECT each.key AS criterion, each.value AS finding, count(*) AS count
FROM chosen CROSS JOIN lead_findings USING (reference), json_each(lead_findings.findings) AS each
GROUP BY each.key, each.value
"""
_REACHED = """
SELECT status, count(DISTINCT reference) AS count
FROM chosen CROSS JOIN status_changes USING (reference)
WHERE at < :until AND (undone_at = '' OR undone_at >= :until) GROUP BY status
"""
_CONTACTED = """
SELECT submitted_at, min(at) AS at FROM (
    SELECT reference, chosen.submitted_at, at FROM chosen CROSS JOIN calls USING (reference)
    WHERE calls.outcome = 'reached' AND at < :until
    UNION ALL
    SELECT reference, chosen.submitted_at, at FROM chosen CROSS JOIN status_changes USING (reference)
    WHERE status = 'contacted' AND at < :until AND (undone_at = '' OR undone_at >= :until)
) GROUP BY reference
"""


def figures_of(db: Database, period: Period) -> Figures:
    """Raises StoreUnavailable."""
    with reading(db):
        one_more = {**period.bound(), "most": MOST_LEADS + 1}
        found = list(db.query(_CHOSEN + _LEADS, one_more))
        leads = found[:MOST_LEADS]
        return Figures(
            leads=len(leads),
            is_cut=len(found) > MOST_LEADS,
            reached=_reached(db, period),
            over_time=_over_time(leads, period),
            findings={
                (row["criterion"], row["finding"]): row["count"]
                for row in db.query(_CHOSEN + _FINDINGS, period.bound())
            },
            hours_to_contact=_median_hours(db.query(_CHOSEN + _CONTACTED, period.bound())),
            locales=Counter(each["locale"] for each in leads),
            respondents=Counter(each["respondent"] for each in leads),
        )


def _reached(db: Database, period: Period) -> Mapping[LeadStatus, int]:
    rows = db.query(_CHOSEN + _REACHED, period.bound())
    return {LeadStatus(row["status"]): row["count"] for row in rows}


def _over_time(leads: Iterable[Mapping[str, Any]], period: Period) -> Mapping[str, Mapping[str, int]]:
    """Weeks and months in which nobody came, too. What began before the period is left out: it is not whole,
    and so that the rest does not add up to all leads.
    """
    counts = {day.isoformat(): Counter[str]() for day in period.first_days()}
    for each in leads:
        first = period.first_day(utc_time(each["submitted_at"]).date()).isoformat()
        if first in counts:
            counts[first][each["outcome"]] += 1
    return counts


def _median_hours(rows: Iterator[Mapping[str, Any]]) -> float | None:
    waits = [
        (utc_time(row["at"]) - utc_time(row["submitted_at"])).total_seconds() / 3600
        for row in rows
        if row["at"]
    ]
    return median(waits) if len(waits) >= FEWEST_TOLD else None
