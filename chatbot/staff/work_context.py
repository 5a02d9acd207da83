"""What the page of a lead shows of the work on it. A form that was refused keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from sqlite_utils import Database

from chatbot.i18n import current_locale
from chatbot.reading.telephones import Telephone, persons_telephone
from chatbot.screening.lead import Lead, LeadStatus
from chatbot.screening.progress import MOVES, OPEN, NextAction
from chatbot.screening.staff_role import Permission
from chatbot.staff.frame import dialogs, now
from chatbot.staff.lead_contact import typed_otherwise
from chatbot.staff.phone_form import PhoneForm
from chatbot.staff.words import local_day, local_time, site_of, status_words, zone_of, zone_words
from chatbot.staff.work_forms import (
    AssignForm,
    CallForm,
    Ground,
    NextForm,
    NoteForm,
    StatusForm,
    VisitForm,
    WorkForm,
)
from chatbot.staff.work_words import (
    call_outcome_words,
    next_action,
    number_source_words,
    saved_words,
    visit_change_words,
    what_changed,
)
from chatbot.store.staff import list_accounts
from chatbot.store.work.changing import Change, Seen, changes_since, get_state
from chatbot.store.work.next_action import list_assignable
from chatbot.store.work.phone import FormerPhone, former_phones_of, logged_as_wrong, phone_of
from chatbot.store.work.planned_under import planned_under
from chatbot.store.work.status import criteria_of
from chatbot.store.work.timeline import LeadEvent, Moved, timeline
from chatbot.store.work.visits import get_visit

_FORMS: tuple[type[WorkForm], ...] = (
    StatusForm,
    CallForm,
    PhoneForm,
    NextForm,
    VisitForm,
    AssignForm,
    NoteForm,
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that changed nothing. ``problem`` is what is wrong besides its fields, empty if nothing is."""

    form: WorkForm
    seen: Seen
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FormerNumber:
    """``typed`` is how it was typed, where its digits differ."""

    kept: FormerPhone
    telephone: Telephone
    typed: str


def ground_of(db: Database, reference: str, study: str) -> Ground | None:
    """None if there is no lead of this reference any more."""
    state = get_state(db, reference)
    if state is None:
        return None
    locale, dialog = current_locale(), dialogs().get(study)
    return Ground(
        state=state,
        phone=phone_of(db, reference),
        wrong_since=logged_as_wrong(db, [reference]).get(reference),
        region=site_of(dialog).region,
        time_zone=str(zone_of(dialog)),
        criteria={id_: label.get(locale, "") for id_, label in criteria_of(db, reference).items()},
        assignable=list_assignable(db, study),
        visit=get_visit(db, reference),
    )


def work_context(db: Database, lead: Lead, saved: tuple[Change, ...]) -> Mapping[str, Any]:
    """``work`` for the templates ``_work.html``, ``_timeline.html`` and ``_refused.html``. ``saved`` is what
    this colleague did and is told now.
    """
    ground = ground_of(db, lead.reference, lead.study)
    if ground is None:
        return {"work": None}
    events = timeline(db, lead.reference)
    moves = MOVES[ground.state.status]
    refused: Refused | None = g.get("refused")
    forms = {each.name: each(ground) for each in _FORMS}
    if refused:
        forms[refused.form.name] = refused.form
    names = {each.id: each.name for each in list_accounts(db)}
    return {
        "work": {
            "ground": ground,
            "state": ground.state,
            "is_allowed": g.staff.may(Permission.WORK_LEADS),
            "is_open": ground.state.status in OPEN,
            "takes_next_call": not OPEN.isdisjoint((ground.state.status, *moves)),
            "saved": tuple(dict.fromkeys(words for each in saved if (words := saved_words(each)))),
            "forms": forms,
            "refused": refused,
            "meanwhile": changes_since(db, refused.seen) if refused else (),
            "moves": [each for each in moves if each is not LeadStatus.SCREEN_FAILURE],
            "may_fail": LeadStatus.SCREEN_FAILURE in moves,
            "undoable": next(
                (each for each in events if isinstance(each, Moved) and not each.undone_at), None
            ),
            "may_take": g.staff.id != ground.state.assigned_to
            and g.staff.id in (each.id for each in ground.assignable),
            "assigned_to": names.get(ground.state.assigned_to or 0, ""),
            "events": events,
            "planned_under": _planned_under(events, ground),
            "former_numbers": tuple(_former_numbers(db, ground)),
            **_words(zone_of(dialogs().get(lead.study))),
        }
    }


def _planned_under(events: tuple[LeadEvent, ...], ground: Ground) -> LeadStatus | None:
    """Where the lead stood when what is next was planned, if it stands elsewhere now. Of a visit that is
    ahead nothing is said: it goes with its status, and beside another one the page says so anyway.
    """
    status, visit = planned_under(events, ground.state), ground.visit
    is_visit = ground.state.next_action == NextAction.VISIT.value
    if is_visit and (
        ground.state.status is LeadStatus.SCREENING_VISIT or (visit and visit.starts_at > now())
    ):
        return None
    return status if status is not ground.state.status else None


def _former_numbers(db: Database, ground: Ground) -> Iterator[FormerNumber]:
    for each in former_phones_of(db, ground.state.reference):
        telephone = persons_telephone(each.phone, ground.region)
        yield FormerNumber(each, telephone, typed_otherwise(each.typed, telephone))


def _words(zone: ZoneInfo) -> Mapping[str, Any]:
    """In the reader's language and on the clock of the site."""
    return {
        "zone": zone_words(zone),
        "when": lambda moment: local_time(moment, zone),
        "day": lambda moment: local_day(moment, zone),
        "statuses": status_words(),
        "outcomes": call_outcome_words(),
        "number_sources": number_source_words(),
        "visit_changes": visit_change_words(),
        "next_action": next_action,
        "what_changed": what_changed,
    }
