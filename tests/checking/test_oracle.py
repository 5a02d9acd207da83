"""The table's judge: of the lines about one thing the first that holds wins, and nothing is ever guessed."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from chatbot.checking import oracle, oracle_cells, oracle_dates, oracle_rows
from chatbot.checking.oracle import Unreadable
from tests.checking.tables import HEADER, TABLE, UNITS, oracle_of

FAMILY = {"respondent": "family", "relation": "child", "patient_knows": "yes"}
AS_OF = date(2026, 8, 31)
GROWN_UP = {"respondent": "self", "age": "54", "papers": ["blood"], "willing": "yes"}

ROWS = """\
plausible,age,yes,,age>=0,age<=115,,
asked,relation,not_concerned,,respondent=self,,,
finding,I2,left_to_team,,,,,
finding,E1,left_to_team,,,,,
"""


def holds(root: Path, cells: str, answers: Mapping[str, object]) -> bool:
    """Whether a row with these cells, parted by " & ", holds for these answers."""
    parts = [*cells.split(" & "), "", ""][:3]
    table = HEADER + UNITS + ROWS + f"finding,I1,fits,,{','.join(parts)},\n"
    return oracle_of(root, table).judge(answers, AS_OF).findings["I1"] == "fits"


@pytest.mark.parametrize(
    ("cells", "answers", "expected"),
    [
        ("respondent=self", {"respondent": "self"}, True),
        ("respondent=self", {"respondent": "family"}, False),
        ("respondent=self|family", {"respondent": "family"}, True),
        ("respondent=self", {}, False),
        ("respondent=not_asked", {}, True),
        ("respondent=dont_know", {"respondent": None}, True),
        ("respondent=dont_know", {}, False),
        ("relation=not_concerned", {"respondent": "self"}, True),
        ("relation=not_concerned", {"respondent": "self", "relation": "child"}, True),
        ("relation=child", {"respondent": "self", "relation": "child"}, False),
        ("papers has blood|letter", {"papers": ["letter"]}, True),
        ("papers has blood", {"papers": ["letter"]}, False),
        ("papers lacks blood", {"papers": ["letter"]}, True),
        ("papers lacks blood", {"papers": ["letter", "blood"]}, False),
        ("papers lacks blood", {"papers": None}, False),
        ("papers lacks blood", {}, False),
        ("papers only blood|letter", {"papers": ["letter"]}, True),
        ("papers only letter", {"papers": ["letter", "blood"]}, False),
        ("papers=dont_know", {"papers": None}, True),
        ("age>=18", {"age": "18"}, True),
        ("age>18", {"age": "18"}, False),
        ("age<=18", {"age": "18"}, True),
        ("age<18", {"age": "18"}, False),
        ("age<18", {"age": 17}, True),
        ("age<18", {"age": None}, False),
        ("age<18", {}, False),
        ("age=dont_know", {"age": {"value": None}}, True),
        ("age<18 & respondent=self", {"age": "17", "respondent": "self"}, True),
        ("age<18 & respondent=self", {"age": "17", "respondent": "family"}, False),
        ("", {}, True),
    ],
)
def test_a_row_holds_when_all_its_cells_hold(
    tmp_path: Path, cells: str, answers: Mapping[str, object], expected: bool
) -> None:
    assert holds(tmp_path, cells, answers) is expected


@pytest.mark.parametrize(
    ("cells", "typed", "unit", "expected"),
    [
        # 225 months are 18 years by the factor 0.08, and between 16.8 and 19.2 by what that is rounded from.
        ("age>=18", "225", "month", False),
        ("age<18", "225", "month", False),
        ("age maybe<18", "225", "month", True),
        ("age maybe<16", "225", "month", False),
        ("age>=18", "260", "month", True),
        ("age<18", "200", "month", True),
        ("age<18", "<18", "", False),
        ("age=unclear", "<18", "", True),
        ("age=unclear", ">18", "", True),
        ("age=unclear", "116", "", True),
        ("age=unclear", "115", "", False),
        ("age>=18", "17-19", "", False),
        ("age<18", "17-19", "", False),
        ("age>=17", "17-19", "", True),
        ("age<=19", "17-19", "year", True),
    ],
)
def test_a_number_is_read_with_its_unit_and_never_rounded(
    tmp_path: Path, cells: str, typed: str, unit: str, expected: bool
) -> None:
    assert holds(tmp_path, cells, {"age": {"value": typed, "unit": unit, "confirmed": True}}) is expected


def test_of_a_range_the_smaller_number_counts_where_a_row_says_so(tmp_path: Path) -> None:
    table = TABLE.replace("plausible,age", "range,age,smaller,,,,,\nplausible,age")
    assert oracle_of(tmp_path, table).judge({"age": "18-19"}, AS_OF).findings["I1"] == "fits"
    assert oracle_of(tmp_path, table).judge({"age": "17-19"}, AS_OF).findings["I1"] == "does_not_fit"


def test_the_first_row_that_holds_wins(tmp_path: Path) -> None:
    table = oracle_of(tmp_path)
    assert table.judge({**FAMILY, "age": "17"}, AS_OF).findings["I1"] == "unknown"
    assert table.judge({**FAMILY, "relation": "other", "age": "17"}, AS_OF).findings["I1"] == "does_not_fit"


def test_no_row_that_holds_means_unknown(tmp_path: Path) -> None:
    verdict = oracle_of(tmp_path).judge({"age": None}, AS_OF)
    assert set(verdict.findings.values()) == {"unknown"}
    assert verdict.outcome["outcome"] == "needs_review"


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, {"outcome": "possible"}),
        ({"age": "17"}, {"outcome": "likely_ineligible", "may_change": "yes"}),
        ({"willing": "no"}, {"outcome": "likely_ineligible", "declined": "yes", "may_change": "yes"}),
        ({"willing": None}, {"outcome": "needs_review"}),
    ],
)
def test_rows_say_what_all_findings_come_to(
    tmp_path: Path, changed: Mapping[str, object], outcome: Mapping[str, str]
) -> None:
    assert oracle_of(tmp_path).judge({**GROWN_UP, **changed}, AS_OF).outcome == outcome


def test_a_line_left_to_the_team_is_unknown_and_not_counted(tmp_path: Path) -> None:
    rows = "finding,E1,does_not_fit,may_change,age<18,,,\nfinding,E1,fits,,age>=18,,,\n"
    verdict = oracle_of(tmp_path, TABLE.replace(rows, "finding,E1,left_to_team,,,,,\n")).judge(
        GROWN_UP, AS_OF
    )
    assert (verdict.findings["E1"], verdict.outcome["outcome"]) == ("unknown", "possible")


def test_a_message_hears_a_number_that_criteria_cannot_go_by(tmp_path: Path) -> None:
    verdict = oracle_of(tmp_path).judge({**GROWN_UP, "age": "116"}, AS_OF)
    assert verdict.messages == {"emergency"}
    assert verdict.findings["I1"] == "unknown"


def test_a_message_hears_a_bound_from_above(tmp_path: Path) -> None:
    table = oracle_of(tmp_path, TABLE.replace("emergency,raised,,age>110", "emergency,raised,,age<18"))
    assert table.judge({"age": "<18"}, AS_OF).messages == {"emergency"}
    assert table.judge({"age": "<19"}, AS_OF).messages == set()


def test_an_answer_that_is_not_offered_is_asked_again(tmp_path: Path) -> None:
    table = oracle_of(
        tmp_path, TABLE.replace("age>=18,,,\nfinding,I2", "age>=18,papers has letter,,\nfinding,I2")
    )
    answers = {**GROWN_UP, "papers": ["letter"]}
    assert table.judge({**answers, **FAMILY}, AS_OF).findings["I1"] == "fits"
    assert table.judge(answers, AS_OF).findings["I1"] == "unknown"
    assert "papers" in table.judge(answers, AS_OF).asked


def test_who_is_not_concerned_is_not_asked(tmp_path: Path) -> None:
    table = oracle_of(tmp_path)
    assert table.judge({**GROWN_UP, **FAMILY}, AS_OF).asked - table.judge(GROWN_UP, AS_OF).asked == {
        "relation",
        "patient_knows",
    }


def test_a_failure_that_lasts_spares_later_questions_but_never_its_own(tmp_path: Path) -> None:
    lasting = TABLE.replace("finding,I1,does_not_fit,may_change", "finding,I1,does_not_fit,permanent")
    rows = "".join(f"asked,{each},not_asked,,failures has permanent,,,\n" for each in ("age", "papers"))
    spared = lasting.replace("asked,papers,ask", f"{rows}asked,papers,ask")
    verdict = oracle_of(tmp_path, spared).judge({**GROWN_UP, "age": "17"}, AS_OF)
    assert (verdict.findings["I1"], verdict.lasts["I1"]) == ("does_not_fit", "permanent")
    assert verdict.asked == {"respondent", "age", "note", "willing"}


def test_a_fact_is_read_by_the_lines_below_it(tmp_path: Path) -> None:
    table = TABLE.replace("finding,I1,unknown", "fact,grown_up,yes,,age>=18,,,\nfinding,I1,unknown", 1)
    table = table.replace("finding,I1,fits,,age>=18", "finding,I1,fits,,grown_up=yes")
    assert oracle_of(tmp_path, table).judge(GROWN_UP, AS_OF).findings["I1"] == "fits"


@pytest.mark.parametrize(
    ("cells", "fits"),
    [
        ("by age,over age,", "bare>=1"),
        ("times 2,by age,", "bare>=108"),
        ("times 3,by age,over age", "bare<=3"),
    ],
)
def test_a_number_is_worked_out_from_others(tmp_path: Path, cells: str, fits: str) -> None:
    table = TABLE.replace("# ---- The criteria", f"computed,bare,,,{cells},")
    table = table.replace("finding,I1,fits,,age>=18", f"finding,I1,fits,,{fits}")
    judge = oracle_of(tmp_path, table).judge
    assert judge(GROWN_UP, AS_OF).findings["I1"] == "fits"
    assert judge({**GROWN_UP, "age": None}, AS_OF).findings["I1"] == "unknown"
    assert judge({**GROWN_UP, "age": "200"}, AS_OF).findings["I1"] == "unknown"


def test_what_only_the_engine_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="age: 五十四"):
        oracle_of(tmp_path).judge({"age": "五十四"}, AS_OF)


@pytest.mark.parametrize("module", [oracle, oracle_cells, oracle_dates, oracle_rows])
def test_the_judge_shares_no_code_with_the_engine(module: object) -> None:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    imported = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    assert {each for each in imported if each and each.startswith("chatbot")} <= {
        "chatbot.checking.oracle_cells",
        "chatbot.checking.oracle_dates",
        "chatbot.checking.oracle_rows",
    }
