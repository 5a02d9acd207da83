"""The truth loop: one criterion of a lead held against the person's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http.client import OK
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, g, redirect, render_template, url_for
from sqlite_utils import Database

from chatbot.i18n import day, in_languages
from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Permission
from chatbot.screening.standing import AfterRecords, CriterionStanding, Standing, standing_after_records
from chatbot.staff.access import needs, only_if_seen
from chatbot.staff.came_from import came_from
from chatbot.staff.checked_criterion import (
    CheckedCriterion,
    criteria_of,
    finding_words,
    standing_words,
)
from chatbot.staff.frame import CHANGED_MEANWHILE, REFUSED, Page, database, dialogs, now, section
from chatbot.staff.record_check_form import RecordCheckForm
from chatbot.staff.words import local_time, outcome_words, zone_of
from chatbot.store.database import writing
from chatbot.store.documents import document_of, left_to_team
from chatbot.store.leads import get_lead, revision_of
from chatbot.store.record_checks import KeptCheck, add_check, checks_of
from chatbot.store.revisions import ChangedMeanwhile
from chatbot.store.staff import list_accounts
from chatbot.store.work.changing import Change

record_checks = section("record_checks", "/leads")


@dataclass(frozen=True, slots=True)
class RecordsOfLead:
    """What records showed of a lead, for its page and for that of each criterion.

    ``saved`` are the criteria whose checks this colleague has saved and is told of now.
    """

    criteria: Mapping[str, CheckedCriterion]
    after: AfterRecords
    checks: tuple[KeptCheck, ...]
    names: Mapping[int, str]
    zone: ZoneInfo
    saved: frozenset[str] = frozenset()

    def of(self, criterion: str) -> tuple[KeptCheck, ...]:
        """The checks of one criterion, the latest first: that is the one which counts."""
        return tuple(each for each in reversed(self.checks) if each.check.criterion == criterion)

    @property
    def checked(self) -> Mapping[str, CriterionStanding]:
        """Every line that records were held against, in the order of the findings."""
        return {name: each for name, each in self.after.criteria.items() if each.check}

    def open_after(self, criterion: str) -> str:
        """The next line that is to check and was not held against records yet; empty if none is left."""
        names = list(self.after.criteria)
        after = names.index(criterion) + 1
        lines = ((name, self.after.criteria[name]) for name in names[after:] + names[:after])
        return next((name for name, line in lines if line.now is Finding.UNKNOWN and not line.check), "")

    @property
    def moved(self) -> bool:
        """Whether a line stands elsewhere than by the answers."""
        return any(each.now is not each.said for each in self.after.criteria.values())

    def when(self, kept: KeptCheck) -> str:
        return local_time(kept.at, self.zone)

    def on(self, record: date) -> str:
        return day(record.isoformat())


@record_checks.get("/<reference>/criteria/<criterion>/check")
@needs(Permission.WORK_LEADS)
def ask(reference: str, criterion: str) -> Page:
    checked = _checked(reference, criterion)
    form = RecordCheckForm(checked, _today(checked), formdata=None)
    return _page(reference, checked, form)[0]


@record_checks.post("/<reference>/criteria/<criterion>/check")
@needs(Permission.WORK_LEADS)
def keep(reference: str, criterion: str) -> Page:
    checked = _checked(reference, criterion)
    form = RecordCheckForm(checked, _today(checked))
    if not form.validate():
        return _page(reference, checked, form)
    try:
        add_check(database(), reference, form.seen_revision, form.check, checked.signatures, now(), g.staff)
    except ChangedMeanwhile:
        return _page(reference, checked, form)
    place = came_from(reference).of_place
    to = url_for("lead_page.show", reference=reference, **place, _anchor=f"check-{criterion}")
    return redirect(to, 303)


def record_checks_context(db: Database, lead: Lead, saved: tuple[Change, ...] = ()) -> dict[str, Any]:
    """For the page of a lead that this colleague was let at: ``staff/_record_checks.html`` beside each
    finding, ``staff/_after_records.html`` once. ``saved`` is what they did and are told now.
    """
    dialog = dialogs().get(lead.study)
    kept = checks_of(db, lead.reference)
    findings = criteria_of(lead.document, dialog)
    said = {name: each.said for name, each in findings.items()}
    records = RecordsOfLead(
        findings,
        standing_after_records(said, [each.check for each in kept], left_to_team(lead.document)),
        kept,
        {each.id: each.name for each in list_accounts(db)},
        zone_of(dialog),
        frozenset(each.detail["criterion"] for each in saved if each.action == "lead.record_checked"),
    )
    words = {"standings": standing_words(), "findings": finding_words(), "outcomes": outcome_words()}
    return {"records": records, "record_words": words, "Standing": Standing, "in_languages": in_languages}


def _checked(reference: str, criterion: str) -> CheckedCriterion:
    """404 if there is no such lead or criterion, or this account may not see it."""
    study = only_if_seen(reference).study
    criteria = criteria_of(document_of(database(), reference), dialogs().get(study))
    if criterion not in criteria:
        abort(404)
    return criteria[criterion]


def _page(reference: str, checked: CheckedCriterion, form: RecordCheckForm) -> tuple[str, int]:
    """The page and its status. Whoever is shown what the person said has looked at the lead."""
    db = database()
    with writing(db):
        found = revision_of(db, reference)
        lead = get_lead(db, reference, now(), g.staff.actor)
    if lead is None or found is None:
        abort(404)
    is_sent = form.is_submitted()
    is_changed = is_sent and form.seen_revision != found.revision
    form.revision.data = str(found.revision)
    page = render_template(
        "staff/record_check.html",
        reference=reference,
        came=came_from(reference),
        checked=checked,
        form=form,
        is_changed=is_changed,
        **record_checks_context(db, lead),
    )
    if is_changed:
        return page, CHANGED_MEANWHILE
    return page, REFUSED if is_sent else OK


def _today(checked: CheckedCriterion) -> date:
    return now().astimezone(zone_of(checked.dialog)).date()
