"""What somebody proves who they are with: a password and a second factor, each changed in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import storage_edge, utc_text, writing
from chatbot.store.second_factor import is_recovery_code, recovery_hash, step_of
from chatbot.store.staff import Account
from chatbot.store.staff_sessions import end_all_sessions


@dataclass(frozen=True, slots=True)
class Credentials:
    """``totp_step`` is that of the code by which the app was tried out; it is not taken again."""

    password_hash: str
    totp_secret: str
    totp_step: int
    recovery_codes: tuple[str, ...]


def keep_credentials(db: Database, account: Account, given: Credentials) -> None:
    """In the place of all that was there; inside a transaction of the caller's."""
    row = {
        "password_hash": given.password_hash,
        "totp_secret": given.totp_secret,
        "totp_last_step": given.totp_step,
    }
    db.table("staff").update(account.id, row)
    _keep_recovery_codes(db, account, given.recovery_codes)


def password_hash_of(db: Database, account: Account) -> str:
    """Empty if the account is not set up."""
    with storage_edge():
        row = db.execute("SELECT password_hash FROM staff WHERE id = ?", [account.id]).fetchone()
    return str(row[0]) if row else ""


def change_password(db: Database, account: Account, password_hash: str, session: str, at: datetime) -> None:
    """All sessions end but the one that it is changed in."""
    with writing(db):
        db.table("staff").update(account.id, {"password_hash": password_hash})
        ended = end_all_sessions(db, account, but=session)
        history.record(
            db, at, account.actor, "staff.password_changed", account.actor, {"sessions_ended": ended}
        )


def change_app(db: Database, account: Account, secret: str, step: int, session: str, at: datetime) -> None:
    """Codes of the app that was used so far are worth nothing. All sessions end but this one."""
    with writing(db):
        db.table("staff").update(account.id, {"totp_secret": secret, "totp_last_step": step})
        ended = end_all_sessions(db, account, but=session)
        history.record(db, at, account.actor, "staff.app_changed", account.actor, {"sessions_ended": ended})


def change_recovery_codes(db: Database, account: Account, codes: Sequence[str], at: datetime) -> None:
    """Earlier ones are worth nothing."""
    with writing(db):
        _keep_recovery_codes(db, account, codes)
        history.record(db, at, account.actor, "staff.recovery_codes_changed", account.actor)


def count_recovery_codes(db: Database, account: Account) -> int:
    """How many are left."""
    with storage_edge():
        return int(db.table("recovery_codes").count_where("staff_id = ? AND used_at = ''", [account.id]))


def take_second_factor(db: Database, account: Account, code: str, at: datetime) -> bool:
    """Whether this is a code of theirs that was not taken before. It is taken by this."""
    with writing(db):
        if is_recovery_code(code):
            return _take_recovery_code(db, account, code, at)
        row = db.execute(
            "SELECT totp_secret, totp_last_step FROM staff WHERE id = ? AND totp_secret <> ''", [account.id]
        ).fetchone()
        step = step_of(row[0], code, at, row[1]) if row else None
        if step is not None:
            db.table("staff").update(account.id, {"totp_last_step": step})
        return step is not None


def _take_recovery_code(db: Database, account: Account, code: str, at: datetime) -> bool:
    taken = db.execute(
        "UPDATE recovery_codes SET used_at = ? WHERE staff_id = ? AND hash = ? AND used_at = ''",
        [utc_text(at), account.id, recovery_hash(code)],
    ).rowcount
    if taken:
        history.record(db, at, account.actor, "staff.recovery_code_used", account.actor)
    return bool(taken)


def _keep_recovery_codes(db: Database, account: Account, codes: Sequence[str]) -> None:
    db.execute("DELETE FROM recovery_codes WHERE staff_id = ?", [account.id])
    db.table("recovery_codes").insert_all(
        {"staff_id": account.id, "hash": recovery_hash(code)} for code in codes
    )
