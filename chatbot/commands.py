"""The ``flask`` command: every room's commands, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from gettext import NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask
from flask.cli import AppGroup, NoAppException

from chatbot import i18n
from chatbot.authoring import commands as authoring_commands
from chatbot.authoring.problems import DialogError
from chatbot.checking import commands as checking_commands
from chatbot.checking.check import all_checks
from chatbot.checking.wording import shared_wording_problems
from chatbot.config import kept_days, settings
from chatbot.demo import commands as demo_commands
from chatbot.notifying import commands as notifying_commands
from chatbot.patient import commands as patient_commands
from chatbot.reporting import commands as reporting_commands
from chatbot.rescoring import rescore_command
from chatbot.staff import commands as staff_commands
from chatbot.store import Store
from chatbot.store import commands as store_commands
from chatbot.terminal.commands import try_command


def register(app: Flask, open_store: Callable[[], Store], database: str) -> None:
    """``database`` is the name of its file in the instance folder. Catalogs and dialogs are loaded."""
    instance = Path(app.config["INSTANCE_PATH"])
    general, by_study = kept_days(app.config)
    # A purge that runs daily lets a lead stay up to a day longer than the days it is given.
    days = max(general - 1, 1), {study: max(own - 1, 1) for study, own in by_study.items()}
    old_after = int(app.config["STATUS_DAYS"])
    dialogs = app.extensions["dialogs"]

    def status_line(study: str, today: date) -> str:
        return dialogs[study].study.status_line(today, old_after) if study in dialogs else ""

    for command in store_commands.commands(instance, instance / database, open_store, days, status_line):
        if isinstance(command, click.Group) and command.name == "leads":
            command.add_command(rescore_command(dialogs, open_store))
        app.cli.add_command(command)
    for group in authoring_commands.commands(dialogs, Path(app.config["DIALOGS_PATH"]), old_after):
        group.add_command(try_command(app))
        for command in reporting_commands.commands(Path(app.config["DIALOGS_PATH"]), _catalogs_of(app)):
            group.add_command(command)
        app.cli.add_command(_with_check(group, app))
    rest = (
        *staff_commands.commands(open_store, dialogs, str(app.config["SITE_URL"])),
        *patient_commands.commands(app),
        *demo_commands.commands(app, database),
    )
    for command in rest:
        app.cli.add_command(command)
    app.cli.add_command(_outbox(app, open_store))


def _outbox(app: Flask, open_store: Callable[[], Store]) -> click.Group:
    zones = {study: ZoneInfo(dialog.site.time_zone) for study, dialog in app.extensions["dialogs"].items()}
    return notifying_commands.command(
        open_store, app.extensions["mailing"], _catalogs_of(app)(i18n.STAFF), zones
    )


def app_to_mend_dialogs(refusal: DialogError) -> Flask:
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


def _catalogs_of(app: Flask) -> Callable[[str], Mapping[str, NullTranslations]]:
    """Those of one study, by language."""
    found: i18n.Catalogs = app.extensions["catalogs"]
    return lambda study: {locale: found.of(locale, study) for locale in i18n.LOCALES}
