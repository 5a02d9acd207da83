"""How many of several conditions hold, in three truth values."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.screening.condition import Condition, questions_in
from chatbot.screening.value import Truth, Values


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``count`` of these hold: certain once as many do, excluded once too few still can."""

    count: int
    parts: tuple[Condition, ...]

    def holds(self, values: Values) -> Truth:
        truths = [part.holds(values) for part in self.parts]
        certain, possible = truths.count(True), len(truths) - truths.count(False)
        if certain >= self.count:
            return True
        return False if possible < self.count else None

    def questions(self) -> frozenset[str]:
        return questions_in(self.parts)
