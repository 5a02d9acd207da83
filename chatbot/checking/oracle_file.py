"""``oracle.csv``: read and held against its dialog; mistakes are told to the clinician who wrote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import prod
from pathlib import Path

from chatbot.authoring.problems import DialogError, Problem, nearest
from chatbot.checking import oracle_cells as words
from chatbot.checking.oracle import ComputedRow, Oracle, UnitRow
from chatbot.checking.oracle_cells import Cell
from chatbot.checking.oracle_dates import UNITS
from chatbot.checking.oracle_lines import Line, lines_of
from chatbot.checking.oracle_rows import Row, Rows
from chatbot.screening.assessment import Outcome
from chatbot.screening.dialog import Dialog, Kind, Lasts, Question

ORACLE_FILE = "oracle.csv"

_CONDITION = re.compile(r"(\w+)\s*(>=|<=|=|>|<|maybe<|(?<=\s)(?:has|lacks|only)(?=\s))\s*(\S.*)")
_DECIDING = ("fact", "finding")
_KINDS = {
    "unit": "question with a number or a date",
    "range": "question with a number",
    "plausible": "question with a number",
    "computed": "",
    "asked": "question",
    "fact": "",
    "finding": "criterion",
    "outcome": "outcome",
    "message": "safety message",
}
"""Every kind of row, and what it is about."""
_FINDINGS = {words.FITS, words.DOES_NOT_FIT, words.UNKNOWN, words.LEFT_TO_TEAM}
_LASTING = {each.value for each in Lasts}
_NOT_THERE = {words.DONT_KNOW, words.NOT_CONCERNED, words.NOT_ASKED}
_OUTCOMES = {"outcome": {each.value for each in Outcome}, "declined": {"yes"}, "may_change": {"yes"}}


@dataclass(frozen=True, slots=True)
class _Name:
    """Something that a cell may read: by which signs, and the words that may stand behind them."""

    signs: Collection[str]
    words: Collection[str] = ()


_TOTALS = {
    words.FINDINGS: _Name(words.OF_TICKS, _FINDINGS - {words.LEFT_TO_TEAM}),
    words.FAILURES: _Name(words.OF_TICKS, _LASTING),
}


def load_oracle(file: Path, dialog: Dialog) -> Oracle:
    """The table of a study. Raises DialogError with every mistake in it."""
    reader = _Reader(file, dialog)
    oracle = reader.oracle()
    if reader.problems:
        raise DialogError(reader.problems)
    return oracle


class _Reader:
    """Turns lines into rules; what does not fit together is noted with its line."""

    def __init__(self, file: Path, dialog: Dialog) -> None:
        self.file = file
        self.dialog = dialog
        self.problems: list[Problem] = []
        self.names = {each.id: _readable(each) for each in dialog.questions.values()}
        self.numbers = {each.id: each.measure for each in dialog.questions.values() if each.measure}
        self.dates = {each.id for each in dialog.questions.values() if each.kind is Kind.DATE}
        self.units: dict[str, list[UnitRow]] = {}
        self.counted_in: dict[str, str] = {}
        self.computed: list[ComputedRow] = []
        decisions: dict[str, Rows] = {}
        self.rows: dict[str, dict[str, Rows]] = {kind: {} for kind in _KINDS}
        self.rows.update(fact=decisions, finding=decisions)

    def oracle(self) -> Oracle:
        for (kind, of), lines in groupby(lines_of(self.file), key=lambda line: (line.kind, line.of)):
            self._read(kind, of, list(lines))
        self._check_complete()
        return Oracle(
            steps=tuple(tuple(each.id for each in step.questions) for step in self.dialog.steps),
            units=self.units,
            dates=self.counted_in,
            smaller=frozenset(self.rows["range"]),
            plausible=self.rows["plausible"],
            asked=self.rows["asked"],
            computed=self.computed,
            decisions=self.rows["finding"],
            outcomes=self.rows["outcome"],
            messages=[row for rows in self.rows["message"].values() for row in rows],
        )

    def _read(self, kind: str, of: str, lines: list[Line]) -> None:
        """One block of rows about the same thing."""
        first = lines[0]
        if not self._known(kind, _KINDS, first, "kind of row"):
            return
        if of in ({**self.units, **self.counted_in} if kind == "unit" else self.rows[kind]):
            message = f"Rows about '{of}' stand in two places. Move them together: the first that holds wins."
            self._problem(first.number, message)
            return
        if not self._is_subject(first):
            return
        if kind == "unit" and of in self.dates:
            self._count_in(lines)
        elif kind == "unit":
            self.units[of] = [unit for each in lines for unit in self._unit(each)]
        elif kind == "computed":
            self.computed += [self._computed(each) for each in lines]
            self.names[of] = _Name(words.OF_NUMBERS)
        else:
            self.rows[kind][of] = Rows(self._row(each) for each in lines)
        if kind in _DECIDING:
            self.names[of] = _Name(("=",), {words.UNKNOWN, *(each.is_ for each in lines)})

    def _is_subject(self, line: Line) -> bool:
        """Whether a row of its kind can be about this."""
        known: Mapping[str, Collection[str]] = {
            "unit": {*self.numbers, *self.dates},
            **dict.fromkeys(("range", "plausible"), self.numbers),
            "asked": self.dialog.questions,
            "finding": self.dialog.criterion,
            "outcome": _OUTCOMES,
            "message": {each.id for each in self.dialog.safety},
        }
        if line.kind in known:
            return self._known(line.of, known[line.kind], line, _KINDS[line.kind])
        taken = {*self.names, *self.dialog.criterion, *_TOTALS}
        if re.fullmatch(r"\w+", line.of) and line.of not in taken:
            return True
        message = f"'{line.of}' cannot be the name of a {line.kind}. Take a new word, without spaces."
        self._problem(line.number, message)
        return False

    def _row(self, line: Line) -> Row:
        self._check_result(line)
        cells = [self._cell(each, line) for each in line.cells]
        return Row(line.number, line.kind, line.of, line.is_, line.lasts, tuple(filter(None, cells)))

    def _check_result(self, line: Line) -> None:
        results: Mapping[str, Collection[str]] = {
            "range": {"smaller"},
            "plausible": {"yes"},
            "asked": _NOT_THERE | {words.ASK_AGAIN},
            "finding": _FINDINGS,
            "outcome": _OUTCOMES.get(line.of, ()),
            "message": {"raised"},
        }
        if line.kind in results:
            self._known(line.is_, results[line.kind], line, "word for 'is' here")
        if line.is_ == words.DOES_NOT_FIT:
            self._known(line.lasts, _LASTING, line, "word for 'lasts'")
        elif line.lasts:
            self._problem(line.number, "Only what does not fit lasts. Leave 'lasts' empty here.")

    def _cell(self, cell: str, line: Line) -> Cell | None:
        match = _CONDITION.fullmatch(cell)
        if not match:
            message = (
                f"'{cell}' is no condition. Write 'question=choice', 'number<100' or 'ticks has choice'."
            )
            self._problem(line.number, message)
            return None
        of, sign, wanted = match.groups()
        readable = self._readable_in(line)
        if not self._known(of, readable, line, "question, nor a fact or finding above"):
            return None
        if not self._known(sign, readable[of].signs, line, f"sign for '{of}'"):
            return None
        if sign in words.OF_NUMBERS:
            limit = self._number(wanted, line)
            if of in self.dates and limit % 1:
                self._problem(line.number, f"'{wanted}' is no whole number. A limit on a date needs one.")
            return Cell(of, words.SIGNS[sign], limit)
        chosen = frozenset(each.strip() for each in wanted.split("|"))
        known = {*readable[of].words, *(_NOT_THERE if sign == "=" else ())}
        for each in sorted(chosen):
            self._known(each, known, line, f"answer of '{of}'")
        return Cell(of, words.SIGNS[sign], chosen)

    def _readable_in(self, line: Line) -> Mapping[str, _Name]:
        if line.kind in _DECIDING:
            return self.names
        if line.kind == "outcome":
            return {**self.names, **_TOTALS}
        questions = {of: name for of, name in self.names.items() if of in self.dialog.questions}
        failures = {words.FAILURES: _TOTALS[words.FAILURES]} if line.kind == "asked" else {}
        return {**questions, **failures}

    def _unit(self, line: Line) -> Iterator[UnitRow]:
        known = {each.id for each in self.numbers[line.of].units}
        if self._known(line.is_, known, line, f"unit of '{line.of}'"):
            numbers = dict(self._parts(line, {"times", "within"}))
            yield UnitRow(
                line.is_,
                self._number(numbers.get("times", "1"), line),
                self._number(numbers.get("within", "0"), line),
            )

    def _count_in(self, lines: list[Line]) -> None:
        """In what the time since a date is counted: one row without cells."""
        for line in lines:
            if self._known(line.is_, UNITS, line, "time to count in"):
                self.counted_in[line.of] = line.is_
            if line.cells or line is not lines[0]:
                self._problem(line.number, "A date has one 'unit' row, with nothing under 'if'.")

    def _computed(self, line: Line) -> ComputedRow:
        parts = self._parts(line, {"times", "by", "over"})
        for word, number in parts:
            if word != "times":
                self._known(number, self.numbers, line, "number")
        return ComputedRow(
            line.of,
            prod((self._number(number, line) for word, number in parts if word == "times"), start=Decimal(1)),
            tuple(number for word, number in parts if word == "by"),
            tuple(number for word, number in parts if word == "over"),
        )

    def _parts(self, line: Line, known: Collection[str]) -> list[tuple[str, str]]:
        """Cells such as "times 10": the word, and what stands behind it."""
        parts = [(word, rest.strip()) for word, _, rest in (cell.partition(" ") for cell in line.cells)]
        return [
            part for part in parts if self._known(part[0], known, line, "word at the beginning of a cell")
        ]

    def _number(self, typed: str, line: Line) -> Decimal:
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", typed):
            self._problem(line.number, f"'{typed}' is no number. Write digits, such as 3.5.")
            return Decimal(0)
        return Decimal(typed)

    def _check_complete(self) -> None:
        for criterion in self.dialog.criterion:
            if criterion not in self.rows["finding"]:
                self._problem(
                    0, f"No row says anything about {criterion}. Write one with the kind 'finding'."
                )
        for question, measure in self.numbers.items():
            missing = {each.id for each in measure.units} - {each.id for each in self.units.get(question, ())}
            for unit in sorted(missing):
                self._problem(0, f"No row of the kind 'unit' says what '{unit}' means for '{question}'.")

        for question in sorted(self.dates - self.counted_in.keys()):
            self._problem(
                0, f"No row of the kind 'unit' says in what '{question}' is counted, such as 'month'."
            )

    def _known(self, word: str, known: Collection[str], line: Line, what: str) -> bool:
        if word not in known:
            self._problem(line.number, f"'{word}' is no {what}. {nearest(word, known)}")
        return word in known

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))


def _readable(question: Question) -> _Name:
    if question.kind in (Kind.QUANTITY, Kind.DATE):
        return _Name((*words.OF_NUMBERS, "="), {words.UNCLEAR})
    signs = (*words.OF_TICKS, "=") if question.kind is Kind.CHOICES else ("=",)
    return _Name(signs, {each.id for each in question.choices})
