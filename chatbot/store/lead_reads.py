"""Which leads a colleague has read, and up to which change."""

from __future__ import annotations

from sqlite_utils import Database

from chatbot.store.database import writing


def mark_read(db: Database, staff_id: int, reference: str, revision: int) -> None:
    """This colleague has seen the lead as it stood at this revision. The lead and the account exist."""
    with writing(db):
        db.execute(
            "INSERT INTO lead_reads (staff_id, reference, revision) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision)",
            [staff_id, reference, revision],
        )
