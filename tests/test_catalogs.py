"""The catalogs: none lags its sources, and `flask dialogs check` finds nothing wrong with any sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from chatbot.authoring.library import study_folders
from chatbot.checking.sentences import Sentence, owner_and_voice
from chatbot.checking.translations import catalog_file
from chatbot.checking.wording import (
    catalog_problems,
    locales,
    shared_wording_problems,
    wording_problems,
)
from chatbot.checking.wording_files import rules_for_all
from chatbot.i18n import LOCALES, SITE, SOURCE, STAFF

ROOT = Path(__file__).parent.parent
DIALOGS = ROOT / "dialogs"
TRANSLATIONS = ROOT / "translations"
STUDIES = [folder.name for folder in study_folders(DIALOGS)]
DOMAINS = [SITE, STAFF, *STUDIES]
MAPPINGS = {SITE: ROOT / "pyproject.toml", STAFF: TRANSLATIONS / "babel-staff.toml"}
TRANSLATED = [name for locale, name in LOCALES.items() if locale != SOURCE]
HEADER_NOISE = ("EMAIL@ADDRESS", "FULL NAME", "LL@li.org", "ORGANIZATION", "Creation-Date", "Revision-Date")

Source = tuple[str, str]
"""A context and a sentence; a plural message is found by its singular."""


@cache
def fresh(domain: str) -> tuple[Sentence, ...]:
    """What Babel extracts from the sources today, with its place."""
    file = MAPPINGS.get(domain, TRANSLATIONS / "babel-study.toml")
    folder = ROOT if domain in MAPPINGS else DIALOGS / domain
    mappings = list(mappings_in(file))
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {each["pattern"]: each for each in mappings}
    found: dict[Source, Sentence] = {}
    for place, line, message, _, context in extract_from_dir(folder, methods, options):
        english = message if isinstance(message, str) else message[0]
        sentence = Sentence(context or "", english, folder / place, line)
        found.setdefault(sentence.source, sentence)
    return tuple(found.values())


def mappings_in(file: Path) -> Iterator[dict[str, Any]]:
    settings = tomllib.loads(file.read_text(encoding="utf-8"))
    yield from settings.get("tool", {}).get("babel", settings)["mappings"]


def template(domain: str) -> Catalog:
    with (TRANSLATIONS / f"{domain}.pot").open("rb") as file:
        return read_po(file)


def written(domain: str) -> set[Source]:
    return {
        (each.context or "", each.id if isinstance(each.id, str) else each.id[0])
        for each in template(domain)
        if each.id
    }


def listed(sources: Set[Source]) -> str:
    return "".join(f"\n  [{context}] {sentence}" for context, sentence in sorted(sources))


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_template_holds_exactly_what_the_sources_say(domain: str) -> None:
    in_template, said = written(domain), {each.source for each in fresh(domain)}
    assert not (lacks := said - in_template), f"run `make catalogs`; {domain}.pot lacks:{listed(lacks)}"
    assert not (keeps := in_template - said), f"run `make catalogs`; {domain}.pot keeps:{listed(keeps)}"


@pytest.mark.parametrize("study", STUDIES)
def test_nothing_is_wrong_with_the_words_of_a_study(study: str) -> None:
    assert not (found := list(wording_problems(DIALOGS / study, TRANSLATIONS))), "\n".join(map(str, found))


def test_nothing_is_wrong_with_the_words_that_all_studies_share() -> None:
    assert not (found := list(shared_wording_problems(DIALOGS, TRANSLATIONS))), "\n".join(map(str, found))


def test_nothing_is_wrong_with_the_words_of_the_site_as_its_sources_have_them() -> None:
    found = list(catalog_problems(fresh(SITE), TRANSLATIONS, SITE, rules_for_all(DIALOGS)))
    assert not found, "\n".join(map(str, found))


def test_every_translated_locale_is_checked() -> None:
    assert locales(TRANSLATIONS) == TRANSLATED


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_locale_has_a_catalog_for_the_site_and_each_study_and_no_other(locale: str) -> None:
    folder = catalog_file(TRANSLATIONS, locale, SITE).parent
    assert {file.stem for file in folder.glob("*.po")} == set(DOMAINS)
    assert {file.stem for file in folder.glob("*.english")} == set(DOMAINS)


def test_headers_keep_no_dates_and_no_addresses() -> None:
    files = [*TRANSLATIONS.glob("*.pot"), *TRANSLATIONS.rglob("*.po")]
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    noisy = [(name, noise) for name, text in texts.items() for noise in HEADER_NOISE if noise in text]
    assert not noisy, f"run `make catalogs`: {noisy}"


@pytest.mark.parametrize("domain", [SITE, *STUDIES])
def test_every_catalog_speaks_to_patient_and_family(domain: str) -> None:
    voices = {owner_and_voice(each.context)[1] for each in fresh(domain)}
    assert {"patient", "family"} <= voices


def test_the_rules_for_all_studies_are_there() -> None:
    rules = rules_for_all(DIALOGS)
    assert len(rules.banned) >= 10
    assert all(part.en and part.zh for part in rules.banned)
    assert len(rules.settled) >= 14
    assert len(rules.terms) >= 40
