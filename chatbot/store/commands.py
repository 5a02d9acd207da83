"""The operator's commands. The only place in the store that reads the clock."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click
from click.core import ParameterSource

from chatbot.config import MOST_DAYS
from chatbot.store import history, set_up
from chatbot.store.at_terminal import OpenStore, demo_mark, opened, plainly
from chatbot.store.backup import make_backup, restore_backup
from chatbot.store.database import open_database
from chatbot.store.keys import load_keys
from chatbot.store.leads import get_lead, list_leads
from chatbot.store.printing import line_of, printed
from chatbot.store.purge import count_run_out, list_expired, purge, purge_paused
from chatbot.store.receipts import read_reference
from chatbot.store.staff import has_accounts

LeadDays = tuple[int, Mapping[str, int]]
StatusLine = Callable[[str, date], str]
_CLOCK_IS_RIGHT = click.option("--clock-is-right", is_flag=True, help="Go on although the clock looks wrong.")
_FILE = click.Path(path_type=Path, dir_okay=False)
_NO_ACCOUNT = (
    "Nobody of the clinic can sign in yet. Make the first account, here in another terminal:\n"
    '    .venv/bin/flask staff add LOGIN --name "NAME" --role admin\n'
    "It prints a link by which its owner chooses a password and connects a phone."
)
_STILL_IN_THE_LOG = "Somebody was reading, so erased words are still in the log. Run it again."


def commands(
    instance: Path, database: Path, open_store: OpenStore, lead_days: LeadDays, status_line: StatusLine
) -> list[click.Command]:
    """`setup`, `leads`, `paused`, `backup`, `history`.

    ``open_store`` is called by need and may raise StoreRefused.
    ``lead_days``: how long a lead may be kept by the privacy notice, in general and by study.
    ``status_line``: of a study and a day, how the registry says it stands; empty for a study no longer here.
    """
    leads = [*_leads_commands(open_store, status_line), _purge_command(open_store, lead_days)]
    return [
        _setup_command(instance, database),
        click.Group("leads", leads, help="Read what people left, and erase what is too old."),
        click.Group("paused", [_purge_paused_command(open_store)], help="Answers that wait under a code."),
        click.Group("backup", _backup_commands(open_store), help="Copy the database away and back."),
        click.Group("history", _history_commands(open_store), help="Who did what to which lead."),
    ]


def _setup_command(instance: Path, database: Path) -> click.Command:
    @click.command("setup")
    def setup() -> None:
        """Make the instance folder, keys and database where they are missing."""
        with plainly():
            made = set_up(instance, database, os.environ, _now())
        for each in made:
            click.echo(f"made {each}")
        if not made:
            click.echo("Everything is there.")
        with plainly(), open_database(database, load_keys(instance, os.environ).database) as db:
            if not has_accounts(db):
                click.echo(_NO_ACCOUNT, err=True)

    return setup


def _leads_commands(open_store: OpenStore, status_line: StatusLine) -> list[click.Command]:
    @click.command("list")
    @click.option(
        "--limit", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="At most so many."
    )
    def list_(limit: int) -> None:
        """New leads with a date for treatment, then the newest; one a line; times in UTC."""
        with opened(open_store) as db:
            lines, mark = list_leads(db, _now(), history.OPERATOR, limit), demo_mark(db)
        for line in lines:
            click.echo(f"{mark}{line_of(line)}")
        if not lines:
            click.echo("No leads.", err=True)

    @click.command("show")
    @click.argument("reference", metavar="REF")
    def show(reference: str) -> None:
        """Everything that the person of this reference said and was shown; times in UTC."""
        with opened(open_store) as db:
            lead, mark = get_lead(db, read_reference(reference), _now(), history.OPERATOR), demo_mark(db)
        if lead is None:
            raise click.ClickException("There is no lead with this reference.")
        click.echo(f"{mark}{printed(lead)}")
        if told := status_line(lead.study, _now().date()):
            click.echo(f"registry status: {told}")

    return [list_, show]


def _purge_command(open_store: OpenStore, lead_days: LeadDays) -> click.Command:
    general, by_study = lead_days

    @click.command("purge")
    @click.option(
        "--days",
        type=click.IntRange(1, MOST_DAYS),
        default=general,
        show_default=", ".join([str(general), *(f"{study}: {own}" for study, own in by_study.items())]),
        help="Erase what was kept for so many days or longer, whatever the study.",
    )
    @click.option("--dry-run", is_flag=True, help="Only name them; so it is without --yes too.")
    @click.option("--yes", is_flag=True, help="Erase them; without it they are only named.")
    @_CLOCK_IS_RIGHT
    @click.pass_context
    def purge_(context: click.Context, days: int, dry_run: bool, yes: bool, clock_is_right: bool) -> None:
        """Erase the leads that were kept for as long as the privacy notice says, or longer."""
        is_given = context.get_parameter_source("days") is not ParameterSource.DEFAULT
        own = {} if is_given else by_study
        with opened(open_store) as db:
            if dry_run or not yes:
                _say_expired(list_expired(db, _now(), days, clock_is_right, own), days, own)
                return
            purged = purge(db, _now(), days, clock_is_right, own)
        for reference in purged.references:
            click.echo(f"erased {reference}")
        click.echo(f"Leads erased: {len(purged.references)}.")
        if not purged.is_traceless:
            raise click.ClickException(_STILL_IN_THE_LOG)

    return purge_


def _purge_paused_command(open_store: OpenStore) -> click.Command:
    @click.command("purge")
    @click.option("--yes", is_flag=True, help="Erase them; without it they are only counted.")
    @_CLOCK_IS_RIGHT
    def purge_(yes: bool, clock_is_right: bool) -> None:
        """Erase the answers whose code has run out; their codes open nothing any more in any case."""
        with opened(open_store) as db:
            if not yes:
                count = count_run_out(db, _now(), clock_is_right)
                click.echo(f"Codes that have run out: {count}.")
                click.echo("Nothing was erased. Add --yes to erase what waits under them.")
                return
            count, is_traceless = purge_paused(db, _now(), clock_is_right)
        click.echo(f"Erased what waited under codes that have run out: {count}.")
        if not is_traceless:
            raise click.ClickException(_STILL_IN_THE_LOG)

    return purge_


def _say_expired(references: tuple[str, ...], days: int, by_study: Mapping[str, int]) -> None:
    own = "".join(f" ({study}: {each})" for study, each in by_study.items())
    click.echo(f"Leads kept for {days} days{own} or longer: {len(references)}.")
    for reference in references:
        click.echo(reference)
    if references:
        click.echo("Nothing was erased. Add --yes to erase them.")


def _backup_commands(open_store: OpenStore) -> list[click.Command]:
    @click.command("make")
    @click.argument("file", type=_FILE)
    def make(file: Path) -> None:
        """Copy the database into FILE, encrypted with the same key: keep that key somewhere else."""
        with plainly():
            store = open_store()
            make_backup(store.path, store.keys.database, file, _now())
        click.echo(f"made {file}")

    @click.command("restore")
    @click.argument("file", type=_FILE)
    @click.option("--yes", is_flag=True, help="Replace a database that is there.")
    def restore(file: Path, yes: bool) -> None:
        """Put the backup FILE in the place of the database; stop the server first."""
        with plainly():
            store = open_store()
            again = restore_backup(store.path, store.keys.database, file, _now(), overwrite=yes)
        click.echo(f"restored {file}")
        for reference in again:
            click.echo(f"erased {reference} again")

    return [make, restore]


def _history_commands(open_store: OpenStore) -> list[click.Command]:
    @click.command("verify")
    def verify() -> None:
        """Check that no entry was changed or removed; note the hash elsewhere to tell a forged chain."""
        with opened(open_store) as db:
            broken = history.verify(db)
            length, last_hash = history.length_and_last_hash(db)
        if broken:
            raise click.ClickException(f"The history is broken at entry {broken.seq}: {broken.why}.")
        click.echo(f"{length} entries, unbroken; the last hash is {last_hash}")

    return [verify]


def _now() -> datetime:
    return datetime.now(UTC)
