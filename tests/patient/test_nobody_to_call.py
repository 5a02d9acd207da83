"""Every page and every state of the site, where the records name no telephone: nobody is told to call it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import pytest
from flask import Flask

from chatbot.screening.study import StudyContact
from tests.patient.conftest import DIALOGS, set_up
from tests.patient.listening import Heard, listen_to
from tests.patient.page import CONTACTS
from tests.patient.reader import Reader, replies_in
from tests.patient.visits import VISITS

EMERGENCY = {"tel:119", "tel:112", "tel:120", "tel:110", "tel:12356"}
CALLING = re.compile(
    r"\bcall (?:the study|the team|its contact|them)|\bor call\b|grown-up to call|scan to call|, ring:", re.I
)
WRITING = re.compile(r"\bwrite to\b|the study's contact", re.I)
OF_ITS_OWN = {"a_contact_of_one_place", "nobody_to_call", "only_an_address_to_write_to"}
"""Visits that say themselves whom the record names."""

NOBODY: tuple[StudyContact, ...] = ()
BY_MAIL = (StudyContact("Bo Mail", email="study@example.org"),)


@pytest.fixture(scope="module")
def heard() -> Heard:
    return set()


@pytest.fixture(scope="module")
def chinese_app(tmp_path_factory: pytest.TempPathFactory, heard: Heard) -> Flask:
    app = set_up(tmp_path_factory.mktemp("nobody"), DIALOGS_PATH=str(DIALOGS))
    listen_to(app, heard)
    return app


@contextmanager
def naming(app: Flask, contacts: tuple[StudyContact, ...]) -> Iterator[None]:
    """The records of both studies name these and nobody else."""
    dialogs = {
        name: replace(each, study=replace(each.study, central_contacts=contacts, site_contacts=()))
        for name, each in app.extensions["dialogs"].items()
    }
    links = {study: f"mailto:{each.email}" for study in CONTACTS for each in contacts}
    with patch.dict(app.extensions, {"dialogs": dialogs}), patch.dict(CONTACTS, links):
        yield


def visited(app: Flask, voice: str) -> Iterator[Reader]:
    for visit in VISITS:
        if visit.__name__ not in OF_ITS_OWN:
            reader = Reader(app)
            visit(reader, replies_in(voice))
            yield reader


@pytest.mark.parametrize(
    ("contacts", "never", "voice"),
    [(NOBODY, [CALLING, WRITING], "patient"), (BY_MAIL, [CALLING], "family")],
    ids=["nobody", "by mail"],
)
def test_no_page_tells_anybody_to_call_a_contact_whose_number_the_record_does_not_give(
    chinese_app: Flask,
    heard: Heard,
    contacts: tuple[StudyContact, ...],
    never: list[re.Pattern[str]],
    voice: str,
) -> None:
    heard.clear()
    with naming(chinese_app, contacts):
        links = {link for each in visited(chinese_app, voice) for page in each.pages for link in page.links()}
    assert {link for link in links if link.startswith("tel:")} <= EMERGENCY
    assert sorted(said for _, said in heard if any(words.search(said) for words in never)) == []
