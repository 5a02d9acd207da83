"""Whom to call in an emergency, at the foot of every page: as the study's site says, or all sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app, g

from chatbot.i18n import catalogs, current_locale, gettext
from chatbot.screening.dialog import Dialog
from chatbot.screening.wording import Text, Voice


def page_context() -> dict[str, Any]:
    """On a page about no study, the lines of all: nobody knows yet where the person is."""
    dialogs: Mapping[str, Dialog] = current_app.extensions["dialogs"]
    about: Iterable[Dialog] = (g.dialog,) if "dialog" in g else dialogs.values()
    lines = (_said(each, each.site.emergency_line) or _anywhere() for each in about)
    return {"emergency_lines": list(dict.fromkeys(lines))}


def in_an_emergency(dialog: Dialog) -> str:
    """The whole sentence, for paper and other sites' pages."""
    return _said(dialog, dialog.site.in_an_emergency) or _anywhere()


def _anywhere() -> str:
    return gettext("Emergency: call your local emergency number.")


def _said(dialog: Dialog, text: Text | None) -> str:
    if text is None:
        return ""
    return catalogs().say(text, Voice.PATIENT, current_locale(), dialog.study.nct_id)
