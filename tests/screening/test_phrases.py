"""Phrases in free text: found exactly, or not at all."""

from __future__ import annotations

import pytest

from chatbot.screening.phrases import Negations, PhraseRule, normalise, raised_by


def finds(text: str, *phrases: str, unless: tuple[str, ...] = ()) -> bool:
    return list(raised_by([PhraseRule(("found",), phrases, unless)], [text])) == ["found"]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("chest pain", "I have chest pain.", True),
        ("chest pain", "chest pain", True),
        ("chest pain", "chest  \n pain", True),
        ("chest pain", "chest painting", False),
        ("chest pain", "pain in the chest", False),
        ("chemo", "chemotherapy", False),
        ("dizzy", "(dizzy)", True),
        ("i'm scared", "I’m scared", True),
        ("i'm scared", "im scared", True),
        ("lost ## kg", "I lost 12 kg", True),
        ("lost ## kg", "I lost 5 kg", False),
        ("lost # kg", "I lost # kg", False),
    ],
)
def test_a_latin_phrase_is_found_as_whole_words(phrase: str, text: str, found: bool) -> None:
    assert finds(text, phrase) is found


@pytest.mark.parametrize(
    "text", ["我有HBV", "HBV阳性", "查出hbv携带", "乙肝（HBV）", "HBV，小三阳", "ＨＢＶ阳性"]
)
def test_a_latin_phrase_is_found_beside_chinese_without_a_space(text: str) -> None:
    assert finds(text, "hbv")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("胸痛", "昨天开始胸痛得厉害", True),
        ("胸痛", "胸口不痛", False),
        ("清楚", "不清楚", True),
        ("不清楚", "清楚", False),
        ("发烧39", "发烧39度", True),
        ("发烧39", "发烧 39 度", True),
        ("39.#°", "39.2℃", True),
        ("39.#°", "39℃", False),
    ],
)
def test_a_chinese_phrase_is_found_anywhere(phrase: str, text: str, found: bool) -> None:
    assert finds(text, phrase) is found


@pytest.mark.parametrize(
    ("phrase", "text"), [("HBsAg", "hbsag"), ("capox", "ＣＡＰＯＸ"), ("发烧39", "发烧３９")]
)
def test_case_and_full_width_forms_are_one_spelling(phrase: str, text: str) -> None:
    assert finds(text, phrase)


@pytest.mark.parametrize("text", ["有時想自殺", "喘不過氣", "化療後發燒"])
def test_the_traditional_spelling_is_found_by_the_simplified_one(text: str) -> None:
    assert finds(text, "自杀", "喘不过气", "化疗后发烧")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("没有胸痛", False),
        ("没有胸痛，没有胸痛", False),
        ("没有胸痛，但昨天胸痛过一次", True),
        ("No chest pain so far", False),
        ("No chest pain then, chest pain now", True),
        ("NO  CHEST PAIN", False),
    ],
)
def test_a_negated_phrase_is_taken_out_and_no_other(text: str, found: bool) -> None:
    assert finds(text, "胸痛", "chest pain", unless=("没有胸痛", "no chest pain")) is found


DENIED = Negations(
    words=("没有", "不", "no", "not", "denies"),
    items=("胸痛", "发烧", "呼吸困难", "头晕", "chest pain", "fever", "chills", "dizzy"),
    not_after=("有", "不是", "why"),
    fillers=("明显", "any"),
    joints=("、", "和", "or"),
    last_joints=("or",),
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("没有胸痛", ""),
        ("没有明显胸痛", ""),
        ("没有发烧、胸痛、呼吸困难", ""),
        ("没有发烧、胸痛和呼吸困难", ""),
        ("没有发烧，胸痛", "，胸痛"),
        ("没有发烧，不头晕", "，"),
        ("没有发烧胸痛", "胸痛"),
        ("没有力气、胸痛", "没有力气、胸痛"),
        ("发烧没有 胸痛", "发烧没有 胸痛"),
        ("有没有胸痛", "有没有胸痛"),
        ("不是没有胸痛", "不是没有胸痛"),
        ("发烧没有，没有胸痛", "发烧没有，"),
        ("没有胸痛有", "没有胸痛有"),
        ("no fever", ""),
        ("not any chest pain", ""),
        ("denies fever or chest pain", ""),
        ("no fever, chills or chest pain", ""),
        ("no fever, chills, or chest pain", ""),
        ("no fever, chest pain", ", chest pain"),
        ("no fever, chest pain or cough", ", chest pain or cough"),
        ("no fever and chest pain", "and chest pain"),
        ("no. chest pain", "no. chest pain"),
        ("no\nchest pain", "no chest pain"),
        ("no chest pain: yes", "no chest pain: yes"),
        ("why not dizzy", "why not dizzy"),
        ("nothing, fever", "nothing, fever"),
    ],
)
def test_what_is_denied_word_by_word_is_taken_out_and_nothing_else(text: str, left: str) -> None:
    said = [PhraseRule((each,), (each,), negations=DENIED) for each in DENIED.items]
    assert set(raised_by(said, [text])) == {each for each in DENIED.items if each in left}


def test_a_rule_that_takes_no_negations_hears_what_is_denied() -> None:
    rule = PhraseRule(("found",), ("胸痛",), negations=DENIED, negatable=False)
    assert list(raised_by([rule], ["没有胸痛"])) == ["found"]


@pytest.mark.parametrize(("text", "found"), [("我不想死", False), ("有不想死的时候，不是不想死", True)])
def test_what_stands_before_a_harmless_phrase_may_turn_it(text: str, found: bool) -> None:
    rule = PhraseRule(("found",), ("想死",), ("不想死",), negations=DENIED, negatable=False)
    assert bool(list(raised_by([rule], [text]))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("便血，头晕", True),
        ("头晕。昨天便血", True),
        ("bleeding and dizzy", True),
        ("便血", False),
        ("头晕", False),
        ("便血，不头晕", False),
        ("便血，有点头晕", False),
    ],
)
def test_phrases_of_several_groups_are_found_together_or_not_at_all(text: str, found: bool) -> None:
    groups = (("便血", "bleeding"), ("头晕", "dizzy"))
    rule = PhraseRule(("found",), (), ("有点头晕",), groups, negations=DENIED)
    assert bool(list(raised_by([rule], [text]))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("血流得很多", True),
        ("lots more blood", True),
        ("有血，药很多", False),
        ("blood. Lots of pills", False),
    ],
)
def test_phrases_of_one_clause_are_not_looked_for_across_it(text: str, found: bool) -> None:
    rule = PhraseRule(("found",), (), all_of=(("血", "blood"), ("很多", "lots")), one_clause=True)
    assert bool(list(raised_by([rule], [text]))) is found


def test_taking_a_negation_out_never_joins_what_stood_around_it() -> None:
    assert not finds("胸没有大出血痛", "胸痛", unless=("没有大出血",))


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "。"])
def test_an_empty_text_raises_nothing(text: str) -> None:
    assert not finds(text, "胸痛", "chest pain")


def test_signs_with_a_meaning_of_their_own_are_read_as_they_stand() -> None:
    assert finds("HBsAg (+) today", "hbsag (+)") is True
    assert finds("HBsAg + today", "hbsag (+)") is False


def test_each_thing_is_raised_once_in_the_order_of_the_rules() -> None:
    rules = [
        PhraseRule(("emergency", "soon"), ("晕倒",)),
        PhraseRule(("support",), ("害怕",)),
        PhraseRule(("soon",), ("头晕",)),
    ]
    assert list(raised_by(rules, ["害怕，头晕", "晕倒了"])) == ["emergency", "soon", "support"]


def test_a_rule_gives_way_to_what_an_earlier_one_has_raised_in_any_text() -> None:
    grave = PhraseRule(("self_harm",), ("want to die",))
    mild = PhraseRule(("support",), ("afraid",), unless_raised=("self_harm",))
    assert list(raised_by([grave, mild], ["I am afraid", "I want to die"])) == ["self_harm"]
    assert list(raised_by([grave, mild], ["I am afraid"])) == ["support"]
    assert list(raised_by([mild, grave], ["afraid, want to die"])) == ["support", "self_harm"]


def test_several_texts_are_read_one_by_one() -> None:
    assert list(raised_by([PhraseRule(("found",), ("胸痛",))], ["胸", "痛"])) == []


def test_a_text_is_folded_into_one_spelling() -> None:
    assert normalise("Ｉ’m\u3000 AFRAID\t！") == "im afraid !"
