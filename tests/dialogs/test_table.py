"""Every dialog agrees with the table beside it: over its cases and seeded walks.

Seeded people are compared wherever a dialog is proven (``tests/checking/test_commands.py``).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.cases import load_cases
from chatbot.authoring.library import study_folders
from chatbot.authoring.loader import load_dialog
from chatbot.checking.oracle import Unreadable
from chatbot.checking.oracle_file import ORACLE_FILE, load_oracle
from chatbot.checking.walkers import compare_walks

FOLDERS = study_folders(Path(__file__).parents[2] / "dialogs")
WALKS = 200

every_dialog = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@every_dialog
def test_seeded_walks_end_as_the_table_says(folder: Path) -> None:
    dialog = load_dialog(folder)
    tally = compare_walks(dialog, folder, WALKS, seed=1)
    assert tally.disagreements == {}
    assert {"possible", "needs_review", "likely_ineligible"} <= {finding for _, finding in tally.reached}


@every_dialog
def test_the_table_says_of_each_case_what_its_clinician_wrote(folder: Path) -> None:
    dialog = load_dialog(folder)
    oracle, cases = load_oracle(folder / ORACLE_FILE, dialog), load_cases(folder, dialog)
    wrong, unread = [], 0
    for case in (each for each in cases if not each.claims.get("not_read")):
        try:
            verdict = oracle.judge(case.answers, case.as_of)
        except Unreadable:
            unread += 1
            continue
        expected = {of: finding.value for of, finding in case.findings.items()}
        if case.others:
            expected = {**dict.fromkeys(dialog.criterion, case.others.value), **expected}
        if not expected.items() <= verdict.findings.items():
            wrong.append((case.line, case.name))
    assert wrong == []
    assert unread < len(cases) / 10


@every_dialog
def test_every_row_of_the_table_that_decides_something_says_why(folder: Path) -> None:
    lines = (folder / ORACLE_FILE).read_text(encoding="utf-8").splitlines()
    assert [
        line for line in lines if line.startswith(("finding,", "fact,", "message,")) and line.endswith(",")
    ] == []
