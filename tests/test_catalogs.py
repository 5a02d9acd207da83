"""The catalogs: none lags its sources, none has a gap, and every sentence keeps the rules of wording."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from chatbot.authoring.library import study_folders
from chatbot.i18n import LOCALES, SITE, SOURCE
from tests import wording_rules as rules

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "translations"
STUDIES = [folder.name for folder in study_folders(ROOT / "dialogs")]
DOMAINS = [SITE, *STUDIES]
TRANSLATED = [name for locale, name in LOCALES.items() if locale != SOURCE]
CHINESE = [name for name in TRANSLATED if name.startswith("zh")]
HEADER_NOISE = ("EMAIL@ADDRESS", "FULL NAME", "LL@li.org", "ORGANIZATION", "Creation-Date", "Revision-Date")


class Source(NamedTuple):
    """What a translation is found by; a plural message by its singular."""

    context: str
    sentence: str


class Translation(NamedTuple):
    context: str
    source: str
    translated: str

    def __str__(self) -> str:
        return f"[{self.context}] {self.source!r} -> {self.translated!r}"


def fresh(domain: str) -> dict[Source, str]:
    """What Babel extracts from the sources today; the value is where it stands."""
    file = ROOT / "pyproject.toml" if domain == SITE else TRANSLATIONS / "babel-study.toml"
    folder = ROOT if domain == SITE else ROOT / "dialogs" / domain
    mappings = list(mappings_in(file))
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {each["pattern"]: each for each in mappings}
    found: dict[Source, str] = {}
    for place, _, message, _, context in extract_from_dir(folder, methods, options):
        singular = message if isinstance(message, str) else message[0]
        found.setdefault(Source(context or "", singular), place)
    return found


def mappings_in(file: Path) -> Iterator[dict[str, Any]]:
    settings = tomllib.loads(file.read_text(encoding="utf-8"))
    yield from settings.get("tool", {}).get("babel", settings)["mappings"]


def po_file(locale: str, domain: str) -> Path:
    return TRANSLATIONS / locale / "LC_MESSAGES" / f"{domain}.po"


def catalog(locale: str, domain: str) -> Catalog:
    with po_file(locale, domain).open("rb") as file:
        return read_po(file, locale=locale)


def template(domain: str) -> Catalog:
    with (TRANSLATIONS / f"{domain}.pot").open("rb") as file:
        return read_po(file)


def messages(of: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (each for each in of if each.id)


def source_of(message: Message) -> Source:
    return Source(message.context or "", message.id if isinstance(message.id, str) else message.id[0])


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def translations(locale: str) -> list[Translation]:
    return [
        Translation(*source_of(message), translated)
        for domain in DOMAINS
        for message in messages(catalog(locale, domain))
        for translated in forms(message)
    ]


def english() -> list[Source]:
    return [source for domain in DOMAINS for source in fresh(domain)]


def listed(sources: Set[Source]) -> str:
    return "".join(f"\n  [{source.context}] {source.sentence}" for source in sorted(sources))


def marks(sentence: str) -> Counter[str]:
    return Counter([*rules.PLACEHOLDER.findall(sentence), *rules.TAG.findall(sentence)])


def bare(sentence: str) -> str:
    return rules.TAG.sub("", rules.PLACEHOLDER.sub("", sentence))


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_template_holds_exactly_what_the_sources_say(domain: str) -> None:
    written, said = {source_of(each) for each in messages(template(domain))}, fresh(domain)
    assert not (lacks := said.keys() - written), f"run `make catalogs`; {domain}.pot lacks:{listed(lacks)}"
    assert not (keeps := written - said.keys()), f"run `make catalogs`; {domain}.pot keeps:{listed(keeps)}"


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_catalog_translates_every_message_and_no_other(locale: str, domain: str) -> None:
    has, said = catalog(locale, domain), fresh(domain)
    translated = {source_of(each) for each in messages(has) if all(form.strip() for form in forms(each))}
    assert not (missing := said.keys() - translated), f"{locale}/{domain}.po lacks:{listed(missing)}"
    assert not (unused := translated - said.keys()), f"{locale}/{domain}.po still has:{listed(unused)}"
    assert not (fuzzy := [each.id for each in messages(has) if each.fuzzy]), f"fuzzy: {fuzzy}"
    assert not has.obsolete, f"obsolete: {list(has.obsolete)}"


@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_locale_has_a_catalog_for_the_site_and_each_study_and_no_other(locale: str) -> None:
    folder = po_file(locale, SITE).parent
    assert {file.stem for file in folder.glob("*.po")} == set(DOMAINS)


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_a_plural_has_as_many_forms_as_its_language(locale: str, domain: str) -> None:
    has = catalog(locale, domain)
    wrong = [each.id for each in messages(has) if each.pluralizable and len(forms(each)) != has.num_plurals]
    assert not wrong
    text = po_file(locale, domain).read_text(encoding="utf-8")
    assert f"msgstr[{has.num_plurals}]" not in text


def test_headers_keep_no_dates_and_no_addresses() -> None:
    files = [*TRANSLATIONS.glob("*.pot"), *TRANSLATIONS.rglob("*.po")]
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    noisy = [(name, noise) for name, text in texts.items() for noise in HEADER_NOISE if noise in text]
    assert not noisy, f"run `make catalogs`: {noisy}"


@pytest.mark.parametrize("locale", TRANSLATED)
def test_placeholders_and_tags_are_those_of_the_source(locale: str) -> None:
    differing = [str(each) for each in translations(locale) if marks(each.source) != marks(each.translated)]
    assert not differing


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_sentence_for_the_patient_has_its_twin_for_the_family(domain: str) -> None:
    owners: dict[str, Counter[str]] = {"patient": Counter(), "family": Counter()}
    for source in fresh(domain):
        owner, _, voice = source.context.rpartition("/")
        if (voice or owner) in owners:
            owners[voice or owner][owner] += 1
    assert owners["patient"] == owners["family"]
    assert owners["patient"]


def test_a_question_of_the_patient_is_not_put_to_the_family_in_the_same_chinese_words() -> None:
    said = {(each.context, each.translated) for each in translations("zh_Hans")}
    to_patients = [(context, words) for context, words in said if context.endswith("/patient")]
    assert not [
        words for context, words in to_patients if (context.removesuffix("patient") + "family", words) in said
    ]


def test_no_english_sentence_says_what_must_never_be_said() -> None:
    assert not [
        (source, wrong)
        for source in english()
        if not rules.is_for_staff(source.context)
        for wrong in rules.banned(source.sentence, source.context, rules.BANNED_IN_ENGLISH)
    ]


def test_no_chinese_sentence_says_what_must_never_be_said() -> None:
    assert not [
        (str(each), wrong)
        for each in translations("zh_Hans")
        if not rules.is_for_staff(each.context)
        for wrong in rules.banned(each.translated, each.context, rules.BANNED_IN_CHINESE)
    ]


@pytest.mark.parametrize("sentence", rules.SETTLED_IN_CHINESE)
def test_a_sentence_that_clinicians_settled_stands_word_for_word(sentence: str) -> None:
    assert sentence in {each.translated for each in translations("zh_Hans")}


@pytest.mark.parametrize("locale", CHINESE)
def test_chinese_is_written_with_chinese_punctuation(locale: str) -> None:
    assert not [
        (str(each), found)
        for each in translations(locale)
        if (found := rules.narrow_punctuation(bare(each.translated)))
    ]


@pytest.mark.parametrize("locale", CHINESE)
def test_chinese_has_no_english_words_but_codes_and_proper_names(locale: str) -> None:
    assert not [
        (str(each), found)
        for each in translations(locale)
        if (found := rules.foreign_words(bare(each.translated)))
    ]


def test_every_allowed_latin_word_is_still_used() -> None:
    used = {word for each in translations("zh_Hans") for word in rules.latin_words(bare(each.translated))}
    assert not rules.LATIN_IN_CHINESE - used


def test_the_rules_of_wording_find_what_they_are_made_for() -> None:
    assert list(rules.banned("Unfortunately you are eligible.", "", rules.BANNED_IN_ENGLISH))
    assert list(rules.banned("很遗憾，您不合格。", "", rules.BANNED_IN_CHINESE))
    assert rules.narrow_punctuation("您好,请问")
    assert not rules.narrow_punctuation("缺失(-)，如6.5。")
    assert rules.foreign_words("请点Continue") == ["Continue"]
