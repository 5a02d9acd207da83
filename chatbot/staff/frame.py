"""What every page of the staff's stands on: its language, the clock, one connection a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, current_app, g
from sqlite_utils import Database
from werkzeug.wrappers import Response

from chatbot import i18n
from chatbot.screening.dialog import Dialog
from chatbot.screening.staff_role import Permission
from chatbot.store import Store

Page = str | Response | tuple[str, int]

REFUSED, CHANGED_MEANWHILE = 422, 409
"""What a form comes back with that has a mistake, and one that was made on what is no longer so (or both)."""


def section(name: str, path: str = "") -> Blueprint:
    """A part of the staff's pages, below ``/<locale>/staff``; its views are not given the locale."""
    blueprint = Blueprint(
        name, __name__, url_prefix=f"/<any(en, zh):locale>/staff{path}", template_folder="templates"
    )
    blueprint.url_value_preprocessor(_take_locale_from_path)
    blueprint.url_defaults(_give_locale_to_path)
    return blueprint


def _take_locale_from_path(_: str | None, values: dict[str, Any] | None) -> None:
    g.locale = (values or {}).pop("locale", None) or g.get("locale")
    g.catalog = i18n.STAFF


def _give_locale_to_path(_: str, values: dict[str, Any]) -> None:
    values.setdefault("locale", i18n.current_locale())


def now() -> datetime:
    return datetime.now(UTC)


def dialogs() -> Mapping[str, Dialog]:
    found: Mapping[str, Dialog] = current_app.extensions["dialogs"]
    return found


def database() -> Database:
    """The request's connection; it is closed when the request ends. StoreUnavailable, StoreRefused."""
    if "database" not in g:
        store: Store = current_app.extensions["store"]()
        g.database = store.connect()
    found: Database = g.database
    return found


def close_with_request(app: Flask) -> None:
    @app.teardown_appcontext
    def close(_: BaseException | None) -> None:
        if opened := g.pop("database", None):
            opened.close()


def page_context() -> dict[str, Any]:
    """For staff's pages only."""
    found = {"staff": g.get("staff"), "now": now, "Permission": Permission}
    return found if g.get("catalog") == i18n.STAFF else {}
