"""Leads that whole conversations made, each held once for all tests of a process."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import time_machine
from flask import Flask

from chatbot.screening.lead import Lead
from tests.patient.conftest import lead_of, references, set_up
from tests.patient.people import PERFECT, Replies
from tests.patient.person import Person

SUBMITTED_AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@lru_cache(maxsize=1)
def _app() -> Flask:
    return set_up(Path(tempfile.mkdtemp(prefix="leads-")) / "instance")


def made_lead(replies: Replies = PERFECT, locale: str = "en", **details: str) -> Lead:
    """The lead of somebody who answered and left details like this (over ``people.DETAILS``)."""
    app = _app()
    before = set(references(app))
    with time_machine.travel(SUBMITTED_AT):
        person = Person(app, locale)
        person.has_said(replies)
        person.leaves_details(**details)
    (reference,) = set(references(app)) - before
    return lead_of(app, reference)


@lru_cache(maxsize=1)
def frozen_lead() -> Lead:
    """Everything fits; English; a patient."""
    return made_lead()
