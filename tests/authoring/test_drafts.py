"""A text that says TODO makes a dialog a draft; a remark does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.drafts import open_places
from chatbot.authoring.library import drafts, load_library
from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import DialogError
from tests.authoring.small_study import DIALOG, STUDY, write_study


def changed(root: Path, before: str, now: str) -> Path:
    assert before in DIALOG
    return write_study(root, dialog=DIALOG.replace(before, now))


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        ("name: A small study", 'name: "TODO: the name"', "the name"),
        ("name: A small study", "name: TODO", "write this"),
        ("name: A small study", 'name: "A study (TODO)"', "A study ()"),
        ("patient: How old are you?", 'patient: "TODO：ask the age"', "ask the age"),
        ("text: A minor asks.", "text: |\n      TODO\n      what", "what"),
    ],
)
def test_a_text_that_says_todo_is_named_with_its_line(
    tmp_path: Path, before: str, now: str, what: str
) -> None:
    folder = changed(tmp_path, before, now)
    with pytest.raises(DialogError) as raised:
        load_dialog(folder)
    [problem] = raised.value.problems
    assert problem.message == f"Still to do: {what}. Replace the whole text, the word TODO included."
    lines = (folder / "dialog.yaml").read_text(encoding="utf-8").splitlines()
    assert "TODO" in "".join(lines[problem.line - 1 : problem.line + 1])
    assert load_dialog(folder, is_draft=True).study.nct_id == STUDY
    assert list(drafts(tmp_path)) == [STUDY]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("titles:", "# TODO: nothing that anybody reads\ntitles:"),
        ("name: A small study", "name: A small study  # TODO"),
        ("name: A small study", "name: Todo o nada"),
        ("name: A small study", "name: TODOS"),
    ],
)
def test_remarks_and_other_words_leave_a_dialog_finished(tmp_path: Path, before: str, now: str) -> None:
    folder = changed(tmp_path, before, now)
    assert open_places(folder) == ()
    assert list(load_library(tmp_path)) == [STUDY]


def test_cases_that_are_still_to_be_written_hold_a_dialog_back(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    (folder / "cases.yaml").write_text("cases:\n  - name: TODO\n", encoding="utf-8")
    assert [(each.file.name, each.line) for each in open_places(folder)] == [("cases.yaml", 2)]
    with pytest.raises(DialogError, match="Still to do"):
        load_dialog(folder)


def test_mistakes_and_open_places_are_told_together(tmp_path: Path) -> None:
    folder = changed(tmp_path, "name: A small study", "name: TODO")
    text = (folder / "dialog.yaml").read_text(encoding="utf-8").replace("same_as: I1", "same_as: I7")
    (folder / "dialog.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DialogError) as raised:
        load_dialog(folder)
    messages = " ".join(problem.message for problem in raised.value.problems)
    assert ("Still to do" in messages, "no criterion called 'I7'" in messages) == (True, True)


@pytest.mark.parametrize("text", ["titles: [", 'titles: "TODO', "\ttitles: a"])
def test_what_is_no_yaml_is_told_and_stops_the_library(tmp_path: Path, text: str) -> None:
    write_study(tmp_path, dialog=text)
    with pytest.raises(DialogError, match="This is not YAML"):
        load_library(tmp_path)
