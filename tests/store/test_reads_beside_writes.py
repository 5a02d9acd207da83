"""Whoever reads a long list holds up nobody: while it is read, a colleague can write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from chatbot.store import Store, history
from chatbot.store.database import open_database, reading, writing
from chatbot.store.export import Export, begin_export
from chatbot.store.history_search import HistoryFilter
from chatbot.store.history_search import search as search_history
from chatbot.store.inbox import inbox_page
from chatbot.store.lead_filter import LeadFilter
from chatbot.store.leads import erase
from chatbot.store.receipts import Receipt
from chatbot.store.search import search
from chatbot.store.work.due import DueFilter, list_due
from tests.store.colleagues import colleague

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
Keep = Callable[..., Receipt]

READS: dict[str, tuple[str, Callable[[Database], object]]] = {
    "the inbox": ("leads", lambda db: inbox_page(db, LeadFilter(), NOW, 1, limit=1)),
    "a combined filter": (
        "leads",
        lambda db: inbox_page(
            db, LeadFilter(outcome="needs_review", locale="zh", studies=("NCT07214142", "s")), NOW, 1
        ),
    ),
    "a search": ("lead_terms", lambda db: search(db, "王 9000", (), NOW, 1)),
    "the list of what is due": (
        "leads",
        lambda db: list_due(db, colleague(db, "Wang Fang"), NOW, DueFilter(NOW + timedelta(days=7))),
    ),
    "the history": ("history", lambda db: search_history(db, HistoryFilter(), NOW, "operator")),
}


@pytest.fixture
def other(store: Store) -> Iterator[Database]:
    """Somebody else's connection, which waits for no lock."""
    with open_database(store.path, store.keys.database, busy_timeout=0) as other:
        yield other


def writes(db: Database) -> None:
    history.record(db, NOW, "staff 2", "lead.noted")


@pytest.mark.parametrize(("table", "read"), READS.values(), ids=READS)
def test_while_a_list_is_read_a_colleague_can_write(
    db: Database, other: Database, keep: Keep, table: str, read: Callable[[Database], object]
) -> None:
    for form in ("one", "two"):
        keep(db, form)
    reads = 0

    def write_beside(sql: str, _: object) -> None:
        nonlocal reads
        if f"FROM {table}" in sql and "INSERT" not in sql and "ORDER BY seq DESC LIMIT 1" not in sql:
            writes(other)
            reads += 1

    with db.tracer(write_beside):
        read(db)
    assert reads
    told = [row["action"] for row in db.query("SELECT action FROM history ORDER BY seq DESC LIMIT 1")]
    assert told in (["leads.listed"], ["leads.searched"], ["history.searched"])


def test_while_the_leads_of_an_export_are_looked_up_others_write_and_what_they_erase_is_not_exported(
    db: Database, other: Database, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.store.leads.checkpoint_after_erasure", lambda _: True)
    erased, stays = (keep(db, form).reference for form in ("one", "two"))

    def erase_beside(sql: str, _: object) -> None:
        if 'from "leads"' in sql:
            erase(other, erased, NOW, "person")

    with db.tracer(erase_beside):
        references = begin_export(db, Export(LeadFilter(), "list-csv", "records"), NOW, "staff 1")
    assert references == (stays,)
    told = [
        (row["action"], row["detail"]) for row in db.query("SELECT * FROM history ORDER BY seq DESC LIMIT 2")
    ]
    assert [action for action, _ in told] == ["leads.exported", "lead.erased"]
    assert json.loads(told[0][1])["references"] == [stays]


def test_what_is_read_together_is_of_one_moment(db: Database, other: Database, keep: Keep) -> None:
    keep(db)
    with reading(db):
        before = db.table("history").count
        writes(other)
        assert db.table("history").count == before
    assert db.table("history").count == before + 1
    assert not db.conn.in_transaction


def test_within_a_transaction_a_read_sees_what_it_wrote(db: Database) -> None:
    with writing(db):
        writes(db)
        with reading(db):
            assert db.table("history").count
    assert db.table("history").count


def test_a_read_that_fails_leaves_no_transaction_behind(db: Database, other: Database) -> None:
    with pytest.raises(ZeroDivisionError), reading(db):
        raise ZeroDivisionError
    writes(other)
    writes(db)
