"""What a row says of a lead, at a glance and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import g

from chatbot.i18n import in_languages
from chatbot.staff.filters import seen_studies
from chatbot.staff.frame import database, dialogs
from chatbot.staff.words import (
    how_long_ago,
    language_words,
    local_time,
    next_action_words,
    outcome_words,
    respondent_words,
    status_words,
    zone_of,
)
from chatbot.store.inbox_lines import InboxLine
from chatbot.store.other_leads import duplicates_of


def row_context(lines: Sequence[InboxLine], at: datetime) -> dict[str, Any]:
    """For ``_lead_row.html``: the words of these lines, and who is probably the same person."""
    return {
        "others": duplicates_of(database(), [each.reference for each in lines], g.staff.studies),
        "ago": lambda time: how_long_ago(time, at),
        "local": lambda line, time: local_time(time, zone_of(dialogs().get(line.study))),
        "outcome_of": outcome_words(),
        "status_of": status_words(),
        "language_of": language_words(),
        "respondent_of": respondent_words(),
        "next_of": next_action_words(),
        "names_study": len(seen_studies(g.staff)) > 1,
        "in_languages": in_languages,
    }
