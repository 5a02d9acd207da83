"""The status of a lead: moved, and a wrong one undone with its row kept."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from datetime import datetime

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import OPEN, refusal_of_move
from chatbot.store.database import first_row, storage_edge, utc_text
from chatbot.store.staff import Account
from chatbot.store.work.changing import Seen, changing

_LAST = "SELECT * FROM status_changes WHERE reference = ? AND undone_at = '' ORDER BY id DESC LIMIT 1"

_CRITERIA = """
SELECT finding.value ->> '$.criterion' AS id, coalesce(finding.value ->> '$.label', '{}') AS label
FROM leads, json_each(leads.document, '$.findings') AS finding WHERE leads.reference = ?
"""


class NothingToUndo(Exception):
    """No status of this lead is left to be undone."""


def criteria_of(db: Database, reference: str) -> Mapping[str, Mapping[str, str]]:
    """What a screen failure of this lead may name: the criteria of its dialog as it was frozen, by id, each
    with its label by locale.
    """
    with storage_edge():
        return {row["id"]: json.loads(row["label"]) for row in db.query(_CRITERIA, [reference])}


def change_status(
    db: Database,
    seen: Seen,
    to: LeadStatus,
    at: datetime,
    by: Account,
    criterion: str = "",
    criteria: Container[str] = (),
) -> None:
    """Move a lead on; one that is closed has nothing due any more.

    ``criterion`` is why it is a screen failure, one of the dialog's ``criteria``. ValueError for a move that
    is not allowed. Raises LeadGone, Overtaken.
    """
    detail = {"to": to.value, **({"criterion": criterion} if criterion else {})}
    with changing(db, seen, at, by, "lead.status_changed", detail) as change:
        before = change.state
        if refusal := refusal_of_move(before.status, to, criterion, criteria):
            raise ValueError(refusal.value)
        row = {
            "reference": seen.reference,
            "status_before": before.status.value,
            "status": to.value,
            "criterion": criterion,
            "at": utc_text(at),
            "staff_id": by.id,
        }
        if to not in OPEN:
            row["next_action_before"] = before.next_action
            row["next_at_before"] = utc_text(before.next_at) if before.next_at else ""
            change.set(next_action="", next_at="")
        db.table("status_changes").insert(row)
        change.set(status=to.value)


def undo_status(db: Database, seen: Seen, at: datetime, by: Account) -> None:
    """Take the last status back that was not taken back yet: the lead stands as before, the row is marked.

    What was due before the lead was closed is due again. Raises NothingToUndo, LeadGone, Overtaken.
    """
    with changing(db, seen, at, by, "lead.status_undone") as change:
        row = first_row(db, _LAST, [seen.reference])
        if row is None:
            raise NothingToUndo
        db.table("status_changes").update(row["id"], {"undone_at": utc_text(at), "undone_by": by.id})
        change.set(status=row["status_before"])
        if LeadStatus(row["status_before"]) not in OPEN:
            change.set(next_action="", next_at="")
        elif LeadStatus(row["status"]) not in OPEN:
            change.set(next_action=row["next_action_before"], next_at=row["next_at_before"])
