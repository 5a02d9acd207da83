"""Accounts: who there is, what becomes of them, and what the history says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from chatbot.screening.staff_role import Role
from chatbot.store.errors import LastAdmin, StoreRefused
from chatbot.store.staff import Account, add_account, find_account, get_account, has_accounts, list_accounts
from chatbot.store.staff_changes import change_account, disable_account, enable_account
from chatbot.store.staff_credentials import Credentials
from chatbot.store.staff_links import account_of_link, finish_set_up, make_link
from chatbot.store.staff_sessions import account_in_session, begin_session

Add = Callable[..., Account]


@pytest.fixture
def add(db: Database, now: datetime) -> Add:
    """A new account, set up unless ``is_new``."""

    def add(login: str = "li", role: Role = Role.COORDINATOR, is_new: bool = False) -> Account:
        account = add_account(db, login, f"Name of {login}", role, (), now, "operator")
        if not is_new:
            link = make_link(db, account, now, "operator")
            finish_set_up(db, link, Credentials("hash", "SECRET", 0, ()), now)
        found = get_account(db, account.id)
        assert found
        return found

    return add


def actions(db: Database) -> list[tuple[str, str, str]]:
    rows = db.execute("SELECT actor, action, subject FROM history WHERE action LIKE 'staff.%' ORDER BY seq")
    return list(rows.fetchall())


def test_an_account_is_found_however_its_login_is_written(db: Database, add: Add) -> None:
    assert not has_accounts(db)
    added = add("Chen.Li")
    assert find_account(db, " CHEN.LI ") == added == get_account(db, added.id)
    assert list_accounts(db) == (added,)
    assert has_accounts(db)
    assert find_account(db, "chen") is None


def test_a_login_belongs_to_one_account(db: Database, add: Add, now: datetime) -> None:
    add("li")
    with pytest.raises(StoreRefused, match="already"):
        add_account(db, "LI", "Another", Role.VIEWER, (), now, "operator")


def test_an_account_may_come_in_only_after_its_set_up(add: Add) -> None:
    assert (add("li").is_set_up, add("wang", is_new=True).is_set_up) == (True, False)


@pytest.mark.parametrize(
    ("role", "studies"), [(Role.VIEWER, ()), (Role.COORDINATOR, ("NCT07214142",)), (Role.ADMIN, ())]
)
def test_q23_another_role_or_other_studies_end_all_sessions(
    db: Database, add: Add, now: datetime, role: Role, studies: tuple[str, ...]
) -> None:
    account, colleague = add("li"), add("wang")
    sessions = [begin_session(db, each, now) for each in (account, account, colleague)]
    change_account(db, account, role, studies, now, "staff 9")
    assert [bool(account_in_session(db, each, now)) for each in sessions] == [False, False, True]
    changed = get_account(db, account.id)
    assert changed
    assert (changed.role, changed.studies) == (role, studies)
    assert actions(db)[-1] == ("staff 9", "staff.changed", account.actor)


def test_saving_what_is_so_already_ends_nothing(db: Database, add: Add, now: datetime) -> None:
    account = add("li")
    session = begin_session(db, account, now)
    before = actions(db)
    change_account(db, account, account.role, account.studies, now, "staff 9")
    assert account_in_session(db, session, now)
    assert actions(db) == before


def test_q23_a_disabled_account_is_out_at_once_and_enabled_again_it_has_no_old_session(
    db: Database, add: Add, now: datetime
) -> None:
    account = add("li")
    session, link = begin_session(db, account, now), make_link(db, account, now, "operator")
    disable_account(db, account, now, "staff 9")
    assert account_in_session(db, session, now) is None
    assert account_of_link(db, link, now) is None
    enable_account(db, account, now, "staff 9")
    assert get_account(db, account.id) == account
    assert account_in_session(db, session, now) is None
    assert account_of_link(db, link, now) is None
    assert actions(db)[-2:] == [
        ("staff 9", "staff.disabled", account.actor),
        ("staff 9", "staff.enabled", account.actor),
    ]


@pytest.mark.parametrize("other", [None, "coordinator", "admin, not set up", "admin, disabled"])
def test_the_last_admin_who_can_sign_in_stays_one(
    db: Database, add: Add, now: datetime, other: str | None
) -> None:
    last = add("last", Role.ADMIN)
    if other == "coordinator":
        add("other", Role.COORDINATOR)
    elif other == "admin, not set up":
        add("other", Role.ADMIN, is_new=True)
    elif other == "admin, disabled":
        disable_account(db, add("other", Role.ADMIN), now, "operator")
    with pytest.raises(LastAdmin):
        disable_account(db, last, now, last.actor)
    with pytest.raises(LastAdmin):
        change_account(db, last, Role.VIEWER, (), now, last.actor)
    assert get_account(db, last.id) == last


def test_the_only_admin_stays_one_where_nobody_is_set_up_as_in_a_demonstration(
    db: Database, add: Add, now: datetime
) -> None:
    only, other = add("only", Role.ADMIN, is_new=True), add("other", Role.VIEWER, is_new=True)
    with pytest.raises(LastAdmin):
        disable_account(db, only, now, only.actor)
    disable_account(db, other, now, only.actor)
    assert [each.is_disabled for each in list_accounts(db)] == [False, True]


def test_one_of_two_admins_may_go_and_the_operator_may_disable_the_last_one(
    db: Database, add: Add, now: datetime
) -> None:
    one, other = add("one", Role.ADMIN), add("other", Role.ADMIN)
    change_account(db, one, Role.VIEWER, (), now, one.actor)
    disable_account(db, other, now, "operator", even_last_admin=True)
    assert [each.is_disabled for each in list_accounts(db)] == [False, True]


def test_the_history_of_accounts_holds_numbers_and_no_names(db: Database, add: Add, now: datetime) -> None:
    account = add("chen.li", Role.ADMIN)
    add("wang", Role.ADMIN)
    change_account(db, account, Role.VIEWER, ("NCT07214142",), now, "staff 9")
    disable_account(db, account, now + timedelta(hours=1), "staff 9")
    told = str(db.execute("SELECT * FROM history").fetchall())
    assert [name for name in ("chen", "Name of", "wang") if name in told] == []
    assert {subject for _, _, subject in actions(db)} == {"staff 1", "staff 2"}
