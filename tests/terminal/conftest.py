"""An app that can keep leads, somebody at its keyboard, somebody at a browser, and what is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from chatbot.screening.lead import Lead
from tests.patient.conftest import lead_of, references, set_up
from tests.patient.person import Person
from tests.terminal.typist import Typist

Kept = Callable[[], list[Lead]]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return set_up(tmp_path_factory.mktemp("terminal"))


@pytest.fixture(scope="session")
def typist(app: Flask) -> Typist:
    return Typist(app)


@pytest.fixture
def person(app: Flask) -> Person:
    return Person(app)


@pytest.fixture
def kept(app: Flask) -> Kept:
    """The leads that were kept since the test began."""
    before = references(app)
    return lambda: [lead_of(app, each) for each in references(app) if each not in before]
