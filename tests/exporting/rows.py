"""Made-up rows of an export, and words that show which id they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chatbot.exporting.columns import COLUMNS, Words, in_site_time, lead_columns, log_columns, of_that_day
from chatbot.exporting.table import Table
from chatbot.screening.lead import Channel, ContactDetails, LeadStatus
from chatbot.store.export import ExportedLead
from chatbot.store.screening_log import LogLine

HEFEI = ZoneInfo("Asia/Shanghai")
WORDS = Words(
    titles={column: f"title of {column}" for column in COLUMNS},
    values={"status": {"new": "New", "erased": "Erased"}, "call_first": {True: "yes", False: "no"}},
    findings={"fits": "fits the study", "does_not_fit": "does not fit the study", "unknown": "to check"},
    inclusion="%s (inclusion)",
    exclusion="%s (exclusion)",
)
LEAD = ExportedLead(
    reference="7K4-M2Q",
    study="NCT07214142",
    submitted_at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
    status=LeadStatus.NEW,
    outcome="needs_review",
    locale="zh",
    voice="family",
    call_first=True,
    channel=Channel.WEB,
    attested_by="",
    dialog_version="1.1",
    contact=ContactDetails("王𠮷明", "+8613900000001", "139 0000 0001", city="合肥", best_time="9-11"),
    wrong_number_since=None,
    is_concealed=False,
    assigned_to="",
    next_action="",
    next_at=None,
    findings={"I1": "fits", "I2": "unknown", "E1": "fits", "E2": "does_not_fit"},
    after_records="",
)
LINE = LogLine(
    number=1,
    screened_at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
    outcome="needs_review",
    status=LeadStatus.NEW,
    does_not_fit=("I3", "E5"),
    failed_criterion="",
    enrolled_at=None,
)


def named(*names: str) -> list[ExportedLead]:
    """A lead for each of these names."""
    return [replace(LEAD, contact=replace(LEAD.contact, name=name)) for name in names]


def lead_table(leads: Iterable[ExportedLead], criteria: Iterable[str] = ()) -> Table[ExportedLead]:
    return Table("Leads", lead_columns(WORDS, criteria), in_site_time(leads, lambda _: HEFEI))


def log_table(lines: Iterable[LogLine]) -> Table[LogLine]:
    return Table("Log", log_columns(WORDS), of_that_day(lines, HEFEI))
