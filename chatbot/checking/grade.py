"""How many years of school an English sentence asks for: the Flesch-Kincaid grade, with no network.

Flesch and Kincaid counted syllables by ear. The library counts them by rules: of the 9,400 words of this
project's sentences it is wrong in 4 of 100, mostly by one too many, so that a grade is rather too high.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from chatbot.authoring.problems import Problem
from chatbot.checking.offence import Offence
from chatbot.checking.sentences import Sentence, is_for_staff, is_of_the_record, quoted
from chatbot.checking.terms import Glossary
from chatbot.checking.translations import without_marks

try:
    from readability import KincaidGradeLevel
    from readability.langdata import countsyllables_en
except ImportError:
    KincaidGradeLevel = None

HIGHEST_GRADE = 8
FEWEST_WORDS = 10
"""Of shorter messages a grade says nothing."""

_ONE_SYLLABLE = "it"
_MANY_SYLLABLES = 3
_NEEDS_LIBRARY = (
    "The reading grade of English sentences was not measured: a package is missing."
    " Install it with: pip install -c constraints.txt -e '.[authoring]'"
)
# "(病案室)": a name to be said or looked for, not read.
_IN_CHINESE = re.compile(r"[(（][^()（）]*[\u3400-\u9fff][^()（）]*[)）]")
_SENTENCE_ENDS = re.compile(r"[.?!]+[”\"’')]*(?=\s|$)")
_WORD = re.compile(r"[A-Za-z0-9](?:[\w’'.]*\w)?")


def hard_to_read(sentences: Iterable[Sentence], glossary: Glossary) -> Iterator[Offence]:
    """Messages of ten words or more above grade 8. A term of the glossary counts as one easy word."""
    for sentence in sentences:
        if is_for_staff(sentence.context) or is_of_the_record(sentence.context):
            continue
        grade = reading_grade(sentence.english, glossary)
        if grade is not None and grade > HIGHEST_GRADE:
            problem = Problem(sentence.file, sentence.line, _message(sentence.english, grade, glossary))
            yield Offence("reading_grade", sentence.english, problem)


def missing_library(file: Path) -> Iterator[Problem]:
    """Nothing to measure the sentences of this file with."""
    if KincaidGradeLevel is None:
        yield Problem(file, 0, _NEEDS_LIBRARY)


def reading_grade(message: str, glossary: Glossary) -> float | None:
    """Of a whole message; None for one that is too short, or without the library."""
    plain = _plain(message, glossary)
    words = _WORD.findall(plain)
    if len(words) < FEWEST_WORDS or KincaidGradeLevel is None:
        return None
    count = len([part for part in _SENTENCE_ENDS.split(plain) if _WORD.search(part)])
    return float(KincaidGradeLevel(sum(map(_syllables, words)), len(words), count))


def _plain(message: str, glossary: Glossary) -> str:
    """What is read aloud: no tags, no names in Chinese, and one easy word for each term and each value."""
    words = _IN_CHINESE.sub("", without_marks(message, _ONE_SYLLABLE))
    return glossary.clinical.replaced(words, _ONE_SYLLABLE).replace("-", " ")


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> int:
    # The library counts none in "the" and "be".
    return max(1, int(countsyllables_en(word.lower())))


def _message(message: str, grade: float, glossary: Glossary) -> str:
    plain = _plain(message, glossary)
    hard = dict.fromkeys(word for word in _WORD.findall(plain) if _syllables(word) >= _MANY_SYLLABLES)
    words = f" Hard words: {', '.join(hard)}." if hard else ""
    return (
        f"{quoted(message)} is hard to read: grade {grade:.1f}, and {HIGHEST_GRADE} is the most. Make two"
        f" sentences of it, or use everyday words.{words} What must stay so can be accepted in wording.yaml:"
        " rule reading_grade."
    )
