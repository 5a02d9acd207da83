"""A demonstration of a few leads, made once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from chatbot import DATABASE_FILE, create_app
from chatbot.demo.commands import FOLDER

COUNT = 40


def seeded(instance: Path, *arguments: str) -> str:
    """What the command says to whoever has this instance folder."""
    app = create_app({"INSTANCE_PATH": str(instance), "TESTING": True})
    return app.test_cli_runner().invoke(args=["demo", "seed", *arguments]).output


@pytest.fixture(scope="session")
def real_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with its own, real database, beside which the demonstration was made."""
    instance = tmp_path_factory.mktemp("instance")
    create_app({"INSTANCE_PATH": str(instance)}).test_cli_runner().invoke(args=["setup"])
    before = (instance / DATABASE_FILE).read_bytes()
    said = seeded(instance, "--count", str(COUNT))
    assert f"made {COUNT} made-up leads" in said, said
    assert (instance / DATABASE_FILE).read_bytes() == before
    return instance


@pytest.fixture(scope="session")
def demo(real_instance: Path) -> Flask:
    return create_app({"INSTANCE_PATH": str(real_instance / FOLDER), "TESTING": True})
