"""Answers to a question, as a person would give them, among which every class has one that stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise, product

from chatbot.checking.atoms import DAY, Atom
from chatbot.screening.computed import Computed, OfComputed
from chatbot.screening.condition import InRange
from chatbot.screening.dialog import Choice, Dialog, Kind, Question
from chatbot.screening.measure import Measure
from chatbot.screening.period import Ago

_DAYS = {Ago.DAY: Decimal(1), Ago.WEEK: Decimal(7), Ago.MONTH: Decimal("30.44"), Ago.YEAR: Decimal("365.25")}


def candidates(dialog: Dialog, question: Question, atoms: Sequence[Atom]) -> Iterator[object]:
    match question.kind:
        case Kind.CHOICE:
            yield from (choice.id for choice in question.choices)
        case Kind.CHOICES:
            yield from _ticked(question, atoms)
        case Kind.QUANTITY if question.measure is not None:
            yield from _numbers(question.measure, _limits(question.id, atoms))
            yield from _parts_of_computed(dialog, question, question.measure, atoms)
        case Kind.DATE if question.ago is not None:
            yield from _dates(question.ago, _limits(question.id, atoms))
        case Kind.TEXT:
            yield "."


def _ticked(question: Question, atoms: Sequence[Atom]) -> Iterator[list[str]]:
    """One set of ticks for every way in which ticks can be told apart.

    A tick list is only ever asked "at least one of" and "nothing but", so a set is known by what its ticks
    are known by together; sets grow by one tick until nothing new comes up.
    """

    def known_by(choices: tuple[Choice, ...]) -> object:
        ids = frozenset(choice.id for choice in choices)
        truths = tuple(atom.holds({question.id: ids}) for atom in atoms)
        return truths, frozenset(choice.ask_when for choice in choices)

    def each_alone(exclusive: bool) -> dict[object, tuple[Choice, ...]]:
        choices = (choice for choice in reversed(question.choices) if choice.exclusive is exclusive)
        return {known_by((choice,)): (choice,) for choice in choices}

    found, growing = each_alone(exclusive=True), each_alone(exclusive=False)
    ticks = [tick for ticked in growing.values() for tick in ticked]
    queue = list(growing.values())
    while queue:
        ticked = queue.pop()
        for tick in ticks:
            wider = (*ticked, tick)
            if tick not in ticked and (key := known_by(wider)) not in growing:
                growing[key] = wider
                queue.append(wider)
    for choices in (*found.values(), *growing.values()):
        yield [choice.id for choice in choices]


def _numbers(measure: Measure, named: Iterable[Decimal]) -> Iterator[str]:
    """Numbers below, at and above every limit, between limits, spans over them, bounds, and what no report
    shows.
    """
    limits = sorted({*named, measure.plausible_from, measure.plausible_to})
    exact = sorted(_around(limits, measure.whole))
    yield from (f"{number:f}" for number in exact)
    for unit in measure.units:
        if not unit.is_exact:
            yield from (f"{number:f}{unit.id}" for limit in limits for number in _near(limit / unit.factor))
    if measure.range_means == "ask":
        yield from (f"{low:f}-{high:f}" for low in exact for high in exact if low < high)
    if not measure.whole:
        yield from (f"{sign}{number:f}" for sign in "<>" for number in exact)


def _limits(quantity: str, atoms: Iterable[Atom]) -> set[Decimal]:
    """All that the quantity, or the computed one of this name, is held against."""
    limits: set[Decimal | None] = set()
    for atom in atoms:
        condition = atom.condition if isinstance(atom, OfComputed) else atom
        if isinstance(condition, InRange) and condition.question == quantity:
            limits |= {condition.from_, condition.to, condition.above, condition.below}
    return {limit for limit in limits if limit is not None}


def _around(limits: Sequence[Decimal], whole: bool) -> Iterator[Decimal]:
    """Each limit, one number between each two, and one outside of all."""
    between = [
        limits[0] - 1,
        limits[0] / 2,
        *((low + high) / 2 for low, high in pairwise(limits)),
        limits[-1] + 1,
    ]
    numbers = {*limits, *between}
    if whole:
        numbers = {
            number.to_integral_value(rounding)
            for number in numbers
            for rounding in (ROUND_FLOOR, ROUND_CEILING)
        }
    return (number for number in numbers if number >= 0)


def _near(number: Decimal) -> Iterator[Decimal]:
    """The numbers nearest to it, written with no, one, two and three decimals."""
    for step in (Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal("0.001")):
        rounded = number.quantize(step)
        yield from (each for each in (rounded - step, rounded, rounded + step) if each > 0)


def _parts_of_computed(
    dialog: Dialog, question: Question, measure: Measure, atoms: Sequence[Atom]
) -> Iterator[str]:
    """For what is worked out from several numbers: some values of each, and for the last of them those that
    bring the result below, to and above each limit, whatever the others are.
    """
    for computed in {atom.computed: None for atom in atoms if isinstance(atom, OfComputed)}:
        *others, last = [each for each in dialog.questions.values() if each.id in computed.questions()]
        if question.id != last.id:
            yield from (f"{number:f}" for number in _some(measure))
            continue
        grids = [_some(each.measure) if each.measure else () for each in others]
        for values in product(*grids):
            given = dict(zip((each.id for each in others), values, strict=True))
            for limit in _limits(computed.id, atoms):
                for number in _solved(computed, last.id, given, limit, measure.whole):
                    yield f"{number:f}"


def _some(measure: Measure) -> tuple[Decimal, ...]:
    low, high = measure.plausible_from, measure.plausible_to
    return tuple((low + (high - low) * step / 4).to_integral_value() for step in range(5))


def _solved(
    computed: Computed, last: str, given: dict[str, Decimal], limit: Decimal, whole: bool
) -> Iterator[Decimal]:
    """The values of the last number with which the result lies just below, at or just above the limit."""
    known = computed.times
    for part in computed.product:
        known *= given.get(part, Decimal(1))
    for part in computed.over:
        known /= given.get(part, Decimal(1)) or Decimal(1)
    power = computed.product.count(last) - computed.over.count(last)
    if known <= 0 or limit <= 0 or power == 0:
        return
    exact = (limit / known) ** (Decimal(1) / power)
    step = Decimal(1) if whole else Decimal("0.01")
    for rounding in (ROUND_FLOOR, ROUND_CEILING):
        rounded = (exact / step).to_integral_value(rounding) * step
        yield from (each for each in (rounded - step, rounded, rounded + step) if each >= 0)


def _dates(ago: Ago, limits: Iterable[Decimal]) -> Iterator[str]:
    """Days, months and years at and around every limit, between limits, long ago, today and tomorrow."""
    lengths = sorted({Decimal(0), *limits})
    spots = {*lengths, *((low + high) / 2 for low, high in pairwise(lengths)), lengths[-1] * 2 + 1}
    days = {DAY - timedelta(days=int(spot * _DAYS[ago]) + shift) for spot in spots for shift in range(-4, 5)}
    yield from (day.isoformat() for day in sorted(days, reverse=True))
    months = {(day.year, day.month) for day in days} | {_month_before(day) for day in days}
    yield from (f"{year}-{month:02}" for year, month in sorted(months, reverse=True))
    yield from (str(year) for year in range(DAY.year + 1, min(day.year for day in days) - 2, -1))


def _month_before(day: date) -> tuple[int, int]:
    before = day.replace(day=1) - timedelta(days=1)
    return before.year, before.month
