"""One JSON-ready form of answers: ``{question id: answer}``.

A choice is its id, several choices a list of ids, a text a string. A quantity is ``{"value": "10.0", "unit":
"g/dL", "confirmed": true}``, or a bare number or text in the default unit, unless the text names another.
A date is a text such as "2025", "2025-05" or "14 May 2025". ``null`` = does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from chatbot.reading.dates import read_date
from chatbot.reading.numbers import MAX_LENGTH, Refusal
from chatbot.reading.quantities import AskBack, AskReason, Reading, Refused, Understood, read_quantity
from chatbot.reading.text import TextFault, UnfitText, clean_text
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.interview import Answer
from chatbot.screening.measure import Measure
from chatbot.screening.period import Period
from chatbot.screening.value import Span

_QUANTITY_KEYS = ("value", "unit", "confirmed")

_REFUSED: Mapping[Refusal, tuple[str, str]] = {
    Refusal.EMPTY: ("the value is empty", "Give a number, or null for a person who does not know"),
    Refusal.TOO_LONG: (
        f"the value is longer than {MAX_LENGTH} characters",
        "Give the number and its unit alone",
    ),
    Refusal.FORBIDDEN_CHARACTER: ("the value has a control character", "Type it again as plain text"),
    Refusal.DOES_NOT_KNOW: ("the value is words for not knowing", "Give null instead"),
    Refusal.NOT_A_NUMBER: (
        "the value is not a number",
        "Give digits and, if needed, a unit, such as 98 or 9.8 g/dL",
    ),
    Refusal.SEVERAL_NUMBERS: ("the value has several numbers", "Give one number with one unit"),
    Refusal.DECIMAL_COMMA: ("the value has a decimal comma", "Write 12.5 for twelve and a half"),
    Refusal.WHOLE_NUMBER: ("the value is not a whole number", "Give a whole number"),
    Refusal.NOMINAL_AGE: ("the age is a nominal age (虚岁)", "Give the age in full years (周岁)"),
    Refusal.MONTHS: ("the age is in months", "Give the age in full years"),
    Refusal.BIRTH_YEAR: ("that looks like a year of birth", "Give the age in full years"),
    Refusal.NOT_A_DATE: ("the value is not a date", "Give a year, a month or a day, such as 2025-05"),
    Refusal.DAY_OR_MONTH: ("it is not clear which number is the month", "Give it as 2025-05-14"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that cannot be read: at which question, what is wrong, what to do. It repeats no values."""

    question: str
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.question}: {self.what}. {self.do}."


def stored_answers(answers: object) -> Iterator[tuple[str, tuple[object, str]]]:
    """What a cookie of this or an earlier version holds; anything of another shape is left out."""
    for question_id, stored in answers.items() if isinstance(answers, dict) else ():
        match stored:
            case [answer, str(signed)]:
                yield question_id, (answer, signed)


def read_answers(
    dialog: Dialog, given: Mapping[str, object]
) -> tuple[dict[str, Answer], tuple[Problem, ...]]:
    """The answers that can be read, by question id in the order given, and a problem for each of the others.

    Nothing is asked back here: a plausible value in a named unit stands, approximate values and ranges count
    as confirmed, a bound has no value, and what is implausible is an Answer that is not plausible.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        question = dialog.questions.get(name)
        read = _no_such_question(dialog, name) if question is None else _read(question, value)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            answers[name] = read
    return answers, tuple(problems)


def given(answer: Answer) -> object:
    """The JSON-ready form of an answer, which ``read_answers`` reads as the same answer again."""
    if isinstance(answer.value, Span) or answer.unit:
        return {"value": answer.raw, "unit": answer.unit, "confirmed": True}
    if isinstance(answer.value, Period):
        return answer.raw
    return sorted(answer.value) if isinstance(answer.value, frozenset) else answer.value


def _read(question: Question, value: object) -> Answer | Problem:
    return Answer(None) if value is None else _READERS[question.kind](question, value)


def _read_choice(question: Question, value: object) -> Answer | Problem:
    if not isinstance(value, str):
        return _wrong_kind(question, value, "the id of one choice")
    return _no_such_choice(question, value) or Answer(value)


def _read_choices(question: Question, value: object) -> Answer | Problem:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        return _wrong_kind(question, value, "a list of choice ids")
    if not value:
        return Problem(question.id, "the list is empty", "Give at least one choice, or null for not knowing")
    unknown = (_no_such_choice(question, each) for each in value)
    if problem := next(filter(None, unknown), None):
        return problem
    alone = [choice.id for choice in question.choices if choice.exclusive and choice.id in value]
    if alone and len(set(value)) > 1:
        return Problem(
            question.id, f'"{alone[0]}" stands beside other choices', "Give it alone or leave it out"
        )
    return Answer(frozenset(value))


def _read_text(question: Question, value: object) -> Answer | Problem:
    if not isinstance(value, str):
        return _wrong_kind(question, value, "a text")
    try:
        return Answer(clean_text(value, question.max_length) or None)
    except UnfitText as unfit:
        if unfit.fault is TextFault.TOO_LONG:
            return Problem(question.id, f"the text has over {question.max_length} characters", "Shorten it")
        return Problem(question.id, "the text has a control character", "Type it again as plain text")


def _read_date(question: Question, value: object) -> Answer | Problem:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return _wrong_kind(question, value, "a date as a text")
    read = read_date(_as_text(value))
    if isinstance(read, Refusal):
        return Problem(question.id, *_REFUSED[read])
    return Answer(read, raw=_as_text(value).strip())


def _read_quantity(question: Question, value: object) -> Answer | Problem:
    measure = question.measure
    if measure is None:
        return Problem(question.id, "the dialog gives no units for it", "Add a measure to the question")
    parts = value if isinstance(value, Mapping) else {"value": value}
    if problem := _wrong_part(question, measure, parts):
        return problem
    if parts["value"] is None:
        return Answer(None)
    match _reading(measure, parts):
        case Understood(answer):
            return answer
        case Refused(reason):
            return _refused(question, measure, reason)
        case AskBack():
            return Problem(question.id, 'the value names another unit than "unit" does', "Name one unit")


_READERS: Mapping[Kind, Callable[[Question, object], Answer | Problem]] = {
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.TEXT: _read_text,
    Kind.QUANTITY: _read_quantity,
    Kind.DATE: _read_date,
}


def _wrong_part(question: Question, measure: Measure, parts: Mapping[object, object]) -> Problem | None:
    for key in parts:
        if key not in _QUANTITY_KEYS:
            return Problem(
                question.id, f'there is no "{key}" in a quantity', _nearest(str(key), _QUANTITY_KEYS)
            )
    if "value" not in parts:
        return Problem(question.id, 'the quantity has no "value"', 'Give {"value": ..., "unit": ...}')
    value, unit = parts["value"], parts.get("unit")
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | None):
        return _wrong_kind(question, value, 'a number, a text or {"value": ..., "unit": ...}')
    if not isinstance(parts.get("confirmed", False), bool):
        return Problem(question.id, '"confirmed" is neither true nor false', "Give true or leave it out")
    units = [each.id for each in measure.units]
    if unit is not None and unit not in units:
        return Problem(question.id, f'there is no unit "{unit}"', _nearest(str(unit), units))
    return None


def _reading(measure: Measure, parts: Mapping[object, object]) -> Reading:
    """All that would be asked back counts as confirmed, but for two units that differ."""
    raw, unit = _as_text(parts["value"]), str(parts.get("unit") or "")
    reading = read_quantity(measure, raw, unit, confirmed=parts.get("confirmed") is True)
    if isinstance(reading, AskBack) and reading.reason is not AskReason.UNITS_DIFFER:
        return read_quantity(measure, raw, unit, confirmed=True)
    return reading


def _as_text(number: object) -> str:
    # Python refuses to print an int of thousands of digits; such a one is too long to be read anyhow.
    is_endless = isinstance(number, int) and abs(number) >= 10**MAX_LENGTH
    return "9" * (MAX_LENGTH + 1) if is_endless else str(number)


def _refused(question: Question, measure: Measure, reason: Refusal) -> Problem:
    if reason is Refusal.UNKNOWN_UNIT:
        return Problem(
            question.id, "the value names an unknown unit", _one_of(unit.id for unit in measure.units)
        )
    return Problem(question.id, *_REFUSED[reason])


def _wrong_kind(question: Question, value: object, expected: str) -> Problem:
    kinds = {bool: "true or false", str: "a text", int: "a number", float: "a number", Decimal: "a number"}
    found = kinds.get(type(value), "an object" if isinstance(value, Mapping) else "a list")
    return Problem(question.id, f"{found} is the wrong kind of answer to it", f"Give {expected}")


def _no_such_question(dialog: Dialog, name: str) -> Problem:
    close = get_close_matches(str(name), dialog.questions, n=1)
    listed = f"`flask dialogs questions {dialog.study.nct_id}` lists all questions"
    do = f'Did you mean "{close[0]}"? {listed}' if close else listed
    return Problem(str(name), "there is no such question", do)


def _no_such_choice(question: Question, choice: str) -> Problem | None:
    ids = [each.id for each in question.choices]
    return (
        None
        if choice in ids
        else Problem(question.id, f'there is no choice "{choice}"', _nearest(choice, ids))
    )


def _nearest(word: str, known: Iterable[str]) -> str:
    names = list(known)
    close = get_close_matches(word, names, n=1)
    return f'Did you mean "{close[0]}"? {_one_of(names)}' if close else _one_of(names)


def _one_of(known: Iterable[str]) -> str:
    return "Give one of: " + ", ".join(known)
