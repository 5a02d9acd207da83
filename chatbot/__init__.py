"""A bilingual pre-screening conversation for clinical trials.

``create_app`` wires the rooms, nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import PoFileError
from flask import Flask
from flask.cli import NoAppException
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from chatbot import assets, commands, errors, headers, i18n, previewing
from chatbot.authoring.library import load_library
from chatbot.authoring.problems import DialogError, Problem
from chatbot.config import SettingRefused, settings
from chatbot.notifying.settings import read_mailing
from chatbot.patient import register as register_patient
from chatbot.sealing import Seal, SealedSessions
from chatbot.staff import register as register_staff
from chatbot.store import Store
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.keys import load_keys

DATABASE_FILE = "leads.db"


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The application. ``config`` goes over the settings of ``chatbot.config``.

    Raises DialogError for dialogs and catalogs that cannot be used and SettingRefused for settings that
    cannot. Keys and database are opened when first needed, so that authors' commands work without them;
    ``wsgi.py`` opens them at once.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(settings(config))
    dialogs = load_library(Path(app.config["DIALOGS_PATH"]), with_drafts=app.config.get("DRAFTS") is True)
    app.extensions["dialogs"] = dialogs
    app.extensions["catalogs"] = _catalogs(Path(app.config["TRANSLATIONS_PATH"]), dialogs)
    app.extensions["mailing"] = mailing = read_mailing(app.config, dialogs)
    app.extensions["notice_addresses"] = mailing.addresses if mailing else {}
    open_store = _store_opener(app)
    app.extensions["store"] = open_store
    app.extensions["is_demo"] = _demo_teller(open_store)
    _set_up_conversations(app, open_store, dialogs)
    _set_up_pages(app)
    _set_up_forms(app, open_store)
    errors.register(app)
    register_patient(app)
    register_staff(app)
    commands.register(app, open_store, DATABASE_FILE)
    if app.config["PROXIES"]:
        count = int(app.config["PROXIES"])
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def create_app_for_commands() -> Flask:
    """The application as the ``flask`` command loads it: what stands in its way is said plainly."""
    try:
        if previewing.is_asked_for():
            return previewing.preview_app(create_app, create_bare_app, DATABASE_FILE)
        return create_app()
    except DialogError as refusal:
        return commands.app_to_mend_dialogs(refusal)
    except (SettingRefused, StoreRefused) as refusal:
        raise NoAppException(str(refusal)) from refusal


def create_bare_app(config: Mapping[str, object]) -> Flask:
    """The frame of the pages without any study, for when none can be read; in English, if nothing else."""
    app = Flask(__name__, static_folder=None)
    app.config.update(settings(config))
    app.extensions |= {"dialogs": {}, "is_demo": lambda: False}
    try:
        app.extensions["catalogs"] = i18n.load_catalogs(Path(app.config["TRANSLATIONS_PATH"]), ())
    except (OSError, ValueError, PoFileError):
        app.extensions["catalogs"] = i18n.UNTRANSLATED
    _set_up_pages(app)
    return app


def _catalogs(root: Path, studies: Iterable[str]) -> i18n.Catalogs:
    """Those of the site and each study. Raises DialogError for one that is missing, as before the first
    ``make catalogs`` of a new dialog.
    """
    try:
        return i18n.load_catalogs(root, studies)
    except OSError as error:
        message = (
            f"The catalog cannot be read: {error.strerror}. `make catalogs` makes one with every sentence."
        )
        raise DialogError([Problem(Path(error.filename), 0, message)]) from error


def _store_opener(app: Flask) -> Callable[[], Store]:
    instance = Path(app.config["INSTANCE_PATH"])

    @lru_cache(maxsize=1)
    def open_store() -> Store:
        keys = load_keys(instance, os.environ)
        return Store(instance / DATABASE_FILE, keys, float(app.config["BUSY_SECONDS"]))

    return open_store


def _demo_teller(open_store: Callable[[], Store]) -> Callable[[], bool]:
    """Whether the leads here are made up; not, as long as the store cannot be asked."""

    @lru_cache(maxsize=1)
    def asked() -> bool:
        return open_store().holds_made_up_leads()

    def tell() -> bool:
        try:
            return asked()
        except (StoreRefused, StoreUnavailable):
            return False

    return tell


def _set_up_conversations(app: Flask, open_store: Callable[[], Store], studies: Mapping[str, object]) -> None:
    lifetime = timedelta(hours=float(app.config["CONVERSATION_HOURS"]))
    app.session_interface = SealedSessions(lambda: Seal(open_store().keys.conversation, lifetime), studies)


def _set_up_forms(app: Flask, open_store: Callable[[], Store]) -> None:
    """Every POST needs a token that lives as long as the conversation it was made in."""

    def derive_key() -> None:
        if not app.config.get("WTF_CSRF_SECRET_KEY"):
            app.config["WTF_CSRF_SECRET_KEY"] = hmac.digest(
                open_store().keys.receipt, b"csrf", hashlib.sha256
            )

    app.before_request(derive_key)
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    CSRFProtect(app)


def _set_up_pages(app: Flask) -> None:
    _set_up_templates(app)
    assets.register(app)
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    Compress(app)
    headers.register(app)


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(i18n.gettext_of_page, i18n.ngettext_of_page, newstyle=True, pgettext=i18n.pgettext_of_page)
    app.context_processor(i18n.page_context)
    app.jinja_env.globals["is_demo"] = app.extensions["is_demo"]
