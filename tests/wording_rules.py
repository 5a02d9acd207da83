"""The product's own rules of wording, for tests that read pages, leads and drawings."""

from __future__ import annotations

from pathlib import Path

from chatbot.authoring.library import study_folders
from chatbot.checking import banned as phrases
from chatbot.checking import chinese
from chatbot.checking.chinese import narrow_punctuation
from chatbot.checking.sentences import is_for_staff
from chatbot.checking.wording_files import rules_for_all, rules_for_study

__all__ = ["banned", "foreign_words", "is_for_staff", "narrow_punctuation"]

DIALOGS = Path(__file__).parent.parent / "dialogs"
RULES = [rules_for_all(DIALOGS), *map(rules_for_study, study_folders(DIALOGS))]
LATIN = frozenset[str]().union(*(rules.latin | rules.printed for rules in RULES))


def foreign_words(text: str) -> list[str]:
    """Latin words in a Chinese text that are no code, unit or proper name of any study."""
    return chinese.foreign_words(text, LATIN)


def banned(text: str) -> list[str]:
    """What must not be said, in either language, in any study."""
    return [
        found
        for rules in RULES
        for language in ("en", "zh")
        for _, found in phrases.phrases_in(text, language, rules.banned)
    ]
