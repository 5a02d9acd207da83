"""Who words rules here: a made-up dialog in which every sentence is its own id, and the real one."""

from __future__ import annotations

from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path

import pytest

from chatbot.authoring.loader import load_dialog
from chatbot.explaining.rules import Speaker
from chatbot.i18n import Catalogs, load_catalogs
from chatbot.screening.dialog import Dialog
from chatbot.screening.wording import Voice
from tests.screening.made_up import made_up_dialog

ROOT = Path(__file__).parents[2]
STUDY = "NCT07214142"

Speak = Callable[[str], Speaker]


class BehindTheIds(NullTranslations):
    """The site's own words; a made-up dialog's sentences, which nobody translated, stay what they are."""

    def __init__(self, site: NullTranslations) -> None:
        super().__init__()
        self.site = site

    def pgettext(self, context: str, message: str) -> str:
        return self.site.pgettext(context, message) if context == "rule" else message


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    return load_catalogs(ROOT / "translations", [STUDY])


@pytest.fixture(scope="session")
def real() -> Dialog:
    return load_dialog(ROOT / "dialogs" / STUDY)


@pytest.fixture
def speak(catalogs: Catalogs) -> Speak:
    """Whoever words the made-up dialog's rules in a language."""
    return lambda locale: Speaker(made_up_dialog(), Voice.PATIENT, BehindTheIds(catalogs.of(locale)))
