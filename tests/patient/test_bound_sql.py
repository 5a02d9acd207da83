"""SQL is written by us alone: what people typed goes into it as bound parameters."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.store.history_search import HistoryFilter, _statement
from chatbot.store.inbox import Section, page_query
from chatbot.store.lead_counts import count_query
from chatbot.store.lead_filter import LeadFilter
from chatbot.store.search import term_query
from chatbot.store.staff import Account
from chatbot.store.work.due import DueCursor, DueFilter, due_query
from tests.patient.person import Person

# Which columns narrow a list is put together of our own words; what they are compared with is bound.
# The others are put together of constants, once, when their module is loaded.
PUT_TOGETHER = {"due.py", "history_search.py", "inbox.py", "lead_counts.py", "search.py"}
OF_CONSTANTS = {"history_of_studies.py", "other_leads.py", "screening_log.py"}
TEXTS = st.sampled_from(["", "'; DROP TABLE leads; --", "NCT07214142", ":study"])
FILTERS = st.builds(
    LeadFilter,
    study=TEXTS,
    outcome=TEXTS,
    status=st.none() | st.sampled_from(LeadStatus),
    locale=TEXTS,
    respondent=TEXTS,
    assigned_to=st.none() | st.integers(0, 3),
)
A_DAY = datetime(2026, 11, 26, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
RUNS_SQL = {"execute", "executescript", "executemany", "query", "rows_where", "delete_where", "count_where"}


def made_up_sql(source: str) -> Iterator[int]:
    """Lines where SQL is run that is put together on the spot: formatted, added up or filled in."""
    for node in ast.walk(ast.parse(source)):
        runs_sql = (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUNS_SQL
        )
        if isinstance(node, ast.Call) and runs_sql and node.args and not is_written_by_us(node.args[0]):
            yield node.lineno


def is_written_by_us(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.Name) or of_constants(node)


def of_constants(node: ast.expr) -> bool:
    """Our own constants, joined with each other and nothing else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return of_constants(node.left) and of_constants(node.right)
    return (isinstance(node, ast.Name) and node.id.isupper()) or (
        isinstance(node, ast.Attribute) and node.attr.isupper()
    )


def test_q18_no_statement_is_put_together_from_values() -> None:
    files = sorted((ROOT / "chatbot").rglob("*.py"))
    found = {
        str(file): lines for file in files if (lines := list(made_up_sql(file.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        'db.execute(f"SELECT * FROM leads WHERE name = {name}")',
        'db.execute("SELECT * FROM leads WHERE name = " + name)',
        'db.query("SELECT * FROM leads WHERE name = %s" % name)',
        'db.query("SELECT * FROM leads WHERE name = {}".format(name))',
    ],
)
def test_q18_a_statement_put_together_is_caught(line: str) -> None:
    assert list(made_up_sql(line)) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "db.executescript(_LEADS + _HISTORY)",
        'db.execute("SELECT ?", [name])',
        "db.execute(sql, values)",
        "other(f'{x}')",
    ],
)
def test_q18_a_statement_with_bound_values_is_fine(line: str) -> None:
    assert list(made_up_sql(line)) == []


def test_q18_the_linter_looks_for_it_too() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    everywhere, in_tests = lint["ignore"], lint["per-file-ignores"]["tests/**.py"]
    assert not {"S", "S6", "S60", "S608"} & {*everywhere, *in_tests}
    files = sorted((ROOT / "chatbot").rglob("*.py"))
    excused = {file.name for file in files if "S608" in file.read_text(encoding="utf-8")}
    assert excused == PUT_TOGETHER | OF_CONSTANTS


@pytest.mark.parametrize("name", sorted(OF_CONSTANTS))
def test_q18_constants_alone_are_put_together_outside_a_function(name: str) -> None:
    source = (ROOT / "chatbot" / "store" / name).read_text(encoding="utf-8")
    functions = [each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.FunctionDef)]
    inside = [part for each in functions for part in ast.walk(each) if isinstance(part, ast.JoinedStr)]
    assert not [part for part in inside if re.search("SELECT|WHERE|FROM", ast.unparse(part))]


@given(wanted=FILTERS, section=st.sampled_from(Section), is_first=st.booleans())
def test_q18_what_is_put_together_holds_no_value(
    wanted: LeadFilter, section: Section, is_first: bool
) -> None:
    other = replace(
        wanted,
        study=wanted.study and "OTHER",
        outcome=wanted.outcome and "other",
        locale=wanted.locale and "xx",
        respondent=wanted.respondent and "nobody",
        assigned_to=wanted.assigned_to and 4711,
    )
    assert page_query(wanted, section, is_first)[0] == page_query(other, section, is_first)[0]
    assert count_query(wanted)[0] == count_query(other)[0]


@pytest.mark.parametrize("is_mine", [False, True])
def test_q18_what_is_due_is_asked_for_without_a_value(is_mine: bool) -> None:
    asked = (
        due_query("", Account(number, "li", "Li", Role.VIEWER, (text,)), which, DueCursor(at, text), number)
        for number, text, at in ((1, "x", A_DAY), (2, "'; DROP TABLE leads; --", A_DAY + timedelta(1)))
        for which in (DueFilter(at, text, is_mine), DueFilter(at, "", is_mine))
    )
    assert len({sql for sql, _ in asked}) == 1


@pytest.mark.parametrize("field", ["actor", "action", "subject"])
def test_q18_a_search_of_the_history_holds_no_value(field: str) -> None:
    one, other = ({field: value} for value in ("'; DROP TABLE history; --", "x"))
    assert _statement(HistoryFilter(**one), None)[0] == _statement(HistoryFilter(**other), None)[0]  # type: ignore[arg-type]


def test_q18_a_search_is_put_together_of_numbers_alone() -> None:
    assert get_type_hints(term_query) == {"terms": int, "studies": int, "return": str}


@pytest.mark.parametrize("sql", ["'; DROP TABLE leads; --", '" OR 1=1 --', "') UNION SELECT * FROM leads --"])
def test_q18_sql_as_a_code_finds_nothing_and_breaks_nothing(sql: str, person: Person) -> None:
    assert person.looks_up({"reference": sql, "code": sql}).status == 422
