"""Leads as files. Each asks for a reason, and the history knows of it before the first byte leaves."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from http import HTTPStatus
from urllib.parse import quote

from flask import Response, current_app, g, render_template, request

from chatbot.exporting.columns import (
    Row,
    in_site_time,
    lead_columns,
    log_columns,
    marked_as_made_up,
    of_that_day,
)
from chatbot.exporting.table import Column, Table
from chatbot.exporting.writers import KINDS, FileKind
from chatbot.i18n import gettext
from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs
from chatbot.staff.export_form import (
    LOG,
    PAGE,
    Asked,
    filter_choices,
    form_choices,
    read_asked,
    reason_choices,
)
from chatbot.staff.exported_words import exported_words
from chatbot.staff.filters import clinic_zone, filter_args
from chatbot.staff.frame import Page, database, dialogs, now, section
from chatbot.staff.words import field_labels, zone_of
from chatbot.store import Store
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.export import Export, begin_export, count_leads, exported_leads
from chatbot.store.screening_log import LogAsked, LogLine, screening_log
from chatbot.store.staff import list_accounts

exports = section("exports", "/exports")

log = logging.getLogger(__name__)


@exports.get("/")
@needs(Permission.EXPORT_LEADS)
def ask() -> Page:
    """The form; an address may bring the filter of a list along."""
    return _form_page({})


@exports.post("/")
@needs(Permission.EXPORT_LEADS)
def make() -> Page:
    asked, errors = read_asked(request.form, g.staff)
    if asked is None:
        return _form_page(errors)
    return _log(asked) if asked.content == LOG else _list(asked)


def _form_page(errors: Mapping[str, str]) -> Page:
    chosen = {name: request.values.get(name, "") for name in ("form", "reason")}
    page = render_template(
        "staff/exports.html",
        errors=errors,
        said={**filter_args(request.values), **chosen},
        forms=form_choices(),
        reasons=reason_choices(),
        labels=field_labels(),
        filters=filter_choices(g.staff, list_accounts(database())),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


def _list(asked: Asked) -> Page:
    kind, at = KINDS[asked.kind], now()
    if kind.most_rows is not None and count_leads(database(), asked.leads) > kind.most_rows:
        return _form_page({"form": gettext("So many leads do not fit into a workbook: take a text table.")})
    references = begin_export(database(), Export(asked.leads, asked.form, asked.reason), at, g.staff.actor)
    store: Store = current_app.extensions["store"]()
    known = dialogs()
    zones, elsewhere = {study: zone_of(dialog) for study, dialog in known.items()}, zone_of(None)
    criteria = tuple(known[asked.leads.study].criterion) if asked.leads.study else ()
    columns, sheet = _marked(lead_columns(exported_words(), criteria)), _sheet(asked)
    broken_off = gettext("This list is not complete: it broke off here. Export it again.")

    def pieces() -> Iterator[bytes]:
        """Run when the request is over: on a connection of its own, and with no words left to look up."""
        try:
            with closing(store.connect()) as db:
                leads = in_site_time(
                    exported_leads(db, references), lambda study: zones.get(study, elsewhere)
                )
                yield from kind.write(Table(sheet, columns, leads))
        except (StoreUnavailable, StoreRefused) as error:
            # The answer has begun: without these words a browser would take what there is for the whole.
            log.error("an export broke off: %s", error)
            yield f"\r\n{broken_off}\r\n".encode()

    return _download(pieces(), kind, asked, at)


def _log(asked: Asked) -> Page:
    at, leads = now(), asked.leads
    zone = clinic_zone(leads.study, g.staff)
    wanted = LogAsked(leads.study, leads.since, leads.until, asked.form, asked.reason)
    lines = of_that_day(screening_log(database(), wanted, at, g.staff.actor), zone)
    table: Table[LogLine] = Table(_sheet(asked), _marked(log_columns(exported_words())), lines)
    if asked.kind == PAGE:
        return render_template(
            "staff/screening_log.html",
            table=table,
            study=dialogs()[leads.study].study,
            said=filter_args(request.form),
            made_on=at.astimezone(zone).date(),
        )
    kind = KINDS[asked.kind]
    return _download(kind.write(table), kind, asked, at)


def _download(pieces: Iterator[bytes], kind: FileKind, asked: Asked, at: datetime) -> Response:
    """Named by the day at the study's site. ``filename`` is for old browsers, ``filename*`` (RFC 5987) is
    what the others take.
    """
    day = at.astimezone(clinic_zone(asked.leads.study, g.staff)).date()
    end = f"{day}.{asked.kind}"
    mark = "demo" if _is_demo() else ""
    plain = "-".join(part for part in (mark, asked.content, asked.leads.study, end) if part)
    named = "-".join(part for part in (_sheet(asked), asked.leads.study, end) if part)
    response = Response(pieces, mimetype=None, content_type=kind.media_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(named, safe='')}"
    )
    return response


def _sheet(asked: Asked) -> str:
    """The name of the sheet, and of the file; a workbook takes 31 characters."""
    name = gettext("Screening log") if asked.content == LOG else gettext("Leads")
    return gettext("DEMO %(name)s", name=name) if _is_demo() else name


def _marked(columns: tuple[Column[Row], ...]) -> tuple[Column[Row], ...]:
    """What leaves the demonstration can never be taken for real leads."""
    if not _is_demo():
        return columns
    return marked_as_made_up(columns, gettext("DEMO"), gettext("made up"))


def _is_demo() -> bool:
    return bool(current_app.extensions["is_demo"]())
