"""Whether anybody is told of new leads, to be said where nobody can miss it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app, g

from chatbot.staff.filters import seen_studies
from chatbot.staff.frame import database, now
from chatbot.store.outbox import backlog

LATE_AFTER = timedelta(hours=1)


def notices_context() -> dict[str, Any]:
    """For ``staff/_notices.html``: studies of which nobody is notified, and what did not go as it should."""
    studies = seen_studies(g.staff)
    addresses: Mapping[str, tuple[str, ...]] = current_app.extensions["notice_addresses"]
    return {
        "unnotified": [study for study in studies if study not in addresses],
        "backlog": backlog(database(), studies, now() - LATE_AFTER),
    }
