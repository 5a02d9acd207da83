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
    Number,
    Value,
    Values,
)
from chatbot.checking.oracle_dates import UnreadableDate, days_meant, how_long_ago
from chatbot.checking.oracle_rows import Row, Rows

_TYPED = re.compile(r"([<>]?)([0-9]+(?:\.[0-9]+)?)(?:-([0-9]+(?:\.[0-9]+)?))?")
_DIGITS, _ONE = 60, Decimal(1)


class Unreadable(ValueError):
    """The oracle reads "6.2", "5-8" and "<60", and "2025-05"; whatever else people type is for the engine."""


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

    def is_of(self, questions: Iterable[str]) -> bool:
        """Whether it is made of one of these."""
        return not {*self.product, *self.over}.isdisjoint(questions)


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
    plausible: Mapping[str, Rows]
    asked: Mapping[str, Rows]
    computed: Sequence[ComputedRow]
    decisions: dict[str, Rows]
    outcomes: Mapping[str, Rows]
    messages: Sequence[Row]

    def judge(self, answers: Mapping[str, object], as_of: date) -> Verdict:
        """What these answers, {question id: answer} as in a case, come to on that day. Raises Unreadable."""
        return self.judge_read({each: self.read(each, answer, as_of) for each, answer in answers.items()})

    def judge_read(self, answers: Mapping[str, Value]) -> Verdict:
        """The same of answers that were read before, {question id: answer}."""
        counted: dict[str, Value] = {computed.of: UNKNOWN for computed in self.computed}
        said: dict[str, Value] = {}
        asked: set[str] = set()
        told: dict[str, Row | None] = {}
        for step, worked_out, telling in self.screens:
            before = counted if self.asked.keys().isdisjoint(step) else dict(counted)
            if telling is not None:
                before |= {of: row.is_ if row else UNKNOWN for of, row in told.items()}
                for of, rows in telling.items():
                    row = told[of] = rows.first(before)
                    before[of] = row.is_ if row else UNKNOWN
                before[FAILURES] = _failures(told.values())
            for question in step:
                raw = answers.get(question, NOT_ASKED)
                off_path = self._off_path(question, raw, before) if question in self.asked else ""
                if off_path == ASK_AGAIN:
                    off_path, raw = "", NOT_ASKED
                said[question] = off_path or raw
                counted[question] = off_path or self._counts(question, raw)
                if not off_path:
                    asked.add(question)
            for computed in worked_out:
                counted[computed.of] = _computed(computed, counted)
        decided = self._decide(counted, self.decisions)
        outcome = {of: row.is_ for of, each in self.outcomes.items() if (row := each.first(counted))}
        return Verdict(
            {of: _finding(counted[of]) for of in self.criteria},
            {of: row.lasts for of, row in decided.items() if row.lasts},
            decided,
            outcome,
            frozenset(row.of for row in self.messages if row.holds(said)),
            frozenset(asked),
        )

    @cached_property
    def screens(self) -> Sequence[tuple[tuple[str, ...], Sequence[ComputedRow], Mapping[str, Rows] | None]]:
        """Each step with the computed quantities that are worked out after it, and with the decisions that
        tell a failure before it, if it holds questions that are not asked of everybody with one: of all that
        do, those that read what was asked since they were told the last time.
        """
        waiting = frozenset(of for of, rows in self.asked.items() if FAILURES in rows.reads)
        screens: list[tuple[tuple[str, ...], Sequence[ComputedRow], Mapping[str, Rows] | None]] = []
        changed = {*self.telling}
        for step in self.steps:
            computed = [each for each in self.computed if each.is_of(step)]
            telling = None if waiting.isdisjoint(step) else self._reading(changed)
            changed = {*step, *(each.of for each in computed), *(changed if telling is None else ())}
            screens.append((step, computed, telling))
        return screens

    def _reading(self, changed: set[str]) -> Mapping[str, Rows]:
        """Those of the decisions that tell a failure which read any of this, or one another that does."""
        reading: dict[str, Rows] = {}
        for of, rows in self.telling.items():
            if of in changed or not {*changed, *reading}.isdisjoint(rows.reads):
                reading[of] = rows
        return reading

    @cached_property
    def telling(self) -> Mapping[str, Rows]:
        """The decisions that can tell such a failure, and those that they read."""
        cells = [cell for rows in self.asked.values() for row in rows for cell in row.cells]
        told = [cell.wanted for cell in cells if cell.of == FAILURES]
        lasting = {each for wanted in told if isinstance(wanted, frozenset) for each in wanted}
        telling = {of for of, rows in self.decisions.items() if any(row.lasts in lasting for row in rows)}
        for of in reversed(self.decisions):  # What they read stands above them.
            telling.update(self.decisions[of].reads if of in telling else ())
        return {of: rows for of, rows in self.decisions.items() if of in telling}

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """Ids of all lines of the record that the table decides, in the order of the table."""
        return tuple(of for of, rows in self.decisions.items() if rows.is_finding)

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
        before[question] = raw
        row = self.asked[question].first(before)
        del before[question]
        return row.is_ if row else ""

    def _counts(self, question: str, raw: Value) -> Value:
        """What criteria hear of an answer."""
        if isinstance(raw, Decimal):
            return UNCLEAR
        if not isinstance(raw, tuple) or question in self.dates:
            return raw
        is_plausible = question in self.plausible and self.plausible[question].first({question: raw})
        return raw if is_plausible else UNCLEAR

    def _decide(self, values: dict[str, Value], decisions: Mapping[str, Rows]) -> dict[str, Row]:
        """Works out these facts and findings into ``values``, and gives the deciding row of each finding."""
        rows: dict[str, Row] = {}
        findings: set[str] = set()
        for of, each in decisions.items():
            row = each.first(values)
            is_ = values[of] = row.is_ if row else UNKNOWN
            if each.is_finding:
                findings.add(is_)
                if row:
                    rows[of] = row
        values[FINDINGS] = frozenset(findings - {LEFT_TO_TEAM})
        values[FAILURES] = _failures(rows.values())
        return rows


def _failures(rows: Iterable[Row | None]) -> frozenset[str]:
    return frozenset(row.lasts for row in rows if row and row.is_ == DOES_NOT_FIT)


def _finding(decided: Value) -> str:
    return UNKNOWN if decided == LEFT_TO_TEAM else str(decided)


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
