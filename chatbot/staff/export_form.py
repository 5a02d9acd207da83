"""The form of an export: what file, why, and which leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.i18n import gettext
from chatbot.staff.filters import FilterRefused, offered_choices, read_filter
from chatbot.staff.words import field_labels
from chatbot.store.lead_filter import LeadFilter
from chatbot.store.staff import Account

LOG = "log"
PAGE = "html"

Choices = Mapping[str, str]
"""Value -> words, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``content`` is "list" or LOG, ``kind`` one of the writers' or PAGE."""

    content: str
    kind: str
    reason: str
    leads: LeadFilter

    @property
    def form(self) -> str:
        return f"{self.content}-{self.kind}"


def form_choices() -> Choices:
    return {
        "list-xlsx": gettext("List of leads, as an Excel workbook (XLSX)"),
        "list-csv": gettext("List of leads, as a text table (CSV)"),
        "list-json": gettext("List of leads, for programs (JSON)"),
        "log-html": gettext("Screening and enrolment log without identities, to print"),
        "log-xlsx": gettext("Screening and enrolment log without identities, as an Excel workbook (XLSX)"),
        "log-csv": gettext("Screening and enrolment log without identities, as a text table (CSV)"),
    }


def reason_choices() -> Choices:
    """A choice and not a text: the history keeps it for good, and no name must get into it."""
    return {
        "study_file": gettext("For the study's file"),
        "calls": gettext("To make calls or plan visits away from this site"),
        "records": gettext("To compare with hospital records"),
        "report": gettext("To report recruitment to the sponsor, monitor or ethics committee"),
        "quality": gettext("To check the quality of the data"),
        "person_asked": gettext("The person asked for a copy"),
        "other": gettext("Another reason, noted in the study's file"),
    }


def filter_choices(account: Account, colleagues: tuple[Account, ...]) -> Mapping[str, tuple[str, Choices]]:
    """By field its label and what can be chosen; an empty choice does not narrow."""
    every = {"": gettext("All")}
    labels, offered = field_labels(), offered_choices(account, colleagues)
    only = {"study"} if len(offered["study"]) == 1 else set()
    return {
        name: (labels[name], choices if name in only else {**every, **choices})
        for name, choices in offered.items()
    }


def read_asked(fields: Mapping[str, str], account: Account) -> tuple[Asked | None, Mapping[str, str]]:
    """What the form asks for, or None and, by field, what to do about it."""
    errors: dict[str, str] = {}
    form, reason = fields.get("form", ""), fields.get("reason", "")
    if form not in form_choices():
        errors["form"] = gettext("Choose what file you need.")
    if reason not in reason_choices():
        errors["reason"] = gettext("Choose why you need it: the history keeps this.")
    leads = LeadFilter()
    try:
        leads = read_filter(fields, account)
    except FilterRefused as refusal:
        errors |= {name: _what_to_do(name) for name in refusal.fields}
    content, _, kind = form.partition("-")
    if content == LOG and not leads.study and "study" not in errors:
        errors["study"] = gettext("Choose one study: each has its own log.")
    return (None, errors) if errors else (Asked(content, kind, reason, leads), {})


def _what_to_do(name: str) -> str:
    if name in ("since", "until"):
        return gettext("Write the day as year-month-day, such as 2026-12-31.")
    return gettext("Choose one of these.")
