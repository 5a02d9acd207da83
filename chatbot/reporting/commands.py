"""The command that writes a dialog's report. It alone reads the clock here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from chatbot.authoring.library import study_folders
from chatbot.authoring.loader import read_dialog
from chatbot.authoring.problems import nearest
from chatbot.reporting.report import Catalogs, Report


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
    def report(study: str, file: Path) -> None:
        """Write STUDY as one HTML file to read, print and sign: rules, decision tables, every question."""
        folders = {folder.name: folder for folder in study_folders(root)}
        if study not in folders:
            raise click.ClickException(f"There is no dialog for '{study}'. {nearest(study, folders)}")
        page = Report(read_dialog(folders[study]), catalogs(study), datetime.now(UTC).date()).render()
        try:
            file.write_text(page, encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
        click.echo(f"made {file}")

    return [report]
