"""Nobody overwrites what they have not seen: each change of a lead names the revision that it was made on."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from chatbot.store.database import utc_text, writing


class ChangedMeanwhile(Exception):
    """A colleague has changed the lead since, or it was erased: nothing of this change was kept."""


def check_and_bump(db: Database, reference: str, seen_revision: int, at: datetime) -> int:
    """Count a change to a lead, in the transaction that makes it; returns the new revision.

    ChangedMeanwhile if another change came first.
    """
    with writing(db):
        counted = db.execute(
            "UPDATE leads SET revision = revision + 1, changed_at = ? WHERE reference = ? AND revision = ?",
            [utc_text(at), reference, seen_revision],
        )
        if not counted.rowcount:
            raise ChangedMeanwhile
    return seen_revision + 1
