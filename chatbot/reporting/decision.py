"""Decision tables: the fewest rows found that say what the rules say, and the proof that they do.

All combinations of answers form a diagram: one level for each column, one edge for each kin of answers, and
where combinations leave the same open, one node for all of them. So the full table, which may have billions
of rows, is never written out, and still each of its rows is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.checking.residual import Residual, Residuals
from chatbot.reporting.columns import Column, Gate, Kin, columns_of
from chatbot.screening.condition import Condition
from chatbot.screening.value import NoAnswer, Value, Values

Verdict = TypeVar("Verdict")
Cells = tuple[frozenset[int], ...]
"""Of each column, which of its kin a row takes in."""


@dataclass(frozen=True, slots=True, eq=False)
class Node(Generic[Verdict]):
    """A place in a diagram; without ``after``, an end with its verdict. Equal nodes are one object.

    It has no ``verdicts`` where nobody comes: to answers to a question that was not asked.
    """

    after: tuple[Node[Verdict], ...] = ()
    verdict: Verdict | None = None
    verdicts: frozenset[Verdict] = frozenset()


@dataclass(frozen=True, slots=True)
class Row(Generic[Verdict]):
    cells: Cells
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Table(Generic[Verdict]):
    """Read from the top: the first row that takes the answers in decides; if none does, ``otherwise``."""

    columns: tuple[Column, ...]
    rows: tuple[Row[Verdict], ...]
    otherwise: Verdict

    def decides(self, at: Sequence[int]) -> Verdict:
        """The verdict on one combination, given by the position of its kin in each column."""
        for row in self.rows:
            if all(position in cell for position, cell in zip(at, row.cells, strict=True)):
                return row.verdict
        return self.otherwise

    @property
    def combinations(self) -> int:
        """How many rows the full table has."""
        count = 1
        for column in self.columns:
            count *= len(column.kin)
        return count


@dataclass(frozen=True, slots=True)
class Diagram(Generic[Verdict]):
    """Every combination of kin and what it comes to."""

    columns: tuple[Column, ...]
    top: Node[Verdict]

    @classmethod
    def of(
        cls,
        classes: AnswerClasses,
        conditions: Sequence[Condition],
        ear: Ear,
        decide: Callable[[Values], Verdict],
        gates: Sequence[Gate] = (),
    ) -> Diagram[Verdict]:
        """``decide`` may look at values only through the conditions. What ``gates`` rule out is nobody's."""
        columns = columns_of(classes, conditions, ear, gates)
        return cls(columns, _Drawn(columns, decide, gates).top(conditions))

    def minimised(
        self, order: Sequence[Verdict], otherwise: Verdict, sure: Collection[Verdict]
    ) -> Table[Verdict]:
        """Rows for one verdict after the other. They may take in what rows above have decided already, but
        not those for a ``sure`` verdict, which hold by themselves.
        """
        rows: list[Row[Verdict]] = []
        decided: set[Verdict] = set()
        for verdict in order:
            allowed = frozenset({verdict} if verdict in sure else {verdict, *decided})
            own: list[Cells] = []
            while (missing := self._first(verdict, own)) is not None:
                own.append(self._widened(missing, allowed))
            rows += [Row(cells, verdict) for cells in self._without_idle(own, verdict)]
            decided.add(verdict)
        return Table(self.columns, tuple(rows), otherwise)

    def difference(self, table: Table[Verdict]) -> tuple[int, ...] | None:
        """A combination on which the table says something else; None if it is equal to the full one."""
        rows = table.rows
        for at, node, alive in self._ends(tuple(row.cells for row in rows)):
            if (rows[alive[0]].verdict if alive else table.otherwise) != node.verdict:
                return at
        return None

    def _first(self, verdict: Verdict, rows: Sequence[Cells]) -> Cells | None:
        """Cells around one combination that has this verdict and that no row takes in."""
        for at, node, alive in self._ends(rows, verdict):
            if node.verdict == verdict and not alive:
                return tuple(frozenset({each}) for each in at)
        return None

    def _ends(
        self, rows: Sequence[Cells], verdict: Verdict | None = None
    ) -> Iterator[tuple[tuple[int, ...], Node[Verdict], tuple[int, ...]]]:
        """Every end, with a way to it and the rows that take it in; ends that these tell apart are met once.

        With a ``verdict``, only ends that have it and that no row may take in.
        """
        seen: set[tuple[Node[Verdict], tuple[int, ...]]] = set()
        stack: list[tuple[tuple[int, ...], Node[Verdict], tuple[int, ...]]] = [
            ((), self.top, tuple(range(len(rows))))
        ]
        while stack:
            at, node, alive = stack.pop()
            if (
                (node, alive) in seen
                or not node.verdicts
                or (verdict is not None and verdict not in node.verdicts)
            ):
                continue
            seen.add((node, alive))
            if not node.after:
                yield at, node, alive
            for position, after in reversed(list(enumerate(node.after))):
                left = tuple(row for row in alive if position in rows[row][len(at)])
                stack.append(((*at, position), after, left))

    def _widened(self, cells: Cells, allowed: frozenset[Verdict]) -> Cells:
        """As much as can be added, cell by cell, while all that is taken in has an allowed verdict.

        Answers with which nobody comes here are added only with all others, when the question falls away:
        a row must not name them.
        """
        for index, column in enumerate(self.columns):
            everything = frozenset(range(len(column.kin)))
            if self.verdicts_in(_with(cells, index, everything)) <= allowed:
                cells = _with(cells, index, everything)
                continue
            found = {each: self.verdicts_in(_with(cells, index, frozenset({each}))) for each in everything}
            more = (each for each, verdicts in found.items() if verdicts and verdicts <= allowed)
            cells = _with(cells, index, cells[index].union(more))
        return cells

    def verdicts_in(self, cells: Cells) -> frozenset[Verdict]:
        """Of all combinations that the cells take in."""
        nodes = {self.top}
        for cell in cells:
            nodes = {node.after[position] for node in nodes for position in cell}
        return frozenset[Verdict]().union(*(node.verdicts for node in nodes))

    def _without_idle(self, rows: list[Cells], verdict: Verdict) -> list[Cells]:
        """The rows that are needed: without any of them, something would be left out."""
        for row in tuple(rows):
            others = [each for each in rows if each is not row]
            if self._first(verdict, others) is None:
                rows = others
        return rows


def _with(cells: Cells, index: int, cell: frozenset[int]) -> Cells:
    return (*cells[:index], cell, *cells[index + 1 :])


class _Drawn(Generic[Verdict]):
    """Draws one diagram, each node once."""

    def __init__(
        self, columns: tuple[Column, ...], decide: Callable[[Values], Verdict], gates: Sequence[Gate]
    ) -> None:
        self.columns = columns
        self.decide = decide
        self.gates = gates
        self._residuals = Residuals()
        self._nodes: dict[tuple[int, tuple[Residual, ...]], Node[Verdict]] = {}
        self._made: dict[object, Node[Verdict]] = {}

    def top(self, conditions: Sequence[Condition]) -> Node[Verdict]:
        in_view = (*conditions, *(gate.when for gate in self.gates))
        return self._node(tuple(self._residuals.of(each) for each in in_view), {}, 0)

    def _node(self, left: tuple[Residual, ...], said: dict[str, Value], level: int) -> Node[Verdict]:
        key = (level, left)
        if key not in self._nodes:
            self._nodes[key] = self._new(left, said, level)
        return self._nodes[key]

    def _new(self, left: tuple[Residual, ...], said: dict[str, Value], level: int) -> Node[Verdict]:
        if level == len(self.columns):
            verdict = self.decide(said)
            return self._made.setdefault(verdict, Node(verdict=verdict, verdicts=frozenset({verdict})))
        after = tuple(
            self._node(self._after(left, kin.values), {**said, **kin.values}, level + 1)
            if self._can_be(left, kin)
            else self._nobody(level + 1)
            for kin in self.columns[level].kin
        )
        verdicts = frozenset[Verdict]().union(*(node.verdicts for node in after))
        return self._made.setdefault(after, Node(after, verdicts=verdicts))

    def _after(self, left: tuple[Residual, ...], values: Values) -> tuple[Residual, ...]:
        for question, value in values.items():
            left = tuple(self._residuals.after(each, question, value) for each in left)
        return left

    def _can_be(self, left: tuple[Residual, ...], kin: Kin) -> bool:
        """A question whose gate is closed, whatever else is answered, has the value of a skipped one."""
        closed: dict[str, NoAnswer] = {}
        for gate, residual in zip(self.gates, left[len(left) - len(self.gates) :], strict=True):
            if gate.question in kin.values and residual.is_decided and residual.truth is False:
                closed.setdefault(gate.question, gate.skipped_as)
        return all(kin.values[question] is value for question, value in closed.items())

    def _nobody(self, level: int) -> Node[Verdict]:
        """The rest of the way to an end to which nobody comes."""
        if level == len(self.columns):
            return self._made.setdefault("nobody", Node())
        after = (self._nobody(level + 1),) * len(self.columns[level].kin)
        return self._made.setdefault(after, Node(after))
