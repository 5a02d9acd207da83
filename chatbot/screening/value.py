"""What an answer says: the values that conditions are held against, and their three truth values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from chatbot.screening.period import Period

Truth = bool | None


class NoAnswer(Enum):
    """The four ways in which a question has no answer; they are never mixed up.

    ``UNCLEAR``: a number was given that no criterion can go by, a bound (">12") or one that no report shows.
    """

    NOT_ASKED = "not_asked"
    DOES_NOT_KNOW = "does_not_know"
    NOT_CONCERNED = "not_concerned"
    UNCLEAR = "unclear"


NOT_ASKED, NOT_CONCERNED = NoAnswer.NOT_ASKED, NoAnswer.NOT_CONCERNED
"""Bound once: conditions read them thousands of times in a talk."""


@dataclass(frozen=True, slots=True)
class Span:
    """A quantity in its question's default unit, as the closed interval in which it lies.

    An exact value has ``low == high``; a value converted by a rounded factor is as wide as the rounding
    allows.
    """

    low: Decimal
    high: Decimal

    @classmethod
    def exact(cls, value: Decimal | int | str) -> Span:
        number = Decimal(value)
        return cls(number, number)

    def at_least(self, limit: Decimal) -> Truth:
        return _agreed(self.low >= limit, self.high >= limit)

    def above(self, limit: Decimal) -> Truth:
        return _agreed(self.low > limit, self.high > limit)


@dataclass(frozen=True, slots=True)
class Below:
    """All that is known of a quantity ("<60", "under 60"): it is below ``limit``, in its default unit.

    Safety messages hear it; to criteria it is unclear.
    """

    limit: Decimal

    def at_least(self, limit: Decimal) -> Truth:
        return False if self.limit <= limit else None

    def above(self, limit: Decimal) -> Truth:
        return self.at_least(limit)


Value = str | frozenset[str] | Span | Below | Period | NoAnswer
"""A Period, a date without the day on which it is looked at, is known but tells nothing of a time."""

Values = Mapping[str, Value]


def value_of(values: Values, question: str) -> Value:
    return values.get(question, NOT_ASKED)


def _agreed(one: bool, other: bool) -> Truth:
    return one if one == other else None
