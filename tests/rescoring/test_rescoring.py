"""`flask leads rescore` names what a new version of a dialog would find otherwise, and rewrites nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from chatbot import create_app
from chatbot.screening.lead import Lead
from chatbot.store import Store, documents
from chatbot.store.documents import made_by_other_dialogs
from chatbot.store.history import length_and_last_hash, verify
from tests.only_study import only_study
from tests.patient.people import NEEDS_REVIEW, PERFECT, UNFIT
from tests.staff.conftest import KeepLead
from tests.staff.leads import SUBMITTED_AT, frozen_lead, made_lead

Rescore = Callable[..., Result]
YOUNGER = [('age: {from: "18", to: "75"}', 'age: {from: "18", to: "50"}'), ('above: "75"', 'above: "50"')]
HISTORY = ("history", "sqlite_sequence")
OTHER_VERSION = ('version: "1.7"', 'version: "9.9"')
REWORDED = ("Your first time, or has it come back?", "Is it the first time, or has it come back?")
NEW_QUESTION = (
    "  - id: treatment\n    questions:\n",
    "  - id: fresh\n    questions:\n      - {id: fresh, short: Fresh, kind: choice, text: Fresh?, "
    "choices: [{id: is_so, text: So}, {id: is_not, text: Not so}]}\n\n  - id: treatment\n    questions:\n",
)
E12_READS_IT = (
    "fits_when: {allergy: {only: [none, never_had, unrelated]}}",
    "fits_when: {all: [{allergy: {only: [none, never_had, unrelated]}}, {fresh: is_so}]}",
)


@pytest.fixture
def rescore(app: Flask, tmp_path: Path) -> Rescore:
    """What an operator reads after these texts of the dialog were changed."""

    def rescore(*changes: tuple[str, str], study: str = "") -> Result:
        dialogs = Path(
            shutil.copytree(only_study(tmp_path / "to-copy"), tmp_path / "changed", dirs_exist_ok=True)
        )
        file = dialogs / "NCT07214142" / "dialog.yaml"
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        file.unlink()
        file.write_text(text, encoding="utf-8")
        later = create_app({"INSTANCE_PATH": app.config["INSTANCE_PATH"], "DIALOGS_PATH": str(dialogs)})
        arguments = ["leads", "rescore", *(["--study", study] if study else [])]
        return later.test_cli_runner().invoke(args=arguments)

    return rescore


@pytest.fixture
def keep_made(keep: KeepLead) -> Callable[[Lead], str]:
    return lambda lead: keep(document=lead.document, outcome=lead.outcome)


def line_of(result: Result, reference: str) -> str:
    assert result.exit_code == 0, result.output
    return next((line for line in result.output.splitlines() if line.startswith(reference)), "")


def everything_but_history(store: Store) -> list[str]:
    with store.connect() as db:
        return [
            f"{table.name} {row}" for table in db.tables if table.name not in HISTORY for row in table.rows
        ]


def test_the_same_dialog_changes_nothing_and_reads_no_lead(
    keep: KeepLead, rescore: Rescore, store: Store
) -> None:
    keep()
    with store.connect() as db:
        before = length_and_last_hash(db)
    result = rescore()
    assert result.exit_code == 0
    assert "1 of 1 leads were made by today's dialog" in result.output
    with store.connect() as db:
        assert length_and_last_hash(db) == before


def test_a_finding_and_an_outcome_that_would_change_are_named(keep: KeepLead, rescore: Rescore) -> None:
    reference = keep()
    result = rescore(*YOUNGER, OTHER_VERSION)
    line = line_of(result, reference)
    assert "dialog 1.7 -> 9.9" in line
    assert "outcome possible -> likely_ineligible" in line
    assert "I6 fits -> does_not_fit" in line
    assert "NCT07214142: 1 made by another would change." in result.output


def test_a_lead_that_would_stay_as_it_is_is_only_counted(
    keep_made: Callable[[Lead], str], rescore: Rescore
) -> None:
    kept = [keep_made(made_lead(each)) for each in (PERFECT, NEEDS_REVIEW, UNFIT)]
    result = rescore(OTHER_VERSION)
    assert [line_of(result, reference) for reference in kept] == ["", "", ""]
    assert "NCT07214142: 3 made by another would stay as they are." in result.output


def test_what_hangs_on_a_reworded_question_cannot_be_judged_and_the_rest_is(
    keep: KeepLead, rescore: Rescore
) -> None:
    reference = keep()
    result = rescore(REWORDED)
    line = line_of(result, reference)
    assert "outcome possible -> cannot be told" in line
    assert "E1 cannot be judged (first_time is asked in other words now)" in line
    assert "I6" not in line
    assert "NCT07214142: 1 made by another cannot be judged in full." in result.output


def test_a_line_that_does_not_fit_decides_whatever_is_left_open(keep: KeepLead, rescore: Rescore) -> None:
    reference = keep()
    line = line_of(rescore(REWORDED, *YOUNGER), reference)
    assert "outcome possible -> likely_ineligible" in line
    assert "I6 fits -> does_not_fit" in line
    assert "E1 cannot be judged" in line


def test_a_question_that_was_not_asked_then_leaves_open_what_reads_it(
    keep: KeepLead, rescore: Rescore
) -> None:
    reference = keep()
    line = line_of(rescore(NEW_QUESTION, E12_READS_IT), reference)
    assert "E12 cannot be judged (fresh was not asked then)" in line
    assert "E1 " not in line


def test_a_question_that_is_gone_leaves_nothing_open(keep: KeepLead, rescore: Rescore) -> None:
    reference = keep()
    result = rescore(("distance_report", "distance_paper"))
    assert line_of(result, reference) == ""
    assert "1 made by another would stay as they are" in result.output


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([REWORDED], "E1 cannot be judged (first_time is asked in other words now)"),
        ([("text: First time}", "text: The first time}")], "E1 cannot be judged (first_time"),
        ([OTHER_VERSION], ""),
    ],
)
def test_a_lead_from_before_signatures_is_compared_word_by_word(
    keep: KeepLead, rescore: Rescore, changes: list[tuple[str, str]], says: str
) -> None:
    document: dict[str, Any] = json.loads(json.dumps(frozen_lead().document))
    for answer in document["answers"]:
        del answer["signature"]
    reference = keep(document=document)
    assert says in line_of(rescore(*changes), reference)
    assert bool(line_of(rescore(*changes), reference)) == bool(says)


def test_who_stopped_early_was_not_asked_the_rest_either_way(keep: KeepLead, rescore: Rescore) -> None:
    document: dict[str, Any] = json.loads(json.dumps(frozen_lead().document))
    for name in ("guardian", "mental_health", "willing"):
        del document["given"][name]
    for finding in document["findings"]:
        if finding["criterion"] in ("E13", "I10"):
            finding["finding"] = "unknown"
    reference = keep(document={**document, "stopped_early": True, "outcome": "needs_review"})
    assert line_of(rescore(OTHER_VERSION), reference) == ""


def test_leads_of_a_study_that_is_not_here_cannot_be_judged(keep: KeepLead, rescore: Rescore) -> None:
    keep(study="NCT00000000")
    result = rescore()
    assert result.exit_code == 0
    assert "NCT00000000: 1 leads cannot be judged: there is no dialog for it here." in result.output


def test_one_study_alone_can_be_asked_for(keep: KeepLead, rescore: Rescore) -> None:
    keep(study="NCT00000000")
    reference = keep()
    result = rescore(*YOUNGER, study="NCT07214142")
    assert "NCT00000000" not in result.output
    assert line_of(result, reference)


def test_a_study_without_leads_is_said_to_be_so(keep: KeepLead, rescore: Rescore) -> None:
    keep()
    result = rescore(study="NCT0721414")
    assert result.exit_code == 1
    assert "There is no lead of 'NCT0721414'" in result.output
    assert "NCT07214142" in result.output


def test_without_leads_there_is_nothing_to_judge(rescore: Rescore) -> None:
    result = rescore()
    assert (result.exit_code, "No leads." in result.output) == (0, True)


def test_nothing_is_rewritten_and_each_page_of_leads_is_an_entry(
    keep: KeepLead, rescore: Rescore, store: Store
) -> None:
    kept = {keep() for _ in range(3)}
    before = everything_but_history(store)
    with store.connect() as db:
        (length, _) = length_and_last_hash(db)
    rescore(*YOUNGER)
    assert everything_but_history(store) == before
    with store.connect() as db:
        (entry,) = db.query("SELECT * FROM history WHERE seq > ?", [length])
        assert verify(db) is None
    assert (entry["actor"], entry["action"]) == ("operator", "leads.rescored")
    assert set(json.loads(entry["detail"])["references"]) == kept


def test_leads_are_read_a_page_at_a_time_and_each_once(
    keep: KeepLead, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_PAGE", 2)
    kept = {keep() for _ in range(5)}
    with store.connect() as db:
        (before, _) = length_and_last_hash(db)
        found = made_by_other_dialogs(db, "NCT07214142", "", SUBMITTED_AT, "operator")
        first = next(found)
        assert length_and_last_hash(db)[0] == before + 1
        rest = [each.reference for each in found]
        assert length_and_last_hash(db)[0] == before + 3
    assert len(rest) == 4
    assert {first.reference, *rest} == kept
