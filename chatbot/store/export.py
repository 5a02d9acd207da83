"""What leaves the database as a file: which leads, noted in the history before the first of them is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlite_utils import Database

from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Channel, ContactDetails, LeadStatus
from chatbot.screening.standing import standing_after_records
from chatbot.store import history
from chatbot.store.contacts import CONTACT_COLUMNS, contact_of
from chatbot.store.database import reading, storage_edge, utc_time, writing
from chatbot.store.documents import document_of, left_to_team
from chatbot.store.lead_filter import NOBODY, LeadFilter
from chatbot.store.record_checks import checks_of
from chatbot.store.work.phone import logged_as_wrong

_AT_ONCE = 500

_ERASED_SINCE = "SELECT subject FROM history WHERE seq > ? AND action = 'lead.erased'"

# The document of a lead is large: SQLite reads out of it the one thing that stands nowhere else.
_LEADS = """
SELECT leads.reference, study, submitted_at, status, outcome, locale, voice, call_first, channel, attested_by,
    dialog_version, next_action, next_at,
    leads.name, phone, phone_as_typed, best_time, safe_contact, hospital, treatment_date_set, city, note,
    coalesce(staff.name, '') AS assigned_to,
    EXISTS (SELECT 1 FROM record_checks AS made WHERE made.reference = leads.reference) AS is_checked,
    coalesce(document ->> '$.is_concealed', 0) AS is_concealed,
    lead_findings.findings
FROM leads JOIN lead_findings ON lead_findings.reference = leads.reference
    LEFT JOIN staff ON staff.id = leads.assigned_to
WHERE leads.reference IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Export:
    """What somebody asked for. ``reason`` and ``form`` are ids of choices, so nothing personal is in them."""

    leads: LeadFilter
    form: str
    reason: str

    def as_detail(self) -> dict[str, str | int | list[str]]:
        _, bound = self.leads.conditions()
        if self.leads.assigned_to == NOBODY:
            bound["assigned_to"] = "nobody"
        narrowed = [f"{name}={value}" for name, value in sorted(bound.items())]
        return {"form": self.form, "reason": self.reason, "filter": narrowed}


@dataclass(frozen=True, slots=True)
class ExportedLead:
    """A lead as a row of a file. ``findings`` are a Finding's values by criterion, in the record's order.

    ``after_records`` is the outcome with what records showed, empty while nobody looked. ``voice`` is a
    Voice's value: who answered. ``is_concealed``: the patient may not know the diagnosis. ``assigned_to``
    is a colleague's name, empty for nobody. ``wrong_number_since``: when the telephone number was logged as
    wrong, None if it was not or has been corrected. Times are in UTC.
    """

    reference: str
    study: str
    submitted_at: datetime
    status: LeadStatus
    outcome: str
    locale: str
    voice: str
    call_first: bool
    channel: Channel
    attested_by: str
    dialog_version: str
    contact: ContactDetails
    wrong_number_since: datetime | None
    is_concealed: bool
    assigned_to: str
    next_action: str
    next_at: datetime | None
    findings: Mapping[str, str]
    after_records: str


def count_leads(db: Database, leads: LeadFilter) -> int:
    where, bound = _where(leads)
    with storage_edge():
        return int(db.table("leads").count_where(where, bound))


def begin_export(db: Database, export: Export, at: datetime, actor: str) -> tuple[str, ...]:
    """The references of the leads in question, oldest first, and one history entry that names them all.

    The entry is on the disk when this returns: nothing leaves that the history does not know. The leads are
    read while others write; one that is erased before the entry is written is not in it.
    """
    where, bound = _where(export.leads)
    with reading(db):
        last_seq, _ = history.length_and_last_hash(db)
        rows = db.table("leads").rows_where(
            where, bound, select="reference", order_by="submitted_at, reference"
        )
        found = tuple(row["reference"] for row in rows)
    with writing(db):
        erased = {subject for (subject,) in db.execute(_ERASED_SINCE, [last_seq])}
        references = tuple(each for each in found if each not in erased)
        detail = {**export.as_detail(), "rows": len(references), "references": list(references)}
        history.record(db, at, actor, "leads.exported", detail=detail)
    return references


def exported_leads(db: Database, references: Sequence[str]) -> Iterator[ExportedLead]:
    """In this order, some hundreds at once, each lot a short read of its own: a slow download holds up no
    erasure. A lead that was erased meanwhile is left out.
    """
    remaining = iter(references)
    while lot := list(islice(remaining, _AT_ONCE)):
        with storage_edge():
            found = {row["reference"]: row for row in db.query(_LEADS, [json.dumps(lot)])}
        wrong = logged_as_wrong(db, lot)
        yield from (_exported(db, found[each], wrong.get(each)) for each in lot if each in found)


def _where(leads: LeadFilter) -> tuple[str, dict[str, str | int]]:
    sql, bound = leads.conditions()
    return " AND ".join(("1", *sql)), bound


def _exported(db: Database, row: Mapping[str, Any], wrong_number_since: datetime | None) -> ExportedLead:
    values = {name: value for name, value in row.items() if name not in (*CONTACT_COLUMNS, "is_checked")}
    findings = json.loads(row["findings"])
    return ExportedLead(
        **{
            **values,
            "submitted_at": utc_time(row["submitted_at"]),
            "status": LeadStatus(row["status"]),
            "channel": Channel(row["channel"]),
            "call_first": bool(row["call_first"]),
            "is_concealed": bool(row["is_concealed"]),
            "next_at": utc_time(row["next_at"]) if row["next_at"] else None,
            "findings": findings,
            "after_records": _after_records(db, row["reference"], findings) if row["is_checked"] else "",
            "contact": contact_of(row),
            "wrong_number_since": wrong_number_since,
        }
    )


def _after_records(db: Database, reference: str, findings: Mapping[str, str]) -> str:
    """Empty, too, for a lead that was erased a moment ago."""
    said = {criterion: Finding(finding) for criterion, finding in findings.items()}
    checks = [each.check for each in checks_of(db, reference)]
    left = left_to_team(document_of(db, reference))
    return standing_after_records(said, checks, left).outcome.value if checks else ""
