"""`flask staff`: what an operator types, and what they read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from click.testing import Result
from flask import Flask

from chatbot import create_app
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.staff import list_accounts
from tests.staff.colleague import Colleague
from tests.staff.conftest import SignIn
from tests.staff.member import Member

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def run(*arguments: str) -> Result:
        return app.test_cli_runner().invoke(args=["staff", *arguments])

    return run


def test_where_the_site_is_known_the_link_is_whole(app: Flask) -> None:
    site = create_app({**app.config, "SITE_URL": "https://screening.example.org/"})
    done = site.test_cli_runner().invoke(args=["staff", "add", "wang", "--name", "王芳"])
    assert done.stdout.startswith("https://screening.example.org/en/staff/set-up/")
    assert "localhost" not in done.stderr


def test_adding_prints_a_link_that_works_and_nothing_else_on_stdout(
    app: Flask, store: Store, run: Run
) -> None:
    done = run("add", "Chen.Li", "--name", "Chen Li", "--role", "admin", "--study", "NCT07214142")
    assert done.exit_code == 0, done.output
    path = done.stdout.strip()
    assert path.startswith("/en/staff/set-up/")
    assert "72 hours" in done.stderr
    page = Member(app).opens(path)
    assert (page.status, page.heading) == (200, "Choose a password")
    assert "chen.li" in page.text
    with store.connect() as db:
        (account,) = list_accounts(db)
    assert (account.role, account.studies) == (Role.ADMIN, ("NCT07214142",))


def test_without_more_said_an_account_is_a_coordinators_of_every_study(store: Store, run: Run) -> None:
    run("add", "li", "--name", "Chen Li")
    with store.connect() as db:
        (account,) = list_accounts(db)
    assert (account.role, account.studies) == (Role.COORDINATOR, ())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("li li", "--name", "Chen Li"), "is no login"),
        (("li", "--name", " "), "A name has 1 to 60"),
        (("li", "--name", "Chen Li", "--study", "NCT07214143"), "Did you mean 'NCT07214142'?"),
        (("li", "--name", "Chen Li", "--role", "owner"), "'owner' is not one of"),
        (("li",), "Missing option '--name'"),
        (("there", "--name", "Chen Li"), "already"),
    ],
)
def test_a_mistake_is_said_and_adds_nobody(
    store: Store, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    run("add", "there", "--name", "Somebody")
    done = run("add", *arguments)
    assert done.exit_code != 0
    assert said in done.output
    with store.connect() as db:
        assert len(list_accounts(db)) == 1


def test_every_account_is_listed_with_its_state(run: Run, colleague: Callable[..., Colleague]) -> None:
    assert "No accounts" in run("list").stderr
    li = colleague(name="Chen Li").account
    run("add", "wang", "--name", "王芳", "--role", "viewer", "--study", "NCT07214142")
    run("add", "zhao", "--name", "Zhao")
    run("disable", "zhao")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        lines = run("list").stdout.splitlines()
    assert lines == [
        f"staff 1  {li.login}  Chen Li  coordinator  every study",
        "staff 3  zhao  Zhao  coordinator  every study  disabled  not set up",
        "staff 2  wang  王芳  viewer  NCT07214142  set-up link open for 70 h  not set up",
    ]


def test_q23_disabling_ends_sessions_even_of_the_last_admin_and_enabling_undoes_it(
    run: Run, sign_in: SignIn
) -> None:
    member = sign_in(Role.ADMIN)
    assert member.account
    assert member.opens().path == "/en/staff/"
    assert run("disable", member.account.login).exit_code == 0
    assert member.opens().path == "/en/staff/sign-in"
    assert run("link", member.account.login).exit_code == 1
    assert run("enable", member.account.login).exit_code == 0
    assert run("link", member.account.login).stdout.startswith("/en/staff/set-up/")


@pytest.mark.parametrize("command", ["link", "disable", "enable"])
def test_an_account_that_is_not_there_is_said_with_the_nearest_one(run: Run, command: str) -> None:
    run("add", "chen.li", "--name", "Chen Li")
    done = run(command, "chen.lu")
    assert done.exit_code == 1
    assert "Did you mean 'chen.li'?" in done.output
