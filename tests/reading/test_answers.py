"""The JSON-ready form of answers: everything right is read, everything wrong is named with what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from chatbot.reading.answers import given, read_answers
from chatbot.reading.numbers import Refusal
from chatbot.reading.quantities import Refused, read_quantity
from chatbot.screening.dialog import Choice, Dialog, Kind, Question, Step
from chatbot.screening.interview import Answer
from chatbot.screening.period import Ago, Period
from chatbot.screening.roles import AgePolicy, Roles
from chatbot.screening.study import Study
from chatbot.screening.value import Below
from chatbot.screening.wording import Text
from tests.reading.measures import AGE, DISTANCE, HB, NODE, answer_of, span


def words(sentence: str) -> Text:
    return Text.both("test", sentence)


def choices(*ids: str, alone: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(each, words(each), exclusive=each == alone) for each in ids)


QUESTIONS = (
    Question("sex", Kind.CHOICE, words("Sex?"), choices=choices("female", "male")),
    Question("papers", Kind.CHOICES, words("Papers?"), choices=choices("mri", "scope", "none", alone="none")),
    Question("age", Kind.QUANTITY, words("Age?"), measure=AGE),
    Question("hb", Kind.QUANTITY, words("Hb?"), measure=HB),
    Question("distance", Kind.QUANTITY, words("How far?"), measure=DISTANCE),
    Question("node", Kind.QUANTITY, words("How wide?"), measure=NODE),
    Question("quit", Kind.DATE, words("When?"), ago=Ago.MONTH),
    Question("note", Kind.TEXT, words("Anything else?"), max_length=20),
)
DIALOG = Dialog(
    study=Study("NCT07214142", "", "", "", "", "", "", None, (), {}),
    version="1",
    hash="",
    titles={},
    roles=Roles(
        respondent="sex",
        family_choice="female",
        relation="sex",
        patient_knows="sex",
        patient_knows_choice="female",
        papers="papers",
    ),
    ages=AgePolicy("age", 14, 18),
    steps=(Step("all", QUESTIONS),),
    criteria=(),
)


def read(question: str, value: object) -> Answer:
    answers, problems = read_answers(DIALOG, {question: value})
    assert not problems
    return answers[question]


def problem_of(question: str, value: object) -> str:
    answers, (problem,) = read_answers(DIALOG, {question: value})
    assert not answers
    return str(problem)


@pytest.mark.parametrize(
    ("question", "value", "answer"),
    [
        ("sex", "male", Answer("male")),
        ("papers", ["mri", "scope"], Answer(frozenset({"mri", "scope"}))),
        ("papers", ["none"], Answer(frozenset({"none"}))),
        ("papers", ["mri", "mri"], Answer(frozenset({"mri"}))),
        ("note", " 有乙肝 ", Answer("有乙肝")),
        ("note", "", Answer(None)),
        ("age", 63, Answer(span("63"), "63", "year")),
        ("age", "六十三", Answer(span("63"), "六十三", "year")),
        ("age", 18, Answer(span("18"), "18", "year")),
        ("age", 120, Answer(span("120"), "120", "year", plausible=False)),
        ("quit", " May 2025 ", Answer(Period.of(2025, 5), "May 2025")),
        ("quit", "2025年5月14日", Answer(Period.of(2025, 5, 14), "2025年5月14日")),
        ("quit", 2025, Answer(Period.of(2025), "2025")),
        ("hb", 99.6, Answer(span("99.6"), "99.6", "g/L")),
        ("hb", Decimal("99.60"), Answer(span("99.6"), "99.60", "g/L")),
        ("hb", "10.0", Answer(span("10"), "10.0", "g/L", plausible=False)),
        ("hb", "10.0 g/dL", Answer(span("100"), "10.0 g/dL", "g/dL")),
        ("hb", {"value": "10.0", "unit": "g/dL"}, Answer(span("100"), "10.0", "g/dL")),
        ("hb", {"value": 10, "unit": "g/dL", "confirmed": False}, Answer(span("100"), "10", "g/dL")),
        ("hb", {"value": "10.0", "unit": "g/dL", "confirmed": True}, Answer(span("100"), "10.0", "g/dL")),
        ("hb", {"value": "12", "unit": "g/L"}, Answer(span("12"), "12", "g/L", plausible=False)),
        (
            "hb",
            {"value": "10 g/dL", "unit": "g/L", "confirmed": True},
            Answer(span("10"), "10 g/dL", "g/L", False),
        ),
        ("hb", {"value": "35"}, Answer(span("35"), "35", "g/L")),
        ("hb", "98-102", Answer(span("98", "102"), "98-102", "g/L")),
        ("hb", {"value": None}, Answer(None)),
        ("distance", "约6", Answer(span("6"), "约6", "cm")),
        ("distance", "5-8cm", Answer(span("5"), "5-8cm", "cm")),
        ("distance", "<1", Answer(None, "<1", "cm", below=Below(Decimal(1)))),
        ("node", "9×12mm", Answer(span("9"), "9×12mm", "mm")),
    ],
)
def test_an_answer_is_read(question: str, value: object, answer: Answer) -> None:
    assert read(question, value) == answer


@pytest.mark.parametrize("question", [question.id for question in QUESTIONS])
def test_null_is_a_person_who_does_not_know(question: str) -> None:
    assert read(question, None) == Answer(None)


@pytest.mark.parametrize(
    ("question", "value", "says"),
    [
        ("sexx", "male", 'Did you mean "sex"?'),
        ("zzz", 1, "`flask dialogs questions NCT07214142` lists all questions"),
        ("sex", "mail", 'no choice "mail". Did you mean "male"? Give one of: female, male'),
        ("sex", "xyz", "Give one of: female, male"),
        ("sex", ["male"], "a list is the wrong kind of answer to it. Give the id of one choice"),
        ("sex", 1, "a number is the wrong kind"),
        ("sex", True, "true or false is the wrong kind"),
        ("papers", "mri", "Give a list of choice ids"),
        ("papers", [], "the list is empty. Give at least one choice, or null"),
        ("papers", ["mri", 1], "Give a list of choice ids"),
        ("papers", ["mri", "scop"], 'Did you mean "scope"?'),
        ("papers", ["mri", "none"], '"none" stands beside other choices'),
        ("papers", True, "true or false is the wrong kind"),
        ("note", 5, "a number is the wrong kind"),
        ("note", False, "true or false is the wrong kind"),
        ("note", "x" * 21, "over 20 characters"),
        ("note", "a\x00b", "control character"),
        ("age", True, "true or false is the wrong kind"),
        ("age", [63], "a list is the wrong kind"),
        ("age", 63.5, "not a whole number"),
        ("age", -1, "not a number"),
        ("age", float("nan"), "not a number"),
        ("age", Decimal("1E+2"), "not a number"),
        ("age", 10**40, "longer than 40 characters"),
        ("age", "虚岁64", "full years"),
        ("age", "六个月", "in months"),
        ("age", "", "the value is empty"),
        ("age", "不知道", "Give null instead"),
        ("quit", "May", "the value is not a date. Give a year, a month or a day"),
        ("quit", "05/06/2025", "it is not clear which number is the month"),
        ("quit", "", "the value is empty"),
        ("quit", "2025" * 11, "longer than 40 characters"),
        ("quit", ["2025"], "a list is the wrong kind"),
        ("quit", True, "true or false is the wrong kind"),
        ("hb", "98 120", "several numbers"),
        ("hb", "12,5 g/dL", "decimal comma"),
        ("hb", "98 kg", "unknown unit. Give one of: g/L, g/dL, mmol/L"),
        ("hb", "98\x00", "control character"),
        ("hb", {"value": "98", "unit": "g/dl"}, 'there is no unit "g/dl". Did you mean "g/dL"?'),
        ("hb", {"value": "98", "unit": 5}, 'there is no unit "5"'),
        ("hb", {"value": "98", "units": "g/L"}, 'there is no "units" in a quantity. Did you mean "unit"?'),
        ("hb", {"unit": "g/L"}, 'the quantity has no "value"'),
        ("hb", {"value": True}, "true or false is the wrong kind"),
        ("hb", {"value": ["98"]}, "a list is the wrong kind"),
        ("hb", {"value": {"value": "98"}}, "an object is the wrong kind"),
        ("hb", {"value": "98", "confirmed": "yes"}, '"confirmed" is neither true nor false'),
        ("hb", {"value": "10.0 g/dL", "unit": "g/L"}, 'another unit than "unit" does'),
        ("sex", {"value": "male"}, "an object is the wrong kind"),
    ],
)
def test_a_problem_names_the_question_and_says_what_to_do(question: str, value: object, says: str) -> None:
    sentence = problem_of(question, value)
    assert sentence.startswith(f"{question}: ")
    assert says in sentence
    assert sentence.endswith(".")


def test_a_number_that_python_itself_would_not_print_is_too_long() -> None:
    assert "longer than 40 characters" in problem_of("age", 10**5000)


def test_one_wrong_answer_does_not_take_the_right_ones_with_it() -> None:
    answers, problems = read_answers(DIALOG, {"sex": "male", "age": "old", "hb": 120, "nodes": 9})
    assert list(answers) == ["sex", "hb"]
    assert [problem.question for problem in problems] == ["age", "nodes"]


def test_a_problem_never_repeats_what_a_person_typed() -> None:
    for question, value in {"age": "secret", "note": "secret" * 9, "hb": {"value": "secret"}}.items():
        assert "secret" not in problem_of(question, value)


OF_DATES = {Refusal.NOT_A_DATE, Refusal.DAY_OR_MONTH, Refusal.AHEAD}


@pytest.mark.parametrize("why", [each for each in Refusal if each not in OF_DATES])
def test_every_refusal_has_its_words_for_operators(why: Refusal) -> None:
    typed = {
        Refusal.EMPTY: " ",
        Refusal.TOO_LONG: "1" * 41,
        Refusal.FORBIDDEN_CHARACTER: "\x00",
        Refusal.DOES_NOT_KNOW: "?",
        Refusal.NOT_A_NUMBER: "x",
        Refusal.SEVERAL_NUMBERS: "1 2",
        Refusal.DECIMAL_COMMA: "1,5",
        Refusal.UNKNOWN_UNIT: "5 kg",
        Refusal.WHOLE_NUMBER: "1.5",
        Refusal.NOMINAL_AGE: "虚岁5",
        Refusal.MONTHS: "5个月",
        Refusal.BIRTH_YEAR: "1963年",
    }[why]
    assert read_quantity(AGE, typed) == Refused(why)
    assert len(problem_of("age", typed)) > len("age: . .")


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("sex", "male"),
        ("papers", ["mri", "scope"]),
        ("note", "有乙肝"),
        ("age", None),
        ("age", 63),
        ("hb", {"value": "6.2", "unit": "mmol/L"}),
        ("hb", "10.0"),
        ("quit", "2025年5月"),
        ("quit", 2025),
        ("distance", "<1"),
        ("distance", "约5-8公分"),
    ],
)
def test_an_answer_is_written_so_that_it_is_read_the_same(question: str, value: object) -> None:
    answer = read(question, value)
    assert read(question, json.loads(json.dumps(given(answer)))) == answer


def test_an_understood_quantity_is_written_with_what_was_typed_and_its_unit() -> None:
    answer = answer_of(read_quantity(HB, "10.0", "g/dL", confirmed=True))
    assert given(answer) == {"value": "10.0", "unit": "g/dL", "confirmed": True}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["male", "mri", "none", "<1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "unit", "confirmed", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@drawn(
    st.dictionaries(st.sampled_from([question.id for question in QUESTIONS]) | st.text(), JSON, max_size=4)
)
def test_no_content_ever_raises_and_each_answer_is_read_or_named(content: Mapping[str, object]) -> None:
    answers, problems = read_answers(DIALOG, content)
    assert set(answers) | {problem.question for problem in problems} == set(content)
    assert all(str(problem) for problem in problems)
