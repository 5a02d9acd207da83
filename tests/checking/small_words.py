"""The words of a small study: all translated, nothing to find; for tests that then break one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from chatbot.checking import stale
from chatbot.checking.sentences import Sentence, shared_sentences, study_sentences
from chatbot.checking.translations import catalog_file
from chatbot.checking.wording import SITE, shared_wording_problems, wording_problems
from tests.authoring.small_study import DIALOG, SHARED, STUDY, write_study

LOCALE = "zh_Hans"
SAID_TO_BOTH = (
    "How are you related to the patient?",
    "Which papers do you have?",
    "Would you like to hear more?",
    "Thank you for asking for somebody else.",
)
ACCEPTED = "accepted:\n" + "".join(
    f'  - {{rule: one_voice, sentence: "{sentence}", because: Anybody may answer.}}\n'
    for sentence in SAID_TO_BOTH
)
BANNED = """\
banned:
  - {wrong: a promise, instead: Leave it out., en: [you are eligible, cure*, "don't worry"], zh: [治愈, 放心]}
  - {wrong: spread, instead: Leave it out., en: ["metasta*"], zh: [转移]}
"""
NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Words:
    dialogs: Path
    translations: Path

    @property
    def folder(self) -> Path:
        return self.dialogs / STUDY

    @property
    def po(self) -> Path:
        return catalog_file(self.translations, LOCALE, STUDY)

    def edit(self, file: Path, old: str, new: str) -> Words:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def found(self) -> list[str]:
        """Of the study, as ``file name:line: message``."""
        return [
            str(each).removeprefix(f"{each.file.parent}/")
            for each in wording_problems(self.folder, self.translations)
        ]

    def found_in_shared(self) -> list[str]:
        problems = shared_wording_problems(self.dialogs, self.translations)
        return [str(each).removeprefix(f"{each.file.parent}/") for each in problems]


def small_words(
    root: Path,
    *,
    dialog: str = DIALOG,
    shared: str = SHARED,
    chinese: Mapping[str, str] | None = None,
    wording: str = BANNED,
    own: str = ACCEPTED,
    glossary: str = "",
) -> Words:
    """``chinese`` translates English sentences; all others get a Chinese numeral of their own.

    ``wording`` and ``glossary`` hold for all studies, ``own`` is the study's own wording.yaml.
    """
    words = Words(root / "dialogs", root / "translations")
    write_study(words.dialogs, dialog, shared)
    for file, text in (
        (words.dialogs / "wording.yaml", wording),
        (words.dialogs / "glossary.yaml", glossary),
        (words.folder / "wording.yaml", own),
    ):
        if text:
            file.write_text(text, encoding="utf-8")
    said = chinese or {}
    _write_catalog(words, STUDY, study_sentences(words.folder), said)
    _write_catalog(words, SITE, shared_sentences(words.dialogs), said)
    return words


def _write_catalog(
    words: Words, domain: str, sentences: tuple[Sentence, ...], chinese: Mapping[str, str]
) -> None:
    catalog = Catalog(locale=LOCALE, fuzzy=False)
    for number, sentence in enumerate(sentences):
        numeral = "".join(NUMERALS[int(digit)] for digit in str(number))
        catalog.add(
            sentence.english, chinese.get(sentence.english, f"第{numeral}句。"), context=sentence.context
        )
    file = catalog_file(words.translations, LOCALE, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalog, width=stale.WIDTH)
    stale.remember(file, LOCALE)
