"""The newest app that the files of the authors and translators allow."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask

from chatbot.authoring.problems import DialogError, Problem
from chatbot.previewing.draft import Draft
from chatbot.previewing.files import state_of, unreadable_catalogs
from chatbot.previewing.pages import show_as_draft

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)


class Newest:
    """Looks at the files before each request, and makes an app anew where one of them was saved."""

    def __init__(
        self,
        create_app: Callable[[], Flask],
        create_bare_app: Callable[[], Flask],
        dialogs: Path,
        translations: Path,
    ) -> None:
        self.create_app = create_app
        self.create_bare_app = create_bare_app
        self.dialogs = dialogs
        self.translations = translations
        self._lock = Lock()
        self._state = ""
        self._app: Flask | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.app()(environ, start_response)

    def app(self) -> Flask:
        with self._lock:
            # Before they are read: what is saved meanwhile is then seen by the next request.
            state = state_of((self.dialogs, self.translations))
            if self._app is None or state != self._state:
                self._app, self._state = self._made(state), state
            return self._app

    def _made(self, state: str) -> Flask:
        app, problems = self._tried()
        draft = Draft(state, self.dialogs, self.translations, tuple(sorted(set(problems))))
        return show_as_draft(app, draft)

    def _tried(self) -> tuple[Flask, list[Problem]]:
        problems = list(unreadable_catalogs(self.translations))
        try:
            app = self.create_app()
        except DialogError as error:
            problems += error.problems
        except Exception as error:  # whatever it is, the next save may mend it
            log.exception("the files could not be read")
            if not problems:
                problems = [_unexpected(self.dialogs, error)]
        return (self.create_bare_app() if problems else app), problems


def _unexpected(dialogs: Path, error: Exception) -> Problem:
    message = (
        f"The program stopped while it read the files ({type(error).__name__}: {error}). It should have told "
        "you what to mend. Take back your last change, and show this to the developers."
    )
    return Problem(dialogs, 0, message)
