"""Leads: kept once, read, corrected, erased; each in one durable transaction with its history entry."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from sqlite_utils import Database

from chatbot.screening.lead import Channel, Consent, Lead, LeadStatus
from chatbot.store import history, receipts
from chatbot.store.contacts import contact_of
from chatbot.store.copies import erase_from_copies
from chatbot.store.database import (
    checkpoint_after_erasure,
    first_row,
    storage_edge,
    utc_text,
    utc_time,
    writing,
)
from chatbot.store.errors import AlreadyErased
from chatbot.store.lead_terms import write_terms
from chatbot.store.outbox import queue_new_lead
from chatbot.store.receipts import Receipt
from chatbot.store.refusals import check_tries, count_refusal
from chatbot.store.revisions import check_and_bump

_LEAST_KEY_LENGTH = 22  # 128 random bits in base 64: whoever knows a form's key is shown its receipt
_NO_HASH = "0" * 64
_BEFORE_ALL = (True, "9999-12-31", "")
_ACTOR = {Channel.WEB: history.PERSON, Channel.PHONE: history.OPERATOR}


_LINE = """
SELECT reference, study, locale, outcome, status, submitted_at, treatment_date_set, call_first, channel,
    attested_by FROM leads
"""

_PAGE_OF_LEADS = f"""{_LINE}
WHERE (call_first, submitted_at, reference) < (?, ?, ?)
ORDER BY call_first DESC, submitted_at DESC, reference DESC LIMIT ?
"""


class Cursor(NamedTuple):
    """The last line of a page; the next page starts after it."""

    call_first: bool
    submitted_at: datetime
    reference: str


@dataclass(frozen=True, slots=True)
class LeadLine:
    """What a list shows of a lead: no contact details and no answers.

    ``has_treatment_date``: the person said that a date for treatment is set. Such a lead is called first as
    long as it is new. ``attested_by`` is the coordinator of an interview on the phone.
    """

    reference: str
    study: str
    locale: str
    outcome: str
    status: LeadStatus
    submitted_at: datetime
    has_treatment_date: bool
    call_first: bool
    channel: Channel = Channel.WEB
    attested_by: str = ""

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.call_first, self.submitted_at, self.reference)


class LeadRevision(NamedTuple):
    """What a page must know of a lead before it looks at it; ``revision`` counts the changes to it."""

    study: str
    revision: int


def keep_lead(
    db: Database, lead: Lead, idempotency_key: str, receipt_key: bytes, tell: Iterable[str] = ()
) -> Receipt:
    """Keep a lead once for each form, on the disk when this returns; the same form gets the same receipt.

    ``idempotency_key`` is the form's own: at least 128 random bits as text (else ValueError), made by the
    server. ``tell``: mail addresses, to each of which a notice is queued with the lead. Raises AlreadyErased
    if the form's lead was erased, StoreUnavailable if it could not be kept.
    """
    if len(idempotency_key) < _LEAST_KEY_LENGTH:
        raise ValueError("an idempotency key holds at least 128 random bits")
    form = receipts.hash_of_form(idempotency_key)
    code = receipts.derive_withdrawal_code(receipt_key, idempotency_key)
    with writing(db):
        if kept := first_row(db, "SELECT * FROM leads WHERE idempotency_hash = ?", [form]):
            return Receipt(kept["reference"], code, differs=_differs(kept, lead))
        if first_row(db, "SELECT reference FROM erasures WHERE idempotency_hash = ?", [form]):
            raise AlreadyErased
        reference = _free_reference(db, receipt_key, idempotency_key)
        hashes = {"idempotency_hash": form, "withdrawal_hash": receipts.hash_of_code(reference, code)}
        db.table("leads").insert({"reference": reference, **hashes, **_row(lead)})
        db.table("consents").insert_all(_consent_row(reference, each) for each in lead.consents)
        write_terms(db, reference)
        detail = {"study": lead.study, "dialog_hash": lead.dialog_hash, "channel": lead.channel.value}
        history.record(db, lead.submitted_at, _ACTOR[lead.channel], "lead.kept", reference, detail)
        queue_new_lead(db, lead.study, reference, tell, lead.submitted_at)
    return Receipt(reference, code)


def find_for_person(db: Database, reference: str, withdrawal_code: str, at: datetime) -> Lead | None:
    """The lead that both codes name, as a person typed them; None if there is none.

    Wrong codes are counted by reference; TooManyTries when the hour's are used up.
    """
    reference, code = receipts.read_reference(reference), receipts.read_withdrawal_code(withdrawal_code)
    if not reference or not code:
        return None
    with writing(db):
        check_tries(db, reference, at)
        row = _lead_row(db, reference)
        expected = row["withdrawal_hash"] if row else _NO_HASH
        is_right = hmac.compare_digest(receipts.hash_of_code(reference, code), expected)
        if row and is_right:
            history.record(db, at, history.PERSON, "lead.read", reference)
            return _lead(db, row)
        count_refusal(db, reference, at)
        if row:
            history.record(db, at, history.PERSON, "lead.refused", reference)
    return None


def get_lead(db: Database, reference: str, at: datetime, actor: str) -> Lead | None:
    """The lead of a reference, as it was given on the receipt."""
    with writing(db):
        row = _lead_row(db, reference)
        if row is None:
            return None
        history.record(db, at, actor, "lead.read", reference)
        return _lead(db, row)


def revision_of(db: Database, reference: str) -> LeadRevision | None:
    """No look at a lead: whose it is decides who may look. None if there is no lead of this reference."""
    row = first_row(db, "SELECT study, revision FROM leads WHERE reference = ?", [reference])
    return LeadRevision(**row) if row else None


def list_leads(
    db: Database, at: datetime, actor: str, limit: int = 50, after: Cursor | None = None
) -> tuple[LeadLine, ...]:
    """One page, those to call first and then the newest, from ``after`` on; equally fast on every page."""
    last = (after.call_first, utc_text(after.submitted_at), after.reference) if after else _BEFORE_ALL
    with writing(db):
        rows = db.query(_PAGE_OF_LEADS, [*last, limit])
        lines = tuple(_line(row) for row in rows)
        history.record(
            db, at, actor, "leads.listed", detail={"references": [line.reference for line in lines]}
        )
    return lines


def lines_of(db: Database, references: Sequence[str]) -> tuple[LeadLine, ...]:
    """What a list shows of these leads, the newest first."""
    wanted = ", ".join("?" for _ in references)
    sql = f"{_LINE} WHERE reference IN ({wanted}) ORDER BY submitted_at DESC, reference DESC"
    with storage_edge():
        return tuple(_line(row) for row in db.query(sql, list(references)))


def correct_phone(
    db: Database, reference: str, phone: str, phone_as_typed: str, at: datetime, actor: str
) -> bool:
    """Put the person's own number (E.164, and as it was typed) in the place of all others. False: no lead."""
    with writing(db):
        if (lead := revision_of(db, reference)) is None:
            return False
        revision = check_and_bump(db, reference, lead.revision, at)
        db.table("leads").update(reference, {"phone": phone, "phone_as_typed": phone_as_typed})
        db.execute("DELETE FROM former_phones WHERE reference = ?", [reference])
        write_terms(db, reference)
        history.record(db, at, actor, "lead.phone_corrected", reference, {"revision": revision})
    return True


def erase(db: Database, reference: str, at: datetime, actor: str, reason: str = "") -> bool:
    """Erase a lead everywhere: its rows, the copy from before an upgrade, free pages, the write-ahead log.

    Backups made afterwards are free of it; backups made before hold it until they are deleted, and restoring
    one erases it again. The reference and a hash of the form's random key stay in ``erasures``. True if every
    trace has gone; False if a reader still holds up the write-ahead log (see ``checkpoint_after_erasure``).
    Erasing what is not there does no harm. ``reason`` is the id of a choice: the history keeps it for good.
    """
    erase_from_copies(db, reference)
    with writing(db):
        if row := _lead_row(db, reference):
            db.execute("DELETE FROM leads WHERE reference = ?", [reference])
            db.execute("DELETE FROM refusals WHERE reference = ?", [reference])
            remember_erasure(db, reference, row["idempotency_hash"], utc_text(at))
            history.record(db, at, actor, "lead.erased", reference, {"reason": reason} if reason else None)
    return checkpoint_after_erasure(db)


def was_erased(db: Database, reference: str) -> bool:
    """No look at a lead: there is none."""
    return first_row(db, "SELECT 1 FROM erasures WHERE reference = ?", [reference]) is not None


def remember_erasure(db: Database, reference: str, idempotency_hash: str, erased_at: str) -> None:
    """So that the form posted again does not bring the lead back; ``erased_at`` as ``utc_text`` writes it."""
    db.execute(
        "INSERT OR IGNORE INTO erasures (reference, idempotency_hash, erased_at) VALUES (?, ?, ?)",
        [reference, idempotency_hash, erased_at],
    )


def _differs(kept: Mapping[str, Any], lead: Lead) -> bool:
    """The form came again with other contact details, or after other answers."""
    document = json.loads(kept["document"])
    return contact_of(kept) != lead.contact or document.get("given") != lead.document.get("given")


def _free_reference(db: Database, receipt_key: bytes, idempotency_key: str) -> str:
    """A reference never given before: one that named an erased lead would mix two people's histories."""
    taken = "SELECT 1 FROM leads WHERE reference = :it UNION ALL SELECT 1 FROM erasures WHERE reference = :it"
    references = (receipts.derive_reference(receipt_key, idempotency_key, attempt) for attempt in count())
    return next(reference for reference in references if not first_row(db, taken, {"it": reference}))


def _lead_row(db: Database, reference: str) -> dict[str, Any] | None:
    return first_row(db, "SELECT * FROM leads WHERE reference = ?", [reference])


def _row(lead: Lead) -> dict[str, str]:
    return {
        "status": lead.status.value,
        "study": lead.study,
        "locale": lead.locale,
        "voice": lead.voice,
        "dialog_version": lead.dialog_version,
        "dialog_hash": lead.dialog_hash,
        "outcome": lead.outcome,
        "submitted_at": utc_text(lead.submitted_at),
        "channel": lead.channel.value,
        "attested_by": lead.attested_by,
        **asdict(lead.contact),
        "document": json.dumps(lead.document, ensure_ascii=False),
    }


def _consent_row(reference: str, consent: Consent) -> dict[str, str]:
    return {"reference": reference, **asdict(consent), "given_at": utc_text(consent.given_at)}


def _lead(db: Database, row: Mapping[str, Any]) -> Lead:
    consents = db.query(
        "SELECT id, version, text_hash, locale, given_at FROM consents WHERE reference = ? ORDER BY rowid",
        [row["reference"]],
    )
    return Lead(
        study=row["study"],
        locale=row["locale"],
        voice=row["voice"],
        dialog_version=row["dialog_version"],
        dialog_hash=row["dialog_hash"],
        outcome=row["outcome"],
        submitted_at=utc_time(row["submitted_at"]),
        contact=contact_of(row),
        consents=tuple(Consent(**{**each, "given_at": utc_time(each["given_at"])}) for each in consents),
        document=json.loads(row["document"]),
        status=LeadStatus(row["status"]),
        reference=row["reference"],
        channel=Channel(row["channel"]),
        attested_by=row["attested_by"],
    )


def _line(row: Mapping[str, Any]) -> LeadLine:
    return LeadLine(
        reference=row["reference"],
        study=row["study"],
        locale=row["locale"],
        outcome=row["outcome"],
        status=LeadStatus(row["status"]),
        submitted_at=utc_time(row["submitted_at"]),
        has_treatment_date=row["treatment_date_set"] == "yes",
        call_first=bool(row["call_first"]),
        channel=Channel(row["channel"]),
        attested_by=row["attested_by"],
    )
