"""Quantities that nobody is asked for, because they follow from others: a body mass index, pack-years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext
from functools import lru_cache, reduce
from operator import mul

from chatbot.screening.condition import Condition
from chatbot.screening.value import NoAnswer, Span, Truth, Value, Values, value_of
from chatbot.screening.wording import Text

_DOWN, _UP = Context(prec=50, rounding=ROUND_FLOOR), Context(prec=50, rounding=ROUND_CEILING)
_GRAVEST_FIRST = (NoAnswer.NOT_CONCERNED, NoAnswer.NOT_ASKED, NoAnswer.UNCLEAR, NoAnswer.DOES_NOT_KNOW)


@dataclass(frozen=True, slots=True)
class Computed:
    """``times`` the product of some quantities, over that of others, each in its question's default unit.

    Interval arithmetic over quantities of at least 0: the result is as wide as what it is made of, and
    where one part has no answer, neither has the result.
    """

    id: str
    text: Text
    unit: Text
    product: tuple[str, ...]
    over: tuple[str, ...] = ()
    times: Decimal = Decimal(1)

    def value(self, values: Values) -> Value:
        """The Span in which it lies, or why there is none."""
        above, below = _spans(self.product, values), _spans(self.over, values)
        if len(above) + len(below) < len(self.product) + len(self.over):
            parts = [value_of(values, part) for part in (*self.product, *self.over)]
            missing = {_why_missing(each) for each in parts if not isinstance(each, Span)}
            return next(each for each in _GRAVEST_FIRST if each in missing)
        return _worked_out(self.times, above, below)

    def questions(self) -> frozenset[str]:
        """Ids of the questions that it is made of."""
        return frozenset((*self.product, *self.over))


@dataclass(frozen=True, slots=True)
class OfComputed:
    """A condition on a computed quantity, which stands in ``condition`` under its own id."""

    computed: Computed
    condition: Condition

    def holds(self, values: Values) -> Truth:
        return self.condition.holds({self.computed.id: self.computed.value(values)})

    def questions(self) -> frozenset[str]:
        return self.computed.questions()


def _why_missing(value: Value) -> NoAnswer:
    """A bound ("<60") is an answer that nothing can be worked out from."""
    return value if isinstance(value, NoAnswer) else NoAnswer.UNCLEAR


def _spans(parts: Iterable[str], values: Values) -> tuple[Span, ...]:
    return tuple([value for part in parts if isinstance(value := values.get(part), Span)])


@lru_cache(maxsize=1024)
def _worked_out(times: Decimal, above: tuple[Span, ...], below: tuple[Span, ...]) -> Value:
    """Remembered: every condition on the quantity asks for it anew."""
    if any(span.low <= 0 for span in below):
        return NoAnswer.UNCLEAR
    return Span(
        _quotient(times, (span.low for span in above), (span.high for span in below), _DOWN),
        _quotient(times, (span.high for span in above), (span.low for span in below), _UP),
    )


def _quotient(
    times: Decimal, product: Iterable[Decimal], over: Iterable[Decimal], towards: Context
) -> Decimal:
    """Rounded at the fiftieth digit, if at all, and then outwards: the true value always lies within."""
    with localcontext(towards):
        top = reduce(mul, product, times)
    with localcontext(_UP if towards is _DOWN else _DOWN):
        bottom = reduce(mul, over, Decimal(1))
    with localcontext(towards):
        return top / bottom
