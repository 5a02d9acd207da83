"""Answers as they stand in a lead's document, and which of them a criterion was judged by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chatbot.explaining.rules import Data, as_quoted
from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Dialog, Kind

Words = Mapping[str, str]
"""A sentence by locale, in the voice that the person was spoken to."""

Document = Mapping[str, Any]

_PLACES = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Answer:
    """``answered`` is the answer in words, its unit included; ``typed`` what was typed, where it reads
    otherwise; ``taken_as`` both limits, in the question's own unit or as dates, where one number cannot say
    it. ``copied_from`` are ids of papers, of which it was one.
    """

    question: str
    step: str
    asked: Words
    answered: Words
    typed: str
    taken_as: tuple[str, str] | None
    is_known: bool
    is_plausible: bool
    is_free_text: bool
    copied_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What followed from answers; one value, or two limits."""

    text: Words
    unit: Words
    values: tuple[str, ...]
    questions: frozenset[str]


def answers_in(document: Document, dialog: Dialog | None) -> tuple[Answer, ...]:
    """In the order in which they were given. ``dialog`` is today's, if the study is installed."""
    return tuple(_answer(each, dialog) for each in document.get("answers", ()))


def worked_out_in(document: Document) -> tuple[WorkedOut, ...]:
    return tuple(
        WorkedOut(each["text"], each["unit"], _values(each), frozenset(each["from"]))
        for each in document.get("worked_out", ())
    )


def questions_read(
    finding: Mapping[str, Any],
    answers: Sequence[Answer],
    worked_out: Sequence[WorkedOut],
    dialog: Dialog | None,
) -> frozenset[str]:
    """Ids of the questions that this finding was judged by: with the very ``dialog`` of that day all that the
    criterion reads; without it (None) those that the rule quotes, which says it in the questions' own words.
    """
    criterion = dialog.criterion.get(finding["criterion"]) if dialog else None
    if criterion is None:
        return quoted_in(finding.get("rule"), answers, worked_out)
    conditions: list[Condition] = [criterion.fits_when, *(each.when for each in criterion.does_not_fit_when)]
    return frozenset().union(*(condition.questions() for condition in conditions))


def quoted_in(
    rule: Mapping[str, Data] | None, answers: Sequence[Answer], worked_out: Sequence[WorkedOut]
) -> frozenset[str]:
    """Ids of the questions whose own words a rule, in every language, holds; what is worked out stands for
    its questions.
    """
    said = "\n".join(_sentences((rule or {}).get("en", "")))
    asked = {each.question for each in answers if _quotation(each.asked) in said}
    return frozenset(asked).union(*(each.questions for each in worked_out if _quotation(each.text) in said))


def _answer(stored: Mapping[str, Any], dialog: Dialog | None) -> Answer:
    answered, raw = stored["answered"], stored.get("raw", "")
    return Answer(
        question=stored["question"],
        step=stored["step"],
        asked=stored["asked"],
        answered=answered,
        typed="" if all(raw in words for words in answered.values()) else raw,
        taken_as=_taken_as(stored["understood"]),
        is_known=stored["understood"] is not None,
        is_plausible=stored.get("plausible", True),
        is_free_text=_is_free_text(stored, dialog),
        copied_from=tuple(stored.get("copied_from", ())),
    )


def _is_free_text(stored: Mapping[str, Any], dialog: Dialog | None) -> bool:
    """A choice may be named as its id is, such as the small letter before a T."""
    question = dialog.questions.get(stored["question"]) if dialog else None
    if question is not None:
        return question.kind is Kind.TEXT
    return isinstance(stored["understood"], str) and set(stored["answered"].values()) == {
        stored["understood"]
    }


def _taken_as(understood: object) -> tuple[str, str] | None:
    match understood:
        case {"low": str(low), "high": str(high)} if low != high:
            return _number(low), _number(high)
        case {"first": str(first), "last": str(last)} if first != last:
            return first, last
    return None


def _values(stored: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((_number(stored["low"]), _number(stored["high"]))))


def _number(text: str) -> str:
    """To three decimals: what was judged by was not rounded."""
    exact = Decimal(text)
    return f"{exact.quantize(_PLACES).normalize():f}" if exact != exact.quantize(_PLACES) else f"{exact:f}"


def _quotation(words: Words) -> str:
    return as_quoted(words["en"])


def _sentences(rule: Data | Mapping[str, Data]) -> Iterator[str]:
    if isinstance(rule, str):
        yield rule
        return
    for heading, parts in rule.items():
        yield heading
        for part in [parts] if isinstance(parts, str | Mapping) else parts:
            yield from _sentences(part)
