"""The page of one lead: what a coordinator reads before calling."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, g, redirect, render_template, url_for

from chatbot.authoring.record import without_escapes
from chatbot.i18n import (
    LANGUAGE_TAGS,
    current_locale,
    day,
    in_each_language,
    in_languages,
    sentence,
    status_name,
)
from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Permission
from chatbot.screening.wording import Text, Voice
from chatbot.staff.access import needs, only_if_seen
from chatbot.staff.came_from import came_from
from chatbot.staff.frame import Page, database, dialogs, now, section
from chatbot.staff.history_page import history_context
from chatbot.staff.lead_contact import contact_of, said_about
from chatbot.staff.lead_view import FindingView, LeadView, in_groups, view_of
from chatbot.staff.record_checks import record_checks_context
from chatbot.staff.words import (
    language_words,
    local_time,
    outcome_words,
    voice_words,
    why_open_words,
    zone_of,
)
from chatbot.staff.work_context import work_context
from chatbot.store.database import writing
from chatbot.store.lead_reads import mark_read
from chatbot.store.leads import get_lead, revision_of
from chatbot.store.other_leads import other_leads_of
from chatbot.store.receipts import read_reference
from chatbot.store.work.changing import Change, Seen, changes_since

lead_page = section("lead_page", "/leads")


@lead_page.get("/<reference>")
@needs(Permission.READ_LEADS)
def show(reference: str) -> Page:
    if (meant := read_reference(reference)) not in ("", reference):
        return redirect(url_for("lead_page.show", reference=meant, **came_from(meant).of_list))
    lead, revision, read_before = _read(reference)
    while True:
        context = _context(lead, _saved_since(reference, read_before))
        if context["work"] is None:  # erased a moment ago
            abort(404)
        # A change between the two would be shown in part, and the next form would say that it was seen.
        if context["work"]["state"].revision == revision:
            return render_template("staff/lead.html", **context)
        lead, revision, _ = _read(reference)


def _context(lead: Lead, saved: tuple[Change, ...]) -> dict[str, Any]:
    dialog = dialogs().get(lead.study)
    view, checks = view_of(lead, dialog), record_checks_context(database(), lead, saved)
    stands = {name: each.now for name, each in checks["records"].after.criteria.items()}
    return {
        "lead": lead,
        "reference": lead.reference,
        "dialog": dialog,
        "came": came_from(lead.reference),
        "others": other_leads_of(database(), lead.reference, g.staff.studies),
        **_lead_context(lead, dialog, view),
        **work_context(database(), lead, saved),
        **checks,
        "view": view,
        "groups": in_groups(view.findings, stands),
        **history_context(database(), lead),
    }


def _read(reference: str) -> tuple[Lead, int, int]:
    """The lead as it stands in this revision, noted in the history and marked as read, and the revision up
    to which this account had read it before; 404 if there is none that it may see.
    """
    db = database()
    only_if_seen(reference)
    with writing(db):
        lead, found = get_lead(db, reference, now(), g.staff.actor), revision_of(db, reference)
        if lead is None or found is None:  # erased a moment ago
            abort(404)
        before = mark_read(db, g.staff.id, reference, found.revision)
    return lead, found.revision, before


def _saved_since(reference: str, read_before: int) -> tuple[Change, ...]:
    """What this account itself did and has not been shown: told once, whichever page of theirs comes first,
    and also if the answer to the form got lost.
    """
    changes = changes_since(database(), Seen(reference, read_before))
    return tuple(each for each in changes if each.actor == g.staff.actor)


def _lead_context(lead: Lead, dialog: Dialog | None, view: LeadView) -> dict[str, Any]:
    """What was said and shown, and how to call."""
    zone = zone_of(dialog)
    return {
        "contact": contact_of(lead, dialog, now()),
        "said": said_about(lead, dialog),
        "outcome": outcome_words().get(lead.outcome, lead.outcome),
        "voice": lead.voice,
        "voice_name": voice_words()[lead.voice],
        "registry": _registry(lead, dialog),
        "paper_names": _paper_names(lead, dialog),
        "translation_of": lambda finding: _translation(lead, dialog, finding),
        "asked_in": lambda question: _asked(lead, dialog, view, question),
        "why_open": why_open_words(),
        "unit_of": lambda question: _unit(lead, dialog, question),
        "at_the_site": lambda at: local_time(at, zone),
        "tag_of": LANGUAGE_TAGS,
        "language_name": language_words(),
        "in_languages": in_languages,
        "in_each_language": in_each_language,
        "status_name": status_name,
        "day": day,
    }


def _registry(lead: Lead, dialog: Dialog | None) -> dict[str, Any]:
    """What the registry said of the study on the day of the answers, and what its record says now."""
    stored: Any = lead.document.get("record", {})
    then = {"overall_status": stored.get("status", ""), "last_update": stored.get("last_update", "")}
    if dialog is None:
        return {"then": then, "now": None, "has_changed": False, "old_days": None}
    study = dialog.study
    days = study.status_days(now().date())
    return {
        "then": then,
        "now": study,
        "has_changed": (study.overall_status, study.last_update) != tuple(then.values()),
        "old_days": days if days is not None and days > current_app.config["STATUS_DAYS"] else None,
    }


def _paper_names(lead: Lead, dialog: Dialog | None) -> dict[str, str]:
    return {paper.id: _say(lead, paper.text) for paper in dialog.papers} if dialog else {}


def _translation(lead: Lead, dialog: Dialog | None, finding: FindingView) -> str:
    """The record's line in the request's language; empty in its own, and where today's record has another."""
    criterion = dialog.criterion.get(finding.criterion) if dialog else None
    if criterion is None or without_escapes(criterion.line) != finding.line:
        return ""
    said = _say(lead, criterion.translation)
    return said if said != finding.line else ""


def _asked(lead: Lead, dialog: Dialog | None, view: LeadView, question_id: str) -> str:
    """A question in the request's language, as it was asked or, if it was not, as it would have been."""
    asked = next((each.asked for each in view.conversation if each.question == question_id), None)
    if asked is not None:
        return asked[current_locale()]
    question = dialog.questions.get(question_id) if dialog else None
    return _say(lead, question.text) if question else question_id


def _unit(lead: Lead, dialog: Dialog | None, question_id: str) -> str:
    """The unit that a number was understood in; empty for a date, and for a question that is gone."""
    question = dialog.questions.get(question_id) if dialog else None
    return _say(lead, question.measure.default_unit.label) if question and question.measure else ""


def _say(lead: Lead, text: Text) -> str:
    return sentence(text, lead.study, Voice(lead.voice))
