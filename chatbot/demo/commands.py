"""`flask demo seed`. The only place in this room that reads the clock."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask import Flask
from sqlite_utils import Database

from chatbot.authoring.cases import CASES_FILE, Case, load_cases
from chatbot.demo.counting import made_up_counts
from chatbot.demo.leads import DAYS, made_up_leads
from chatbot.demo.working import work_on
from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Role
from chatbot.store import Store, history, set_up
from chatbot.store.at_terminal import plainly
from chatbot.store.counters import add_counts
from chatbot.store.database import mark_as_demo
from chatbot.store.errors import StoreRefused
from chatbot.store.keys import load_keys
from chatbot.store.leads import keep_lead
from chatbot.store.passwords import hash_password
from chatbot.store.second_factor import new_recovery_codes, new_secret
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_credentials import Credentials
from chatbot.store.staff_links import finish_set_up, make_link

FOLDER = "demo"
"""Below the instance folder: keys and a database of its own."""

_SEED = 7142

_NOT_YET_DURABLE = "PRAGMA synchronous = NORMAL"
"""A seed is whole or not at all, so that none of its thousand writes has to wait for the disk."""


def commands(app: Flask, database: str) -> list[click.Command]:
    """The group ``demo``. ``database`` is the name of the file in an instance folder."""
    return [click.Group("demo", [_seed_command(app, database)], help="Made-up leads to look at.")]


def _seed_command(app: Flask, database: str) -> click.Command:
    @click.command("seed")
    @click.option(
        "--count", type=click.IntRange(1, 5000), default=200, show_default=True, help="How many leads."
    )
    def seed(count: int) -> None:
        """Fill a separate database with made-up leads in both languages; `make demo` shows them.

        The database of real leads is not touched, not even opened.
        """
        instance = Path(app.config["INSTANCE_PATH"]) / FOLDER
        with plainly(), app.app_context():
            dialogs = dialogs_with_cases(app)
            with _whole_or_not_at_all(instance) as unfinished:
                _fill(_new_store(unfinished, database), dialogs, count)
        click.echo(f"made {count} made-up leads in {instance / database}")
        click.echo("`make demo` shows them.")

    return seed


@contextmanager
def _whole_or_not_at_all(instance: Path) -> Iterator[Path]:
    """A folder that becomes ``instance`` once it is filled; what an interrupted seed left is thrown away."""
    if instance.exists():
        raise StoreRefused(f"{instance} is there already. To begin anew, delete the folder {instance} first.")
    unfinished = instance.with_name(f"{instance.name}.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    yield unfinished
    unfinished.rename(instance)


def _new_store(instance: Path, database: str) -> Store:
    """With keys of its own, whatever the environment gives: they are not those of a real site."""
    path = instance / database
    set_up(instance, path, {}, _now())
    store = Store(path, load_keys(instance, {}))
    with store.connect() as db:
        mark_as_demo(db)
    return store


def _fill(store: Store, dialogs: list[tuple[Dialog, tuple[Case, ...]]], count: int) -> None:
    now, kept = _now(), list[tuple[str, Lead]]()
    with store.connect() as db, click.progressbar(length=2 * count, label="Leads") as bar:
        db.execute(_NOT_YET_DURABLE)
        colleagues = _colleagues(db, now - timedelta(days=DAYS + 1))
        for lead in made_up_leads(dialogs, count, now, _SEED):
            receipt = keep_lead(db, lead, secrets.token_urlsafe(18), store.keys.receipt)
            kept.append((receipt.reference, lead))
            bar.update(1)
        by_study = {dialog.study.nct_id: dialog for dialog, _ in dialogs}
        add_counts(db, made_up_counts((lead for _, lead in kept), by_study, _SEED))
        for _ in work_on(db, kept, by_study, colleagues, now, _SEED):
            bar.update(1)


def _colleagues(db: Database, at: datetime) -> list[Account]:
    """Those who work on the leads; a viewer and an admin are there as well, to sign in as. All are set up,
    with what nobody knows.
    """
    found = [
        add_account(db, login, name, role, (), at, history.OPERATOR)
        for login, name, role in (
            ("li.na", "Li Na", Role.COORDINATOR),
            ("zhou.min", "Zhou Min", Role.COORDINATOR),
            ("wu.fang", "Wu Fang", Role.VIEWER),
            ("sun.wei", "Sun Wei", Role.ADMIN),
        )
    ]
    password = hash_password(secrets.token_urlsafe(32))
    for each in found:
        unknown = Credentials(password, new_secret(), 0, new_recovery_codes())
        finish_set_up(db, make_link(db, each, at, history.OPERATOR), unknown, at)
    return [each for each in found if each.role is Role.COORDINATOR]


def dialogs_with_cases(app: Flask) -> list[tuple[Dialog, tuple[Case, ...]]]:
    """Raises StoreRefused if no dialog has any."""
    root = Path(app.config["DIALOGS_PATH"])
    dialogs: Mapping[str, Dialog] = app.extensions["dialogs"]
    found = [
        (dialog, load_cases(root / study, dialog))
        for study, dialog in dialogs.items()
        if (root / study / CASES_FILE).exists()
    ]
    if not found:
        raise StoreRefused("No dialog has a cases.yaml, from which the leads are made.")
    return found


def _now() -> datetime:
    return datetime.now(UTC)
