"""How Chinese is written: with its own punctuation, and Latin letters for codes, units and names alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from chatbot.authoring.problems import Problem
from chatbot.checking.sentences import quoted
from chatbot.checking.translations import Translation, without_marks
from chatbot.checking.wording_files import WordingRules

_SIGN = re.compile(r"\([+-]\)")
_HAN = "[\u3400-\u9fff]"
_NARROW = r"""[!"'(),.:;?\[\]{}]"""
_BESIDE_HAN = re.compile(rf"{_HAN}{_NARROW}|{_NARROW}{_HAN}")


def chinese_problems(translations: Iterable[Translation], latin: Collection[str]) -> Iterator[Problem]:
    """``latin`` are the Latin words that may stand in a Chinese sentence."""
    for each in translations:
        for form in map(without_marks, each.forms):
            if found := narrow_punctuation(form):
                yield each.problem(
                    f"{quoted(form)} has narrow punctuation at {' and '.join(found)}. Chinese has its own,"
                    " wide signs: ，。：；？！（）“”."
                )
            if words := foreign_words(form, latin):
                yield each.problem(
                    f"{quoted(form)} has English in it: {', '.join(words)}. Translate it; a code, a unit or a"
                    " name that stands so on reports goes into wording.yaml, under 'latin_in_chinese'."
                )


def latin_not_used(translations: Iterable[Translation], rules: WordingRules) -> Iterator[Problem]:
    """What the catalog's own wording.yaml allows, and nobody writes."""
    used = {word for each in translations for form in each.forms for word in latin_words(without_marks(form))}
    for word in sorted(rules.own_latin - used):
        message = f"No Chinese sentence has '{word}' in it. Take it out of 'latin_in_chinese'."
        yield Problem(rules.own_file, 0, message)


def latin_words(text: str) -> list[str]:
    return re.findall("[A-Za-zµ]+", text)


def foreign_words(text: str, latin: Collection[str]) -> list[str]:
    """Latin words in a Chinese text that are no code, unit or proper name."""
    return [word for word in latin_words(text) if word not in latin]


def narrow_punctuation(text: str) -> list[str]:
    """Where ASCII punctuation touches a Chinese character; a report's own (+) and (-) may."""
    return _BESIDE_HAN.findall(_SIGN.sub("", text))
