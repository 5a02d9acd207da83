"""What becomes of an account: another role, an end, a new beginning. Each ends all of its sessions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from chatbot.screening.staff_role import Role
from chatbot.store import history
from chatbot.store.database import utc_text, writing
from chatbot.store.errors import LastAdmin
from chatbot.store.staff import Account
from chatbot.store.staff_sessions import end_all_sessions

_IS_LAST_ADMIN = """
SELECT 1 FROM staff WHERE id = :id AND role = :admin AND disabled_at = '' AND NOT EXISTS (
    SELECT 1 FROM staff WHERE id <> :id AND role = :admin AND disabled_at = '' AND password_hash <> ''
)
"""


def change_account(
    db: Database, account: Account, role: Role, studies: Iterable[str], at: datetime, actor: str
) -> None:
    """Another role or other studies; whoever is signed in there signs in anew. LastAdmin."""
    of = sorted(studies)
    if (role, of) == (account.role, sorted(account.studies)):
        return
    with writing(db):
        if role is not Role.ADMIN:
            _refuse_to_lose_last_admin(db, account.id)
        db.table("staff").update(account.id, {"role": role.value, "studies": json.dumps(of)})
        end_all_sessions(db, account)
        detail: dict[str, str | int | list[str]] = {"role": role.value, "studies": of}
        history.record(db, at, actor, "staff.changed", account.actor, detail)


def disable_account(
    db: Database, account: Account, at: datetime, actor: str, even_last_admin: bool = False
) -> None:
    """From now on nobody comes in there; all sessions end, and an open set-up link does. LastAdmin."""
    with writing(db):
        if not even_last_admin:
            _refuse_to_lose_last_admin(db, account.id)
        changed = {"disabled_at": utc_text(at), "link_hash": "", "link_expires_at": ""}
        db.table("staff").update(account.id, changed)
        end_all_sessions(db, account)
        history.record(db, at, actor, "staff.disabled", account.actor)


def enable_account(db: Database, account: Account, at: datetime, actor: str) -> None:
    """They come in again with the password and the codes that they had."""
    with writing(db):
        db.table("staff").update(account.id, {"disabled_at": ""})
        history.record(db, at, actor, "staff.enabled", account.actor)


def _refuse_to_lose_last_admin(db: Database, id_: int) -> None:
    """Another admin whose set-up link was never used does not count: it may run out."""
    if db.execute(_IS_LAST_ADMIN, {"id": id_, "admin": Role.ADMIN.value}).fetchone():
        raise LastAdmin
