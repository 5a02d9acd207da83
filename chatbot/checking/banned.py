"""Phrases that no sentence says to a person, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from chatbot.authoring.problems import Problem
from chatbot.checking.offence import Offence
from chatbot.checking.sentences import Sentence, is_for_staff, is_of_the_record
from chatbot.checking.translations import Translation
from chatbot.checking.wording_files import BannedPart


def banned_in_english(sentences: Iterable[Sentence], banned: Iterable[BannedPart]) -> Iterator[Offence]:
    """The record's own lines are not judged: nobody may change them."""
    parts = list(banned)
    for sentence in sentences:
        if not is_for_staff(sentence.context) and not is_of_the_record(sentence.context):
            for part, found in phrases_in(sentence.english, "en", parts):
                problem = Problem(sentence.file, sentence.line, _message(part, found))
                yield Offence("banned_phrase", sentence.english, problem)


def banned_in_chinese(translations: Iterable[Translation], banned: Iterable[BannedPart]) -> Iterator[Offence]:
    """A line of the record says in Chinese what it says in English, and no more than that."""
    parts = list(banned)
    for each in translations:
        if is_for_staff(each.context):
            continue
        quotes = {part.wrong for part, _ in phrases_in(each.english, "en", parts)}
        for part, found in (hit for form in each.forms for hit in phrases_in(form, "zh", parts)):
            if not (is_of_the_record(each.context) and part.wrong in quotes):
                yield Offence("banned_phrase", each.english, each.problem(_message(part, found)))


def phrases_in(text: str, language: str, banned: Iterable[BannedPart]) -> Iterator[tuple[BannedPart, str]]:
    """Every banned phrase in a text, ``language`` being "en" or "zh", with the words that stand there."""
    plain = text.replace("’", "'")
    for part in banned:
        for phrase in part.en if language == "en" else part.zh:
            yield from ((part, found.group()) for found in _pattern(phrase).finditer(plain))


@lru_cache(maxsize=2000)
def _pattern(phrase: str) -> re.Pattern[str]:
    """Whole words, whatever their case and the spaces between; ``*`` is any letters; Han needs no edges."""
    plain = re.escape(phrase.replace("’", "'")).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    before = r"(?<![A-Za-z])" if phrase[0].isascii() else ""
    after = r"(?![A-Za-z])" if phrase[-1].isascii() else ""
    return re.compile(before + plain + after, re.IGNORECASE)


def _message(part: BannedPart, found: str) -> str:
    return f"“{found}” must not be said ({part.wrong}). {part.instead}"
