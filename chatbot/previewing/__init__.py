"""A live preview for authors: `flask run --debug` shows a saved dialog or catalog in the open browser page.

Only that command comes here. What patients use has no route, no banner and no script of it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import run_command
from flask.helpers import get_debug_flag

from chatbot.config import settings
from chatbot.previewing.newest import Newest
from chatbot.store import set_up

FOLDER = "preview"
"""Below the instance folder: keys and a database of the preview's own, so that no real lead is ever near."""


def is_asked_for() -> bool:
    """Whether the program is loaded by ``flask run --debug``, and by no other command."""
    context = click.get_current_context(silent=True)
    return context is not None and context.command is run_command and get_debug_flag()


def preview_app(
    create_app: Callable[[Mapping[str, object]], Flask],
    create_bare_app: Callable[[Mapping[str, object]], Flask],
    database: str,
    given: Mapping[str, object] | None = None,
) -> Flask:
    """An app that answers as the newest that ``create_app`` can make of the files, drafts included.

    While it raises DialogError, ``create_bare_app`` makes the frame in which the mistakes are shown.
    ``database`` is the name of its file. Raises SettingRefused, and StoreRefused if the preview's own
    instance folder cannot be used.
    """
    own = settings(given)
    instance = Path(str(own["INSTANCE_PATH"])) / FOLDER
    set_up(instance, instance / database, os.environ, datetime.now(UTC))
    own |= {"INSTANCE_PATH": str(instance), "DRAFTS": True}
    logging.getLogger("werkzeug").addFilter(_is_worth_a_line)
    shell = Flask(__name__, static_folder=None)
    shell.wsgi_app = Newest(  # type: ignore[method-assign]
        lambda: create_app(own),
        lambda: create_bare_app(own),
        Path(str(own["DIALOGS_PATH"])),
        Path(str(own["TRANSLATIONS_PATH"])),
    )
    return shell


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """The open page asks for this every second."""
    return "/preview/version" not in record.getMessage()
