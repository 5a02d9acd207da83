"""Leads that whole conversations made, each held once for all tests of a process."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import time_machine
from flask import Flask

from chatbot.screening.lead import Channel, Lead
from tests.only_study import SECOND
from tests.patient.conftest import DIALOGS, lead_of, references, set_up
from tests.patient.people import ASTHMA, PERFECT, Replies
from tests.patient.person import STUDY, Person

SUBMITTED_AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
IN_TAIPEI = {"phone": "0912 345 678"}
"""The second study's site reads a number without a country's code as one from Taiwan."""


@lru_cache(maxsize=1)
def _app() -> Flask:
    return set_up(Path(tempfile.mkdtemp(prefix="leads-")) / "instance", DIALOGS_PATH=str(DIALOGS))


def made_lead(replies: Replies = PERFECT, locale: str = "en", study: str = STUDY, **details: str) -> Lead:
    """The lead of somebody who answered and left details like this (over ``people.DETAILS``)."""
    app = _app()
    before = set(references(app))
    with time_machine.travel(SUBMITTED_AT):
        person = Person(app, locale, study=study)
        person.has_said(replies)
        person.leaves_details(**details)
    (reference,) = set(references(app)) - before
    return lead_of(app, reference)


def asthma_lead(locale: str = "en", **replies: Any) -> Lead:
    """Of the second study, whose values are partly worked out and partly dates."""
    return made_lead({**ASTHMA, **replies}, locale, SECOND, **IN_TAIPEI)


@lru_cache(maxsize=1)
def frozen_lead() -> Lead:
    """Everything fits; English; a patient."""
    return made_lead()


def by_phone(lead: Lead) -> Lead:
    """The same, had a coordinator asked it all on the phone."""
    texts = [{**_plain(each), "text": f"I agree ({each.id})."} for each in lead.consents]
    document = {**lead.document, "read_out": texts}
    return replace(lead, channel=Channel.PHONE, attested_by="Zhao Min", document=document)


def of_shape(lead: Lead, shape: str) -> Lead:
    """The same, as an older version froze it: 2 has nothing worked out and no conflicts, 1 neither rules, nor
    whether a sentence was shown, nor declarations.
    """
    document = _without(lead.document, "worked_out", "conflicts")
    if shape == "1":
        document = _without(document, "declarations")
        document["findings"] = [
            {**_without(each, "rule", "shown"), "notes": [_without(note, "shown") for note in each["notes"]]}
            for each in document["findings"]
        ]
    return replace(lead, document={**document, "shape": shape}, dialog_hash="0" * 64, dialog_version="0.9")


def _plain(consent: Any) -> dict[str, str]:
    return {
        "id": consent.id,
        "version": consent.version,
        "text_hash": consent.text_hash,
        "locale": consent.locale,
        "given_at": consent.given_at.isoformat(),
    }


def _without(document: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}
