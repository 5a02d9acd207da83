"""The app on a temporary instance, people who talk to it, and what is kept of that."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from chatbot import create_app
from chatbot.screening.lead import Lead
from chatbot.store import Store
from chatbot.store.leads import get_lead
from tests.only_study import only_study
from tests.patient.person import Person

DIALOGS = Path(__file__).parents[2] / "dialogs"

Kept = Callable[[], list[Lead]]
MakeApp = Callable[..., Flask]
Meet = Callable[..., Person]


def set_up(instance: Path, **settings: Any) -> Flask:
    """An app with one study, unless the settings name other dialogs."""
    own = {"INSTANCE_PATH": str(instance), "TESTING": True, "BUSY_SECONDS": 0.05}
    dialogs = settings.pop("DIALOGS_PATH", None) or only_study(instance.parent / "one-study")
    app = create_app({**own, "DIALOGS_PATH": dialogs, **settings})
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    return app


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One app for all tests that need no settings of their own; leads of other tests may be in it."""
    return set_up(tmp_path_factory.mktemp("instance"))


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """An app of the test's own, with settings; made again, it finds the same instance."""
    return lambda **settings: set_up(tmp_path / "instance", **settings)


@pytest.fixture(scope="session")
def https_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return set_up(tmp_path_factory.mktemp("https"), HTTPS=True)


@pytest.fixture
def meet(app: Flask) -> Meet:
    """Somebody with a browser of their own: ``meet("zh")``."""
    return lambda locale="en": Person(app, locale)


@pytest.fixture
def person(app: Flask) -> Person:
    return Person(app)


@pytest.fixture(params=["en", "zh"])
def anyone(request: pytest.FixtureRequest, app: Flask) -> Person:
    """A person of each language in turn."""
    return Person(app, request.param)


@pytest.fixture
def https_person(https_app: Flask) -> Person:
    return Person(https_app, base_url="https://localhost")


@pytest.fixture
def kept(app: Flask) -> Kept:
    """The leads that were kept since the test began."""
    before = references(app)
    return lambda: [lead_of(app, each) for each in references(app) if each not in before]


@pytest.fixture
def other_dialogs(tmp_path: Path) -> Path:
    """A copy of one study's dialog that a test may change."""
    one = only_study(tmp_path / "one-study-to-copy")
    return Path(shutil.copytree(one, tmp_path / "dialogs"))


def store_of(app: Flask) -> Store:
    store: Store = app.extensions["store"]()
    return store


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Another writer holds the database for longer than anybody waits."""
    with store_of(app).connect() as db:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.rollback()


def references(app: Flask) -> list[str]:
    with store_of(app).connect() as db:
        return [row["reference"] for row in db.query("SELECT reference FROM leads ORDER BY submitted_at")]


def lead_of(app: Flask, reference: str) -> Lead:
    with store_of(app).connect() as db:
        lead = get_lead(db, reference, datetime.now(UTC), "test")
    assert lead
    return lead


def everything_stored(app: Flask) -> list[str]:
    """Every row of every table, as text."""
    with store_of(app).connect() as db:
        return [f"{table.name} {row}" for table in db.tables for row in table.rows]
