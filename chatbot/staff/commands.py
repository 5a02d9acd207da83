"""`flask staff`: the operator keeps accounts. The only place here that reads the clock for itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import click
from sqlite_utils import Database

from chatbot.authoring.problems import nearest
from chatbot.screening.staff_role import Role
from chatbot.staff.account_rules import LONGEST_NAME, read_login, read_name
from chatbot.store.at_terminal import OpenStore, opened
from chatbot.store.history import OPERATOR
from chatbot.store.staff import Account, add_account, find_account, list_accounts
from chatbot.store.staff_changes import disable_account, enable_account
from chatbot.store.staff_links import HOURS, hours_left, make_link


def commands(open_store: OpenStore, studies: Collection[str], site_url: str) -> list[click.Command]:
    """The group ``staff``. ``open_store`` is called by need and may raise StoreRefused; ``site_url`` is where
    staff reach the site, empty if nobody has said.
    """
    group = [
        _add_command(open_store, studies, site_url),
        _list_command(open_store),
        _link_command(open_store, site_url),
        _disable_command(open_store),
        _enable_command(open_store),
    ]
    return [click.Group("staff", group, help="Who of the clinic may sign in.")]


def _add_command(open_store: OpenStore, studies: Collection[str], site_url: str) -> click.Command:
    @click.command("add")
    @click.argument("login")
    @click.option("--name", required=True, help="As colleagues see it.")
    @click.option(
        "--role",
        type=click.Choice([each.value for each in Role]),
        default=Role.COORDINATOR.value,
        show_default=True,
        help="A viewer changes nothing; an admin also keeps accounts and searches the history.",
    )
    @click.option("--study", "of", multiple=True, help="May be said more than once; without it, every study.")
    def add(login: str, name: str, role: str, of: tuple[str, ...]) -> None:
        """Make an account for LOGIN, and print the link by which its owner sets it up."""
        for study in of:
            if study not in studies:
                raise click.ClickException(f"There is no dialog for '{study}'. {nearest(study, studies)}")
        if not read_login(login):
            raise click.ClickException(f"'{login}' is no login: 2 to 40 of a-z, 0-9, '.', '_', '@', '-'.")
        if not read_name(name):
            raise click.ClickException(f"A name has 1 to {LONGEST_NAME} characters, on one line.")
        with opened(open_store) as db:
            account = add_account(db, read_login(login), read_name(name), Role(role), of, _now(), OPERATOR)
            _print_link(db, account, site_url)

    return add


def _list_command(open_store: OpenStore) -> click.Command:
    @click.command("list")
    def list_() -> None:
        """Every account, one a line, with its number in the history."""
        with opened(open_store) as db:
            lines = [_line(db, each) for each in list_accounts(db)]
        for line in lines:
            click.echo(line)
        if not lines:
            click.echo(
                "No accounts. Make the first: flask staff add LOGIN --name NAME --role admin", err=True
            )

    return list_


def _link_command(open_store: OpenStore, site_url: str) -> click.Command:
    @click.command("link")
    @click.argument("login")
    def link(login: str) -> None:
        """Print a new set-up link, for somebody who lost the phone or the password."""
        with opened(open_store) as db:
            _print_link(db, _account(db, login), site_url)

    return link


def _disable_command(open_store: OpenStore) -> click.Command:
    @click.command("disable")
    @click.argument("login")
    def disable(login: str) -> None:
        """End all sessions of an account at once, and let nobody in there."""
        with opened(open_store) as db:
            disable_account(db, _account(db, login), _now(), OPERATOR, even_last_admin=True)
        click.echo(f"{login} is disabled; its sessions have ended")

    return disable


def _enable_command(open_store: OpenStore) -> click.Command:
    @click.command("enable")
    @click.argument("login")
    def enable(login: str) -> None:
        """Let a disabled account sign in again, with the password and the phone that it had."""
        with opened(open_store) as db:
            enable_account(db, _account(db, login), _now(), OPERATOR)
        click.echo(f"{login} is enabled")

    return enable


def _account(db: Database, login: str) -> Account:
    if found := find_account(db, login):
        return found
    logins = [each.login for each in list_accounts(db)]
    raise click.ClickException(f"There is no account '{login}'. {nearest(login, logins)}".rstrip())


def _print_link(db: Database, account: Account, site_url: str) -> None:
    """To the one who asked, and to no file or log."""
    secret = make_link(db, account, _now(), OPERATOR)
    click.echo(f"{site_url.rstrip('/')}/en/staff/set-up/{secret}")
    where = "" if site_url else " on your site, after its address (with `make run`, http://localhost:8000)"
    click.echo(
        f"Open this in a browser{where}, within {HOURS} hours (/zh/... for Chinese). It works once, and "
        f"whoever opens it becomes {account.name}: hand it over as you would a key.",
        err=True,
    )


def _line(db: Database, account: Account) -> str:
    hours = hours_left(db, account, _now())
    states = (
        "disabled" if account.is_disabled else "",
        f"set-up link open for {hours} h" if hours else "",
        "not set up" if not account.is_set_up else "",
    )
    studies = ", ".join(account.studies) or "every study"
    return "  ".join(
        [
            account.actor,
            account.login,
            account.name,
            account.role.value,
            studies,
            *filter(None, states),
        ]
    )


def _now() -> datetime:
    return datetime.now(UTC)
