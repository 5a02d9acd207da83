"""What a row of the inbox says of a lead, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chatbot.screening.lead import Channel, LeadStatus
from chatbot.store.database import utc_time

COLUMNS = """
    leads.reference, leads.study, leads.locale, leads.outcome, leads.status, leads.submitted_at, leads.name,
    leads.phone, leads.respondent, leads.treatment_date_set, leads.channel, leads.attested_by,
    leads.next_action, leads.next_at, leads.place, leads.assigned_to, leads.revision,
    staff.name AS assigned_name, lead_reads.revision AS revision_read,
    leads.document ->> '$.is_concealed' AS is_concealed
"""

BESIDE = """
    LEFT JOIN staff ON staff.id = leads.assigned_to
    LEFT JOIN lead_reads ON lead_reads.staff_id = :reader AND lead_reads.reference = leads.reference
"""
"""What stands in other tables; ``:reader`` is the number of the account that looks."""

SOMETHING_DUE = 0
"""``place`` of an open lead with a next action."""


@dataclass(frozen=True, slots=True)
class InboxLine:
    """Times in UTC. ``next_at`` is None if nothing is due, ``assigned_to`` if nobody has taken the lead.

    ``is_unread``: this colleague has not seen the lead since it last changed. ``is_concealed``: the patient
    does not know the diagnosis. ``attested_by`` is the coordinator of an interview on the phone.
    """

    reference: str
    study: str
    locale: str
    outcome: str
    status: LeadStatus
    submitted_at: datetime
    name: str
    phone: str
    respondent: str
    has_treatment_date: bool
    is_concealed: bool
    channel: Channel
    attested_by: str
    next_action: str
    next_at: datetime | None
    is_overdue: bool
    assigned_to: int | None
    assigned_name: str
    is_unread: bool


def line_of(row: Mapping[str, Any], at: datetime) -> InboxLine:
    """Of a row of COLUMNS; what was to be done by ``at`` is overdue."""
    next_at = utc_time(row["next_at"]) if row["place"] == SOMETHING_DUE else None
    read = row["revision_read"]
    return InboxLine(
        reference=row["reference"],
        study=row["study"],
        locale=row["locale"],
        outcome=row["outcome"],
        status=LeadStatus(row["status"]),
        submitted_at=utc_time(row["submitted_at"]),
        name=row["name"],
        phone=row["phone"],
        respondent=row["respondent"],
        has_treatment_date=row["treatment_date_set"] == "yes",
        is_concealed=bool(row["is_concealed"]),
        channel=Channel(row["channel"]),
        attested_by=row["attested_by"],
        next_action=row["next_action"] if next_at else "",
        next_at=next_at,
        is_overdue=bool(next_at and next_at <= at),
        assigned_to=row["assigned_to"],
        assigned_name=row["assigned_name"] or "",
        is_unread=read is None or read < row["revision"],
    )
