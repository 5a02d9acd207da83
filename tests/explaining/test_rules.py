"""Every kind of condition reads as a rule in words, in both languages, and leaves nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.explaining.rules import Data, Rule, Speaker
from chatbot.i18n import LOCALES, Catalogs
from chatbot.screening.computed import Computed, OfComputed
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
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.period import Ago
from chatbot.screening.wording import Text, Voice
from tests import wording_rules
from tests.explaining.conftest import STUDY, BehindTheIds, Speak
from tests.screening.builders import (
    above,
    any_of,
    at_least,
    at_most,
    below,
    choice,
    dialog,
    is_,
    only,
    step,
    words,
)

MALE, DEEP, FAMILY = is_("sex", "male"), is_("depth", "deep"), is_("respondent", "family")
DOUBLE = Computed("double", words("twice the age"), words("years"), ("age",), times=Decimal(2))
LIMITS = dict(zip(("from_", "above", "to", "below"), map(Decimal, (18, 2, 75, 9)), strict=True))

TABLE: list[tuple[Condition, Data, Data]] = [
    (MALE, "“sex”: “male”", "“sex”：“male”"),
    (
        is_("depth", "deep", "shallow"),
        {"“depth”: one of these": ["shallow", "deep"]},
        {"“depth”：下列之一": ["shallow", "deep"]},
    ),
    (any_of("history", "herbs"), "“history”: “herbs” is ticked", "“history”：勾选了“herbs”"),
    (
        any_of("history", "tablets", "herbs"),
        {"“history”: at least one of these is ticked": ["herbs", "tablets"]},
        {"“history”：至少勾选了下列一项": ["herbs", "tablets"]},
    ),
    (only("history", "none"), "“history”: only “none” is ticked", "“history”：只勾选了“none”"),
    (
        only("history", "none", "herbs"),
        {"“history”: one or more of these are ticked, and nothing else": ["none", "herbs"]},
        {"“history”：只勾选了下列一项或几项，没有勾选别的": ["none", "herbs"]},
    ),
    (at_least("age", 18), "“age”: at least 18 unit", "“age”：不低于18 unit"),
    (above("age", 18), "“age”: more than 18 unit", "“age”：超过18 unit"),
    (at_most("age", 100), "“age”: at most 100 unit", "“age”：不超过100 unit"),
    (below("age", 18), "“age”: less than 18 unit", "“age”：低于18 unit"),
    (InRange("age", to=Decimal("3.5")), "“age”: at most 3.5 unit", "“age”：不超过3.5 unit"),
    (
        InRange("age", from_=Decimal(18), below=Decimal(76)),
        "“age”: at least 18 unit and less than 76 unit",
        "“age”：不低于18 unit，并且低于76 unit",
    ),
    (Known("age"), "“age”: an answer is known", "“age”：有明确的回答"),
    (
        All((MALE, DEEP)),
        {"all of these": ["“sex”: “male”", "“depth”: “deep”"]},
        {"下列各项全部成立": ["“sex”：“male”", "“depth”：“deep”"]},
    ),
    (
        Any((MALE, DEEP)),
        {"at least one of these": ["“sex”: “male”", "“depth”: “deep”"]},
        {"下列各项至少有一项成立": ["“sex”：“male”", "“depth”：“deep”"]},
    ),
    (
        AtLeast(2, (MALE, DEEP, FAMILY)),
        {"at least 2 of these": ["“sex”: “male”", "“depth”: “deep”", "“respondent”: “family”"]},
        {"下列各项至少有2项成立": ["“sex”：“male”", "“depth”：“deep”", "“respondent”：“family”"]},
    ),
    (
        OfComputed(DOUBLE, at_least("double", 36)),
        "“twice the age”: at least 36 years",
        "“twice the age”：不低于36 years",
    ),
    (
        OfComputed(DOUBLE, Known("double")),
        "“twice the age”: an answer is known",
        "“twice the age”：有明确的回答",
    ),
    (Not(MALE), {"this is not so": ["“sex”: “male”"]}, {"下列情况不成立": ["“sex”：“male”"]}),
    (
        NotIf(MALE),
        {"this is not so, or it is not known": ["“sex”: “male”"]},
        {"下列情况不成立，或者不清楚": ["“sex”：“male”"]},
    ),
    (
        Unless(MALE),
        {"this is not so, or it is not known": ["“sex”: “male”"]},
        {"下列情况不成立，或者不清楚": ["“sex”：“male”"]},
    ),
    (
        Unclear("age"),
        "“age”: a number that cannot be used as it stands",
        "“age”：填的数字不能直接用来判断",
    ),
    (
        All((MALE, Any((DEEP, NotIf(FAMILY))))),
        {
            "all of these": [
                "“sex”: “male”",
                {
                    "at least one of these": [
                        "“depth”: “deep”",
                        {"this is not so, or it is not known": ["“respondent”: “family”"]},
                    ]
                },
            ]
        },
        {
            "下列各项全部成立": [
                "“sex”：“male”",
                {
                    "下列各项至少有一项成立": [
                        "“depth”：“deep”",
                        {"下列情况不成立，或者不清楚": ["“respondent”：“family”"]},
                    ]
                },
            ]
        },
    ),
]


@pytest.mark.parametrize(("condition", "english", "chinese"), TABLE, ids=lambda each: type(each).__name__)
def test_a_condition_is_said_in_both_languages(
    speak: Speak, condition: Condition, english: Data, chinese: Data
) -> None:
    assert speak("en").rule(condition).as_data() == english
    assert speak("zh").rule(condition).as_data() == chinese


@pytest.mark.parametrize(
    ("condition", "english", "chinese"),
    [
        (at_least("quit", 6), "at least 6 month(s) ago", "距今至少6个月"),
        (above("quit", 6), "more than 6 month(s) ago", "距今超过6个月"),
        (at_most("quit", 6), "at most 6 month(s) ago", "距今不超过6个月"),
        (below("quit", 6), "less than 6 month(s) ago", "距今不到6个月"),
        (Known("quit"), "an answer is known", "有明确的回答"),
        (Unclear("quit"), "a date that cannot be used as it stands", "填的日期不能直接用来判断"),
    ],
)
def test_the_time_since_a_date_is_said_in_both_languages(
    catalogs: Catalogs, condition: Condition, english: str, chinese: str
) -> None:
    asking = dialog(step(Question("quit", Kind.DATE, words("quit"), ago=Ago.MONTH)))
    for locale, said in (("en", f"“quit”: {english}"), ("zh", f"“quit”：{chinese}")):
        speaker = Speaker(asking, Voice.PATIENT, BehindTheIds(catalogs.of(locale)))
        assert speaker.rule(condition).text == said


@pytest.mark.parametrize("kind", [All, Any])
def test_a_group_in_a_group_of_its_own_kind_is_one_group(speak: Speak, kind: type[All | Any]) -> None:
    nested = kind((MALE, kind((kind((DEEP,)), FAMILY))))
    assert speak("en").rule(nested) == speak("en").rule(kind((MALE, DEEP, FAMILY)))


@pytest.mark.parametrize("kind", [All, Any])
def test_a_group_of_one_is_that_one(speak: Speak, kind: type[All | Any]) -> None:
    assert speak("en").rule(kind((MALE,))) == speak("en").rule(MALE)


@pytest.mark.parametrize("locale", LOCALES)
def test_inclusive_and_strict_limits_never_read_alike(speak: Speak, locale: str) -> None:
    said = {speak(locale).rule(InRange("age", **{name: Decimal(12)})).text for name in LIMITS}
    assert len(said) == 4


def test_quotation_marks_inside_a_quoted_sentence_are_inner_ones(catalogs: Catalogs) -> None:
    quoting = step(choice("drip", "“raise immunity”"))
    rule = Speaker(dialog(quoting), Voice.PATIENT, catalogs.of("en")).rule(is_("drip", "“raise immunity”"))
    assert rule.text == "“drip”: “‘raise immunity’”"


def test_a_rule_speaks_in_the_voice_of_the_conversation(real: Dialog, catalogs: Catalogs) -> None:
    age = real.questions["age"].text
    for voice, asked in ((Voice.PATIENT, age.patient), (Voice.FAMILY, age.family)):
        assert f"“{asked}”" in Speaker(real, voice, catalogs.of("en", STUDY)).rule(at_least("age", 18)).text


def test_a_kind_without_words_is_a_mistake(speak: Speak) -> None:
    class Unheard:
        def holds(self, _: object) -> bool:
            return True

        def questions(self) -> frozenset[str]:
            return frozenset()

    with pytest.raises(TypeError, match="Unheard"):
        speak("en").rule(Unheard())


DEPTHS = st.sets(st.sampled_from(["shallow", "deep", "after_treatment"]), min_size=1)
TICKS = st.sets(st.sampled_from(["none", "herbs", "tablets"]), min_size=1)
ATOMS = st.one_of(
    DEPTHS.map(lambda some: is_("depth", *some)),
    TICKS.map(lambda some: any_of("history", *some)),
    TICKS.map(lambda some: only("history", *some)),
    st.sets(st.sampled_from(sorted(LIMITS)), min_size=1).map(
        lambda some: InRange("size", **{name: LIMITS[name] for name in some})
    ),
    st.sampled_from(["age", "sex"]).map(Known),
    st.just(Unclear("age")),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    ATOMS,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda some: All(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: Any(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: AtLeast(1, tuple(some))),
        parts.map(Not),
        parts.map(NotIf),
        parts.map(Unless),
    ),
    max_leaves=8,
)


@settings(
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(condition=CONDITIONS, locale=st.sampled_from(sorted(LOCALES)))
def test_a_rule_leaves_out_no_question_choice_or_limit(
    speak: Speak, condition: Condition, locale: str
) -> None:
    rule = speak(locale).rule(condition)
    said = "\n".join(sentences(rule))
    assert [each for each in named_in(condition) if each not in said] == []
    assert all(each.text and "%(" not in each.text for each in nodes(rule))


def nodes(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in rule.parts:
        yield from nodes(part)


def sentences(rule: Rule) -> list[str]:
    return [each.text for each in nodes(rule)]


def named_in(condition: Condition) -> set[str]:
    """Ids of questions and choices, and limits as written."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return set().union(*(named_in(part) for part in parts))
        case Not(part) | NotIf(part) | Unless(part):
            return named_in(part)
        case IsOneOf() | AnyOf() | Only():
            return {condition.question, *condition.choices}
        case InRange():
            limits = (getattr(condition, name) for name in LIMITS)
            return {condition.question, *(str(limit) for limit in limits if limit is not None)}
    return set(condition.questions())


def rules_of(real: Dialog) -> Iterator[Condition]:
    yield from real.definitions.values()
    yield from (each.when for each in real.contradictions)
    for criterion in real.criteria:
        yield from criterion.conditions()


@pytest.mark.parametrize("voice", Voice)
def test_every_rule_of_the_study_reads_in_chinese_without_english(
    real: Dialog, catalogs: Catalogs, voice: Voice, caplog: pytest.LogCaptureFixture
) -> None:
    speaker = Speaker(real, voice, catalogs.of("zh", STUDY))
    said = [sentence for condition in rules_of(real) for sentence in sentences(speaker.rule(condition))]
    assert {sentence for sentence in said if wording_rules.foreign_words(sentence)} == set()
    assert {sentence for sentence in said if wording_rules.narrow_punctuation(sentence)} == set()
    assert caplog.messages == []


@pytest.mark.parametrize("voice", Voice)
def test_every_rule_of_the_study_is_said_in_the_words_of_its_questions(
    real: Dialog, catalogs: Catalogs, voice: Voice
) -> None:
    for condition, locale in product(rules_of(real), LOCALES):
        speaker = Speaker(real, voice, catalogs.of(locale, STUDY))
        said = plain("\n".join(sentences(speaker.rule(condition))))
        asked: list[Text] = [real.questions[question].text for question in condition.questions()]
        assert [text for text in asked if plain(speaker.say(text)) not in said] == []


def plain(sentence: str) -> str:
    return sentence.translate(str.maketrans("“”", "‘’"))
