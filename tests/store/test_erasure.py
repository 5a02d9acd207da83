"""What a person takes back is gone: from rows, free pages, the log, the copy, and backups to come."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Lead, LeadStatus
from chatbot.screening.progress import CallOutcome, NumberSource
from chatbot.screening.standing import RecordCheck, Standing
from chatbot.store import Store
from chatbot.store.backup import make_backup
from chatbot.store.copies import copies_of, keep_copy
from chatbot.store.database import checkpoint_after_erasure
from chatbot.store.errors import StoreUnavailable
from chatbot.store.history import PERSON, verify
from chatbot.store.lead_reads import mark_read
from chatbot.store.leads import correct_phone, erase, keep_lead
from chatbot.store.receipts import Receipt
from chatbot.store.record_checks import add_check
from chatbot.store.work.contact import Call, add_note, log_call
from chatbot.store.work.next_action import assign
from chatbot.store.work.phone import NewNumber, replace_phone
from chatbot.store.work.visits import Visit, plan_visit
from tests.store.colleagues import colleague, later, moves, seen, state_of

MARKER = "王Marker明"
Keep = Callable[..., Receipt]
Decrypted = Callable[[Path], bytes]


@pytest.fixture
def log(store: Store) -> Path:
    return Path(f"{store.path}-wal")


@pytest.fixture
def marked(store: Store, db: Database, keep: Keep, now: datetime) -> Receipt:
    """A lead whose marker is on many pages of the database, in its log, and in a copy of an upgrade."""
    receipt = keep(db, document={"note": MARKER * 3000})
    keep(db, "another person", document={"note": "stays"})
    checkpoint_after_erasure(db)
    keep_copy(store.path, store.keys.database, "m0002", now)
    correct_phone(db, receipt.reference, "+8613900000002", MARKER, now, PERSON)
    return receipt


@pytest.fixture
def worked(store: Store, db: Database, lead: Lead, keep: Keep, now: datetime) -> str:
    """A lead with work of every kind, each with the marker wherever it takes words; another one stays."""
    contact = replace(lead.contact, name=MARKER, note=MARKER * 3000)
    form, by = "a form with work on it", colleague(db)
    tell = ("clinic@example.org",)
    reference = keep_lead(db, replace(lead, contact=contact), form, store.keys.receipt, tell).reference
    keep(db, "another person", document={"note": "stays"})
    mark_read(db, by.id, reference, 0)
    for _ in range(50):
        add_note(db, seen(db, reference), MARKER * 20, now, by)
    log_call(db, seen(db, reference), Call(CallOutcome.NO_ANSWER, MARKER, later(now)), now, by)
    assign(db, seen(db, reference), by.id, now, by)
    moves(db, reference, LeadStatus.CONTACTED, now, by)
    plan_visit(db, seen(db, reference), Visit(later(now, 48), 60, MARKER), now, by)
    plan_visit(db, seen(db, reference), Visit(later(now, 72), 60, MARKER), now, by)
    check = RecordCheck("I2", Standing.CONFIRMED, Finding.FITS, "", "mri", date(2026, 2, 1), MARKER)
    add_check(db, reference, state_of(db, reference).revision, check, {"distance": "ab12"}, now, by)
    for typed in (MARKER, "139 0000 0003"):
        number = NewNumber(f"+86139{len(typed):08}", typed, NumberSource.PERSON)
        replace_phone(db, seen(db, reference), number, now, by)
    return reference


def tables_of_leads(db: Database) -> set[str]:
    """Every table with rows that hang on a lead, and the leads themselves."""
    foreign = "SELECT 1 FROM pragma_foreign_key_list(?) WHERE \"table\" = 'leads'"
    return {"leads"} | {each for each in db.table_names() if db.execute(foreign, [each]).fetchone()}


def count(db: Database, reference: str) -> dict[str, int]:
    """By table how many rows are about this lead."""
    return {each: db.table(each).count_where("reference = ?", [reference]) for each in tables_of_leads(db)}


def is_in(data: bytes) -> bool:
    return b"Marker" in data


def test_q9_q10_an_erased_name_is_on_no_page_anywhere(
    store: Store,
    db: Database,
    log: Path,
    marked: Receipt,
    decrypted: Decrypted,
    now: datetime,
    tmp_path: Path,
) -> None:
    (copy,) = copies_of(store.path)
    assert all(is_in(decrypted(path)) for path in (store.path, log, copy))

    assert erase(db, marked.reference, now, PERSON)
    backup = tmp_path / "later.db"
    make_backup(store.path, store.keys.database, backup, now)

    assert not any(is_in(decrypted(path)) for path in (store.path, log, copy, backup))
    assert all(b"stays" in decrypted(path) for path in (store.path, copy, backup))
    assert [db.table(name).count for name in ("leads", "consents")] == [1, 2]


def test_q9_q10_all_work_on_a_lead_goes_with_it_and_from_later_backups(
    store: Store, db: Database, log: Path, worked: str, decrypted: Decrypted, now: datetime, tmp_path: Path
) -> None:
    keep_copy(store.path, store.keys.database, "m0009", now)
    (copy,) = copies_of(store.path)
    checkpoint_after_erasure(db)
    add_note(db, seen(db, worked), MARKER, now, colleague(db, "Wu Fang"))
    before = tmp_path / "before.db"
    make_backup(store.path, store.keys.database, before, now)
    assert all(count(db, worked).values()), count(db, worked)
    assert all(is_in(decrypted(path)) for path in (store.path, log, copy, before))

    assert erase(db, worked, now, "staff 1", "withdrew")
    after = tmp_path / "after.db"
    make_backup(store.path, store.keys.database, after, now)

    assert not any(count(db, worked).values()), count(db, worked)
    assert not any(is_in(decrypted(path)) for path in (store.path, log, copy, after))
    assert all(b"stays" in decrypted(path) for path in (store.path, copy, after))
    assert db.table("leads").count == 1


def test_q9_work_of_every_kind_is_what_a_lead_can_have(db: Database) -> None:
    """A table that is added here must be filled in ``worked``, so that its rows are seen to go."""
    work = {"status_changes", "calls", "notes", "visits", "visit_changes", "record_checks", "former_phones"}
    assert tables_of_leads(db) == {
        "leads",
        "consents",
        "lead_terms",
        "lead_reads",
        "lead_findings",
        "outbox",
        *work,
    }


def test_q16_the_history_of_what_was_worked_stays_without_identity(
    db: Database, worked: str, now: datetime
) -> None:
    erase(db, worked, now, "staff 1", "withdrew")
    rows = list(db.query("SELECT * FROM history WHERE subject = ? ORDER BY seq", [worked]))
    assert {"lead.kept", "lead.noted", "lead.called", "lead.visit_moved"} <= {row["action"] for row in rows}
    assert (rows[-1]["action"], rows[-1]["detail"]) == ("lead.erased", '{"reason": "withdrew"}')
    assert not [row for row in rows if "Marker" in str(row) or "Chen" in str(row)]
    assert verify(db) is None


def test_q10_the_scan_would_see_what_secure_delete_wipes(
    store: Store, db: Database, marked: Receipt, decrypted: Decrypted, now: datetime
) -> None:
    db.execute("PRAGMA secure_delete = OFF")
    erase(db, marked.reference, now, PERSON)
    assert is_in(decrypted(store.path))


def test_q10_the_log_is_emptied_as_soon_as_readers_let_go(
    store: Store, db: Database, log: Path, marked: Receipt, now: datetime
) -> None:
    db.execute("PRAGMA busy_timeout = 10")
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        with store.connect() as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM leads").fetchone()
            reading.set()
            done.wait(10)

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(10)
    assert not checkpoint_after_erasure(db, tries=2, pause=0.01)
    assert log.stat().st_size > 0
    threading.Timer(0.15, done.set).start()
    assert erase(db, marked.reference, now, PERSON)
    assert log.stat().st_size == 0
    reader.join()


def test_erasing_twice_does_no_harm(db: Database, marked: Receipt, now: datetime) -> None:
    assert erase(db, marked.reference, now, PERSON)
    assert erase(db, marked.reference, now, PERSON)
    assert db.table("history").count_where("action = 'lead.erased'") == 1


def test_an_erasure_that_cannot_reach_the_copy_is_no_erasure(
    store: Store, db: Database, marked: Receipt, now: datetime
) -> None:
    (copy,) = copies_of(store.path)
    copy.write_bytes(b"damaged" * 1000)
    with pytest.raises(StoreUnavailable, match="Nothing was erased"):
        erase(db, marked.reference, now, PERSON)
    assert db.table("leads").count == 2


def test_all_that_is_personal_hangs_on_the_lead_or_is_sealed(db: Database) -> None:
    outlives = {"history", "erasures", "refusals", "_sqlite_migrations", "sqlite_sequence", "sqlite_stat1"}
    of_staff = {"staff", "recovery_codes", "staff_sessions", "login_failures"}
    hanging = set(db.table_names()) - {*outlives, *of_staff, "counters", "leads", "paused"}
    for name in hanging:
        keys = db.query("SELECT * FROM pragma_foreign_key_list(?)", [name])
        assert ("leads", "CASCADE") in {(key["table"], key["on_delete"]) for key in keys}
