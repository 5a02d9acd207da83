"""Which leads a colleague has read, and up to which change."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.lead_reads import mark_read
from chatbot.store.leads import keep_lead, revision_of
from chatbot.store.staff import add_account

KEY = "k" * 22


def test_a_look_at_an_older_state_takes_back_nothing(
    store: Store, db: Database, lead: Lead, now: datetime
) -> None:
    reference = keep_lead(db, lead, KEY, store.keys.receipt).reference
    one, other = (
        add_account(db, login, login, Role.VIEWER, (), now, "operator").id for login in ("li", "wu")
    )
    for staff_id, revision in ((one, 0), (one, 2), (one, 1), (other, 1)):
        mark_read(db, staff_id, reference, revision)
    reads = {row["staff_id"]: row["revision"] for row in db.query("SELECT * FROM lead_reads")}
    assert reads == {one: 2, other: 1}


def test_a_lead_tells_whose_study_it_is_before_anybody_looks_at_it(
    store: Store, db: Database, lead: Lead
) -> None:
    reference = keep_lead(db, lead, KEY, store.keys.receipt).reference
    before = db.table("history").count
    assert revision_of(db, reference) == (lead.study, 0)
    assert revision_of(db, "000-000") is None
    assert db.table("history").count == before
