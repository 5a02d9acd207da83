"""The commands that prove dialogs, and that tell an editor how their files are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from chatbot.authoring.at_terminal import folder_named
from chatbot.authoring.library import study_folders
from chatbot.authoring.loader import DIALOG_FILE, load_dialog
from chatbot.authoring.problems import Problem
from chatbot.checking.check import CHECKS, Check, check_dialog, has_table
from chatbot.checking.editor_schemas import SHAPES, schema_of
from chatbot.checking.logic import combinations
from chatbot.checking.oracle_file import ORACLE_FILE
from chatbot.checking.safety import held_back_by


def commands(
    root: Path, checks: Iterable[Check] = CHECKS, check_shared: Callable[[], Iterable[Problem]] = tuple
) -> list[click.Command]:
    """What belongs into the group ``dialogs``, over the folders below ``root``.

    ``check_shared`` finds mistakes in what all dialogs share.
    """
    return [_check_command(root, tuple(checks), check_shared), _schema_command()]


def _check_command(
    root: Path, checks: tuple[Check, ...], check_shared: Callable[[], Iterable[Problem]]
) -> click.Command:
    @click.command("check")
    @click.argument("study", required=False)
    def check(study: str | None) -> None:
        """Prove STUDY, or every dialog: that its rules hold together, that its cases and its table come out,
        and that its words are as they must be.

        Every mistake is listed with its file, its line and how to mend it. docs/checking.md says what is
        proven.
        """
        folders = _folders(root, study)
        if not folders:
            raise click.ClickException(f"There is no dialog in {root}: add a folder with a dialog.yaml.")
        shared = set(check_shared())
        problems = {folder: check_dialog(folder, checks) for folder in folders}
        for problem in sorted(shared):
            click.echo(problem.seen_from(Path.cwd()))
        for folder, found in problems.items():
            for problem in (each for each in found if each not in shared):
                click.echo(problem.seen_from(Path.cwd()))
            if not found:
                click.echo("\n".join(_proven(folder)))
        count = len(shared.union(*problems.values()))
        if count:
            click.echo(f"{count} to mend." if count > 1 else "1 to mend.", err=True)
            raise click.exceptions.Exit(1)

    return check


def _schema_command() -> click.Command:
    @click.command("schema")
    @click.argument("file", type=click.Choice(list(SHAPES)), default=DIALOG_FILE)
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False, writable=True),
        help="The file to write; its folder is made.  [default: print it]",
    )
    def schema(file: str, output: Path | None) -> None:
        """What may stand in a FILE of this name (dialog.yaml, if none is named), as JSON Schema.

        An editor that knows YAML offers the words with it, and marks a wrong one while you type.
        docs/authoring.md says how to switch that on.
        """
        text = json.dumps(schema_of(file), ensure_ascii=False, indent=2)
        if output is None:
            click.echo(text)
            return
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error
        click.echo(f"made {output}")

    return schema


def _folders(root: Path, study: str | None) -> tuple[Path, ...]:
    return study_folders(root) if study is None else (folder_named(study, root),)


def _proven(folder: Path) -> Iterator[str]:
    dialog = load_dialog(folder)
    yield (
        f"{dialog.study.nct_id} version {dialog.version}: nothing to mend. {len(dialog.criteria)} criteria "
        f"hold over {combinations(dialog):,} combinations of answers."
    )
    for message in dialog.safety:
        if held_back := held_back_by(dialog, message):
            yield f"  To know: the safety message '{message.id}' is not always asked for: {held_back}"
    if not has_table(folder):
        yield f"  To know: there is no {ORACLE_FILE}, so only its cases say what must come of answers."
