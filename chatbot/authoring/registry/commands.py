"""``flask dialogs new`` and ``diff``: a registry record made into a dialog, and compared with one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from chatbot.authoring.loader import DIALOG_FILE, RECORD_FILE, load_dialog
from chatbot.authoring.problems import DialogError
from chatbot.authoring.record import read_record
from chatbot.authoring.registry.consequences import told
from chatbot.authoring.registry.criteria import Aside, split_criteria
from chatbot.authoring.registry.differences import differences
from chatbot.authoring.registry.folder import MadeFolder, make_folder
from chatbot.authoring.registry.shape import read_protocol

_RECORD = click.Path(path_type=Path, exists=True, dir_okay=False)
CHANGED = 1
FAILED = 2


def commands(root: Path) -> list[click.Command]:
    """``new`` and ``diff`` for the dialogs below ``root``."""
    return [_new_command(root), _diff_command(root)]


def _new_command(root: Path) -> click.Command:
    @click.command("new")
    @click.argument("record", type=_RECORD)
    def new(record: Path) -> None:
        """Make a draft of a dialog from RECORD, a study as ClinicalTrials.gov API v2 sends it (JSON).

        A folder that is there already is never touched. A draft is not served while a text in it says TODO.
        """
        with _plainly():
            made = make_folder(root, record)
        for line in _made(made):
            click.echo(line)

    return new


def _diff_command(root: Path) -> click.Command:
    @click.command("diff")
    @click.argument("record", type=_RECORD)
    def diff(record: Path) -> None:
        """What the newer RECORD of a study changes for its dialog.

        Exits with 0 if nothing changed, with 1 if something did, with 2 if the two cannot be compared.
        """
        with _plainly():
            now = read_record(record)
            folder = root / now.nct_id
            if not (folder / DIALOG_FILE).is_file():
                raise _Failed(
                    f"There is no dialog for {now.nct_id}. Make one with: flask dialogs new {record}"
                )
            dialog = load_dialog(folder, is_draft=True)
            asides = [_asides(file) for file in (folder / RECORD_FILE, record)]
        found = differences(dialog.study, now, *asides)
        for line in told(dialog, found, now.last_update):
            click.echo(line)
        if found:
            sys.exit(CHANGED)

    return diff


def _asides(file: Path) -> list[str]:
    parts = split_criteria(read_protocol(file).eligibility.criteria).parts
    return [part.text for part in parts if isinstance(part, Aside)]


class _Failed(click.ClickException):
    exit_code = FAILED


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except DialogError as error:
        raise _Failed(str(error)) from error
    except OSError as error:
        raise _Failed(f"{error.filename}: {error.strerror}.") from error


def _made(made: MadeFolder) -> Iterator[str]:
    lines, study = made.criteria.lines, made.study
    inclusion = sum(line.id.startswith("I") for line in lines)
    yield f"made {made.folder}: record.json, dialog.yaml, cases.yaml"
    yield f"lines of the record: {inclusion} of inclusion, {len(lines) - inclusion} of exclusion"
    yield f"ready, from the record: {', '.join(made.skeleton.ready) or 'nothing'}"
    yield f"registry status: {study.status_told}"
    reached = (study.contact.phone, study.contact.extension)
    contact = (study.contact.name, *(reached if study.contact.phone else [study.contact.email]))
    yield f"to be called: {', '.join(filter(None, contact))}"
    if made.skeleton.asides:
        yield f"sentences without a rule: {made.skeleton.asides}, as remarks beside the criteria. Read them."
    for warning in made.skeleton.warnings:
        yield f"look: {warning}"
    first = made.left[0]
    yield f"left to do: {len(made.left)} texts that say TODO, the first at {first.file}:{first.line}"
    yield "While one is left this is a draft, and no patient meets it."
    yield (
        "Chinese is not written in dialog.yaml. When the English stands, `make catalogs` makes "
        f"translations/zh_Hans/LC_MESSAGES/{study.nct_id}.po for the translator."
    )
