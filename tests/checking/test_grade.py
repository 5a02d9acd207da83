"""How hard an English sentence is to read."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.checking import grade
from chatbot.checking.grade import reading_grade
from chatbot.checking.terms import Glossary
from chatbot.checking.wording import shared_wording_problems
from chatbot.checking.wording_files import TermPart
from tests.checking.small_words import small_words

ROOT = Path(__file__).parents[2]
NONE = Glossary([])
CHEMO = Glossary([TermPart(english=["chemotherapy", "signet-ring"], chinese=["化疗"])])
TEN = "The cat sat on the mat and ate a fish."


def graded(sentence: str, glossary: Glossary = NONE) -> float:
    found = reading_grade(sentence, glossary)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (TEN, 0.1),
        (f"{TEN} {TEN}", 0.1),
        ("Call now if the pain is bad or you can not breathe.", 0.9),
        ("The doctor will call you after the next blood test on Monday.", 3.8),
        (
            "The investigator determines eligibility after reviewing all available documentation carefully.",
            27.3,
        ),
    ],
)
def test_the_grade_is_about_that_of_syllables_counted_by_ear(sentence: str, expected: float) -> None:
    assert graded(sentence) == pytest.approx(expected, rel=0.1, abs=0.1)


@pytest.mark.parametrize(
    "sentence", ["", "Yes", "Adenocarcinoma, immunohistochemistry and neuroendocrine neoplasia"]
)
def test_a_short_message_has_no_grade(sentence: str) -> None:
    assert reading_grade(sentence, NONE) is None


@pytest.mark.parametrize(
    ("sentence", "as_easy_as"),
    [
        (f"<strong>{TEN}</strong>", TEN),
        (TEN.replace("fish", "fish (直肠系膜筋膜)"), TEN),
        (TEN.replace("fish", "fish (MRI报告, 病理报告)"), TEN),
        (TEN.replace("cat", "%(medicine)s"), TEN),
        (TEN.replace("cat", "chemotherapy"), TEN),
        (TEN.replace("cat", "Signet-ring"), TEN),
    ],
)
def test_what_is_not_read_or_is_a_term_counts_as_nothing_or_one_easy_word(
    sentence: str, as_easy_as: str
) -> None:
    assert graded(sentence, CHEMO) == graded(as_easy_as, CHEMO)


def test_a_plain_name_of_a_term_is_no_excuse() -> None:
    plain = Glossary([TermPart(english=["DNA"], plain_english=["heredity"], chinese=["基因"])])
    assert graded(TEN.replace("cat", "heredity"), plain) > graded(TEN.replace("cat", "DNA"), plain)


@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=12), min_size=10, max_size=40))
def test_two_sentences_are_easier_than_one_of_the_same_words(words: list[str]) -> None:
    one, two = " ".join(words), f"{' '.join(words[:5])}. {' '.join(words[5:])}"
    assert graded(f"{two}.") < graded(f"{one}.")


def test_the_hard_words_are_named(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    hard = "The determination of eligibility is a responsibility of investigators, so we cannot say."
    words.edit(words.folder / "dialog.yaml", "In a small town.", f'"{hard}"')
    found = "\n".join(words.found())
    assert "Hard words: determination, eligibility, responsibility, investigators." in found
    assert "accepted in wording.yaml: rule reading_grade" in found


def test_without_the_library_that_is_said_and_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grade, "KincaidGradeLevel", None)
    [found] = small_words(tmp_path).found()
    assert "pip install -c constraints.txt -e '.[authoring]'" in found
    assert reading_grade(TEN, NONE) is None


def test_without_the_library_no_accepted_sentence_is_called_needless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grade, "KincaidGradeLevel", None)
    [found] = shared_wording_problems(ROOT / "dialogs", ROOT / "translations")
    assert "was not measured" in found.message
