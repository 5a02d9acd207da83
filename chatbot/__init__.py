"""A bilingual pre-screening conversation for clinical trials.

``create_app`` wires the rooms, nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache, partial
from gettext import NullTranslations
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, NoAppException
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from chatbot import assets, errors, headers, i18n
from chatbot.authoring import commands as authoring_commands
from chatbot.authoring.library import load_library
from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking import commands as checking_commands
from chatbot.checking.check import all_checks
from chatbot.checking.wording import shared_wording_problems
from chatbot.config import SettingRefused, settings
from chatbot.patient import commands as patient_commands
from chatbot.patient import register as register_patient
from chatbot.patient.sealing import Seal, SealedSessions
from chatbot.reporting import commands as reporting_commands
from chatbot.store import Store
from chatbot.store import commands as store_commands
from chatbot.store.keys import load_keys
from chatbot.terminal.commands import try_command

DATABASE_FILE = "leads.db"


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The application. ``config`` goes over the settings of ``chatbot.config``.

    Raises DialogError for dialogs and catalogs that cannot be used and SettingRefused for settings that
    cannot. Keys and database are opened when first needed, so that authors' commands work without them;
    ``wsgi.py`` opens them at once.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(settings(config))
    dialogs = load_library(Path(app.config["DIALOGS_PATH"]))
    app.extensions["dialogs"] = dialogs
    app.extensions["catalogs"] = _catalogs(Path(app.config["TRANSLATIONS_PATH"]), dialogs)
    open_store = _store_opener(app)
    app.extensions["store"] = open_store
    _set_up_conversations(app, open_store, dialogs)
    _set_up_templates(app)
    assets.register(app)
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    Compress(app)
    headers.register(app)
    _set_up_forms(app, open_store)
    errors.register(app)
    register_patient(app)
    _register_commands(app, open_store)
    if app.config["PROXIES"]:
        count = int(app.config["PROXIES"])
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def create_app_for_commands() -> Flask:
    """The application as the ``flask`` command loads it: what stands in its way is said plainly."""
    try:
        return create_app()
    except DialogError as refusal:
        return _app_to_mend_dialogs(refusal)
    except SettingRefused as refusal:
        raise NoAppException(str(refusal)) from refusal


def _app_to_mend_dialogs(refusal: DialogError) -> Flask:
    """Only what checks dialogs works while one cannot be read; all else says why it does not."""
    context = click.get_current_context(silent=True)
    if context is None or context.parent is not None:
        raise NoAppException(str(refusal)) from refusal
    app = Flask(__name__, static_folder=None)
    app.config.update(settings())
    app.cli = _OnlyChecking(refusal)
    app.cli.add_command(_with_check(_OnlyChecking(refusal, "dialogs"), app))
    return app


class _OnlyChecking(AppGroup):
    def __init__(self, refusal: DialogError, name: str | None = None) -> None:
        super().__init__(name)
        self.refusal = refusal

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is None:
            raise click.ClickException(str(self.refusal)) from self.refusal
        return command


def _with_check(dialogs: click.Group, app: Flask) -> click.Group:
    dialogs_path, translations = (Path(app.config[f"{name}_PATH"]) for name in ("DIALOGS", "TRANSLATIONS"))
    check_shared = partial(shared_wording_problems, dialogs_path, translations)
    for command in checking_commands.commands(dialogs_path, all_checks(translations), check_shared):
        dialogs.add_command(command)
    return dialogs


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


def _catalogs_of(app: Flask) -> Callable[[str], Mapping[str, NullTranslations]]:
    """Those of one study, by language."""
    found: i18n.Catalogs = app.extensions["catalogs"]
    return lambda study: {locale: found.of(locale, study) for locale in i18n.LOCALES}


def _store_opener(app: Flask) -> Callable[[], Store]:
    instance = Path(app.config["INSTANCE_PATH"])

    @lru_cache(maxsize=1)
    def open_store() -> Store:
        keys = load_keys(instance, os.environ)
        return Store(instance / DATABASE_FILE, keys, float(app.config["BUSY_SECONDS"]))

    return open_store


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


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(i18n.gettext_of_page, i18n.ngettext_of_page, newstyle=True, pgettext=i18n.pgettext_of_page)
    app.context_processor(i18n.page_context)


def _register_commands(app: Flask, open_store: Callable[[], Store]) -> None:
    instance = Path(app.config["INSTANCE_PATH"])
    days = int(app.config["LEAD_DAYS"]) - 1
    old_after = int(app.config["STATUS_DAYS"])
    dialogs = app.extensions["dialogs"]

    def status_line(study: str, today: date) -> str:
        return dialogs[study].study.status_line(today, old_after) if study in dialogs else ""

    for command in store_commands.commands(instance, instance / DATABASE_FILE, open_store, days, status_line):
        app.cli.add_command(command)
    for group in authoring_commands.commands(dialogs, Path(app.config["DIALOGS_PATH"]), old_after):
        group.add_command(try_command(app))
        for command in reporting_commands.commands(Path(app.config["DIALOGS_PATH"]), _catalogs_of(app)):
            group.add_command(command)
        app.cli.add_command(_with_check(group, app))
    for command in patient_commands.commands(app):
        app.cli.add_command(command)
