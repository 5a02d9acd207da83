"""The words of a dialog in every language: all there, alike, easy to read, and nothing that must not be said.

Everything comes as problems, each with the file and line to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.banned import banned_in_chinese, banned_in_english
from chatbot.checking.chinese import chinese_problems, latin_not_used
from chatbot.checking.drawn import printed_in_english
from chatbot.checking.grade import hard_to_read, missing_library
from chatbot.checking.offence import not_accepted
from chatbot.checking.sentences import Sentence, quoted, shared_sentences, study_sentences
from chatbot.checking.stale import stale_problems
from chatbot.checking.terms import Glossary, wrong_names_in_chinese, wrong_names_in_english
from chatbot.checking.translations import (
    UPDATE,
    Translations,
    catalog_file,
    placeholder_problems,
    presence_problems,
    read_translations,
)
from chatbot.checking.voices import alike_in_translation, said_to_both, twin_problems
from chatbot.checking.wording_files import Settled, WordingRules, rules_for_all, rules_for_study

SITE = "messages"
CHINESE = "zh"


def wording_problems(folder: Path, translations: Path) -> Iterator[Problem]:
    """All that is wrong with the words of the study in ``folder``, with ``<translations>/<locale>/``."""
    try:
        sentences, rules = study_sentences(folder), rules_for_study(folder)
    except DialogError as error:
        yield from error.problems
    else:
        yield from catalog_problems(sentences, translations, folder.name, rules)
        yield from printed_in_english(folder, rules)


def shared_wording_problems(dialogs: Path, translations: Path) -> Iterator[Problem]:
    """The same for what all studies share, and for the site's own sentences as its catalog has them."""
    try:
        shared, rules = shared_sentences(dialogs), rules_for_all(dialogs)
        catalogs = [_catalog(translations, each, SITE) for each in locales(translations)]
    except DialogError as error:
        yield from error.problems
        return
    known = {each.source for each in shared}
    own = (message for catalog in catalogs for message in catalog.messages if message.source not in known)
    site = {each.source: Sentence(each.context, each.english, each.file, each.line) for each in own}
    yield from catalog_problems((*shared, *site.values()), translations, SITE, rules)


def locales(translations: Path) -> list[str]:
    """The languages that there are catalogs of."""
    return sorted(each.parent.name for each in translations.glob("*/LC_MESSAGES"))


def catalog_problems(
    sentences: Iterable[Sentence], translations: Path, domain: str, rules: WordingRules
) -> Iterator[Problem]:
    """What is wrong with these sentences, and with their translations in every language's catalog."""
    said, glossary = list(sentences), Glossary(rules.terms)
    offences = [
        *banned_in_english(said, rules.banned),
        *hard_to_read(said, glossary),
        *said_to_both(said),
        *wrong_names_in_english(said, glossary),
    ]
    yield from twin_problems(said)
    unmeasured = list(missing_library(rules.own_file))
    yield from unmeasured
    if not locales(translations):
        yield Problem(translations, 0, f"There is no catalog of any language here. {UPDATE} makes one.")
    for locale in locales(translations):
        try:
            catalog = _catalog(translations, locale, domain)
        except DialogError as error:
            yield from error.problems
            continue
        yield from _in_any_language(said, catalog)
        if locale.startswith(CHINESE):
            yield from _in_chinese(catalog, rules)
            offences += banned_in_chinese(catalog.messages, rules.banned)
            offences += wrong_names_in_chinese(catalog.messages, glossary)
    accepted = [each for each in rules.accepted if not (unmeasured and each.rule == "reading_grade")]
    yield from not_accepted(offences, accepted)


def _catalog(translations: Path, locale: str, domain: str) -> Translations:
    return read_translations(catalog_file(translations, locale, domain), locale)


def _in_any_language(sentences: list[Sentence], catalog: Translations) -> Iterator[Problem]:
    yield from presence_problems(sentences, catalog)
    yield from placeholder_problems(catalog)
    yield from alike_in_translation(catalog.messages)
    yield from stale_problems(catalog)


def _in_chinese(catalog: Translations, rules: WordingRules) -> Iterator[Problem]:
    yield from chinese_problems(catalog.messages, rules.latin)
    yield from latin_not_used(catalog.messages, rules)
    yield from _settled_problems(catalog, rules.settled)


def _settled_problems(catalog: Translations, settled: Iterable[Settled]) -> Iterator[Problem]:
    """Each settled sentence stands word for word, for its own English where that is settled too."""
    for each in settled:
        found = [message for message in catalog.messages if each.chinese in message.forms]
        if not found:
            where = catalog.file.name
            message = f"{quoted(each.chinese)} was settled, and nothing in {where} says it word for word."
            yield Problem(each.file, each.line, message)
        elif each.english and all(message.english != each.english for message in found):
            stands = quoted(found[0].english)
            message = (
                f"{quoted(each.chinese)} was settled for {quoted(each.english)}, and stands for {stands}."
            )
            yield Problem(each.file, each.line, message)
