"""A table's dates: how long ago, in whole ones and halves between; never a guess about a month or a year."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.authoring.problems import DialogError
from chatbot.checking.agreement import Bench, compare_sets
from chatbot.checking.oracle import Unreadable
from chatbot.checking.oracle_dates import UNITS, UnreadableDate, days_meant, how_long_ago
from chatbot.checking.oracle_file import load_oracle
from chatbot.checking.walkers import Walker
from chatbot.screening.period import Ago, elapsed
from tests.authoring.small_study import DIALOG
from tests.checking.tables import TABLE, write_table

AS_OF = date(2026, 8, 31)
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))

ASKED = """\
  - id: moved
    questions:
      - {id: moved, kind: date, text: When was that?, ago: month}
"""
DATED = DIALOG.replace("  - id: papers\n    sensitive", f"{ASKED}  - id: papers\n    sensitive").replace(
    "grown_up: {age: {from: 18}}", "grown_up: {age: {from: 18}, moved: {above: 3}}"
)
UNIT = "unit,moved,month,,,,,\n"
WITH_DATE = (
    TABLE.replace("# ---- Who", f"{UNIT}# ---- Who")
    .replace("I1,fits,,age>=18,", "I1,fits,,age>=18,moved>3")
    .replace("E1,fits,,age>=18,,,", "E1,fits,,I1=fits,,,")
)


def mistakes(root: Path, table: str) -> str:
    dialog, folder = write_table(root, table, DATED)
    with pytest.raises(DialogError) as refused:
        load_oracle(folder / "oracle.csv", dialog)
    return "\n".join(str(each) for each in refused.value.problems)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-05-14", "2026-05-14", "2026-05-14"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_all_days_that_may_be_meant_count(typed: str, first: str, last: str) -> None:
    assert days_meant(typed) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "typed", ["", "May 2026", "2026年5月", "2026-5", "2026-13", "2026-02-30", "0000", "05/06/2026"]
)
def test_other_ways_of_writing_are_left_to_the_engine(typed: str) -> None:
    with pytest.raises(UnreadableDate):
        days_meant(typed)


@pytest.mark.parametrize(
    ("typed", "unit", "least", "most"),
    [
        ("2026-08-31", "month", "0", "0"),
        ("2026-08-30", "month", "0.5", "0.5"),
        ("2026-05-31", "month", "3", "3"),
        ("2026-06-01", "month", "2.5", "2.5"),
        ("2026-02-28", "month", "6", "6"),
        ("2026-02", "month", "6", "6.5"),
        ("2026-08", "month", "0", "0.5"),
        ("2025", "year", "0.5", "1.5"),
        ("2025-08-31", "year", "1", "1"),
        ("2026-08-17", "week", "2", "2"),
        ("2026-08-18", "week", "1.5", "1.5"),
        ("2026-08-01", "day", "30", "30"),
    ],
)
def test_months_and_years_are_those_of_the_calendar(typed: str, unit: str, least: str, most: str) -> None:
    assert how_long_ago(*days_meant(typed), AS_OF, unit) == (Decimal(least), Decimal(most))


@given(DAYS, DAYS, st.sampled_from(sorted(UNITS)), st.integers(0, 40))
def test_it_lies_on_the_same_side_of_every_whole_limit_as_the_engine_says(
    day: date, as_of: date, unit: str, limit: int
) -> None:
    day = max(day, as_of - timedelta(days=2000))
    ours, theirs = how_long_ago(day, day, as_of, unit)[0], elapsed(day, as_of, Ago(unit))
    assert (ours > limit, ours == limit, ours < limit) == (theirs > limit, theirs == limit, theirs < limit)


@pytest.mark.parametrize(
    ("moved", "finding"),
    [
        ("2026-05-30", "fits"),
        ("2026-05-31", "unknown"),
        ("2026-05", "unknown"),
        ("2026-04", "fits"),
        ("2026", "unknown"),
        ("2027-01", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_cell_holds_when_the_date_certainly_lies_there(
    tmp_path: Path, moved: str | None, finding: str
) -> None:
    dialog, folder = write_table(tmp_path, WITH_DATE, DATED)
    verdict = load_oracle(folder / "oracle.csv", dialog).judge({"age": "54", "moved": moved}, AS_OF)
    assert verdict.findings["I1"] == finding


def test_a_date_that_lies_ahead_is_unclear(tmp_path: Path) -> None:
    table = WITH_DATE.replace("age>=18,moved>3", "age>=18,moved=unclear")
    dialog, folder = write_table(tmp_path, table, DATED)
    oracle = load_oracle(folder / "oracle.csv", dialog)
    assert oracle.judge({"age": "54", "moved": "2026-09"}, AS_OF).findings["I1"] == "fits"
    assert oracle.judge({"age": "54", "moved": "2026-08"}, AS_OF).findings["I1"] == "unknown"


def test_a_date_that_only_the_engine_can_read_is_refused(tmp_path: Path) -> None:
    dialog, folder = write_table(tmp_path, WITH_DATE, DATED)
    with pytest.raises(Unreadable, match="moved: 14 May 2026"):
        load_oracle(folder / "oracle.csv", dialog).judge({"moved": "14 May 2026"}, AS_OF)


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        (UNIT, "", "No row of the kind 'unit' says in what 'moved' is counted, such as 'month'."),
        (UNIT, "unit,moved,moon,,,,,\n", "'moon' is no time to count in."),
        (UNIT, "unit,moved,month,,times 1,,,\n", "A date has one 'unit' row, with nothing under 'if'."),
        (UNIT, f"{UNIT}unit,moved,week,,,,,\n", "A date has one 'unit' row, with nothing under 'if'."),
        ("moved>3", "moved>2.5", "'2.5' is no whole number. A limit on a date needs one."),
        ("moved>3", "moved has 3", "'has' is no sign for 'moved'."),
        ("# ---- The criteria", "range,moved,smaller,,,,,", "'moved' is no question with a number."),
    ],
)
def test_a_mistake_with_a_date_is_told(tmp_path: Path, written: str, instead: str, told: str) -> None:
    assert WITH_DATE.count(written) == 1
    assert re.search(re.escape(told), mistakes(tmp_path, WITH_DATE.replace(written, instead)))


def test_made_up_people_name_days_months_and_years_around_every_limit(tmp_path: Path) -> None:
    bench = Bench.of(*write_table(tmp_path, WITH_DATE, DATED), seed=1, as_of=AS_OF)
    said = {str(each.raw) for each in bench.sampler.pools["moved"]}
    assert {"None", "2026-05-30", "2026-05-31", "2026-06-01", "2026-05", "2026", "2026-08-31"} <= said
    assert all(each == "None" or days_meant(each)[0] <= AS_OF for each in said)


def test_walkers_never_name_a_date_that_lies_ahead(tmp_path: Path) -> None:
    dialog, folder = write_table(tmp_path, WITH_DATE, DATED)
    cases = folder / "cases.yaml"
    ahead = cases.read_text(encoding="utf-8").replace('age: "54",', 'age: "54", moved: "2027-01",')
    cases.write_text(ahead, encoding="utf-8")
    bench, said = Bench.of(dialog, folder, seed=1, as_of=AS_OF), set[str]()
    for _ in range(40):
        walker = Walker(dialog, bench.sampler, bench.sampler.mind())
        assert walker.walk()
        if "moved" in walker.said:
            said.add(str(walker.said["moved"].raw))
    assert len(said) > 3
    assert all(each == "None" or days_meant(each)[0] <= AS_OF for each in said)


def test_a_limit_that_is_read_otherwise_is_found(tmp_path: Path) -> None:
    agreed = compare_sets(*write_table(tmp_path / "agreed", WITH_DATE, DATED), 500, seed=1)
    assert not agreed.disagreements
    wrong = WITH_DATE.replace("moved>3", "moved>=3")
    found = compare_sets(*write_table(tmp_path / "wrong", wrong, DATED), 500, seed=1)
    assert ("I1", ("fits", "unknown")) in found.disagreements
