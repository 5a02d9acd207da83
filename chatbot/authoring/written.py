"""``chatbot.screening.condition`` -> the form in which authors write conditions, which ``conditions``
reads again.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from chatbot.screening.computed import OfComputed
from chatbot.screening.condition import (
    All,
    Any,
    AnyOf,
    Condition,
    InRange,
    IsOneOf,
    Known,
    Not,
    NotIf,
    Only,
    Unclear,
    Unless,
)
from chatbot.screening.count import AtLeast

Written = dict[str, object]


def written(condition: Condition) -> Written:
    """JSON-ready; choices in alphabetical order, limits as text so that none is rounded.

    Raises TypeError for a condition that authors have no words for.
    """
    match condition:
        case IsOneOf(question, choices):
            return {question: sorted(choices) if len(choices) > 1 else next(iter(choices), [])}
        case AnyOf(question, choices):
            return {question: {"any_of": sorted(choices)}}
        case Only(question, choices):
            return {question: {"only": sorted(choices)}}
        case InRange(question):
            return {question: _limits(condition)}
        case Known(question):
            return {"known": question}
        case Unclear(question):
            return {"unclear": question}
        case _:
            return _written_of_parts(condition)


def _written_of_parts(condition: Condition) -> Written:
    match condition:
        case OfComputed(_, inner):
            return written(inner)
        case All(parts):
            return {"all": _each(parts)}
        case Any(parts):
            return {"any": _each(parts)}
        case AtLeast(count, parts):
            return {"count": {"at_least": str(count), "of": _each(parts)}}
        case Not(part):
            return {"not": written(part)}
        case NotIf(part):
            return {"not_if": written(part)}
        case Unless(part):
            return {"unless": written(part)}
        case _:
            raise TypeError(f"Authors have no words for a {type(condition).__name__}.")


def optional_written(condition: Condition | None) -> Written | None:
    return None if condition is None else written(condition)


def _each(parts: Iterable[Condition]) -> list[Written]:
    return [written(part) for part in parts]


def _limits(condition: InRange) -> dict[str, str]:
    limits: dict[str, Decimal | None] = {
        "from": condition.from_,
        "above": condition.above,
        "to": condition.to,
        "below": condition.below,
    }
    return {word: f"{limit:f}" for word, limit in limits.items() if limit is not None}
