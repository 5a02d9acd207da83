"""What leads hold of the conversation, for who judges and shows it to nobody, or judges it again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import storage_edge, utc_text, writing

_PAGE = 100

_EARLIER = """
SELECT reference, submitted_at, dialog_version, outcome, document FROM leads
WHERE (submitted_at, reference) > (:submitted_at, :reference) AND study = :study AND dialog_hash <> :hash
ORDER BY submitted_at, reference LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A lead without its contact details; ``outcome`` is an Outcome's value."""

    reference: str
    dialog_version: str
    outcome: str
    document: Mapping[str, Any]


def document_of(db: Database, reference: str) -> Mapping[str, Any]:
    """What a check is held against; empty if there is no such lead. Nobody is shown it, so it is no look."""
    with storage_edge():
        row = db.execute("SELECT document FROM leads WHERE reference = ?", [reference]).fetchone()
    return json.loads(row[0]) if row else {}


def left_to_team(document: Mapping[str, Any]) -> frozenset[str]:
    """The criteria that no answer could decide: their rule says why nobody was asked, and nothing else.

    Leads of the first shape hold no rules, and so none.
    """
    return frozenset(
        finding["criterion"]
        for finding in document.get("findings", ())
        if list(finding.get("rule", {}).get("en", {})) == ["unknown_because"]
    )


def studies_of(db: Database) -> Mapping[str, int]:
    """Every study that leads are of, here or no longer here, and how many."""
    with storage_edge():
        rows = db.execute("SELECT study, count(*) FROM leads GROUP BY study ORDER BY study").fetchall()
    return dict(rows)


def made_by_other_dialogs(
    db: Database, study: str, dialog_hash: str, at: datetime, actor: str
) -> Iterator[StoredDocument]:
    """The leads of a study that another version of its dialog made than this one, the oldest first.

    They are read a page at a time, so that a hundred thousand need no more room than a hundred, and an
    erasure never waits; each page is an entry in the history that names its leads.
    """
    last = {"submitted_at": utc_text(at.replace(year=1)), "reference": ""}
    while True:
        with writing(db):
            rows = list(db.query(_EARLIER, {**last, "study": study, "hash": dialog_hash, "limit": _PAGE}))
            if not rows:
                return
            references = [row["reference"] for row in rows]
            history.record(db, at, actor, "leads.rescored", detail={"study": study, "references": references})
        last = {name: rows[-1][name] for name in last}
        for row in rows:
            yield StoredDocument(
                row["reference"], row["dialog_version"], row["outcome"], json.loads(row["document"])
            )
