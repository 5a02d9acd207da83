"""A thing is called by its own names, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.checking.sentences import Sentence
from chatbot.checking.terms import Glossary, wrong_names_in_chinese, wrong_names_in_english
from chatbot.checking.translations import Translation
from chatbot.checking.wording_files import TermPart

GLOSSARY = Glossary(
    [
        TermPart(english=["lymph node"], plain_english=["node"], chinese=["淋巴结"], not_chinese=["结节"]),
        TermPart(
            english=["LVI"], plain_english=["small vessels"], chinese=["脉管侵犯"], never_for_another=True
        ),
        TermPart(english=["EMVI"], chinese=["壁外脉管侵犯", "EMVI"], never_for_another=True),
        TermPart(english=["immune system"], chinese=["免疫系统"], plain_chinese=["免疫"]),
        TermPart(english=["system"], chinese=["系统"], not_english=["machinery"]),
    ]
)


def found(english: str, chinese: str, context: str = "age/both") -> list[str]:
    translation = Translation(context, english, (chinese,), False, Path("study.po"), 7)
    offences = list(wrong_names_in_chinese([translation], GLOSSARY))
    assert all(each.english == english and each.problem.line == 7 for each in offences)
    return [each.problem.message for each in offences]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("A lymph node was seen.", "看到淋巴结。"),
        ("Nodes were seen.", "看到淋巴结。"),
        ("Nothing of the kind", "看到淋巴结。"),
        ("Your immune system", "您的免疫力"),
        ("Tumour cells in small vessels", "脉管侵犯"),
        ("EMVI", "emvi"),
        ("EMVI", "壁外脉管侵犯"),
        ("Look for 脉管侵犯.", "找“脉管侵犯”。"),
        ("Anode, nodeless", "阳极"),
        ("A <b>%(node)s</b>", "<b>%(node)s</b>"),
        ("A lymph node", ""),
    ],
)
def test_names_of_the_glossary_are_fine(english: str, chinese: str) -> None:
    assert found(english, chinese) == []


@pytest.mark.parametrize(
    ("english", "chinese", "said"),
    [
        (
            "A lymph node was seen.",
            "看到小疙瘩。",
            "The English says “lymph node”, which the glossary calls “淋巴结”",
        ),
        ("Nodes were seen.", "看到小疙瘩。", "The English says “Nodes”, which the glossary calls “淋巴结”"),
        ("The system", "免疫", "The English says “system”, which the glossary calls “系统”"),
        (
            "EMVI",
            "脉管侵犯",
            "“脉管侵犯” stands for “LVI” or “small vessels” alone, and the English says “EMVI”.",
        ),
        ("Small vessels", "壁外脉管侵犯", "“壁外脉管侵犯” stands for “EMVI” alone"),
        ("Lymph node", "淋巴结，结节", "“结节” is not what the glossary calls it. Write “淋巴结”."),
    ],
)
def test_another_name_is_named_with_the_right_one(english: str, chinese: str, said: str) -> None:
    assert said in "\n".join(found(english, chinese))


def test_a_longer_name_hides_the_shorter_one_inside() -> None:
    assert found("The immune system", "免疫") == []


@pytest.mark.parametrize(("context", "count"), [("age/both", 1), ("I3.record/both", 0)])
def test_a_wrong_name_in_english_is_named_but_in_the_record(context: str, count: int) -> None:
    sentence = Sentence(context, "The machinery", Path("dialog.yaml"), 3)
    offences = list(wrong_names_in_english([sentence], GLOSSARY))
    assert [each.problem.line for each in offences] == [3] * count
    assert all(
        "“machinery” is not what the glossary calls it. Write “system”." in each.problem.message
        for each in offences
    )


def test_without_terms_nothing_is_found() -> None:
    sentence = Sentence("a/both", "Anything", Path("dialog.yaml"), 1)
    assert list(wrong_names_in_english([sentence], Glossary([]))) == []
