"""The app on a temporary instance, colleagues who are signed in, and leads for them to work."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from chatbot import DATABASE_FILE, create_app
from chatbot.authoring.library import load_library
from chatbot.i18n import Catalogs, load_catalogs
from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Role
from chatbot.store import Store, passwords
from chatbot.store.leads import keep_lead
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_sessions import begin_session
from tests.staff.colleague import Colleague, set_up
from tests.staff.leads import SUBMITTED_AT, frozen_lead
from tests.staff.member import Member

SignIn = Callable[..., Member]
KeepLead = Callable[..., str]


@lru_cache(maxsize=1)
def dialogs_in(path: Path, with_drafts: bool = False) -> Mapping[str, Dialog]:
    return load_library(path, with_drafts=with_drafts)


@lru_cache(maxsize=1)
def catalogs_in(root: Path, studies: tuple[str, ...]) -> Catalogs:
    return load_catalogs(root, studies)


@pytest.fixture(scope="session")
def empty_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `flask setup` makes it: keys and an empty database."""
    instance = tmp_path_factory.mktemp("empty") / "instance"
    app = create_app({"INSTANCE_PATH": str(instance), "TESTING": True})
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    return instance


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of dialogs and catalogs, for whoever makes an app."""
    monkeypatch.setattr("chatbot.load_library", dialogs_in)
    monkeypatch.setattr("chatbot.i18n.load_catalogs", lambda root, studies: catalogs_in(root, tuple(studies)))


@pytest.fixture(scope="session")
def app_of_all(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once: to compile its addresses takes longer than to answer most of them."""
    instance = tmp_path_factory.mktemp("staff") / "instance"
    shutil.copytree(empty_instance, instance)
    return create_app({"INSTANCE_PATH": str(instance), "TESTING": True, "BUSY_SECONDS": 0.05})


@pytest.fixture
def app(app_of_all: Flask, empty_instance: Path, read_once: None) -> Flask:
    """With both studies and, for each test, an empty database; who changes the app takes ``own_app``."""
    instance = Path(app_of_all.config["INSTANCE_PATH"])
    for file in instance.glob(f"{DATABASE_FILE}*"):
        file.unlink()
    shutil.copy(empty_instance / DATABASE_FILE, instance)
    return app_of_all


@pytest.fixture
def own_app(tmp_path: Path, empty_instance: Path, read_once: None) -> Flask:
    shutil.copytree(empty_instance, tmp_path / "instance")
    return create_app({"INSTANCE_PATH": str(tmp_path / "instance"), "TESTING": True, "BUSY_SECONDS": 0.05})


@pytest.fixture
def store(app: Flask) -> Store:
    store: Store = app.extensions["store"]()
    return store


@pytest.fixture
def account(store: Store) -> Callable[..., Account]:
    """A new account; its login is a made-up one."""

    def account(
        role: Role = Role.COORDINATOR, name: str = "Chen Li", studies: tuple[str, ...] = ()
    ) -> Account:
        with store.connect() as db:
            login = f"{name.split(maxsplit=1)[0].lower()}-{secrets.token_hex(3)}"
            return add_account(db, login, name, role, studies, SUBMITTED_AT, "operator")

    return account


@pytest.fixture
def sign_in(app: Flask, store: Store, account: Callable[..., Account]) -> SignIn:
    """``sign_in(Role.VIEWER, locale="zh")``: a browser in which somebody has proved who they are."""

    def sign_in(role: Role = Role.COORDINATOR, locale: str = "en", **given: object) -> Member:
        who = account(role, **given)
        with store.connect() as db:
            session_id = begin_session(db, who, datetime.now(UTC))
        return Member(app, who, session_id, locale)

    return sign_in


@pytest.fixture
def keep(store: Store) -> KeepLead:
    """Keeps a lead that a whole conversation made; keywords change it. Returns its reference."""

    def keep(**changes: object) -> str:
        contact = {name: changes.pop(name) for name in list(changes) if hasattr(frozen_lead().contact, name)}
        lead: Lead = frozen_lead()
        lead = replace(lead, contact=replace(lead.contact, **contact), **changes)  # type: ignore[arg-type]
        with store.connect() as db:
            return keep_lead(db, lead, secrets.token_urlsafe(24), store.keys.receipt).reference

    return keep


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2 at the least cost that it has; what it costs in earnest is held in tests/store."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    monkeypatch.setattr(passwords, "NOBODYS", hasher.hash("nobody's"))


@pytest.fixture
def colleague(store: Store, account: Callable[..., Account], cheap_hashes: None) -> Callable[..., Colleague]:
    """``colleague(Role.VIEWER)``: somebody who has set up an account and is not signed in."""

    def colleague(role: Role = Role.COORDINATOR, **given: Any) -> Colleague:
        return set_up(store, account(role, **given))

    return colleague
