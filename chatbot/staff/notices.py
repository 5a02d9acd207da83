"""Whether anybody is told of new leads, to be said where nobody can miss it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from babel.lists import format_list
from flask import current_app, g

from chatbot.i18n import babel_locale, current_locale
from chatbot.staff.filters import seen_studies
from chatbot.staff.frame import database, now
from chatbot.store.outbox import backlog

LATE_AFTER = timedelta(hours=1)


def notices_context() -> dict[str, Any]:
    """For ``staff/_notices.html``: studies of which nobody is notified, and what did not go as it should."""
    studies = seen_studies(g.staff)
    addresses: Mapping[str, tuple[str, ...]] = current_app.extensions["notice_addresses"]
    unnotified = [study for study in studies if study not in addresses]
    return {
        "unnotified": format_list(unnotified, locale=babel_locale(current_locale())),
        "is_nobody_notified": len(unnotified) == len(studies) > 1,
        "backlog": backlog(database(), studies, now() - LATE_AFTER),
    }
