"""A mistake in a table is told with its line, in words for the clinician who wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.problems import DialogError
from tests.checking.tables import TABLE, oracle_of


def mistakes(root: Path, table: str) -> list[str]:
    """What is said of this table, without the name of the file."""
    with pytest.raises(DialogError) as refused:
        oracle_of(root, table)
    return [str(each).rsplit("oracle.csv", 1)[1].lstrip(":") for each in refused.value.problems]


def test_a_table_without_mistakes_is_read(tmp_path: Path) -> None:
    assert list(oracle_of(tmp_path).criteria) == ["I1", "I2", "E1"]


def test_a_byte_order_mark_and_more_empty_columns_do_no_harm(tmp_path: Path) -> None:
    wider = "\n".join(
        line.replace(",,,", ",,,,", 1) if line[0] != "#" else line for line in TABLE.splitlines()
    )
    assert oracle_of(tmp_path, "\ufeff" + TABLE).criteria == oracle_of(tmp_path, TABLE).criteria
    assert "cells" in mistakes(tmp_path, wider)[0]


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("finding,I2,fits", "findings,I2,fits", "'findings' is no kind of row. Did you mean 'finding'?"),
        ("finding,I2,fits", "finding,I2,fit", "'fit' is no word for 'is' here. Did you mean 'fits'?"),
        (
            "unknown,,relation=child",
            "unknown,,relation=chidl",
            "'chidl' is no answer of 'relation'. Did you mean 'child'?",
        ),
        (
            "unknown,,relation=child",
            "unknown,,relatoin=child",
            "'relatoin' is no question, nor a fact or finding above. Did you mean 'relation'?",
        ),
        ("unknown,,relation=child", "unknown,,E1=fits", "'E1' is no question, nor a fact or finding above."),
        ("unknown,,relation=child", "unknown,,relation has child", "'has' is no sign for 'relation'."),
        ("unknown,,relation=child", "unknown,,note=child", "'child' is no answer of 'note'."),
        ("unknown,,relation=child", "unknown,,child", "'child' is no condition. Write 'question=choice',"),
        ("unknown,,relation=child", "unknown,,age<old", "'old' is no number. Write digits, such as 3.5."),
        ("I1,does_not_fit,may_change", "I1,does_not_fit,sometimes", "'sometimes' is no word for 'lasts'."),
        ("I1,does_not_fit,may_change", "I1,does_not_fit,", "'' is no word for 'lasts'."),
        ("I1,fits,", "I1,fits,permanent", "Only what does not fit lasts. Leave 'lasts' empty here."),
        ("unit,age,month", "unit,age,week", "'week' is no unit of 'age'."),
        ("times 0.08", "time 0.08", "'time' is no word at the beginning of a cell. Did you mean 'times'?"),
        ("message,emergency", "message,urgent", "'urgent' is no safety message."),
        ("asked,relation", "asked,relations", "'relations' is no question. Did you mean 'relation'?"),
        ("outcome,declined", "outcome,refused", "'refused' is no outcome."),
        ("asked,relation,not_concerned", "asked,relation,never", "'never' is no word for 'is' here."),
        ("findings has does_not_fit", "findings has unfit", "'unfit' is no answer of 'findings'."),
    ],
)
def test_a_wrong_word_is_told_with_the_nearest_right_one(
    tmp_path: Path, written: str, instead: str, told: str
) -> None:
    assert TABLE.count(written) == 1
    table = TABLE.replace(written, instead)
    line = table[: table.index(instead)].count("\n") + 1
    assert any(each.startswith(f"{line}: {told}") for each in mistakes(tmp_path, table)), mistakes(
        tmp_path, table
    )


def test_a_criterion_without_a_row_and_a_unit_without_one_are_told(tmp_path: Path) -> None:
    rows = [
        line
        for line in TABLE.splitlines()
        if not line.startswith(("finding,I2", "outcome,dec", "unit,age,month"))
    ]
    assert mistakes(tmp_path, "\n".join(rows)) == [
        " No row of the kind 'unit' says what 'month' means for 'age'.",
        " No row says anything about I2. Write one with the kind 'finding'.",
    ]


def test_rows_about_the_same_thing_stand_together(tmp_path: Path) -> None:
    apart = TABLE + "finding,I1,unknown,,age>100,,,\n"
    assert mistakes(tmp_path, apart) == [
        "24: Rows about 'I1' stand in two places. Move them together: the first that holds wins."
    ]


@pytest.mark.parametrize("name", ["age", "I1", "failures", "two words", ""])
def test_a_fact_takes_a_new_name(tmp_path: Path, name: str) -> None:
    table = TABLE.replace("# ---- The criteria", f"fact,{name},yes,,age>=18,,,")
    assert "cannot be the name of a fact" in mistakes(tmp_path, table)[0]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    assert len(mistakes(tmp_path, TABLE.replace("age<18", "age<x"))) == 3


COLUMNS = "1: The first line must name the columns: kind,of,is,lasts,if,and,and,because."


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("kind,of\n", COLUMNS),
        ("", "1: The first line must name the columns: "),
        (
            TABLE.replace(",", ";"),
            f"{COLUMNS} Between the cells stand semicolons: save it as CSV with commas.",
        ),
        (TABLE.replace(",", "\t"), f"{COLUMNS} Between the cells stand tabs: save it as CSV with commas."),
        (TABLE + "finding,I1\n", "24: Here stand 2 cells, above 8. Put a text with a comma between quotes."),
        (TABLE + 'finding,"I1\n', "24: This is not CSV: "),
    ],
)
def test_a_file_of_another_shape_is_told(tmp_path: Path, table: str, told: str) -> None:
    assert mistakes(tmp_path, table)[0].startswith(told)
