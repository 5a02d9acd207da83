"""What a sentence of a real dialog must carry by itself, in both languages and both voices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from chatbot.authoring.library import load_library
from chatbot.i18n import LOCALES, load_catalogs
from chatbot.screening.dialog import Dialog, Question
from chatbot.screening.wording import Text, Voice

ROOT = Path(__file__).parents[2]
DIALOGS = load_library(ROOT / "dialogs")
CATALOGS = load_catalogs(ROOT / "translations", DIALOGS)
POINTS_BELOW = {"en": re.compile(r"\b(these|following|below)\?$"), "zh": re.compile("下面|以下|下列")}
ELSEWHERE = {"en": "local emergency number", "zh": "当地急救电话"}

FOLDED = [
    pytest.param(dialog, each, id=f"{study}-{each.id}")
    for study, dialog in DIALOGS.items()
    for each in dialog.questions.values()
    if each.fold and each.fold.after == 1
]
"""One choice stands in view: whoever taps it has not seen what it denies."""


def said(dialog: Dialog, text: Text) -> Iterator[tuple[str, str]]:
    for locale, voice in product(LOCALES, Voice):
        yield locale, CATALOGS.say(text, voice, locale, dialog.study.nct_id)


@pytest.mark.parametrize(("dialog", "question"), FOLDED)
def test_whoever_says_none_was_told_of_what(dialog: Dialog, question: Question) -> None:
    for locale, sentence in said(dialog, question.text):
        assert not POINTS_BELOW[locale].search(sentence), sentence


def test_whoever_is_told_the_numbers_of_two_countries_is_told_what_to_call_in_a_third() -> None:
    told = [
        (locale, sentence)
        for dialog in DIALOGS.values()
        for message in dialog.safety
        for locale, sentence in said(dialog, message.text)
        if {"119", "112"} <= set(re.findall(r"\d+", sentence))
    ]
    assert {locale for locale, _ in told} == set(LOCALES)
    assert [sentence for locale, sentence in told if ELSEWHERE[locale] not in sentence] == []
