"""The number to call: one that was logged as wrong stays marked until staff or the person corrects it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlite_utils import Database

from chatbot.screening.progress import CallOutcome, NumberSource
from chatbot.store.database import storage_edge, utc_text, utc_time, writing
from chatbot.store.lead_terms import write_terms
from chatbot.store.staff import Account
from chatbot.store.work.changing import Changing, Seen, changing

# By the history's own order, which no clock that was set back can turn round.
_WRONG = """
SELECT subject AS reference, max(seq), coalesce(detail ->> '$.wrong_since', at) AS since
FROM history AS told INDEXED BY history_by_subject
WHERE subject IN (SELECT value FROM json_each(:references))
    AND (
        action = 'lead.called' AND detail ->> '$.outcome' = :outcome
        OR action = 'lead.phone_put_back' AND detail ->> '$.wrong_since' <> ''
    )
    AND NOT EXISTS (
        SELECT 1 FROM history INDEXED BY history_by_subject WHERE subject = told.subject AND seq > told.seq
        AND action IN ('lead.phone_corrected', 'lead.phone_confirmed', 'lead.phone_put_back')
    )
GROUP BY subject
"""

_KEEP = """
INSERT OR REPLACE INTO former_phones (reference, phone, phone_as_typed, wrong_since, until)
SELECT reference, phone, phone_as_typed, ?, ? FROM leads WHERE reference = ?
"""

_FORMER = """
SELECT phone, phone_as_typed, wrong_since, until FROM former_phones WHERE reference = ?
ORDER BY until DESC, phone
"""


class NewNumber(NamedTuple):
    """``phone`` is E.164, ``typed`` how staff wrote it."""

    phone: str
    typed: str
    source: NumberSource


class FormerPhone(NamedTuple):
    """A number in whose place staff put another one, and until when it stood. ``phone`` is E.164;
    ``wrong_since``: when it had been logged as wrong, if it had.
    """

    phone: str
    typed: str
    wrong_since: datetime | None
    until: datetime


class NotFormer(Exception):
    """The lead has not had this number, or has it now."""


def phone_of(db: Database, reference: str) -> str:
    """E.164; empty if there is no such lead. Shown to nobody, so it is no look at the lead."""
    with storage_edge():
        row = db.execute("SELECT phone FROM leads WHERE reference = ?", [reference]).fetchone()
    return row[0] if row else ""


def logged_as_wrong(db: Database, references: Iterable[str]) -> Mapping[str, datetime]:
    """Of these leads those whose number was logged as wrong, and neither corrected nor confirmed since."""
    bound = {"references": json.dumps(list(references)), "outcome": CallOutcome.WRONG_NUMBER.value}
    with storage_edge():
        return {row["reference"]: utc_time(row["since"]) for row in db.query(_WRONG, bound)}


def former_phones_of(db: Database, reference: str) -> tuple[FormerPhone, ...]:
    """The latest first."""
    with storage_edge():
        return tuple(_former(**row) for row in db.query(_FORMER, [reference]))


def replace_phone(db: Database, seen: Seen, number: NewNumber, at: datetime, by: Account) -> None:
    """Put another number in the old one's place, which is kept; the history has where the new one is from.

    Raises LeadGone, Overtaken.
    """
    with changing(db, seen, at, by, "lead.phone_corrected", {"source": number.source.value}) as change:
        _set_phone(change, number.phone, number.typed, at)


def confirm_phone(db: Database, seen: Seen, at: datetime, by: Account) -> None:
    """Say that the number was right: it stays, and is no longer marked. Raises LeadGone, Overtaken."""
    with changing(db, seen, at, by, "lead.phone_confirmed"):
        pass


def put_back(db: Database, seen: Seen, phone: str, at: datetime, by: Account) -> None:
    """Put a former number back, marked as wrong if it was; the present one is kept in its place.

    Raises NotFormer, LeadGone, Overtaken.
    """
    with writing(db):
        former = next((each for each in former_phones_of(db, seen.reference) if each.phone == phone), None)
        wrong_since = former.wrong_since if former else None
        detail = {"wrong_since": utc_text(wrong_since)} if wrong_since else None
        with changing(db, seen, at, by, "lead.phone_put_back", detail) as change:
            if former is None:
                raise NotFormer
            _set_phone(change, former.phone, former.typed, at)


def _set_phone(change: Changing, phone: str, typed: str, at: datetime) -> None:
    db, reference = change.db, change.state.reference
    since = logged_as_wrong(db, [reference]).get(reference)
    db.execute(_KEEP, [utc_text(since) if since else "", utc_text(at), reference])
    db.execute("DELETE FROM former_phones WHERE reference = ? AND phone = ?", [reference, phone])
    change.set(phone=phone, phone_as_typed=typed)
    write_terms(db, reference)


def _former(phone: str, phone_as_typed: str, wrong_since: str, until: str) -> FormerPhone:
    return FormerPhone(phone, phone_as_typed, utc_time(wrong_since) if wrong_since else None, utc_time(until))
