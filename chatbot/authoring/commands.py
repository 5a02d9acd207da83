"""Authors' commands. The only place in authoring that reads the clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import click

from chatbot.authoring.as_json import assessment_data, questions_data
from chatbot.authoring.json_source import NotJson, parse_json
from chatbot.authoring.library import drafts, no_dialog
from chatbot.authoring.registry import commands as registry_commands
from chatbot.reading.answers import read_answers
from chatbot.screening.assessment import assess
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import Answer, voice_of


def commands(dialogs: Mapping[str, Dialog], root: Path, old_after: int) -> list[click.Group]:
    """The group ``dialogs`` over these dialogs, by study.

    ``root`` is the folder of all dialogs, ``old_after`` the days after which a registry status counts as old.
    """
    group = click.Group("dialogs", help="Look at dialogs and try them out.")
    for command in (
        _list_command(dialogs, root, old_after),
        _questions_command(dialogs, root),
        _assess_command(dialogs, root),
    ):
        group.add_command(command)
    for command in registry_commands.commands(root):
        group.add_command(command)
    return [group]


def _list_command(dialogs: Mapping[str, Dialog], root: Path, old_after: int) -> click.Command:
    @click.command("list")
    def list_() -> None:
        """Every dialog, one a line: study, version, size, status with its date, title."""
        for dialog in dialogs.values():
            click.echo(_line_of(dialog, _today(), old_after))
        for study, places in drafts(root).items():
            if study not in dialogs:
                first = f"{places[0].file}:{places[0].line}"
                click.echo(f"{study}  draft, not served: {len(places)} texts to write, the first at {first}")

    return list_


def _questions_command(dialogs: Mapping[str, Dialog], root: Path) -> click.Command:
    @click.command("questions")
    @click.argument("study")
    def questions(study: str) -> None:
        """Every question of STUDY in JSON: ids, kinds, choices, units and when it is asked."""
        _print_json(questions_data(_dialog(dialogs, root, study)))

    return questions


def _assess_command(dialogs: Mapping[str, Dialog], root: Path) -> click.Command:
    @click.command("assess")
    @click.argument("study")
    @click.argument("file", type=click.File("rb"))
    @click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="YYYY-MM-DD",
        help="Judge as of this day.  [default: today, UTC]",
    )
    def assess_(study: str, file: BinaryIO, as_of: datetime | None) -> None:
        """What the answers in FILE ("-" for stdin) come to in STUDY, in JSON.

        FILE is a JSON object {question id: answer}; dialogs/README.md describes it.
        """
        dialog = _dialog(dialogs, root, study)
        answers = _answers(dialog, file)
        found = assess(dialog, answers, as_of.date() if as_of else _today())
        _print_json(assessment_data(dialog, found, voice_of(dialog, answers)))

    return assess_


def _dialog(dialogs: Mapping[str, Dialog], root: Path, study: str) -> Dialog:
    if study not in dialogs:
        raise click.ClickException(no_dialog(study, dialogs, root))
    return dialogs[study]


def _answers(dialog: Dialog, file: BinaryIO) -> dict[str, Answer]:
    name = getattr(file, "name", "<stdin>")
    try:
        given = parse_json(file.read())
    except NotJson as error:
        where = f"{name}:{error.line}" if error.line else name
        raise click.ClickException(f"{where}: {error}") from error
    if not isinstance(given, dict):
        raise click.ClickException(f"{name}: This is no JSON object. Write {{question id: answer, ...}}.")
    answers, problems = read_answers(dialog, given)
    if problems:
        listed = "".join(f"\n  {problem}" for problem in problems)
        raise click.ClickException(f"{name}: These answers cannot be read:{listed}")
    return answers


def _line_of(dialog: Dialog, today: date, old_after: int) -> str:
    study = dialog.study
    return "  ".join(
        (
            study.nct_id,
            f"version {dialog.version}",
            f"{len(dialog.questions)} questions",
            f"{len(dialog.criteria)} criteria",
            study.status_line(today, old_after),
            study.brief_title,
        )
    )


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _today() -> date:
    return datetime.now(UTC).date()
