"""Which leads a colleague has read, and up to which change."""

from __future__ import annotations

from sqlite_utils import Database

from chatbot.store.database import writing

_READ = "SELECT revision FROM lead_reads WHERE staff_id = ? AND reference = ?"


def mark_read(db: Database, staff_id: int, reference: str, revision: int) -> int:
    """This colleague has seen the lead as it stood at this revision. The lead and the account exist.

    Returns the revision up to which they had seen it before, 0 if they never had.
    """
    with writing(db):
        before = db.execute(_READ, [staff_id, reference]).fetchone()
        db.execute(
            "INSERT INTO lead_reads (staff_id, reference, revision) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision)",
            [staff_id, reference, revision],
        )
    return before[0] if before else 0
