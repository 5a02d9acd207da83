"""A number with its unit -> a Span in the default unit, a question back, or a refusal. Never a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from enum import Enum
from functools import lru_cache

from chatbot.reading.numbers import Form, Number, Refusal, Typed, read_number, trimmed
from chatbot.reading.words import (
    Lexer,
    lexer,
    says_birth_year,
    says_does_not_know,
    says_months,
    says_nominal_age,
)
from chatbot.screening.interview import Answer
from chatbot.screening.measure import Measure, Unit
from chatbot.screening.value import Below, Span

YEAR = "year"
"""The unit of an age, wherever one is asked."""

# Wide enough for any text that is short enough to be read, times any factor: nothing is ever rounded.
_EXACT = Context(prec=200)


class AskReason(Enum):
    """Why a number is asked back; the page words it around the candidates."""

    UNIT = "unit"
    UNITS_DIFFER = "units_differ"
    IMPLAUSIBLE = "implausible"
    ECHO = "echo"
    CHECK = "check"
    RANGE = "range"
    APPROXIMATE = "approximate"
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may have been meant: the number as typed ("10.0"), a unit, and its value in the default unit."""

    raw: str
    unit: Unit
    value: Span


@dataclass(frozen=True, slots=True)
class Understood:
    answer: Answer


@dataclass(frozen=True, slots=True)
class AskBack:
    """Confirm by sending the same text again with ``confirmed`` and the unit of the chosen candidate.

    ``as_typed`` is the number in the very unit it came in, where that is no plausible candidate: a person
    must be able to say that the paper really says so.
    """

    reason: AskReason
    candidates: tuple[Candidate, ...] = ()
    as_typed: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    reason: Refusal


Reading = Understood | AskBack | Refused


def read_quantity(measure: Measure, raw: str, unit_id: str = "", confirmed: bool = False) -> Reading:
    """Read what was typed, in the unit that the form says or the text names. Never raises on any text.

    ``confirmed``: the person was asked back and means it. The unit of the form then beats the text's, an
    implausible value becomes an Answer that is not plausible, a bound ("<1") one without a value, which
    says below what it lies.
    """
    text = trimmed(raw)
    if isinstance(text, Refusal):
        return Refused(text)
    typed = _typed(measure, text, unit_id)
    if isinstance(typed, Refusal):
        return Refused(typed)
    given = measure.unit(unit_id or typed.unit) if unit_id or typed.unit else None
    doubt = None if confirmed else _doubt(measure, typed, given, unit_id)
    if doubt is not None:
        return doubt
    unit = given or measure.default_unit
    if typed.is_bound:
        return Understood(Answer(None, raw=text, unit=unit.id, below=_below(typed, unit)))
    span = _taken(measure, typed, unit)
    return Understood(Answer(span, raw=text, unit=unit.id, plausible=_is_plausible(measure, span)))


def _below(typed: Typed, unit: Unit) -> Below | None:
    if not typed.is_below:
        return None
    return Below(max(converted(number, unit).high for number in typed.numbers))


def converted(number: Number, unit: Unit) -> Span:
    """The number in the default unit: exact, or as wide as its own rounding and the factor's error allow."""
    with localcontext(_EXACT):
        if unit.is_exact:
            return Span.exact(number.value * unit.factor)
        low = max(number.value - number.half_step, Decimal(0)) * (unit.factor - unit.factor_error)
        high = (number.value + number.half_step) * (unit.factor + unit.factor_error)
        return Span(low, high)


def _typed(measure: Measure, text: str, unit_id: str) -> Typed | Refusal:
    if unit_id and unit_id not in {unit.id for unit in measure.units}:
        return Refusal.UNKNOWN_UNIT
    if says_nominal_age(text):
        return Refusal.NOMINAL_AGE
    is_age = measure.whole and measure.default_unit.id == YEAR
    if is_age and says_months(text):
        return Refusal.MONTHS
    if is_age and says_birth_year(text):
        return Refusal.BIRTH_YEAR
    typed = _read(measure, text, unit_id)
    if isinstance(typed, Refusal):
        return Refusal.DOES_NOT_KNOW if says_does_not_know(text) else typed
    if typed.form is Form.SIZE and measure.range_means == "ask":
        return Refusal.SEVERAL_NUMBERS
    if measure.whole and (typed.is_bound or any(not _is_whole(number.value) for number in typed.numbers)):
        return Refusal.WHOLE_NUMBER
    return typed


def _read(measure: Measure, text: str, unit_id: str) -> Typed | Refusal:
    """With a unit chosen, a word that is both a unit of its own and a factor (万) is read as the factor."""
    typed = read_number(text, _lexer(measure.units))
    if isinstance(typed, Refusal) or not unit_id or typed.unit in ("", unit_id):
        return typed
    again = read_number(text, _lexer((measure.unit(unit_id),)))
    return typed if isinstance(again, Refusal) else again


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


@lru_cache(maxsize=64)
def _lexer(units: tuple[Unit, ...]) -> Lexer:
    return lexer((unit.id, name) for unit in units for name in (unit.id, *unit.names))


def _doubt(measure: Measure, typed: Typed, given: Unit | None, unit_id: str) -> AskBack | None:
    """What has to be asked back before the number can be taken, the gravest first."""
    if typed.is_bound:
        return AskBack(AskReason.BOUND)
    if unit_id and typed.unit and typed.unit != unit_id:
        both = (measure.unit(typed.unit), measure.unit(unit_id))
        return AskBack(AskReason.UNITS_DIFFER, _candidates(measure, typed, both))
    fitting = tuple(unit for unit in measure.units if _fits(measure, typed, unit))
    asked = given or measure.default_unit
    is_clear = asked in fitting and (given is not None or not _is_asked_bare(measure, typed))
    candidates = _candidates(measure, typed, (asked,) if is_clear else fitting or (asked,))
    is_offered = any(candidate.unit == asked for candidate in candidates)
    as_typed = None if is_offered else _candidates(measure, typed, (asked,))[0]
    reason = _how_told(measure, typed)
    if reason is None and not is_clear:
        reason = AskReason.UNIT if fitting else AskReason.IMPLAUSIBLE
    if reason is None and asked.factor != 1:
        reason = AskReason.ECHO
    if reason is None and _taken(measure, typed, asked).low in measure.ask_back_at:
        reason = AskReason.CHECK
    return None if reason is None else AskBack(reason, candidates, as_typed)


def _how_told(measure: Measure, typed: Typed) -> AskReason | None:
    if typed.is_approximate:
        return AskReason.APPROXIMATE
    return AskReason.RANGE if typed.form is Form.RANGE and measure.range_means != "smaller" else None


def _fits(measure: Measure, typed: Typed, unit: Unit) -> bool:
    """Every number of the text is plausible in this unit, so that a date is not taken for a range."""
    return all(_is_plausible(measure, converted(number, unit)) for number in typed.numbers)


def _is_asked_bare(measure: Measure, typed: Typed) -> bool:
    low, high = measure.ask_bare_from, measure.ask_bare_to
    return any(
        (low is not None or high is not None)
        and (low is None or low <= number.value)
        and (high is None or number.value <= high)
        for number in typed.numbers
    )


def _is_plausible(measure: Measure, span: Span) -> bool:
    return measure.plausible_from <= span.low and span.high <= measure.plausible_to


def _candidates(measure: Measure, typed: Typed, units: Iterable[Unit]) -> tuple[Candidate, ...]:
    numbers = _kept(measure, typed)
    raw = "-".join(number.text for number in numbers)
    return tuple(Candidate(raw, unit, _taken(measure, typed, unit)) for unit in units)


def _taken(measure: Measure, typed: Typed, unit: Unit) -> Span:
    """The span of what counts: the number, the smaller one, or (without such a rule) the whole range."""
    spans = [converted(number, unit) for number in _kept(measure, typed)]
    return Span(spans[0].low, spans[-1].high)


def _kept(measure: Measure, typed: Typed) -> tuple[Number, ...]:
    """In ascending order."""
    ascending = tuple(sorted(typed.numbers, key=lambda number: number.value))
    is_smaller_meant = measure.range_means == "smaller" or typed.form is Form.SIZE
    return ascending[:1] if is_smaller_meant else ascending
