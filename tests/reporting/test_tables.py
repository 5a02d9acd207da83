"""A minimised decision table says on every combination of answers what the rules say."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.checking.atoms import DAY
from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.checking.replay import answers_of
from chatbot.checking.residual import Residuals
from chatbot.checking.walks import Walks
from chatbot.reporting.columns import Column
from chatbot.reporting.criteria import UNKNOWN, Verdict, diagram_of, table_of, verdict
from chatbot.reporting.decision import Diagram, Row, Table
from chatbot.screening.dependence import conditions_behind, contradictions_against
from chatbot.screening.dialog import Criterion, DecidedBy
from chatbot.screening.interview import walk
from chatbot.screening.judgement import Finding, judge_all
from chatbot.screening.value import NoAnswer, Values, value_of
from tests.reporting.combinations import can_be, values_at
from tests.reporting.conftest import written_study

DIALOG = written_study().dialog
CRITERIA = [each for each in DIALOG.criteria if each.decided_by is DecidedBy.ANSWERS]
FEW_ENOUGH_TO_COUNT_OUT = 20_000
SAMPLE = 3_000

every_criterion = pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.id)


@cache
def classes() -> AnswerClasses:
    return AnswerClasses(DIALOG)


@cache
def table(criterion_id: str) -> Table[Verdict]:
    return table_of(classes(), DIALOG.criterion[criterion_id])


@cache
def diagram(criterion_id: str) -> Diagram[Verdict]:
    return diagram_of(classes(), DIALOG.criterion[criterion_id])


def judged(criterion: Criterion, at: tuple[int, ...]) -> Verdict:
    """What the program itself makes of the answers that stand for a combination."""
    values = values_at(table(criterion.id), at)
    return verdict(criterion, contradictions_against(DIALOG, criterion), values)


@every_criterion
def test_a_table_says_what_the_program_finds_row_by_row(criterion: Criterion) -> None:
    """All rows of the full table; of more than can be counted out, a fixed sample."""
    small = table(criterion.id)
    positions = [range(len(column.kin)) for column in small.columns]
    chance = random.Random(criterion.id)
    combinations = (
        product(*positions)
        if small.combinations <= FEW_ENOUGH_TO_COUNT_OUT
        else [tuple(chance.choice(each) for each in positions) for _ in range(SAMPLE)]
    )
    for at in combinations:
        if can_be(DIALOG, small, at):
            assert small.decides(at) == judged(criterion, at), at


@every_criterion
def test_a_table_is_proven_equal_on_all_combinations(criterion: Criterion) -> None:
    assert diagram(criterion.id).difference(table(criterion.id)) is None


@every_criterion
def test_a_table_agrees_with_the_checker_on_every_conversation_it_tells_apart(criterion: Criterion) -> None:
    """The checker's own enumeration, with what is skipped and what depends on it, replayed in the program."""
    heard = [(Ear.CRITERIA, condition) for condition in conditions_behind(DIALOG, criterion)]
    small = table(criterion.id)
    for conversation in Walks(classes(), Residuals(), heard).table().values():
        values = walk(DIALOG, answers_of(DIALOG, conversation.given), DAY).values
        at = tuple(
            next(
                position
                for position, kin in enumerate(column.kin)
                if kin.truths == tuple(atom.holds(values) for atom in column.atoms)
                and kin.why_no_answer is why_no_answer(values, column)
            )
            for column in small.columns
        )
        found = next(each for each in judge_all(DIALOG, values) if each.criterion is criterion)
        assert small.decides(at) == Verdict(found.finding, found.branch.id if found.branch else "")


def why_no_answer(values: Values, column: Column) -> NoAnswer | None:
    said = (value_of(values, question.id) for question in column.questions)
    return next((value for value in said if isinstance(value, NoAnswer)), None)


@every_criterion
def test_every_row_is_needed(criterion: Criterion) -> None:
    small = table(criterion.id)
    for row in small.rows:
        without = replace(small, rows=tuple(each for each in small.rows if each is not row))
        assert diagram(criterion.id).difference(without) is not None


@every_criterion
def test_every_branch_and_fitting_have_rows_and_what_is_left_is_unknown(criterion: Criterion) -> None:
    small = table(criterion.id)
    branches = {Verdict(Finding.DOES_NOT_FIT, branch.id) for branch in criterion.does_not_fit_when}
    assert {row.verdict for row in small.rows} == {*branches, Verdict(Finding.FITS)}
    assert small.otherwise == UNKNOWN


@every_criterion
def test_a_row_that_fits_holds_by_itself_whatever_stands_above(criterion: Criterion) -> None:
    small = table(criterion.id)
    chance = random.Random(criterion.id)
    for row in small.rows:
        if row.verdict == Verdict(Finding.FITS):
            sample = [tuple(chance.choice(sorted(cell)) for cell in row.cells) for _ in range(300)]
            found = {judged(criterion, at) for at in sample if can_be(DIALOG, small, at)}
            assert found <= diagram(criterion.id).verdicts_in(row.cells) == {Verdict(Finding.FITS)}


@every_criterion
def test_a_row_names_no_answer_with_which_nobody_comes_to_it(criterion: Criterion) -> None:
    """A row of I3 that fits must not name T1: who says so is not asked what else the row names."""
    small = table(criterion.id)
    for row in small.rows:
        for index, (column, cell) in enumerate(zip(small.columns, row.cells, strict=True)):
            for position in cell if len(cell) < len(column.kin) else ():
                cells = list(row.cells)
                cells[index] = frozenset({position})
                assert diagram(criterion.id).verdicts_in(tuple(cells))


def test_no_row_of_i3_that_fits_names_a_shallow_depth() -> None:
    small = table("I3")
    [depth] = [index for index, each in enumerate(small.columns) if each.questions[0].id == "t_stage"]
    for row in small.rows:
        if row.verdict == Verdict(Finding.FITS):
            named = {choice for at in row.cells[depth] for choice in small.columns[depth].kin[at].choices}
            assert named <= {"t3", "t3_4", "t4", "t4a", "t4b"}


@given(st.data())
def test_a_table_with_any_cell_changed_is_told_from_the_full_one(data: st.DataObject) -> None:
    """The proof is no formality: a kin more or less in a cell is found wherever it changes a finding."""
    criterion = data.draw(st.sampled_from([each for each in CRITERIA if each.id not in ("I3", "I8")]))
    small = table(criterion.id)
    number = data.draw(st.integers(0, len(small.rows) - 1))
    index = data.draw(st.integers(0, len(small.columns) - 1))
    position = data.draw(st.integers(0, len(small.columns[index].kin) - 1))
    cells = list(small.rows[number].cells)
    cells[index] = cells[index] ^ {position}
    rows = [*small.rows]
    rows[number] = Row(tuple(cells), rows[number].verdict)
    changed = replace(small, rows=tuple(rows))
    positions = [range(len(column.kin)) for column in small.columns]
    is_equal = all(
        changed.decides(at) == small.decides(at) for at in product(*positions) if can_be(DIALOG, small, at)
    )
    assert (diagram(criterion.id).difference(changed) is None) == is_equal


def test_the_longest_line_becomes_a_table_that_can_be_read() -> None:
    assert table("I3").combinations > 10_000_000_000
    assert len(table("I3").rows) < 25
