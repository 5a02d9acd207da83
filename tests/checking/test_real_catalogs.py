"""Mistakes made in the real catalogs, one at a time: each of them is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.checking.sentences import Sentence
from chatbot.checking.stale import stale_problems
from chatbot.checking.translations import (
    Translation,
    Translations,
    catalog_file,
    placeholder_problems,
    presence_problems,
    read_translations,
)
from chatbot.checking.wording import locales

TRANSLATIONS = Path(__file__).parents[2] / "translations"
MARK = re.compile(r"%\(\w+\)[a-z]|</?\w+>")
CATALOGS = [
    read_translations(file, locale)
    for locale in locales(TRANSLATIONS)
    for file in sorted(catalog_file(TRANSLATIONS, locale, "any").parent.glob("*.po"))
]
EVERY = 23
"""One message in so many, to be quick."""


def with_one_changed(catalog: Translations, at: int, message: Translation) -> Translations:
    return replace(catalog, messages=(*catalog.messages[:at], message, *catalog.messages[at + 1 :]))


def sampled(catalog: Translations) -> Iterator[tuple[int, Translation]]:
    return ((at, each) for at, each in enumerate(catalog.messages) if at % EVERY == 0)


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda catalog: catalog.file.stem)
def test_a_translation_taken_away_is_found(catalog: Translations) -> None:
    sentences = [Sentence(*each.source, each.file, each.line) for each in catalog.messages]
    assert list(presence_problems(sentences, catalog)) == []
    for at, message in sampled(catalog):
        changed = with_one_changed(catalog, at, replace(message, forms=("",)))
        assert [each.line for each in presence_problems(sentences, changed)] == [message.line]


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda catalog: catalog.file.stem)
def test_a_placeholder_or_tag_taken_away_is_found(catalog: Translations) -> None:
    for message in catalog.messages:
        for mark in MARK.finditer(message.forms[0]):
            lost = message.forms[0][: mark.start()] + message.forms[0][mark.end() :]
            changed = replace(catalog, messages=(replace(message, forms=(lost, *message.forms[1:])),))
            assert mark.group() in next(placeholder_problems(changed)).message


@pytest.mark.parametrize("catalog", CATALOGS, ids=lambda catalog: catalog.file.stem)
def test_english_changed_under_its_translation_is_found(catalog: Translations) -> None:
    assert list(stale_problems(catalog)) == []
    for at, message in sampled(catalog):
        changed = with_one_changed(catalog, at, replace(message, english=f"{message.english} Not."))
        assert [each.line for each in stale_problems(changed)] == [message.line]
