"""The library has every dialog, or says what is wrong with each."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.library import load_library, no_dialog, study_folders
from chatbot.authoring.problems import DialogError
from tests.authoring.small_study import DIALOG, write_study

DIALOGS = Path(__file__).parents[2] / "dialogs"
OTHER = "NCT00000002"


def other_study(root: Path, dialog: str = DIALOG) -> Path:
    return write_study(root, dialog.replace("study: NCT00000001", f"study: {OTHER}"), study=OTHER)


def problems_of(root: Path) -> list[str]:
    with pytest.raises(DialogError) as raised:
        load_library(root)
    return [str(problem).removeprefix(f"{root}/") for problem in raised.value.problems]


def test_every_dialog_of_this_project_can_be_used() -> None:
    assert "NCT07214142" in load_library(DIALOGS)


def test_dialogs_are_found_by_study(tmp_path: Path) -> None:
    other_study(tmp_path)
    write_study(tmp_path)
    library = load_library(tmp_path)
    assert list(library) == ["NCT00000001", "NCT00000002"]
    assert [dialog.study.nct_id for dialog in library.values()] == list(library)


def test_the_mistakes_of_all_dialogs_are_told_together(tmp_path: Path) -> None:
    other_study(tmp_path, DIALOG.replace("kind: quantity", "kind: number"))
    write_study(tmp_path, DIALOG.replace("kind: quantity", "kind: amount"))
    assert [line.partition(" cannot")[0] for line in problems_of(tmp_path)] == [
        "NCT00000001/dialog.yaml:49: 'kind'",
        "NCT00000002/dialog.yaml:49: 'kind'",
    ]


def test_a_mistake_in_what_dialogs_share_is_told_once(tmp_path: Path) -> None:
    other_study(tmp_path)
    write_study(tmp_path, shared="flags: []\n")
    assert problems_of(tmp_path) == ["shared.yaml:1: 'safety' is missing here."]


def test_a_folder_whose_dialog_has_another_name_is_no_silent_gap(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    (folder / "dialog.yaml").rename(folder / "dialog.yml")
    assert problems_of(tmp_path) == [
        "NCT00000001/dialog.yaml: The file cannot be read: No such file or directory."
    ]


def test_a_draft_is_told_from_a_study_that_is_not_there(tmp_path: Path) -> None:
    other_study(tmp_path, DIALOG.replace("For me", "TODO: who answers"))
    write_study(tmp_path)
    library = load_library(tmp_path)
    assert list(library) == ["NCT00000001"]
    assert no_dialog(OTHER, library, tmp_path) == (
        f"{OTHER} is a draft. What is left to write (1) is listed by: flask dialogs check {OTHER}"
    )
    assert no_dialog("NCT0000001", library, tmp_path) == (
        "There is no dialog for 'NCT0000001'. Did you mean 'NCT00000001'?"
    )


@pytest.mark.parametrize("name", [".git", "__pycache__"])
def test_folders_that_no_author_made_are_passed_over(tmp_path: Path, name: str) -> None:
    folder = write_study(tmp_path)
    (tmp_path / name).mkdir()
    assert study_folders(tmp_path) == (folder,)


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_an_empty_or_missing_library_says_what_to_add(tmp_path: Path, name: str) -> None:
    with pytest.raises(DialogError, match=r"There is no dialog here: add a folder with a dialog\.yaml\."):
        load_library(tmp_path / name)
