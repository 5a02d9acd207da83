"""Work on a lead: each form is one change, made knowingly or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from chatbot.i18n import gettext
from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs, only_if_seen
from chatbot.staff.came_from import came_from
from chatbot.staff.frame import CHANGED_MEANWHILE, REFUSED, Page, database, now, section
from chatbot.staff.lead_page import show as show_lead
from chatbot.staff.numbers import read_number
from chatbot.staff.phone_form import PhoneForm, PutBackForm
from chatbot.staff.visit_calendar import calendar_of
from chatbot.staff.work_context import Refused, ground_of
from chatbot.staff.work_forms import (
    AssignForm,
    CallForm,
    NextForm,
    NoteForm,
    StatusForm,
    VisitForm,
    WorkForm,
)
from chatbot.store.work.changing import LeadGone, Overtaken, Seen
from chatbot.store.work.contact import add_note, log_call
from chatbot.store.work.next_action import NotAssignable, assign, set_next_action
from chatbot.store.work.phone import NotFormer, confirm_phone, replace_phone
from chatbot.store.work.phone import put_back as put_phone_back
from chatbot.store.work.status import NothingToUndo, change_status, undo_status
from chatbot.store.work.visits import NoVisit, cancel_visit, export_visit, plan_visit

work = section("work", "/leads/<reference>")


@work.post("/status")
@needs(Permission.WORK_LEADS)
def set_status(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        criterion, criteria = form.criterion.data or "", form.ground.criteria
        change_status(database(), seen, form.status, now(), g.staff, criterion, criteria)

    return _changed(reference, StatusForm, change)


@work.post("/undo")
@needs(Permission.WORK_LEADS)
def undo(reference: str) -> Page:
    return _changed(reference, WorkForm, lambda _, seen: undo_status(database(), seen, now(), g.staff))


@work.post("/call")
@needs(Permission.WORK_LEADS)
def log(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        log_call(database(), seen, form.call, now(), g.staff)

    return _changed(reference, CallForm, change)


@work.post("/phone")
@needs(Permission.WORK_LEADS)
def correct_number(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        if form.is_as_before:
            confirm_phone(database(), seen, now(), g.staff)
        else:
            replace_phone(database(), seen, form.corrected, now(), g.staff)

    return _changed(reference, PhoneForm, change)


@work.post("/phone/back")
@needs(Permission.WORK_LEADS)
def put_back(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        put_phone_back(database(), seen, form.phone.data or "", now(), g.staff)

    return _changed(reference, PutBackForm, change)


@work.post("/note")
@needs(Permission.WORK_LEADS)
def note(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        add_note(database(), seen, form.text.data, now(), g.staff)

    return _changed(reference, NoteForm, change)


@work.post("/assign")
@needs(Permission.WORK_LEADS)
def give(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        assign(database(), seen, form.account_id, now(), g.staff)

    return _changed(reference, AssignForm, change)


@work.post("/next")
@needs(Permission.WORK_LEADS)
def set_next(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        set_next_action(database(), seen, form.next_action, form.when.data, now(), g.staff)

    return _changed(reference, NextForm, change)


@work.post("/visit")
@needs(Permission.WORK_LEADS)
def plan(reference: str) -> Page:
    def change(form: Any, seen: Seen) -> None:
        plan_visit(database(), seen, form.visit, now(), g.staff)

    return _changed(reference, VisitForm, change)


@work.post("/visit/cancel")
@needs(Permission.WORK_LEADS)
def cancel(reference: str) -> Page:
    return _changed(reference, WorkForm, lambda _, seen: cancel_visit(database(), seen, now(), g.staff))


@work.get("/visit.ics")
@needs(Permission.WORK_LEADS)
def visit_calendar(reference: str) -> Page:
    study = only_if_seen(reference).study
    exported = export_visit(database(), reference, now(), g.staff)
    if exported is None:
        abort(404)
    link = url_for("lead_page.show", reference=reference, _external=True)
    is_made_up = bool(current_app.extensions["is_demo"]())
    file = calendar_of(exported, reference, study, link, is_made_up)
    response = Response(file, content_type="text/calendar; charset=utf-8")
    name = f"{'demo-' if is_made_up else ''}visit-{reference}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _changed(reference: str, form_class: type[WorkForm], change: Callable[[Any, Seen], None]) -> Page:
    """Make the change if the form is right and the lead still stands as it was seen; else the lead again."""
    ground = ground_of(database(), reference, only_if_seen(reference).study)
    if ground is None:
        abort(404)
    form = form_class(ground, request.form)
    seen = Seen(reference, read_number(request.form.get("revision")))
    is_overtaken, problem = seen.revision != ground.state.revision, ""
    if form.validate():
        try:
            change(form, seen)
            place = came_from(reference).of_place
            return redirect(url_for("lead_page.show", reference=reference, **place, _anchor="work"), 303)
        except LeadGone:
            abort(404)
        except Overtaken:
            is_overtaken = True
            problem = gettext("This lead was changed after you opened it. Your entry has not been kept yet.")
        except NotAssignable:
            problem = gettext("This colleague cannot work this lead. Choose another.")
        except (NothingToUndo, NoVisit, NotFormer):
            problem = gettext("There is nothing to take back.")
    g.refused = Refused(form, seen, problem)
    response = make_response(show_lead(reference))
    response.status_code = CHANGED_MEANWHILE if is_overtaken else REFUSED
    return response
