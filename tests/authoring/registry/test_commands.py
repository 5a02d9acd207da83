"""What an author types to make a dialog from a record or to compare one with it, and what they read."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from chatbot.authoring.commands import commands
from chatbot.authoring.library import load_library
from tests.authoring.registry.real_records import record_file

DIALOGS = Path(__file__).parents[3] / "dialogs"
STUDY = "NCT07214142"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of dialogs with the finished one in it."""
    shutil.copy(DIALOGS / "shared.yaml", tmp_path)
    shutil.copytree(DIALOGS / STUDY, tmp_path / STUDY)
    return tmp_path


def run(root: Path, *arguments: str | Path) -> Result:
    group = click.Group(commands=commands(load_library(root), root, old_after=180))
    return CliRunner().invoke(group, ["dialogs", *map(str, arguments)], catch_exceptions=False)


def newer(root: Path, **changes: tuple[str, str]) -> Path:
    """The record of the finished dialog with these words of its text replaced, in a file."""
    text = (root / STUDY / "record.json").read_text(encoding="utf-8")
    for before, now in changes.values():
        assert before in text
        text = text.replace(before, now)
    file = root / "newer.json"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("study", ["NCT04912596", "NCT06490887", "NCT07134413"])
def test_new_says_what_it_made_what_is_ready_and_what_is_left(root: Path, study: str) -> None:
    result = run(root, "new", record_file(study))
    assert (result.exit_code, result.stderr) == (0, "")
    for said in ("lines of the record:", "to be called:", "left to do:", "no patient meets it"):
        assert said in result.stdout
    assert "Chinese is not written in dialog.yaml" in result.stdout
    assert f"{study}.po" in result.stdout


def test_new_counts_the_lines_and_the_sentences_without_a_rule(root: Path) -> None:
    told = run(root, "new", record_file("NCT06716424")).stdout
    assert "lines of the record: 6 of inclusion, 15 of exclusion\n" in told
    assert "sentences without a rule: 2, as remarks beside the criteria. Read them.\n" in told
    assert "option 6" in told
    assert "registry status: recruiting on 2025-06-10\n" in told


def test_new_never_touches_a_folder_that_is_there(root: Path) -> None:
    before = (root / STUDY / "dialog.yaml").read_bytes()
    result = run(root, "new", root / STUDY / "record.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"Error: {root / STUDY}: This folder is there already and stays as it is. "
        "Compare with: flask dialogs diff\n"
    )
    assert (root / STUDY / "dialog.yaml").read_bytes() == before


def test_a_draft_is_listed_as_such_and_not_served(root: Path) -> None:
    run(root, "new", record_file("NCT00841061"))
    lines = run(root, "list").stdout.splitlines()
    assert lines[0].startswith(f"{STUDY}  version")
    assert lines[1].startswith("NCT00841061  draft, not served: ")
    assert re.search(r"dialog\.yaml:\d+$", lines[1])
    assert run(root, "questions", "NCT00841061").exit_code == 1


@pytest.mark.parametrize("command", ["new", "diff"])
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", ":1: This is not JSON"),
        (b"[]", "the file has another form than there."),
        (b'{"resultsSection": {}}', "only the results of a study"),
        (b'{"protocolSection": {}}', "protocolSection.statusModule is missing."),
    ],
)
def test_a_file_that_is_no_record_is_an_error_with_its_name(
    root: Path, command: str, data: bytes, says: str
) -> None:
    file = root / "odd.json"
    file.write_bytes(data)
    result = run(root, command, file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{file}" in result.stderr
    assert says in result.stderr


def test_a_file_that_is_not_there_is_an_error(root: Path) -> None:
    assert run(root, "diff", root / "none.json").exit_code == 2


def test_diff_says_nothing_changed_and_exits_with_0(root: Path) -> None:
    result = run(root, "diff", root / STUDY / "record.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        f"{STUDY}: the record of 2025-10-09 beside the dialog's, of 2025-10-09\n"
        "Nothing changed that the dialog uses.\n"
    )


def test_diff_says_what_changed_with_rules_and_questions_and_exits_with_1(root: Path) -> None:
    file = newer(
        root,
        status=('"NOT_YET_RECRUITING"', '"RECRUITING"'),
        day=('"2025-10-09"', '"2026-10-09"'),
        oldest=('"75 Years"', '"80 Years"'),
        line=("Age between 18 and 75 years;", "Age between 18 and 80 years;"),
        gone=("\\n2. Synchronous colorectal cancer;", ""),
        phone=("15056017712", "13800138000"),
    )
    result = run(root, "diff", file)
    assert (result.exit_code, result.stderr) == (1, "")
    for said in (
        "status: NOT_YET_RECRUITING -> RECRUITING\n",
        'maximum age: 75 Years -> 80 Years\n    rule:   I6 "Age", questions: age\n',
        "central contacts: Liu Liu, MD, +86 15056017712 -> Liu Liu, MD, +86 13800138000\n",
        "I6 reworded (83% of the words stayed)\n",
        "    words:  75 -> 80\n",
        "E2 removed\n    before: Synchronous colorectal cancer;\n    rule:   E2 ",
        "questions: colonoscopy\n    to do:  take its rule out",
    ):
        assert said in result.stdout
    assert "E3 -> E2" not in result.stdout  # the record's own numbers were kept, with a gap


def test_diff_tells_of_sentences_around_the_lines(root: Path) -> None:
    file = newer(
        root,
        end=(
            "unable to provide informed consent.",
            "unable to provide informed consent.\\n\\nOther criteria apply.",
        ),
    )
    result = run(root, "diff", file)
    assert result.exit_code == 1
    assert "sentence around the lines, new: Other criteria apply.\n    to do:  read whether" in result.stdout


def test_diff_says_when_the_record_is_the_older_one(root: Path) -> None:
    file = newer(root, day=('"2025-10-09"', '"2025-01-09"'))
    assert "This record is OLDER than the dialog's.\n" in run(root, "diff", file).stdout


def test_a_draft_can_be_compared_too(root: Path) -> None:
    run(root, "new", record_file("NCT04912596"))
    assert run(root, "diff", record_file("NCT04912596")).exit_code == 0


def test_diff_without_a_dialog_says_how_to_make_one(root: Path) -> None:
    file = record_file("NCT04912596")
    result = run(root, "diff", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"There is no dialog for NCT04912596. Make one with: flask dialogs new {file}" in result.stderr


def test_a_record_out_of_a_list_is_compared(root: Path) -> None:
    study: Any = json.loads((root / STUDY / "record.json").read_text(encoding="utf-8"))
    file = root / "list.json"
    file.write_text(json.dumps({"studies": [study]}), encoding="utf-8")
    assert run(root, "diff", file).exit_code == 0
