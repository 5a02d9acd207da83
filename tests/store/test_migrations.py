"""Tables are made and changed in one place, once, with a copy kept aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest
from sqlite_utils import Database, Migrations

from chatbot.screening.lead import Lead
from chatbot.store import Store, set_up
from chatbot.store.backup import restore_backup
from chatbot.store.copies import copies_of
from chatbot.store.database import create_database, open_database
from chatbot.store.errors import StoreRefused
from chatbot.store.history import OPERATOR
from chatbot.store.leads import _consent_row, _row, get_lead, list_leads
from chatbot.store.migrations import MIGRATIONS, m0001_leads_and_history, migrate
from chatbot.store.receipts import Receipt

Keep = Callable[..., Receipt]


class Reporter(Protocol):
    def said(self) -> list[str]: ...


StartChild = Callable[[Callable[[Callable[[str], object]], object]], Reporter]


def upgrade(name: str, sql: str) -> Migrations:
    """The next version of the program: one migration more."""
    migrations = Migrations(MIGRATIONS.name)
    migrations(name=name)(lambda db: db.execute(sql) and None)
    return migrations


NAMES = (
    "m0001_leads_and_history",
    "m0002_call_first",
    "m0003_paused",
    "m0004_channel",
    "m0005_staff",
    "m0006_work",
    "m0007_inbox",
    "m0008_outbox",
    "m0009_counters",
    "m0010_findings",
    "m0011_former_phones",
    "m0012_study_by_time",
)
NEXT = upgrade("m0013_called_at", "ALTER TABLE leads ADD COLUMN called_at TEXT")
AFTER_NEXT = upgrade("m0014_called_by", "ALTER TABLE leads ADD COLUMN called_by TEXT")


def test_setting_up_again_changes_nothing(store: Store, now: datetime) -> None:
    assert set_up(store.path.parent, store.path, {}, now) == ()
    assert copies_of(store.path) == []
    assert store.path.parent.stat().st_mode & 0o777 == 0o700
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_q43_an_upgrade_copies_the_database_before_it_migrates(
    store: Store, keep: Keep, now: datetime
) -> None:
    with store.connect() as db:
        keep(db)
    assert migrate(store.path, store.keys.database, now, NEXT) == ("m0013_called_at",)
    (copy,) = copies_of(store.path)
    assert copy.name == "leads.before-m0013_called_at-20260301T083000Z.db"
    with open_database(copy, store.keys.database) as before, store.connect() as after:
        assert before.table("leads").count == after.table("leads").count == 1
        assert "called_at" not in before.table("leads").columns_dict
        assert "called_at" in after.table("leads").columns_dict


def test_q43_one_copy_is_kept_the_latest(store: Store, now: datetime) -> None:
    migrate(store.path, store.keys.database, now, NEXT)
    migrate(store.path, store.keys.database, now + timedelta(days=1), AFTER_NEXT)
    assert [path.name for path in copies_of(store.path)] == [
        "leads.before-m0014_called_by-20260302T083000Z.db"
    ]


def test_q43_the_copy_is_the_way_back(store: Store, keep: Keep, now: datetime) -> None:
    with store.connect() as db:
        receipt = keep(db)
    migrate(store.path, store.keys.database, now, NEXT)
    with pytest.raises(StoreRefused, match="newer than this program"):
        store.check()
    restore_backup(store.path, store.keys.database, copies_of(store.path)[0], now, overwrite=True)
    store.check()
    with store.connect() as db:
        assert get_lead(db, receipt.reference, now, "operator")


def test_a_failed_migration_leaves_the_database_as_it_was(store: Store, now: datetime) -> None:
    broken = upgrade("m0005_broken", "ALTER TABLE leeds ADD COLUMN called_at TEXT")
    with pytest.raises(Exception, match="no such table"):
        migrate(store.path, store.keys.database, now, broken)
    store.check()


def test_a_database_of_an_older_version_is_refused(store: Store) -> None:
    with store.connect() as db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [MIGRATIONS._migrations[-1].name])
    with pytest.raises(StoreRefused, match="older than this program"):
        store.check()


def test_an_empty_file_is_refused(store: Store) -> None:
    store.path.write_bytes(b"")
    with pytest.raises(StoreRefused, match="nothing in"):
        store.check()


def kept_before_channels(db: Database, lead: Lead) -> str:
    """The reference of a lead as the first versions kept it."""
    reference = f"000-00{db.table('leads').count}"
    row = {name: value for name, value in _row(lead).items() if name not in ("channel", "attested_by")}
    hashes = {"idempotency_hash": reference, "withdrawal_hash": reference}
    db.table("leads").insert({"reference": reference, **hashes, **row})
    db.table("consents").insert_all(_consent_row(reference, each) for each in lead.consents)
    return reference


def test_leads_of_the_first_version_are_listed_by_their_date_for_treatment(
    store: Store, lead: Lead, now: datetime
) -> None:
    first_version = Migrations(MIGRATIONS.name)
    first_version(name="m0001_leads_and_history")(m0001_leads_and_history)
    store.path.unlink()
    create_database(store.path)
    migrate(store.path, store.keys.database, now, first_version)
    urgent = replace(lead.contact, treatment_date_set="yes")
    with store.connect() as db:
        kept = [kept_before_channels(db, replace(lead, contact=urgent)), kept_before_channels(db, lead)]
    brought = migrate(store.path, store.keys.database, now)
    assert brought == NAMES[1:]
    with store.connect() as db:
        lines = list_leads(db, now, OPERATOR)
        assert get_lead(db, kept[0], now, OPERATOR) == replace(lead, reference=kept[0], contact=urgent)
    assert [(line.reference, line.call_first) for line in lines] == [(kept[0], True), (kept[1], False)]


def test_workers_that_start_together_migrate_once(
    store: Store, now: datetime, start_child: StartChild
) -> None:
    children = [
        start_child(
            lambda say: say(",".join(migrate(store.path, store.keys.database, now, NEXT)) or "nothing")
        )
        for _ in range(6)
    ]
    said = sorted(line for child in children for line in child.said())
    assert said == ["m0013_called_at", *["nothing"] * 5]
    assert len(copies_of(store.path)) == 1


def test_workers_that_make_the_first_tables_together_make_them_once(
    store: Store, now: datetime, start_child: StartChild
) -> None:
    store.path.unlink()
    create_database(store.path)
    children = [
        start_child(lambda say: say(",".join(migrate(store.path, store.keys.database, now)) or "nothing"))
        for _ in range(6)
    ]
    said = sorted(line for child in children for line in child.said())
    assert said == [",".join(NAMES), *["nothing"] * 5]


def test_the_triggers_stand_after_every_migration(db: Database) -> None:
    assert {trigger.name for trigger in db.triggers} == {
        "history_is_never_changed",
        "history_is_never_shortened",
        "lead_findings_are_kept",
        "lead_findings_are_changed",
    }
