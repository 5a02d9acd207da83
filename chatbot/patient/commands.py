"""Commands for the clinic's own material: paper to hang up or hand out, and a card for its site."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask

from chatbot.authoring.at_terminal import named
from chatbot.patient.material import AddressRefused, embed, poster, site_address
from chatbot.screening.dialog import Dialog

_SITE = click.option(
    "--url", "site", required=True, help="The site's address, as in https://prescreen.example.org."
)


def commands(app: Flask) -> list[click.Command]:
    """The group ``study`` over the dialogs of this app."""
    return [
        click.Group("study", [_poster_command(app), _embed_command(app)], help="Material for the clinic.")
    ]


def _poster_command(app: Flask) -> click.Command:
    @click.command("poster")
    @click.argument("study")
    @_SITE
    @click.option(
        "-o",
        "--output",
        "file",
        required=True,
        type=click.Path(path_type=Path),
        help="The HTML file to make.",
    )
    def poster_(study: str, site: str, file: Path) -> None:
        """An A4 poster and wallet cards about STUDY, to print from a browser."""
        _write(file, poster(app, _dialog(app, study), _address(site)))
        click.echo(f"made {file}")
        click.echo(
            "Before it hangs anywhere: have the ethics committee approve it, and fill in its number.",
            err=True,
        )

    return poster_


def _embed_command(app: Flask) -> click.Command:
    @click.command("embed")
    @click.argument("study")
    @_SITE
    def embed_(study: str, site: str) -> None:
        """Print a card about STUDY in HTML, for a page of the hospital's own site."""
        click.echo(embed(app, _dialog(app, study), _address(site)))

    return embed_


def _dialog(app: Flask, study: str) -> Dialog:
    dialogs: dict[str, Dialog] = app.extensions["dialogs"]
    return named(study, dialogs, Path(app.config["DIALOGS_PATH"]))


def _address(site: str) -> str:
    try:
        return site_address(site)
    except AddressRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _write(file: Path, text: str) -> None:
    """A new file, never in the place of another: the old poster may be the approved one."""
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise click.ClickException(
            f"{file} is there already. Choose another name, or move it away."
        ) from error
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
