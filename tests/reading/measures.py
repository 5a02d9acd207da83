"""Measures as an author would write them, and short ways to say what a reading should be."""

from __future__ import annotations

from decimal import Decimal

from chatbot.reading.numbers import Refusal
from chatbot.reading.quantities import AskBack, AskReason, Reading, Refused, Understood
from chatbot.screening.interview import Answer
from chatbot.screening.measure import Measure, Unit
from chatbot.screening.value import Span
from chatbot.screening.wording import Text


def unit(unit_id: str, factor: str = "1", error: str = "0", names: tuple[str, ...] = ()) -> Unit:
    return Unit(unit_id, Text.both("units", unit_id), Decimal(factor), Decimal(error), names)


CELLS = (
    unit("10^9/L", names=("×10⁹/L", "10*9/L", "10E9/L", "K/µL", "10^9")),
    unit("/µL", "0.001", names=("cells/µL", "/mm³", "/mm3", "个/µL")),
)
HB = Measure(
    units=(unit("g/L", names=("克/升",)), unit("g/dL", "10"), unit("mmol/L", "16.11", "0.005")),
    plausible_from=Decimal(30),
    plausible_to=Decimal(250),
    ask_bare_from=Decimal(20),
    ask_bare_to=Decimal(40),
)
WBC = Measure(CELLS, Decimal("0.5"), Decimal(50))
PLT = Measure(CELLS, Decimal(5), Decimal(1500))
PLT_WITH_LAKH = Measure((*CELLS, unit("lakh", "100", names=("lakhs",))), Decimal(5), Decimal(1500))
DISTANCE = Measure(
    units=(unit("cm", names=("公分", "厘米")), unit("mm", "0.1", names=("毫米",))),
    plausible_from=Decimal(0),
    plausible_to=Decimal(20),
    range_means="smaller",
)
NODE = Measure((unit("mm"), unit("cm", "10")), Decimal(1), Decimal(50), range_means="smaller_side")
AGE = Measure(
    units=(unit("year", names=("岁", "周岁", "years", "years old")),),
    plausible_from=Decimal(0),
    plausible_to=Decimal(115),
    whole=True,
    ask_back_at=(Decimal(18), Decimal(19), Decimal(76), Decimal(77)),
)
MEASURES = {
    "hb": HB,
    "wbc": WBC,
    "plt": PLT,
    "plt with lakh": PLT_WITH_LAKH,
    "distance": DISTANCE,
    "node": NODE,
    "age": AGE,
}


def span(low: str, high: str = "") -> Span:
    return Span(Decimal(low), Decimal(high or low))


def answer_of(reading: Reading) -> Answer:
    assert isinstance(reading, Understood), reading
    return reading.answer


def value_of(reading: Reading) -> Span:
    value = answer_of(reading).value
    assert isinstance(value, Span)
    return value


def asked(reading: Reading) -> tuple[AskReason, list[tuple[str, str, Span]]]:
    """Why it is asked back, with the candidates as (number, unit id, span)."""
    assert isinstance(reading, AskBack), reading
    return reading.reason, [(each.raw, each.unit.id, each.value) for each in reading.candidates]


def refusal_of(reading: Reading) -> Refusal:
    assert isinstance(reading, Refused), reading
    return reading.reason
