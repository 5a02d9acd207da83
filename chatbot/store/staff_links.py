"""Set-up links: who has one chooses a password and an app, and so comes in. The database holds a hash.

A link works until everything that it is for is done, or its time is over, or another one takes its place.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import storage_edge, utc_text, utc_time, writing
from chatbot.store.errors import StoreRefused
from chatbot.store.staff import Account, get_account
from chatbot.store.staff_credentials import Credentials, keep_credentials
from chatbot.store.staff_sessions import end_all_sessions

HOURS = 72


def make_link(db: Database, account: Account, at: datetime, actor: str) -> str:
    """The secret of a new link. What they sign in with so far works until the link was used to its end.

    StoreRefused for a disabled account.
    """
    secret = secrets.token_urlsafe(32)
    with writing(db):
        now = get_account(db, account.id)
        if now is None or now.is_disabled:
            raise StoreRefused(f"The account {account.login} is disabled. Enable it first.")
        expires = utc_text(at + timedelta(hours=HOURS))
        db.table("staff").update(account.id, {"link_hash": _hash(secret), "link_expires_at": expires})
        history.record(db, at, actor, "staff.link_made", account.actor)
    return secret


def account_of_link(db: Database, secret: str, at: datetime) -> Account | None:
    """Whose link it is; None if it was used, replaced, made up, or is over."""
    with storage_edge():
        row = next(
            iter(db.query("SELECT id, link_expires_at FROM staff WHERE link_hash = ?", [_hash(secret)])), None
        )
        if row is None or not _is_open(row["link_expires_at"], at):
            return None
        account = get_account(db, row["id"])
        return account if account and not account.is_disabled else None


def hours_left(db: Database, account: Account, at: datetime) -> int:
    """For how many more hours, rounded up, the account's link works; 0 if it has none."""
    with storage_edge():
        row = db.execute("SELECT link_expires_at FROM staff WHERE id = ?", [account.id]).fetchone()
    if row is None or not _is_open(row[0], at):
        return 0
    return -((at - utc_time(row[0])) // timedelta(hours=1))


def finish_set_up(db: Database, secret: str, credentials: Credentials, at: datetime) -> Account | None:
    """Everything at once: from now on they sign in with this, and the link is used up. Sessions end.

    None, with nothing changed, if the link no longer works.
    """
    with writing(db):
        account = account_of_link(db, secret, at)
        if account is None:
            return None
        keep_credentials(db, account, credentials)
        db.table("staff").update(account.id, {"link_hash": "", "link_expires_at": ""})
        end_all_sessions(db, account)
        history.record(db, at, account.actor, "staff.set_up", account.actor)
        return account


def _is_open(expires_at: str, at: datetime) -> bool:
    return bool(expires_at) and at < utc_time(expires_at)


def _hash(secret: str) -> str:
    return hashlib.sha256(f"set-up link {secret}".encode()).hexdigest()
