"""The report of NCT07214142, made once and parsed strictly."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from chatbot.authoring.loader import WrittenDialog, read_dialog
from chatbot.i18n import LOCALES, load_catalogs
from chatbot.reporting.report import Catalogs, Report

ROOT = Path(__file__).parents[2]
STUDY = "NCT07214142"


@cache
def catalogs_of(study: str) -> Catalogs:
    found = load_catalogs(ROOT / "translations", [study])
    return {locale: found.of(locale, study) for locale in LOCALES}


@cache
def written_study() -> WrittenDialog:
    return read_dialog(ROOT / "dialogs" / STUDY)


@cache
def _made() -> tuple[str, Element]:
    html = Report(written_study(), catalogs_of(STUDY), date(2026, 1, 15)).render()
    return html, html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


@pytest.fixture
def written() -> WrittenDialog:
    return written_study()


@pytest.fixture
def html() -> str:
    return _made()[0]


@pytest.fixture
def root() -> Element:
    """Strictly parsed: any mistake in the HTML raises."""
    return _made()[1]
