"""Who answers from a paper sees where on it, copies nothing by mistake, and knows whom to ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from chatbot.authoring.library import load_library
from chatbot.reading.numbers import Refusal, read_number
from chatbot.reading.quantities import AskBack, AskReason, read_quantity
from chatbot.reading.words import lexer
from chatbot.screening.condition import All, Any, Condition, InRange, Not, NotIf
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.paper import Drawing
from tests import wording_rules as rules

DIALOGS = load_library(Path(__file__).parents[2] / "dialogs")
HAN = re.compile("[\u3400-\u9fff]")
NOT_ON_A_REPORT = {"age": "It stands on the ID card."}
PHOTOS = re.compile(r"photo|picture|messenger|wechat|微信|拍照|照片", re.IGNORECASE)


def every_question() -> Iterator[tuple[Dialog, Question]]:
    for dialog in DIALOGS.values():
        yield from ((dialog, question) for question in dialog.questions.values())


def copied_from_a_paper(dialog: Dialog, question: Question) -> bool:
    """It is asked only with a paper at hand, or says where on a paper to look."""
    ask_when = dialog.step_of[question.id].ask_when
    is_gated = ask_when is not None and dialog.roles.papers in ask_when.questions()
    is_found = question.where is not None and bool(HAN.search(question.where.patient))
    return (is_gated or is_found) and question.kind is not Kind.TEXT


DRAWN = [(dialog, question) for dialog, question in every_question() if question.drawn]
DRAWINGS = {question.drawn.drawing for _, question in DRAWN if question.drawn}
NUMBERS = [question for _, question in DRAWN if question.measure]


def test_every_question_that_a_paper_answers_shows_where_on_it() -> None:
    bare = [
        each.id for dialog, each in every_question() if copied_from_a_paper(dialog, each) and not each.drawn
    ]
    assert bare == list(NOT_ON_A_REPORT)
    assert len(DRAWN) >= 27


def test_every_paper_says_whom_to_ask_with_the_chinese_name_to_say() -> None:
    for dialog in DIALOGS.values():
        for paper in dialog.papers:
            assert paper.ask_for, paper.id
            for sentence in (paper.ask_for.patient, paper.ask_for.family):
                assert HAN.search(sentence), sentence
                assert not PHOTOS.search(sentence), sentence


def test_a_drawing_is_in_the_language_of_the_papers() -> None:
    for drawing in DRAWINGS:
        assert HAN.search(drawing.heading)
        assert rules.foreign_words(printed(drawing)) == []


def test_no_drawing_names_a_diagnosis_a_person_a_hospital_or_a_date() -> None:
    for drawing in DRAWINGS:
        assert not re.search("癌|恶性|转移|姓名|医院|年|月", printed(drawing)), drawing.id


def printed(drawing: Drawing) -> str:
    cells = (cell for row in drawing.rows for cell in row)
    return " ".join((drawing.heading, *drawing.lines, *drawing.columns, *cells))


@pytest.mark.parametrize("question", NUMBERS, ids=lambda question: question.id)
def test_a_drawn_number_repeats_a_digit_and_is_asked_back_when_somebody_copies_it(question: Question) -> None:
    assert question.drawn
    assert question.measure
    [words] = question.drawn.words
    units = question.measure.units
    typed = read_number(words, lexer((unit.id, name) for unit in units for name in (unit.id, *unit.names)))
    assert not isinstance(typed, Refusal)
    assert re.search(r"(\d)\.?\1", words)
    in_default = typed.numbers[0].value * (question.measure.unit(typed.unit).factor if typed.unit else 1)
    assert in_default in question.measure.ask_back_at
    for text in {words, format(in_default.normalize(), "f")}:
        asked = read_quantity(question.measure, text)
        assert isinstance(asked, AskBack)
        assert asked.reason in (AskReason.CHECK, AskReason.ECHO)


@pytest.mark.parametrize("question", NUMBERS, ids=lambda question: question.id)
def test_a_drawn_number_is_far_from_every_limit(question: Question) -> None:
    assert question.measure
    [drawn] = question.measure.ask_back_at
    limits = [limit for dialog in DIALOGS.values() for limit in limits_on(dialog, question.id)]
    assert limits
    assert all(abs(drawn - limit) >= limit * Decimal("0.2") for limit in limits)


def limits_on(dialog: Dialog, question: str) -> set[Decimal]:
    """Every number that a rule compares the answer with."""
    rules_of = [condition for criterion in dialog.criteria for condition in criterion.conditions()]
    safety = [message.when for message in dialog.safety if message.when]
    ranges = [each for rule in (*rules_of, *safety) for each in ranges_in(rule) if each.question == question]
    sides = [side for each in ranges for side in (each.from_, each.to, each.above, each.below)]
    return {side for side in sides if side is not None}


def ranges_in(condition: Condition) -> Iterator[InRange]:
    match condition:
        case InRange():
            yield condition
        case All(parts) | Any(parts):
            for part in parts:
                yield from ranges_in(part)
        case Not(part) | NotIf(part):
            yield from ranges_in(part)
