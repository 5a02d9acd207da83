"""Colleagues who work a lead, and short ways to say what they do."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.store.staff import Account, add_account
from chatbot.store.work.changing import LeadState, Seen, get_state
from chatbot.store.work.status import change_status

CRITERIA = frozenset({"I1", "E9"})


def colleague(
    db: Database, name: str = "Chen Li", role: Role = Role.COORDINATOR, studies: tuple[str, ...] = ()
) -> Account:
    login = f"{name.replace(' ', '-').lower()}-{role.value}"
    at = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    return add_account(db, login, name, role, studies, at, "operator")


def state_of(db: Database, reference: str) -> LeadState:
    found = get_state(db, reference)
    assert found is not None
    return found


def seen(db: Database, reference: str) -> Seen:
    return state_of(db, reference).seen


def moves(db: Database, reference: str, to: LeadStatus, at: datetime, by: Account) -> None:
    """On a lead as it stands now; a screen failure is for I1."""
    criterion = "I1" if to is LeadStatus.SCREEN_FAILURE else ""
    change_status(db, seen(db, reference), to, at, by, criterion, CRITERIA)


def later(at: datetime, hours: float = 1) -> datetime:
    return at + timedelta(hours=hours)


def entries(db: Database, reference: str) -> list[str]:
    """What the history tells of a lead, the oldest first."""
    return [
        row["action"]
        for row in db.query("SELECT action FROM history WHERE subject = ? ORDER BY seq", [reference])
    ]
