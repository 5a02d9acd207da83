"""A study's rules a second time, from ``oracle.csv``: dumber code, written from the clinical rules alone.

It shares nothing with the engine: no conditions, no three truth values, no spans. Answers are plain strings,
sets of strings and pairs of Decimals, and of the rows about one thing the first that holds wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property
from math import prod

from chatbot.checking.oracle_cells import (
    ASK_AGAIN,
    DOES_NOT_FIT,
    DONT_KNOW,
    FAILURES,
    FINDINGS,
    LEFT_TO_TEAM,
    NOT_ASKED,
    UNCLEAR,
    UNKNOWN,
    Cell,
    Number,
    Value,
    Values,
)
from chatbot.checking.oracle_dates import UnreadableDate, days_meant, how_long_ago

_TYPED = re.compile(r"([<>]?)([0-9]+(?:\.[0-9]+)?)(?:-([0-9]+(?:\.[0-9]+)?))?")
_DIGITS, _ONE = 60, Decimal(1)


class Unreadable(ValueError):
    """The oracle reads "6.2", "5-8" and "<60", and "2025-05"; whatever else people type is for the engine."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. ``line`` counts from 1 in the file; without ``cells`` it always holds."""

    line: int
    kind: str
    of: str
    is_: str
    lasts: str
    cells: tuple[Cell, ...]

    def holds(self, values: Values) -> bool:
        for of, sign, wanted in self.cells:  # noqa: SIM110 - all() takes half as long again
            if not sign(values.get(of, NOT_ASKED), wanted):
                return False
        return True


@dataclass(frozen=True, slots=True)
class UnitRow:
    """``times``: into the first unit; ``within``: how far off that may be, 0 for an exact unit."""

    id: str
    times: Decimal
    within: Decimal


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """``times`` the numbers ``product``, divided by the numbers ``over``."""

    of: str
    times: Decimal
    product: tuple[str, ...]
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the table says of some answers: the finding, how long it lasts and the deciding row (where one
    did) by criterion; ``outcome`` by the name that the table gives it; the ids of the safety messages, and of
    the questions that this person is asked.
    """

    findings: Mapping[str, str]
    lasts: Mapping[str, str]
    rows: Mapping[str, Row]
    outcome: Mapping[str, str]
    messages: frozenset[str]
    asked: frozenset[str]


@dataclass(frozen=True)
class Oracle:
    """The whole table. ``steps`` are the questions of each screen; rows stand by what they are about.
    ``dates`` gives of each date in what the time since then is counted: "day", "week", "month" or "year".
    """

    steps: tuple[tuple[str, ...], ...]
    units: Mapping[str, Sequence[UnitRow]]
    dates: Mapping[str, str]
    smaller: frozenset[str]
    plausible: Mapping[str, Sequence[Row]]
    asked: Mapping[str, Sequence[Row]]
    computed: Sequence[ComputedRow]
    decisions: Mapping[str, Sequence[Row]]
    outcomes: Mapping[str, Sequence[Row]]
    messages: Sequence[Row]

    def judge(self, answers: Mapping[str, object], as_of: date) -> Verdict:
        """What these answers, {question id: answer} as in a case, come to on that day. Raises Unreadable."""
        counted: dict[str, Value] = {}
        said: dict[str, Value] = {}
        asked: set[str] = set()
        for step in self.steps:
            before = dict(counted)
            if not self.told_failures.isdisjoint(step):
                self._decide(before, self.telling)
            for question in step:
                raw = self.read(question, answers[question], as_of) if question in answers else NOT_ASKED
                off_path = self._off_path(question, raw, before)
                if off_path == ASK_AGAIN:
                    off_path, raw = "", NOT_ASKED
                said[question] = off_path or raw
                counted[question] = off_path or self._counts(question, raw)
                asked.update([] if off_path else [question])
        rows = self._decide(counted, self.decisions)
        outcome = {of: row.is_ for of, each in self.outcomes.items() if (row := _first(each, counted))}
        return Verdict(
            {of: _finding(str(counted[of])) for of in self.criteria},
            {of: row.lasts for of, row in rows.items() if row.lasts},
            rows,
            outcome,
            frozenset(row.of for row in self.messages if row.holds(said)),
            frozenset(asked),
        )

    @cached_property
    def told_failures(self) -> frozenset[str]:
        """Questions that are not asked of everybody with some failure."""
        return frozenset(
            of
            for of, rows in self.asked.items()
            if any(cell.of == FAILURES for row in rows for cell in row.cells)
        )

    @cached_property
    def telling(self) -> Mapping[str, Sequence[Row]]:
        """The decisions that can tell such a failure, and those that they read."""
        cells = [cell for rows in self.asked.values() for row in rows for cell in row.cells]
        told = [cell.wanted for cell in cells if cell.of == FAILURES]
        lasting = {each for wanted in told if isinstance(wanted, frozenset) for each in wanted}
        read = {cell.of for rows in self.decisions.values() for row in rows for cell in row.cells}
        return {
            of: rows
            for of, rows in self.decisions.items()
            if of in read or any(row.lasts in lasting for row in rows)
        }

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """Ids of all lines of the record that the table decides, in the order of the table."""
        return tuple(of for of, rows in self.decisions.items() if rows[0].kind == "finding")

    def read(self, question: str, answer: object, as_of: date) -> Value:
        """One answer as it was said. Raises Unreadable."""
        if answer is None:
            return DONT_KNOW
        if question in self.dates:
            return self._date(question, str(answer), as_of)
        if question in self.units:
            parts = answer if isinstance(answer, Mapping) else {"value": answer}
            typed, unit = parts["value"], parts.get("unit")
            return DONT_KNOW if typed is None else self._number(question, str(typed), str(unit or ""))
        return frozenset(answer) if isinstance(answer, list | tuple) else str(answer)

    def _date(self, question: str, typed: str, as_of: date) -> Value:
        try:
            first, last = days_meant(typed)
        except UnreadableDate as error:
            raise Unreadable(f"{question}: {typed}") from error
        return UNCLEAR if first > as_of else how_long_ago(first, last, as_of, self.dates[question])

    def _number(self, question: str, typed: str, unit_id: str) -> Value:
        match = _TYPED.fullmatch(typed)
        if not match:
            raise Unreadable(f"{question}: {typed}")
        units = self.units[question]
        unit = next((each for each in units if unit_id in ("", each.id)), None)
        if unit is None:
            raise Unreadable(f"{question}: {unit_id}")
        ends = sorted(_converted(each, unit) for each in match.group(2, 3) if each)
        if match[1]:
            return ends[-1][1] if match[1] == "<" else UNCLEAR
        return ends[0] if question in self.smaller else (ends[0][0], ends[-1][1])

    def _off_path(self, question: str, raw: Value, before: dict[str, Value]) -> str:
        """What a question counts as that is not asked of this person; "" where it is asked."""
        if question not in self.asked:
            return ""
        row = _first(self.asked[question], {**before, question: raw})
        return row.is_ if row else ""

    def _counts(self, question: str, raw: Value) -> Value:
        """What criteria hear of an answer."""
        if isinstance(raw, Decimal):
            return UNCLEAR
        is_number = isinstance(raw, tuple) and question not in self.dates
        is_odd = is_number and not _first(self.plausible.get(question, ()), {question: raw})
        return UNCLEAR if is_odd else raw

    def _decide(self, values: dict[str, Value], decisions: Mapping[str, Sequence[Row]]) -> dict[str, Row]:
        """Works out these facts and findings into ``values``, and gives the deciding row of each finding."""
        for computed in self.computed:
            values[computed.of] = _computed(computed, values)
        rows: dict[str, Row] = {}
        findings: set[str] = set()
        for of, each in decisions.items():
            row = _first(each, values)
            values[of] = row.is_ if row else UNKNOWN
            if each[0].kind == "finding":
                findings.add(str(values[of]))
                rows.update({of: row} if row else {})
        values[FINDINGS] = frozenset(findings - {LEFT_TO_TEAM})
        values[FAILURES] = frozenset(row.lasts for row in rows.values() if row.is_ == DOES_NOT_FIT)
        return rows


def _first(rows: Iterable[Row], values: Values) -> Row | None:
    for row in rows:
        if row.holds(values):
            return row
    return None


def _finding(decided: str) -> str:
    return UNKNOWN if decided == LEFT_TO_TEAM else decided


def _converted(typed: str, unit: UnitRow) -> Number:
    """Exact, or as wide as the rounding of the number and of its unit allow."""
    with localcontext(prec=_DIGITS):
        number = Decimal(typed)
        if not unit.within:
            return (number * unit.times, number * unit.times)
        half = Decimal(5).scaleb(-len(typed.partition(".")[2]) - 1)
        low = max(number - half, Decimal(0))
        return (low * (unit.times - unit.within), (number + half) * (unit.times + unit.within))


def _computed(row: ComputedRow, values: Values) -> Value:
    """The number, or "unknown" where one that it is made of is."""
    product = [each for name in row.product if isinstance(each := values.get(name), tuple)]
    over = [each for name in row.over if isinstance(each := values.get(name), tuple)]
    if len(product) < len(row.product) or len(over) < len(row.over) or any(not low for low, _ in over):
        return UNKNOWN
    with localcontext(prec=_DIGITS):
        lowest = prod((low for low, _ in product), start=row.times) / prod(
            (high for _, high in over), start=_ONE
        )
        highest = prod((high for _, high in product), start=row.times) / prod(
            (low for low, _ in over), start=_ONE
        )
    return (lowest, highest)
