"""Accounts of clinic staff. The history names them by number, so that it holds no names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from chatbot.screening.staff_role import Permission, Role
from chatbot.store import history
from chatbot.store.database import storage_edge, utc_text, writing
from chatbot.store.errors import StoreRefused


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may come in. ``studies`` are those they may see; empty means every one.

    ``login`` is what they type, in lower case; ``name`` is how colleagues see them. ``is_set_up``: they have
    chosen a password, so they can come in unless they are disabled.
    """

    id: int
    login: str
    name: str
    role: Role
    studies: tuple[str, ...]
    is_disabled: bool = False
    is_set_up: bool = False

    @property
    def actor(self) -> str:
        """How the history names them."""
        return history.staff_actor(self.id)

    def may(self, permission: Permission) -> bool:
        return permission in self.role.permissions

    def may_see(self, study: str) -> bool:
        return not self.studies or study in self.studies

    def reaches(self, other: Account) -> bool:
        """Whether the other account sees no study that this one does not: whoever keeps accounts comes by no
        more through one of them.
        """
        return not self.studies or (bool(other.studies) and set(other.studies) <= set(self.studies))


def add_account(
    db: Database, login: str, name: str, role: Role, studies: Iterable[str], at: datetime, actor: str
) -> Account:
    """A new account, which comes in once its set-up link was used. StoreRefused if one has the login."""
    row = {
        "login": login.lower(),
        "name": name,
        "role": role.value,
        "studies": json.dumps(sorted(studies)),
        "created_at": utc_text(at),
    }
    with writing(db):
        if db.table("staff").count_where("login = ?", [row["login"]]):
            raise StoreRefused(f"There is an account {row['login']} already. Choose another login.")
        db.table("staff").insert(row)
        (id_,) = db.execute("SELECT id FROM staff WHERE login = ?", [row["login"]]).fetchone()
        history.record(db, at, actor, "staff.added", history.staff_actor(id_), {"role": role.value})
    account = get_account(db, id_)
    assert account is not None  # noqa: S101 - the row of the transaction above
    return account


def get_account(db: Database, id_: int) -> Account | None:
    with storage_edge():
        return next((_account(row) for row in db.query("SELECT * FROM staff WHERE id = ?", [id_])), None)


def find_account(db: Database, login: str) -> Account | None:
    """The account of a login, however it is capitalised."""
    with storage_edge():
        rows = db.query("SELECT * FROM staff WHERE login = ?", [login.strip().lower()])
        return next((_account(row) for row in rows), None)


def has_accounts(db: Database) -> bool:
    with storage_edge():
        return bool(db.execute("SELECT EXISTS (SELECT 1 FROM staff)").fetchone()[0])


def list_accounts(db: Database) -> tuple[Account, ...]:
    """Every account, disabled ones too, by name."""
    with storage_edge():
        return tuple(_account(row) for row in db.query("SELECT * FROM staff ORDER BY name, id"))


def _account(row: Mapping[str, Any]) -> Account:
    return Account(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=Role(row["role"]),
        studies=tuple(json.loads(row["studies"])),
        is_disabled=bool(row["disabled_at"]),
        is_set_up=bool(row["password_hash"]),
    )
