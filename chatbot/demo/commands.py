"""`flask demo seed`. The only place in this room that reads the clock."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask

from chatbot.authoring.cases import CASES_FILE, Case, load_cases
from chatbot.demo.leads import made_up_leads
from chatbot.screening.dialog import Dialog
from chatbot.store import Store, set_up
from chatbot.store.database import is_demo, mark_as_demo
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.keys import load_keys
from chatbot.store.leads import keep_lead

FOLDER = "demo"
"""Below the instance folder: keys and a database of its own."""

_SEED = 7142


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
        with _plainly(), app.app_context():
            store = _new_store(instance, database)
            _fill(store, _dialogs_with_cases(app), count)
        click.echo(f"made {count} made-up leads in {store.path}")
        click.echo("`make demo` shows them.")

    return seed


def _new_store(instance: Path, database: str) -> Store:
    path = instance / database
    if path.exists():
        raise StoreRefused(f"{path} is there already. To begin anew, delete the folder {instance} first.")
    set_up(instance, path, os.environ, _now())
    store = Store(path, load_keys(instance, os.environ))
    with store.connect() as db:
        mark_as_demo(db)
    return store


def _fill(store: Store, dialogs: list[tuple[Dialog, tuple[Case, ...]]], count: int) -> None:
    with store.connect() as db, click.progressbar(length=count, label="Leads") as bar:
        if not is_demo(db):
            raise StoreRefused(f"{store.path} is no database for made-up leads.")
        for lead in made_up_leads(dialogs, count, _now(), _SEED):
            keep_lead(db, lead, secrets.token_urlsafe(18), store.keys.receipt)
            bar.update(1)


def _dialogs_with_cases(app: Flask) -> list[tuple[Dialog, tuple[Case, ...]]]:
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


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (StoreRefused, StoreUnavailable, LookupError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _now() -> datetime:
    return datetime.now(UTC)
