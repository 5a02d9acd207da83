"""The command that writes a dialog's report. It alone reads the clock here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from chatbot.authoring.library import study_folders
from chatbot.authoring.loader import read_dialog
from chatbot.authoring.problems import DialogError, nearest
from chatbot.reporting.earlier import NoEarlierVersion, read_earlier
from chatbot.reporting.report import Catalogs, Report
from chatbot.screening.dialog import Dialog

_LOG_OF_CATALOGS = "chatbot.i18n"


def commands(root: Path, catalogs: Callable[[str], Catalogs]) -> list[click.Command]:
    """What belongs into the group ``dialogs``; ``catalogs`` gives those of a study."""

    @click.command("report")
    @click.argument("study")
    @click.option(
        "-o",
        "--output",
        "file",
        type=click.Path(path_type=Path, dir_okay=False, writable=True),
        required=True,
        help="The HTML file to write.",
    )
    @click.option(
        "--against",
        metavar="EARLIER",
        help="Tell what changed since then: a study's folder, a dialog.yaml, or a revision that git knows.",
    )
    def report(study: str, file: Path, against: str | None) -> None:
        """Write STUDY as one HTML file to read, print and sign: rules, decision tables, every question."""
        folders = {folder.name: folder for folder in study_folders(root)}
        if study not in folders:
            raise click.ClickException(f"There is no dialog for '{study}'. {nearest(study, folders)}")
        earlier = _earlier(folders[study], against) if against else None
        today = datetime.now(UTC).date()
        with _missing_words() as missing:
            page = Report(read_dialog(folders[study]), catalogs(study), today, earlier).render()
        try:
            file.write_text(page, encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
        click.echo(f"made {file}")
        if missing:
            click.echo(
                f"Not translated yet, and in English in the Chinese column: {len(missing)} sentences. "
                f"They are listed by: flask dialogs check {study}"
            )

    return [report]


@contextmanager
def _missing_words() -> Iterator[set[object]]:
    """Each sentence without a translation, once, in place of a line of the log for each time it is read."""
    missing: set[object] = set()

    def collected(record: logging.LogRecord) -> bool:
        missing.add(record.args)
        return False

    log = logging.getLogger(_LOG_OF_CATALOGS)
    log.addFilter(collected)
    try:
        yield missing
    finally:
        log.removeFilter(collected)


def _earlier(folder: Path, against: str) -> Dialog:
    try:
        return read_earlier(folder, against)
    except NoEarlierVersion as error:
        raise click.ClickException(str(error)) from error
    except DialogError as error:
        messages = "".join(f"\n  {each.file.name}:{each.line}: {each.message}" for each in error.problems)
        raise click.ClickException(f"The earlier version cannot be read:{messages}") from error
