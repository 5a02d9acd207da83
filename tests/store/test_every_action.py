"""Whatever is done to a lead is one entry in the history, in the same transaction, and names nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from chatbot.screening.judgement import Finding
from chatbot.screening.staff_role import Role
from chatbot.screening.standing import RecordCheck, Standing
from chatbot.store import Store
from chatbot.store.backup import make_backup
from chatbot.store.history import length_and_last_hash, verify
from chatbot.store.history_search import HistoryFilter, search
from chatbot.store.leads import correct_phone, erase, find_for_person, get_lead, list_leads, revision_of
from chatbot.store.purge import list_expired, purge
from chatbot.store.receipts import Receipt
from chatbot.store.record_checks import add_check
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_sessions import begin_session, end_session

Keep = Callable[..., Receipt]
NOTE = "a note about 王𠮷明"
CHECK = RecordCheck("I2", Standing.CONFIRMED, Finding.FITS, "", "mri", date(2026, 2, 1), NOTE)


class Clinic:
    """Somebody at work on one lead."""

    def __init__(self, db: Database, store: Store, receipt: Receipt, account: Account, now: datetime) -> None:
        self.db, self.store, self.receipt, self.account, self.now = db, store, receipt, account, now
        self.actor = account.actor

    @property
    def reference(self) -> str:
        return self.receipt.reference

    @property
    def revision(self) -> int:
        found = revision_of(self.db, self.reference)
        assert found
        return found.revision

    @property
    def code(self) -> str:
        return self.receipt.withdrawal_code


@pytest.fixture
def clinic(db: Database, store: Store, keep: Keep, now: datetime) -> Clinic:
    account = add_account(db, "chen", "Chen Li", Role.COORDINATOR, (), now, "operator")
    return Clinic(db, store, keep(db), account, now)


ACTIONS: list[tuple[str, str, Callable[[Clinic], Any]]] = [
    ("lead.read", "staff", lambda c: get_lead(c.db, c.reference, c.now, c.actor)),
    ("lead.read", "person", lambda c: find_for_person(c.db, c.reference, c.code, c.now)),
    ("lead.refused", "person", lambda c: find_for_person(c.db, c.reference, "0000-0000-0000", c.now)),
    ("leads.listed", "staff", lambda c: list_leads(c.db, c.now, c.actor)),
    (
        "lead.phone_corrected",
        "staff",
        lambda c: correct_phone(c.db, c.reference, "+861", "1", c.now, c.actor),
    ),
    (
        "lead.record_checked",
        "staff",
        lambda c: add_check(c.db, c.reference, c.revision, CHECK, {}, c.now, c.account),
    ),
    ("lead.erased", "staff", lambda c: erase(c.db, c.reference, c.now, c.actor)),
    ("leads.listed", "operator", lambda c: list_expired(c.db, c.now, 30)),
    ("leads.purged", "operator", lambda c: purge(c.db, c.now, 30)),
    ("history.searched", "staff", lambda c: search(c.db, HistoryFilter(), c.now, c.actor)),
    ("staff.signed_in", "staff", lambda c: begin_session(c.db, c.account, c.now)),
    ("staff.added", "operator", lambda c: add_account(c.db, "wu", "Wu", Role.VIEWER, (), c.now, "operator")),
]


@pytest.mark.parametrize(
    ("action", "actor", "do"), ACTIONS, ids=[f"{actor} {what}" for what, actor, _ in ACTIONS]
)
def test_q16_each_action_is_one_entry(
    clinic: Clinic, action: str, actor: str, do: Callable[[Clinic], Any]
) -> None:
    (before, _) = length_and_last_hash(clinic.db)
    do(clinic)
    (entry,) = clinic.db.query("SELECT * FROM history WHERE seq > ?", [before])
    assert entry["action"] == action
    assert entry["actor"].split()[0] == actor
    assert entry["at"] == clinic.now.isoformat(timespec="microseconds")
    assert verify(clinic.db) is None


def test_q16_the_end_of_a_session_and_a_backup_are_one_entry_each(clinic: Clinic) -> None:
    session = begin_session(clinic.db, clinic.account, clinic.now)
    (before, _) = length_and_last_hash(clinic.db)
    end_session(clinic.db, session, clinic.now)
    folder = clinic.store.path.parent
    make_backup(clinic.store.path, clinic.store.keys.database, folder / "copy.db", clinic.now)
    actions = [row["action"] for row in clinic.db.query("SELECT * FROM history WHERE seq > ?", [before])]
    assert actions == ["staff.signed_out", "store.backed_up"]


def test_q16_a_purge_is_an_entry_for_each_lead_and_one_for_all(clinic: Clinic) -> None:
    (before, _) = length_and_last_hash(clinic.db)
    purge(clinic.db, clinic.now + timedelta(days=31), 31, clock_is_right=True)
    entries = list(clinic.db.query("SELECT * FROM history WHERE seq > ?", [before]))
    assert [(row["action"], row["subject"]) for row in entries] == [
        ("lead.erased", clinic.reference),
        ("leads.purged", ""),
    ]


def test_q16_the_history_of_a_lead_outlives_it(clinic: Clinic) -> None:
    get_lead(clinic.db, clinic.reference, clinic.now, clinic.actor)
    erase(clinic.db, clinic.reference, clinic.now, clinic.actor)
    of_lead = clinic.db.query("SELECT action FROM history WHERE subject = ? ORDER BY seq", [clinic.reference])
    assert [row["action"] for row in of_lead] == ["lead.kept", "lead.read", "lead.erased"]


def test_q16_what_is_not_done_is_no_entry(clinic: Clinic) -> None:
    before = length_and_last_hash(clinic.db)
    assert get_lead(clinic.db, "000-000", clinic.now, clinic.actor) is None
    assert not correct_phone(clinic.db, "000-000", "+861", "1", clinic.now, clinic.actor)
    erase(clinic.db, "000-000", clinic.now, clinic.actor)
    assert length_and_last_hash(clinic.db) == before


def test_q16_the_history_names_nobody(clinic: Clinic) -> None:
    contact = get_lead(clinic.db, clinic.reference, clinic.now, clinic.actor).contact  # type: ignore[union-attr]
    for _, _, do in ACTIONS:
        do(clinic)
    rows = clinic.db.query("SELECT actor, action, subject, detail FROM history")
    told = "\n".join(str(row) for row in rows)
    personal = (contact.name, contact.phone, contact.phone_as_typed, contact.city, NOTE, "Chen Li", "chen")
    secret = (clinic.code, clinic.store.keys.receipt.hex())
    answers = ("６３", "fits", "mri", "2026-02-01")
    assert not [each for each in (*personal, *secret, *answers) if each in told]
