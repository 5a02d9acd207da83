"""Whom to call in an emergency, at the foot of every page: as the study's site says, or all sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app, g, request

from chatbot.i18n import LANGUAGE_TAGS, catalogs, current_locale, gettext, likely_country
from chatbot.screening.dialog import Dialog
from chatbot.screening.wording import Text, Voice


def page_context() -> dict[str, Any]:
    """On a page about no study, the lines of all: nobody knows yet where the person is. The first one is of
    where a reader of this page most likely is.
    """
    dialogs: Mapping[str, Dialog] = current_app.extensions["dialogs"]
    about: Iterable[Dialog] = (g.dialog,) if "dialog" in g else sorted(dialogs.values(), key=_how_far)
    return {"emergency_lines": list(dict.fromkeys(map(emergency_line, about)))}


def emergency_line(dialog: Dialog) -> str:
    return _said(dialog, dialog.site.emergency_line) or _anywhere()


def in_an_emergency(dialog: Dialog) -> str:
    """The whole sentence, for paper and other sites' pages."""
    return _said(dialog, dialog.site.in_an_emergency) or _anywhere()


def _how_far(dialog: Dialog) -> int:
    """The place of this study among the likeliest countries, the likeliest first."""
    countries = _likely_countries()
    near = (at for at, country in enumerate(countries) if country in dialog.site.all_countries)
    return next(near, len(countries))


def _likely_countries() -> list[str]:
    """By the browser's languages: those that the page is in tell where its reader is better than others."""
    own = LANGUAGE_TAGS[current_locale()]
    accepted = list(request.accept_languages.values())
    same = [each for each in accepted if each.split("-")[0].lower() == own.split("-")[0]]
    return [likely_country(each) for each in (*same, own, *accepted)]


def _anywhere() -> str:
    return gettext("Emergency: call your local emergency number.")


def _said(dialog: Dialog, text: Text | None) -> str:
    if text is None:
        return ""
    return catalogs().say(text, Voice.PATIENT, current_locale(), dialog.study.nct_id)
