"""An author at work: files of their own, `flask run --debug` over them, and a browser beside the editor."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.cli import run_command

from chatbot import create_app_for_commands
from chatbot.previewing.newest import Newest
from chatbot.screening.dialog import Dialog
from tests.only_study import FIRST
from tests.patient.person import Person

ROOT = Path(__file__).parent.parent


class Author:
    """Somebody in a folder of their own with one study, its catalogs, and nothing else yet."""

    def __init__(self, here: Path) -> None:
        self.here = here
        for name in (FIRST, "shared.yaml", "glossary.yaml", "wording.yaml"):
            copy = shutil.copytree if (ROOT / "dialogs" / name).is_dir() else shutil.copy
            (here / "dialogs").mkdir(exist_ok=True)
            copy(ROOT / "dialogs" / name, here / "dialogs" / name)
        shutil.copytree(ROOT / "translations", here / "translations")

    @property
    def environment(self) -> dict[str, str]:
        folders = ("dialogs", "translations", "instance")
        return {f"CHATBOT_{name.upper()}_PATH": str(self.here / name) for name in folders}

    def file(self, name: str) -> Path:
        """``dialog.yaml`` and the like of the study, ``shared.yaml``, or a catalog."""
        places = (f"dialogs/{FIRST}", "dialogs", "translations/zh_Hans/LC_MESSAGES")
        return next(file for place in places if (file := self.here / place / name).exists())

    def saves(self, name: str, old: str, new: str) -> None:
        """The first ``old`` in the file becomes ``new``, as an editor saves it: under a new time."""
        file = self.file(name)
        text = file.read_text(encoding="utf-8")
        assert old in text, (name, old)
        before = file.stat().st_mtime_ns
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        os.utime(file, ns=(before + 1_000_000, before + 1_000_000))

    def runs(self, patched: pytest.MonkeyPatch, *, debug: bool = True) -> Flask:
        """What the server of ``flask run`` serves."""
        for name, value in self.environment.items():
            patched.setenv(name, value)
        patched.setenv("FLASK_DEBUG", "1" if debug else "0")
        with click.Context(run_command):
            return create_app_for_commands()


class Visitor(Person):
    """Somebody who talks with whatever the preview is just then."""

    @property
    def cookie_name(self) -> str:
        return f"talk-{self.study}"

    @property
    def dialog(self) -> Dialog:
        assert isinstance(self.app.wsgi_app, Newest)
        dialog: Dialog = self.app.wsgi_app.app().extensions["dialogs"][self.study]
        return dialog
