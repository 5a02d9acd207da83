"""What is still open of a condition once some questions are answered.

Two conversations that leave the same residuals open can never be told apart by what is answered later. That
is what makes it possible to go through all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chatbot.screening.condition import All, Any, Condition, Not, NotIf, Unless
from chatbot.screening.count import AtLeast
from chatbot.screening.value import NoAnswer, Truth, Value


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """Equal residuals are one object. ``truth`` is what it comes to if nothing more is answered.

    ``questions`` are those that it still reads: none once it is decided. ``can_hold`` is False where no
    later answer can make it true. A ``leaf`` reads answers itself: those in ``said`` are given already. Of a
    "count", so many parts must hold.
    """

    kind: str
    questions: frozenset[str]
    truth: Truth
    can_hold: bool
    parts: tuple[Residual, ...] = ()
    leaf: Condition | None = None
    said: tuple[tuple[str, Value], ...] = ()
    count: int = 0

    @property
    def is_decided(self) -> bool:
        return not self.questions


@dataclass
class Residuals:
    """Makes residuals, each only once."""

    _made: dict[tuple[object, ...], Residual] = field(default_factory=dict)
    _after: dict[tuple[Residual, str, Value], Residual] = field(default_factory=dict)

    def of(self, condition: Condition) -> Residual:
        """The whole condition, before anything is answered."""
        match condition:
            case All(parts):
                return self._all(self.of(part) for part in parts)
            case Any(parts):
                return self._any(self.of(part) for part in parts)
            case Not(part):
                return self._not(self.of(part))
            case Unless(part):
                return self._unless(self.of(part))
            case NotIf(part):
                return self._not_if(self.of(part), part.questions())
            case AtLeast(count, parts):
                return self._count(count, (self.of(part) for part in parts))
        return self._leaf(condition, ())

    def after(self, residual: Residual, question: str, value: Value) -> Residual:
        """What is left open once this question has this value."""
        if question not in residual.questions:
            return residual
        key = (residual, question, value)
        if key not in self._after:
            self._after[key] = self._answered(residual, question, value)
        return self._after[key]

    def _answered(self, residual: Residual, question: str, value: Value) -> Residual:
        parts = (self.after(part, question, value) for part in residual.parts)
        match residual.kind:
            case "all":
                return self._all(parts)
            case "any":
                return self._any(parts)
            case "count":
                return self._count(residual.count, parts)
            case "not":
                return self._not(next(parts))
            case "unless":
                return self._unless(next(parts))
            case "not_if":
                # A question without an answer keeps it open for good: then it is a plain "not".
                if value is NoAnswer.NOT_ASKED:
                    return self._not(next(parts))
                return self._not_if(next(parts), residual.questions - {question})
        assert residual.leaf is not None  # noqa: S101 - all other kinds have parts
        return self._leaf(residual.leaf, (*residual.said, (question, value)))

    def _decided(self, truth: Truth) -> Residual:
        return self._make(Residual("decided", frozenset(), truth, truth is True))

    def _leaf(self, condition: Condition, said: tuple[tuple[str, Value], ...]) -> Residual:
        values = dict(said)
        truth, unread = condition.holds(values), condition.questions().difference(values)
        if not unread:
            return self._decided(truth)
        return self._make(Residual("leaf", unread, truth, True, leaf=condition, said=said))

    def _all(self, parts: Iterable[Residual]) -> Residual:
        return self._group("all", parts, decides=False)

    def _any(self, parts: Iterable[Residual]) -> Residual:
        return self._group("any", parts, decides=True)

    def _group(self, kind: str, parts: Iterable[Residual], decides: bool) -> Residual:
        """``decides`` is the truth that the whole has as soon as one part has it."""
        each = _flat(kind, parts)
        if any(part.is_decided and part.truth is decides for part in each):
            return self._decided(decides)
        left = tuple(part for part in each if not (part.is_decided and part.truth is (not decides)))
        if len(left) <= 1:
            return left[0] if left else self._decided(not decides)
        questions = frozenset().union(*(part.questions for part in left))
        truths = {part.truth for part in left}
        open_truth = None if None in truths else not decides
        truth = decides if decides in truths else open_truth
        can_hold = (any if decides else all)(part.can_hold for part in left)
        return self._make(Residual(kind, questions, truth, can_hold, left))

    def _count(self, count: int, parts: Iterable[Residual]) -> Residual:
        """At least so many of the parts."""
        each = tuple(parts)
        needed = count - sum(part.is_decided and part.truth is True for part in each)
        left = tuple(part for part in each if not (part.is_decided and part.truth is not None))
        if needed <= 0 or needed > len(left):
            return self._decided(needed <= 0)
        if all(part.is_decided for part in left):
            return self._decided(None)
        questions = frozenset().union(*(part.questions for part in left))
        truths = [part.truth for part in left]
        truth = True if truths.count(True) >= needed else None
        if len(left) - truths.count(False) < needed:
            truth = False
        can_hold = sum(part.can_hold for part in left) >= needed
        return self._make(Residual("count", questions, truth, can_hold, left, count=needed))

    def _not(self, part: Residual) -> Residual:
        if part.is_decided:
            return self._decided(None if part.truth is None else not part.truth)
        truth = None if part.truth is None else not part.truth
        return self._make(Residual("not", part.questions, truth, True, (part,)))

    def _unless(self, part: Residual) -> Residual:
        if part.is_decided:
            return self._decided(part.truth is not True)
        return self._make(Residual("unless", part.questions, part.truth is not True, True, (part,)))

    def _not_if(self, part: Residual, unread: frozenset[str]) -> Residual:
        """``unread``: questions of the whole part that may still turn out not to be asked."""
        if part.is_decided and part.truth is not None:
            return self._decided(not part.truth)
        if not unread:
            return self._decided(True)
        truth = None if part.truth is None else not part.truth
        return self._make(Residual("not_if", unread, truth, True, (part,)))

    def _make(self, residual: Residual) -> Residual:
        """The one object for all that are as this one."""
        kind, parts, said = residual.kind, residual.parts, residual.said
        key = (kind, parts, residual.questions, residual.truth, residual.leaf, said, residual.count)
        return self._made.setdefault(key, residual)


def _flat(kind: str, parts: Iterable[Residual]) -> tuple[Residual, ...]:
    """A group in a group of its own kind is one group; nothing counts twice."""
    flat: dict[Residual, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if part.kind == kind else (part,)))
    return tuple(flat)
