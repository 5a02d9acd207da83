"""Whose a lead is, and what is to be done next, and when."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from chatbot.screening.progress import OPEN, NextAction
from chatbot.screening.staff_role import Permission
from chatbot.store.database import utc_text
from chatbot.store.history import staff_actor
from chatbot.store.staff import Account, get_account, list_accounts
from chatbot.store.work.changing import Changing, Seen, changing

_STUDY = "SELECT study FROM leads WHERE reference = ?"


class NotAssignable(Exception):
    """This account cannot work the lead: it is disabled, may only look, or may not see the study."""


def may_be_given(account: Account, study: str) -> bool:
    """Whether somebody can work leads of a study."""
    return not account.is_disabled and account.may(Permission.WORK_LEADS) and account.may_see(study)


def list_assignable(db: Database, study: str) -> tuple[Account, ...]:
    """Who can be given a lead of this study, by name."""
    return tuple(each for each in list_accounts(db) if may_be_given(each, study))


def assign(db: Database, seen: Seen, to: int | None, at: datetime, by: Account) -> None:
    """Give a lead to an account, or to nobody (None). Raises NotAssignable, LeadGone, Overtaken."""
    with changing(db, seen, at, by, "lead.assigned", {"to": staff_actor(to) if to else ""}) as change:
        if to is not None:
            (study,) = db.execute(_STUDY, [seen.reference]).fetchone()
            account = get_account(db, to)
            if account is None or not may_be_given(account, study):
                raise NotAssignable
        change.set(assigned_to=to)


def set_next_action(
    db: Database, seen: Seen, action: NextAction | None, when: datetime | None, at: datetime, by: Account
) -> None:
    """Say what is due and when, or that nothing is (None, None).

    ValueError for only one of both, and for a lead that is closed. Raises LeadGone, Overtaken.
    """
    detail = {"action": action.value if action else "", "due": utc_text(when) if when else ""}
    with changing(db, seen, at, by, "lead.next_action_set", detail) as change:
        plan(change, action, when)


def plan(change: Changing, action: NextAction | None, when: datetime | None) -> None:
    """As ``set_next_action``, within another change."""
    if (action is None) is not (when is None):
        raise ValueError("a next action has a time")
    if action is not None and change.state.status not in OPEN:
        raise ValueError("nothing is due for a lead that is closed")
    change.set(next_action=action.value if action else "", next_at=utc_text(when) if when else "")
