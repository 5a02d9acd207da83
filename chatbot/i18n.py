"""Which locale, and a sentence in it. Babel alone: catalogs are read from ``.po`` files once, at start.

The locale is the first part of the path (``/en/``, ``/zh/``). English is the source; every other locale
needs every message, and a missing one is logged as an error and never passed over in silence.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import Locale, negotiate_locale, parse_locale
from babel.core import get_global
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import current_app, g, has_app_context, request

from chatbot.screening.wording import Text, Voice

SOURCE = "en"
LOCALES: Mapping[str, str] = {"en": "en", "zh": "zh_Hans"}
LANGUAGE_TAGS: Mapping[str, str] = {"en": "en", "zh": "zh-Hans"}
OWN_NAMES: Mapping[str, str] = {"en": "English", "zh": "中文"}
SITE = "messages"
STAFF = "staff"
"""What clinic staff read has a catalog of its own, as every study has."""

log = logging.getLogger(__name__)

_HAN = re.compile(r"([\u3400-\u9fff]+(?:[、，][\u3400-\u9fff]+)*)")


class _Untranslated(NullTranslations):
    """The end of a catalog chain: says in the log that a translation is missing."""

    def gettext(self, message: str) -> str:
        log.error("no translation of %r", message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        log.error("no translation of %r", msgid1)
        return super().ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        log.error("no translation of %r in %r", message, context)
        return message


@dataclass(frozen=True)
class Catalogs:
    """All catalogs of all locales; ``by_domain`` maps (locale, domain) to translations."""

    by_domain: Mapping[tuple[str, str], NullTranslations]

    def of(self, locale: str, domain: str = SITE) -> NullTranslations:
        """The catalog of a study, with the site's behind it; the site's own for an unknown domain."""
        return self.by_domain.get((locale, domain)) or self.by_domain[locale, SITE]

    def say(self, text: Text, voice: Voice, locale: str, study: str) -> str:
        """A dialog's sentence in one voice and locale."""
        return self.of(locale, study).pgettext(*text.source(voice))


UNTRANSLATED = Catalogs({(locale, SITE): NullTranslations() for locale in LOCALES})
"""For when no catalog can be read."""


def load_catalogs(root: Path, studies: Iterable[str]) -> Catalogs:
    """Read ``<root>/<locale>/LC_MESSAGES/<domain>.po`` for the site, the staff and each study.

    A missing file is an OSError.
    """
    catalogs: dict[tuple[str, str], NullTranslations] = {}
    for locale, babel_name in LOCALES.items():
        if locale == SOURCE:
            catalogs[locale, SITE] = NullTranslations()
            continue
        folder = root / babel_name / "LC_MESSAGES"
        site = _read(folder / f"{SITE}.po", babel_name)
        site.add_fallback(_Untranslated())
        catalogs[locale, SITE] = site
        for domain in (STAFF, *studies):
            translations = _read(folder / f"{domain}.po", babel_name)
            translations.add_fallback(site)
            catalogs[locale, domain] = translations
    return Catalogs(catalogs)


def _read(file: Path, babel_name: str) -> Translations:
    """An untranslated plural is left out: Babel would write the English one in its place, without a word."""
    compiled = BytesIO()
    with file.open("rb") as source:
        catalog = read_po(source, locale=babel_name)
    for message in [each for each in catalog if each.pluralizable and not all(each.string or ())]:
        catalog.delete(message.id, message.context)
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def current_locale() -> str:
    return str(g.get("locale", SOURCE)) if has_app_context() else SOURCE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Whatever is said inside is said in this locale."""
    before = current_locale()
    g.locale = locale
    try:
        yield
    finally:
        g.locale = before


def in_each_language(passage: Callable[[], str]) -> list[tuple[str, str]]:
    """A passage of a template in every language, the page's own first, as ``(language tag, words)``."""
    own = current_locale()
    said = []
    for locale in sorted(LOCALES, key=lambda each: each != own):
        with speaking(locale):
            said.append((LANGUAGE_TAGS[locale], passage()))
    return said


def gettext(message: str, **values: object) -> str:
    """A sentence of the site, in the request's locale."""
    return _filled(_site().gettext(message), values)


def pgettext(context: str, message: str, **values: object) -> str:
    return _filled(_site().pgettext(context, message), values)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    return _filled(_site().ngettext(singular, plural, num), {"num": num, **values})


def gettext_of_page(message: str) -> str:
    """For templates: Jinja fills the values in itself, and escapes them."""
    return _site().gettext(message)


def ngettext_of_page(singular: str, plural: str, num: int) -> str:
    return _site().ngettext(singular, plural, num)


def pgettext_of_page(context: str, message: str) -> str:
    return _site().pgettext(context, message)


def in_languages(sentence: str) -> list[tuple[str, str]]:
    """A sentence as ``(part, language tag)``; the tag is empty for the page's own language."""
    if sentence.isascii() or current_locale() != SOURCE:
        return [(sentence, "")]
    parts = _HAN.split(sentence)
    return [(part, LANGUAGE_TAGS["zh"] if _HAN.fullmatch(part) else "") for part in parts if part]


def day(iso: str) -> str:
    """A record's date in the request's locale: 2025-10-09 as "October 9, 2025"; a month stays a month."""
    try:
        return format_date(date.fromisoformat(iso), "long", locale=babel_locale(current_locale()))
    except ValueError:
        return iso


def country_name(code: str) -> str:
    """An ISO 3166 code's country in the request's locale; an unknown code as it stands."""
    return str(babel_locale(current_locale()).territories.get(code, code))


def likely_country(language: str) -> str:
    """Where a reader of this language (``zh-Hans``, ``en-IN``) most likely is, as Unicode's likely subtags
    tell: an ISO 3166 code; empty for what is no language.
    """
    try:
        name, country, script, *_ = parse_locale(language, sep="-")
    except ValueError:
        return ""
    likely = get_global("likely_subtags")
    full = likely.get(f"{name}_{script}") or likely.get(name) or name
    return country or parse_locale(full)[1] or ""


def status_name(overall_status: str) -> str:
    """A registry status (ClinicalTrials.gov's word) in the person's language; an unknown one as it stands."""
    names = {
        "NOT_YET_RECRUITING": gettext("not yet recruiting"),
        "RECRUITING": gettext("recruiting"),
        "ENROLLING_BY_INVITATION": gettext("enrolling by invitation"),
        "ACTIVE_NOT_RECRUITING": gettext("active, not recruiting"),
        "SUSPENDED": gettext("suspended"),
        "TERMINATED": gettext("terminated"),
        "COMPLETED": gettext("completed"),
        "WITHDRAWN": gettext("withdrawn"),
        "UNKNOWN": gettext("unknown"),
    }
    return names.get(overall_status, overall_status)


def page_context() -> dict[str, Any]:
    """The language of a page, and the same page in the others as ``(locale, tag, own name, address)``."""
    locale = current_locale()
    return {
        "locale": locale,
        "language_tag": LANGUAGE_TAGS[locale],
        "other_languages": [
            (other, LANGUAGE_TAGS[other], OWN_NAMES[other], _same_page_in(other))
            for other in LOCALES
            if other != locale
        ],
    }


def _same_page_in(locale: str) -> str:
    """This page's address in another locale, as a person can open it (by GET)."""
    parts = request.path.split("/")
    inside = parts[2:] if len(parts) > 1 and parts[1] in LOCALES else [""]
    return quote("/".join(["", locale, *inside]))


def catalogs() -> Catalogs:
    found: Catalogs = current_app.extensions["catalogs"]
    return found


def _site() -> NullTranslations:
    """The catalog of the request's room, with the site's behind it."""
    return catalogs().of(current_locale(), g.get("catalog", SITE))


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    return sentence % values if values else sentence


def babel_locale(locale: str) -> Locale:
    return Locale.parse(LOCALES[locale])


def locale_meant(path: str, accepted: Iterable[str]) -> str:
    """That of a page's path, else the browser's."""
    first = path.split("/")[1] if "/" in path else ""
    return first if first in LOCALES else preferred_locale(accepted)


def preferred_locale(accepted: Iterable[str]) -> str:
    """The locale for a browser's languages, best first. Every Chinese is mapped by hand: negotiation
    knows no zh-CN.
    """
    ours = [
        "zh" if language.lower().replace("_", "-").split("-")[0] == "zh" else language
        for language in accepted
    ]
    return negotiate_locale(ours, list(LOCALES), sep="-") or SOURCE
