"""The number to call: one that was logged as wrong stays marked until staff or the person corrects it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlite_utils import Database

from chatbot.screening.progress import CallOutcome, NumberSource
from chatbot.store.database import storage_edge, utc_time
from chatbot.store.lead_terms import write_terms
from chatbot.store.staff import Account
from chatbot.store.work.changing import Seen, changing

# By the history's own order, which no clock that was set back can turn round.
_WRONG = """
SELECT subject AS reference, max(seq), at FROM history AS called INDEXED BY history_by_subject
WHERE subject IN (SELECT value FROM json_each(:references))
    AND action = 'lead.called' AND detail ->> '$.outcome' = :outcome
    AND NOT EXISTS (
        SELECT 1 FROM history INDEXED BY history_by_subject WHERE subject = called.subject
        AND action IN ('lead.phone_corrected', 'lead.phone_confirmed') AND seq > called.seq
    )
GROUP BY subject
"""


class NewNumber(NamedTuple):
    """``phone`` is E.164, ``typed`` how staff wrote it."""

    phone: str
    typed: str
    source: NumberSource


def phone_of(db: Database, reference: str) -> str:
    """E.164; empty if there is no such lead. Shown to nobody, so it is no look at the lead."""
    with storage_edge():
        row = db.execute("SELECT phone FROM leads WHERE reference = ?", [reference]).fetchone()
    return row[0] if row else ""


def logged_as_wrong(db: Database, references: Iterable[str]) -> Mapping[str, datetime]:
    """Of these leads those whose number was logged as wrong, and neither corrected nor confirmed since."""
    bound = {"references": json.dumps(list(references)), "outcome": CallOutcome.WRONG_NUMBER.value}
    with storage_edge():
        return {row["reference"]: utc_time(row["at"]) for row in db.query(_WRONG, bound)}


def replace_phone(db: Database, seen: Seen, number: NewNumber, at: datetime, by: Account) -> None:
    """Put another number in the old one's place; the history has where it is from.

    Raises LeadGone, Overtaken.
    """
    with changing(db, seen, at, by, "lead.phone_corrected", {"source": number.source.value}) as change:
        change.set(phone=number.phone, phone_as_typed=number.typed)
        write_terms(db, seen.reference)


def confirm_phone(db: Database, seen: Seen, at: datetime, by: Account) -> None:
    """Say that the number was right: it stays, and is no longer marked. Raises LeadGone, Overtaken."""
    with changing(db, seen, at, by, "lead.phone_confirmed"):
        pass
