"""Of the rows about one thing the first that holds wins, also where it was found before."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chatbot.checking.oracle_cells import OF_NUMBERS, SIGNS, Cell, Value
from chatbot.checking.oracle_rows import Row, Rows

NAMES = ("age", "relation", "papers")
WORDS = st.sampled_from(("yes", "no", "not_asked", "unclear"))
NUMBERS = st.sampled_from((Decimal(17), Decimal(18), Decimal("18.0"), Decimal(19)))
VALUES = st.one_of(
    WORDS,
    st.frozensets(WORDS, max_size=2),
    NUMBERS,
    st.tuples(NUMBERS, NUMBERS).map(lambda ends: (min(ends), max(ends))),
)


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    of, words = draw(st.sampled_from(NAMES)), draw(st.frozensets(WORDS, min_size=1))
    sign = draw(st.sampled_from(sorted(SIGNS)))
    return Cell(of, SIGNS[sign], draw(NUMBERS) if sign in OF_NUMBERS else words)


@st.composite
def rows_about_one_thing(draw: st.DrawFn) -> Rows:
    made = draw(st.lists(st.lists(cells(), max_size=3), max_size=4))
    return Rows(Row(line, "finding", "I1", "fits", "", tuple(each)) for line, each in enumerate(made, 2))


@given(rows_about_one_thing(), st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=6))
def test_the_first_that_holds_wins_whoever_came_before(rows: Rows, people: list[dict[str, Value]]) -> None:
    for values in [*people, *people]:
        assert rows.first(values) is next((row for row in rows if row.holds(values)), None)


def test_a_value_that_no_row_reads_is_not_remembered() -> None:
    rows = Rows([Row(2, "finding", "I1", "fits", "", (Cell("age", SIGNS[">="], Decimal(18)),))])
    for relation in ("child", "other"):
        rows.first({"age": (Decimal(18), Decimal(18)), "relation": relation})
    assert len(rows.won) == 1
