"""What the record leaves open is quoted from it word for word, translated, and read by no rule."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.authoring.library import study_folders
from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import DialogError
from chatbot.authoring.strings import study_texts
from tests.authoring.small_study import DIALOG, write_study

DIALOGS = Path(__file__).parents[2] / "dialogs"
CONFLICTS = """\
conflicts:
  - id: grown_up
    criteria: [I1, E1]
    record:
      - {at: E1, says: Minors.}
      - {at: briefTitle, says: Small Study}
    problem: Who is a minor is not said.
    reading: Whoever is under 18 is.
"""


def written(root: Path, conflicts: str = CONFLICTS, dialog: str = DIALOG) -> Path:
    folder = write_study(root, dialog)
    (folder / "conflicts.yaml").write_text(conflicts, encoding="utf-8")
    return folder


def mistake(folder: Path) -> str:
    """The only mistake in the folder, without its path."""
    with pytest.raises(DialogError) as raised:
        load_dialog(folder)
    [problem] = raised.value.problems
    return f"{problem.file.name}:{problem.line}: {problem.message}"


def test_a_conflict_keeps_what_the_record_says_and_how_it_is_read(tmp_path: Path) -> None:
    [conflict] = load_dialog(written(tmp_path)).conflicts
    assert (conflict.id, conflict.criteria) == ("grown_up", ("I1", "E1"))
    assert [(quote.at, quote.says) for quote in conflict.record] == [
        ("E1", "Minors."),
        ("briefTitle", "Small Study"),
    ]
    assert (conflict.problem.patient, conflict.reading.family) == (
        "Who is a minor is not said.",
        "Whoever is under 18 is.",
    )


def test_a_study_may_have_none(tmp_path: Path) -> None:
    assert load_dialog(write_study(tmp_path)).conflicts == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Minors.", "Children.", "conflicts.yaml:5: The record does not say this at E1. Copy the words"),
        ("at: E1", "at: E7", "conflicts.yaml:5: There is no criterion or field of the record called 'E7'."),
        ("[I1, E1]", "[I1, E9]", "conflicts.yaml:3: There is no criterion called 'E9'."),
        ("briefTitle", "title", "conflicts.yaml:6: There is no criterion or field of the record called"),
        ("problem:", "probelm:", "conflicts.yaml:7: 'probelm' is not a word that belongs here. Did you mean"),
        ("reading: ", "readings: ", "'reading'"),
        ("conflicts:", "conflict:", "Did you mean 'conflicts'?"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert CONFLICTS.count(old) == 1
    with pytest.raises(DialogError) as raised:
        load_dialog(written(tmp_path, CONFLICTS.replace(old, new)))
    told = [f"{each.file.name}:{each.line}: {each.message}" for each in raised.value.problems]
    assert any(said in each for each in told), told


def test_two_conflicts_cannot_share_an_id(tmp_path: Path) -> None:
    twice = CONFLICTS + CONFLICTS.removeprefix("conflicts:\n")
    assert "Two have the conflict id 'grown_up'" in mistake(written(tmp_path, twice))


def test_no_condition_can_read_a_conflict(tmp_path: Path) -> None:
    rule = "{age: {below: 18}}"
    assert rule in DIALOG
    for name in ("grown_up", "conflict.grown_up", "conflicts"):
        folder = written(tmp_path / name, dialog=DIALOG.replace(rule, f"{{{name}: Minors.}}"))
        with pytest.raises(DialogError) as raised:
            load_dialog(folder)
        assert f"'{name}'" in str(raised.value)


WITH_CONFLICTS = [folder for folder in study_folders(DIALOGS) if (folder / "conflicts.yaml").exists()]


@pytest.mark.parametrize("folder", WITH_CONFLICTS, ids=lambda folder: folder.name)
def test_without_its_conflicts_a_dialog_is_the_same_but_for_its_hash(folder: Path, tmp_path: Path) -> None:
    """So no rule, question or message depends on them."""
    shutil.copy(DIALOGS / "shared.yaml", tmp_path)
    bare = Path(
        shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("conflicts.yaml"))
    )
    with_them, without = load_dialog(folder), load_dialog(bare)
    assert with_them.conflicts != ()
    assert (without.conflicts, without.hash != with_them.hash) == ((), True)
    assert replace(with_them, conflicts=(), hash=without.hash) == without


def test_a_changed_conflict_changes_the_hash(tmp_path: Path) -> None:
    before = load_dialog(written(tmp_path)).hash
    assert load_dialog(written(tmp_path, CONFLICTS.replace("under 18", "below 18"))).hash != before


def test_its_sentences_go_to_the_catalog_and_the_quotes_do_not(tmp_path: Path) -> None:
    sources = [source for text in study_texts(written(tmp_path)) for source in text.sources()]
    assert ("conflict.grown_up/both", "Who is a minor is not said.") in sources
    assert ("conflict.grown_up/both", "Whoever is under 18 is.") in sources
    assert not [sentence for _, sentence in sources if sentence == "Small Study"]


def test_every_line_that_an_ambiguity_concerns_is_named_in_nct07214142() -> None:
    dialog = load_dialog(DIALOGS / "NCT07214142")
    named = {criterion for conflict in dialog.conflicts for criterion in conflict.criteria}
    assert named == {"I2", "I3", "I5", "I6", "I8", "I9", "I10", *(f"E{number}" for number in range(3, 14))}


@pytest.mark.parametrize("folder", WITH_CONFLICTS, ids=lambda folder: folder.name)
def test_a_line_that_is_quoted_in_an_ambiguity_is_one_that_it_concerns(folder: Path) -> None:
    dialog = load_dialog(folder)
    lines = {criterion.id for criterion in dialog.criteria}
    for conflict in dialog.conflicts:
        assert {quote.at for quote in conflict.record} & lines <= set(conflict.criteria), conflict.id


def test_both_studies_say_what_their_records_leave_open() -> None:
    assert [folder.name for folder in WITH_CONFLICTS] == [folder.name for folder in study_folders(DIALOGS)]
