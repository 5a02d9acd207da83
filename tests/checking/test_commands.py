"""`flask dialogs check`, as an author runs it and as `make test` does for every dialog."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask.cli import FlaskGroup

from chatbot import create_app_for_commands
from chatbot.authoring.library import study_folders
from chatbot.checking.commands import commands
from tests.checking.sound_study import DIALOG, STUDY, write_sound_study

DIALOGS = Path(__file__).parents[2] / "dialogs"


def check(root: Path, *arguments: str) -> Result:
    group = click.Group(commands={command.name or "": command for command in commands(root)})
    return CliRunner().invoke(group, ["check", *arguments], catch_exceptions=False)


def flask(root: Path, *arguments: str) -> Result:
    """The whole program, with the dialogs below ``root``."""
    group = FlaskGroup(create_app=create_app_for_commands, load_dotenv=False)
    return CliRunner().invoke(group, arguments, env={"CHATBOT_DIALOGS_PATH": str(root)})


@pytest.mark.parametrize("folder", study_folders(DIALOGS), ids=lambda folder: folder.name)
def test_every_dialog_is_proven(folder: Path) -> None:
    result = flask(DIALOGS, "dialogs", "check", folder.name)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    assert re.match(rf"{folder.name} version \S+: nothing to mend\.", result.stdout)


def test_what_is_proven_is_counted(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    result = check(tmp_path)
    assert result.exit_code == 0
    assert re.search(r"7 criteria hold over [1-9][0-9,]* combinations of answers\.", result.stdout)


def test_a_safety_message_that_may_not_be_asked_for_is_said(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    says = "To know: the safety message 'soon' is not always asked for: 'pregnancy' is sensitive"
    assert says in check(tmp_path).stdout


def test_mistakes_are_listed_with_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sound_study(tmp_path, DIALOG.replace("from: 18, to: 75", "from: 17, to: 76"))
    monkeypatch.chdir(tmp_path)
    result = check(tmp_path, STUDY)
    assert result.exit_code == 1
    told = [line for line in result.stdout.split("\n") if line and not line.startswith(" ")]
    assert len(told) == 2
    assert all(re.match(rf"{STUDY}/dialog\.yaml:[0-9]+: I1 fits and does not fit", line) for line in told)
    assert result.stderr == "2 to mend.\n"


def test_all_dialogs_are_checked_where_none_is_named(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    shutil.copytree(tmp_path / STUDY, tmp_path / "NCT00000002")
    result = check(tmp_path)
    assert result.exit_code == 1
    assert "NCT00000001 version 1.0: nothing to mend." in result.stdout
    assert "the folder is 'NCT00000002', and the record is of NCT00000001" in result.stdout


def test_an_unknown_study_names_the_nearest(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    result = check(tmp_path, "NCT0000001")
    assert result.exit_code == 1
    assert "There is no dialog for 'NCT0000001'. Did you mean 'NCT00000001'?" in result.stderr


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.exit_code == 1
    assert "There is no dialog in" in result.stderr


def test_a_dialog_that_cannot_be_read_is_told_and_nothing_else_runs(tmp_path: Path) -> None:
    write_sound_study(tmp_path, DIALOG.replace("fits_when: {hb", "fits_wen: {hb"))
    says = "'fits_wen' is not a word that belongs here. Did you mean 'fits_when'?"
    checked = flask(tmp_path, "dialogs", "check")
    assert checked.exit_code == 1
    assert says in checked.stdout
    for other in (("dialogs", "list"), ("leads", "list"), ("run",)):
        refused = flask(tmp_path, *other)
        assert refused.exit_code != 0
        assert says in refused.stderr


def test_a_catalog_that_was_not_made_yet_is_said_and_not_a_crash(tmp_path: Path) -> None:
    write_sound_study(tmp_path)
    for command in ("list", "questions"):
        result = flask(tmp_path, "dialogs", command)
        assert result.exit_code == 1
        assert re.search(
            rf"{STUDY}\.po: The catalog cannot be read: .* `make catalogs` makes one", result.output
        )


def test_editors_get_their_schema_while_a_dialog_cannot_be_read(tmp_path: Path) -> None:
    write_sound_study(tmp_path, "study: [")
    result = flask(tmp_path, "dialogs", "schema")
    assert (result.exit_code, '"title": "dialog.yaml"' in result.stdout) == (0, True)
