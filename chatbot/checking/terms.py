"""The names of a glossary: a thing is called by its own names, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from chatbot.authoring.problems import Problem
from chatbot.checking.offence import Offence
from chatbot.checking.sentences import Sentence, is_of_the_record, quoted
from chatbot.checking.translations import Translation, without_marks
from chatbot.checking.wording_files import TermPart

_SHOWN = 4
_MEND = "Use a name of the glossary, or add this one there (glossary.yaml)."


class Names:
    """Names in one language, each leading to the terms that have it. A longer name hides a shorter inside."""

    def __init__(self, names: Iterable[tuple[str, int]], pattern_of: Callable[[str], str]) -> None:
        self.terms: dict[str, set[int]] = {}
        for name, term in names:
            self.terms.setdefault(name.lower(), set()).add(term)
        longest_first = sorted(self.terms, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(pattern_of, longest_first)) or r"(?!)", re.IGNORECASE)

    def found(self, text: str) -> Mapping[int, str]:
        """The terms that a text names, each with its first name there."""
        terms: dict[int, str] = {}
        for hit in self.pattern.finditer(text):
            for term in self.terms[self._name_of(hit.group())]:
                terms.setdefault(term, hit.group())
        return terms

    def replaced(self, text: str, by: str) -> str:
        return self.pattern.sub(by, text)

    def _name_of(self, words: str) -> str:
        """The name itself, if the text has its plural."""
        lower = words.lower()
        return next(each for each in (lower, lower[:-1], lower[:-2]) if each in self.terms)


class Glossary:
    """The terms of a study, found by their names in either language."""

    def __init__(self, terms: Iterable[TermPart]) -> None:
        self.terms: Sequence[TermPart] = tuple(terms)
        self.clinical = self._names(lambda term: term.english, _english)
        self.english = self._names(english_names, _english)
        self.chinese = self._names(chinese_names, re.escape)
        self.not_english = self._names(lambda term: term.not_english, _english)
        self.not_chinese = self._names(lambda term: term.not_chinese, re.escape)

    def _names(self, names: Callable[[TermPart], Iterable[str]], pattern_of: Callable[[str], str]) -> Names:
        numbered = enumerate(self.terms)
        return Names(((name, at) for at, term in numbered for name in names(term)), pattern_of)


def english_names(term: TermPart) -> tuple[str, ...]:
    return (*term.english, *term.plain_english)


def chinese_names(term: TermPart) -> tuple[str, ...]:
    return (*term.chinese, *term.plain_chinese)


def wrong_names_in_english(sentences: Iterable[Sentence], glossary: Glossary) -> Iterator[Offence]:
    """Words for which the glossary has another; the record's own lines are as they are."""
    for sentence in sentences:
        if not is_of_the_record(sentence.context):
            for at, name in glossary.not_english.found(without_marks(sentence.english)).items():
                message = _called(name, english_names(glossary.terms[at]))
                yield Offence("glossary", sentence.english, Problem(sentence.file, sentence.line, message))


def wrong_names_in_chinese(translations: Iterable[Translation], glossary: Glossary) -> Iterator[Offence]:
    """The same in Chinese; and where the English names a thing that the Chinese does not, or not so."""
    for each in translations:
        chinese = without_marks(" ".join(each.forms))
        for at, name in glossary.not_chinese.found(chinese).items():
            yield _offence(each, _called(name, chinese_names(glossary.terms[at])))
        if each.is_whole:
            yield from _not_kept(each, chinese, glossary)


def _not_kept(each: Translation, chinese: str, glossary: Glossary) -> Iterator[Offence]:
    english = without_marks(each.english)
    meant = glossary.english.found(english)
    for at, name in meant.items():
        if not any(one.lower() in chinese.lower() for one in chinese_names(glossary.terms[at])):
            names = _listed(chinese_names(glossary.terms[at]))
            message = (
                f"The English says “{name}”, which the glossary calls {names}; {quoted(chinese)} does not."
                f" {_MEND}"
            )
            yield _offence(each, message)
    for at, name in glossary.chinese.found(chinese).items():
        if glossary.terms[at].never_for_another and at not in meant and name not in english:
            names = _listed(english_names(glossary.terms[at]))
            message = f"“{name}” stands for {names} alone, and the English says {quoted(english)}. {_MEND}"
            yield _offence(each, message)


def _called(name: str, names: Sequence[str]) -> str:
    return f"“{name}” is not what the glossary calls it. Write {_listed(names)}."


def _offence(translation: Translation, message: str) -> Offence:
    return Offence("glossary", translation.english, translation.problem(message))


def _listed(names: Sequence[str]) -> str:
    return " or ".join(f"“{name}”" for name in names[:_SHOWN])


def _english(name: str) -> str:
    """A whole word or words, also in the plural."""
    return rf"(?<!\w){re.escape(name)}(?:e?s)?(?!\w)"
