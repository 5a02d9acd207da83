"""A dialog and its table are compared, and whatever is wrong in either is found and told in few answers."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from chatbot.authoring.as_json import assessment_data
from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import Problem
from chatbot.checking.agreement import Bench, Tally, compare_sets, oracle_problems, problems_in, side_by_side
from chatbot.reading.answers import read_answers
from chatbot.screening.assessment import assess
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import voice_of
from tests.authoring.small_study import DIALOG
from tests.checking.tables import TABLE, write_table

PEOPLE = 600


def told(root: Path, table: str = TABLE, dialog: str = DIALOG) -> list[Problem]:
    return list(oracle_problems(*write_table(root, table, dialog), how_many=PEOPLE, seed=1))


def about(problems: list[Problem]) -> set[str]:
    """What they are about: the words before the first colon."""
    return {each.message.partition(":")[0] for each in problems}


def answers_in(problem: Problem) -> dict[str, object]:
    found = re.search(r"echo '(.*)' \| flask dialogs assess", problem.message)
    assert found
    answers: dict[str, object] = json.loads(found[1])
    return answers


def assessed(dialog: Dialog, answers: dict[str, object]) -> dict[str, object]:
    """As ``flask dialogs assess`` prints it."""
    read, problems = read_answers(dialog, answers)
    assert not problems
    return assessment_data(dialog, assess(dialog, read, date(2026, 1, 15)), voice_of(dialog, read))


def test_a_dialog_and_a_table_that_say_the_same_have_no_problems(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("written", "instead", "wrong"),
    [
        ("finding,I1,fits,,age>=18", "finding,I1,fits,,age>18", {"I1", "outcome"}),
        ("I1,does_not_fit,may_change,age<18", "I1,does_not_fit,may_change,age<19", {"I1"}),
        (
            "I1,does_not_fit,may_change,age<18",
            "I1,does_not_fit,permanent,age<18",
            {"how long I1 lasts", "may_change"},
        ),
        ("finding,I1,unknown,,relation=child,age<18", "finding,I1,unknown,,relation=other,age<18", {"I1"}),
        ("finding,I2,fits,,willing=yes", "finding,I2,fits,,willing=no", {"I2"}),
        ("message,emergency,raised,,age>110", "message,emergency,raised,,age>=110", {"safety messages"}),
        ("age>=0,age<=115", "age>=0,age<=110", {"I1", "E1"}),
        ("times 0.08,within 0.005", "times 0.08,", {"I1", "E1"}),
        ("outcome,declined,yes,,I2=does_not_fit", "outcome,declined,yes,,I2=unknown", {"declined"}),
        ("asked,relation,not_concerned,,respondent=self,,,\n", "", {"questions asked"}),
        ("asked,papers,ask_again", "asked,papers,not_asked", {"questions asked"}),
    ],
)
def test_a_wrong_rule_of_the_table_is_found(
    tmp_path: Path, written: str, instead: str, wrong: set[str]
) -> None:
    assert TABLE.count(written) == 1
    assert wrong <= about(told(tmp_path, TABLE.replace(written, instead)))


@pytest.mark.parametrize(
    ("written", "instead", "wrong"),
    [
        ("grown_up: {age: {from: 18}}", "grown_up: {age: {above: 18}}", {"I1", "E1", "outcome"}),
        (
            "when: {age: {below: 18}}\n        lasts: may_change",
            "when: {age: {to: 18}}\n        lasts: may_change",
            {"I1"},
        ),
        (
            "lasts: may_change\n        text: The study is for",
            "lasts: clarify\n        text: The study is for",
            {"how long I1 lasts"},
        ),
        ("affects: {I1: [young]}", "affects: {E1: []}", {"I1", "E1"}),
        ("emergency: {age: {above: 110}}", "emergency: {age: {from: 110}}", {"safety messages"}),
        ("declined: true", "declined: false", {"declined"}),
        ("    ask_when: {respondent: family}\n    questions", "    questions", {"questions asked"}),
        ('factor: "0.08"', 'factor: "0.09"', {"I1"}),
        ("plausible: {from: 0, to: 115}", "plausible: {from: 1, to: 115}", {"I1"}),
    ],
)
def test_a_wrong_rule_of_the_dialog_is_found(
    tmp_path: Path, written: str, instead: str, wrong: set[str]
) -> None:
    assert DIALOG.count(written) == 1
    assert wrong <= about(told(tmp_path, dialog=DIALOG.replace(written, instead)))


def test_a_difference_is_told_with_the_fewest_answers_and_its_row(tmp_path: Path) -> None:
    [one] = [
        each
        for each in told(tmp_path, TABLE.replace("E1,fits,,age>=18", "E1,fits,,age>18"))
        if each.message.startswith("E1")
    ]
    answers = answers_in(one)
    assert list(answers) == ["age"]
    assert one.line == TABLE[: TABLE.index("finding,E1")].count("\n") + 1
    assert "this table says 'unknown' and the dialog 'fits'" in one.message


def test_what_is_told_can_be_replayed(tmp_path: Path) -> None:
    table = TABLE.replace(
        "finding,I1,unknown,,relation=child,age<18", "finding,I1,unknown,,relation=other,age<18"
    )
    dialog, folder = write_table(tmp_path, table)
    problems = [each for each in oracle_problems(dialog, folder, PEOPLE, 1) if each.message.startswith("I1")]
    for problem in problems:
        findings = assessed(dialog, answers_in(problem))["findings"]
        assert isinstance(findings, dict)
        assert f"the dialog '{findings['I1']}'" in problem.message
        assert set(answers_in(problem)) == {"relation", "age"}
    assert len(problems) == 2


def test_what_free_words_raise_is_no_difference(tmp_path: Path) -> None:
    words = DIALOG.replace("phrases: [我还小]", "phrases: [好的]")
    assert words != DIALOG
    assert told(tmp_path, dialog=words) == []


def test_words_off_todays_path_silence_no_message_that_words_on_it_raise() -> None:
    folder = Path(__file__).parents[2] / "dialogs" / "NCT07214142"
    bench = Bench.of(load_dialog(folder), folder, seed=1)
    words = {"medicines": ["none"], "medicine_names": "不想活", "mri_month": "心里很乱"}
    said = {
        question: next(each for each in bench.sampler.pools[question] if each.raw == raw)
        for question, raw in words.items()
    }
    tally = Tally()
    assert [each.id for each in bench.compare(said, tally).safety] == ["support"]
    assert not tally.disagreements


def test_findings_that_nobody_reaches_prove_too_little(tmp_path: Path) -> None:
    dialog, folder = write_table(tmp_path)
    problems = list(oracle_problems(dialog, folder, how_many=1, seed=1))
    assert {"I1", "I2", "E1", "outcome"} <= about(problems)
    assert all("proves too little" in each.message for each in problems)


def test_a_table_that_is_missing_or_wrong_is_told(tmp_path: Path) -> None:
    dialog, folder = write_table(tmp_path, TABLE.replace("age<18", "age<x"))
    assert len(list(oracle_problems(dialog, folder, PEOPLE, 1))) == 3
    (folder / "oracle.csv").unlink()
    [missing] = oracle_problems(dialog, folder, PEOPLE, 1)
    assert missing.message.startswith("The file cannot be read")


def test_people_are_shared_out_among_processes(tmp_path: Path) -> None:
    dialog, folder = write_table(tmp_path)
    together = side_by_side(compare_sets, dialog, folder, 101, seed=5, processes=2)
    apart = [compare_sets(dialog, folder, how_many, seed) for how_many, seed in ((51, 5), (50, 6))]
    assert together.people == 101
    assert together.reached == apart[0].reached + apart[1].reached


def test_what_any_process_finds_is_told_once(tmp_path: Path) -> None:
    dialog, folder = write_table(tmp_path, TABLE.replace("E1,fits,,age>=18", "E1,fits,,age>18"))
    tally = side_by_side(compare_sets, dialog, folder, 2 * PEOPLE, seed=5, processes=2)
    assert len([each for each in problems_in(tally, dialog, folder) if each.message.startswith("E1")]) == 1
