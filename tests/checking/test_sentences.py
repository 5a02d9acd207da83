"""Every sentence is found again where its author wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.strings import study_texts
from chatbot.checking.sentences import quoted, shared_sentences, study_sentences
from tests.authoring.small_study import DIALOG, SHARED, write_study

LINES = DIALOG.splitlines()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_study(tmp_path)


def test_all_sentences_of_the_study_are_there_once(study: Path) -> None:
    sources = [each.source for each in study_sentences(study)]
    assert len(sources) == len(set(sources))
    assert set(sources) == {source for text in study_texts(study) for source in text.sources()}


def test_every_sentence_but_the_records_stands_on_its_line(study: Path) -> None:
    for each in study_sentences(study):
        if each.file.name == "dialog.yaml":
            assert each.english in LINES[each.line - 1]
        else:
            assert (each.file.name, each.line) == ("record.json", 0)
            assert ".record/" in each.context


def test_the_same_words_of_two_questions_are_told_apart(study: Path) -> None:
    lines = {each.context: each.line for each in study_sentences(study) if each.english == "Yes"}
    assert set(lines) == {"patient_knows/both", "willing/both"}
    assert lines["patient_knows/both"] < lines["willing/both"]
    assert "Would you like to hear more?" in "\n".join(
        LINES[lines["willing/both"] - 4 : lines["willing/both"]]
    )


def test_what_all_studies_share_stands_in_its_own_file(study: Path) -> None:
    lines = SHARED.splitlines()
    found = shared_sentences(study.parent)
    assert {each.context for each in found} == {"safety.emergency/both", "flag.hepatitis/both"}
    assert all(each.english in lines[each.line - 1] and each.file.name == "shared.yaml" for each in found)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A short one.", "“A short one.”"),
        ("Two\nlines.", "“Two lines.”"),
        ("word " * 20, f"“{' '.join(['word'] * 12)}…”"),
        ("长" * 80, f"“{'长' * 60}…”"),
    ],
)
def test_a_long_sentence_is_quoted_by_its_beginning(sentence: str, expected: str) -> None:
    assert quoted(sentence) == expected
