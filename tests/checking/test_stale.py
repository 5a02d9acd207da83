"""A translation that stayed while its English changed, wherever that was done."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.checking import stale
from tests.checking.small_words import LOCALE, Words, small_words

WHERE = "In a small town."


@pytest.fixture
def words(tmp_path: Path) -> Words:
    return small_words(tmp_path, chinese={WHERE: "在小城里。"})


def change_english(words: Words, old: str = WHERE, new: str = "In a big town.") -> None:
    """In the dialog and, by hand, in the catalog: gettext sees nothing wrong."""
    words.edit(words.folder / "dialog.yaml", old, new).edit(words.po, old, new)


def take_mark_away(words: Words) -> None:
    words.edit(words.po, "#, fuzzy\n", "")


def test_english_that_was_changed_in_both_files_is_found(words: Words) -> None:
    change_english(words)
    [found] = words.found()
    text = words.po.read_text(encoding="utf-8")
    assert found.startswith(f"NCT00000001.po:{text[: text.index('In a big town')].count(chr(10)) + 1}: ")
    assert (
        "The English of this translation was changed to “In a big town.”, the translation was not." in found
    )


def test_it_is_marked_as_gettext_marks_it_until_a_translator_has_looked(words: Words) -> None:
    change_english(words)
    stale.remember(words.po, LOCALE)
    [found] = words.found()
    assert "“In a big town.” is marked 'fuzzy'" in found
    stale.remember(words.po, LOCALE)
    assert words.found() == [found]
    take_mark_away(words)
    stale.remember(words.po, LOCALE)
    assert words.found() == []


def test_a_translation_that_was_changed_too_is_only_new(words: Words) -> None:
    change_english(words)
    words.edit(words.po, "在小城里。", "在大城里。")
    assert words.found() == [
        "NCT00000001.po: New or changed translations: 1. Run `make catalogs`, so that a later change of their"
        " English is noticed."
    ]
    stale.remember(words.po, LOCALE)
    assert words.found() == []
    assert "fuzzy" not in words.po.read_text(encoding="utf-8")


def test_a_better_translation_of_the_same_english_is_only_new(words: Words) -> None:
    words.edit(words.po, "在小城里。", "在一座小城里。")
    stale.remember(words.po, LOCALE)
    assert words.found() == []


def test_one_translation_may_stand_for_several_english_sentences(tmp_path: Path) -> None:
    words = small_words(tmp_path, chinese={"Age": "年龄", "The study is for grown-ups.": "年龄"})
    assert words.found() == []
    change_english(words, "The study is for grown-ups.", "Grown-ups only.")
    [found] = words.found()
    assert "was changed to “Grown-ups only.”" in found


def test_nothing_but_the_marks_changes_in_the_catalog(words: Words) -> None:
    before = words.po.read_text(encoding="utf-8")
    stale.remember(words.po, LOCALE)
    assert words.po.read_text(encoding="utf-8") == before
    change_english(words)
    stale.remember(words.po, LOCALE)
    take_mark_away(words)
    assert words.po.read_text(encoding="utf-8").splitlines() == [
        line.replace(WHERE, "In a big town.") for line in before.splitlines()
    ]


def test_the_record_holds_no_sentence(words: Words) -> None:
    record = words.po.with_suffix(".english").read_text(encoding="utf-8")
    assert "town" not in record
    assert "城" not in record
