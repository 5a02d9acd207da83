"""What the history says in plain words: each action that anything in the program records has a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from chatbot.i18n import gettext, pgettext
from chatbot.screening.staff_role import Role
from chatbot.staff.checked_criterion import standing_words
from chatbot.staff.export_form import form_choices, reason_choices
from chatbot.staff.filter_words import filter_words
from chatbot.staff.wording import role_name
from chatbot.staff.words import (
    erasure_reason_words,
    local_time,
    next_action_words,
    outcome_words,
    status_words,
)
from chatbot.staff.work_words import call_outcome_words, number_source_words
from chatbot.store.database import utc_time
from chatbot.store.history import OPERATOR, PERSON

MOST_NAMED = 5
"""How many references of a list are named."""

ACTIONS: Mapping[str, Callable[[], str]] = {
    "lead.kept": lambda: gettext("Lead submitted"),
    "lead.read": lambda: gettext("Lead read"),
    "lead.refused": lambda: gettext("Wrong withdrawal code entered"),
    "lead.phone_corrected": lambda: gettext("Telephone number corrected"),
    "lead.phone_confirmed": lambda: gettext("Telephone number confirmed as right"),
    "lead.phone_put_back": lambda: gettext("Earlier telephone number put back"),
    "lead.status_changed": lambda: gettext("Status changed"),
    "lead.status_undone": lambda: gettext("Status taken back"),
    "lead.called": lambda: gettext("Call logged"),
    "lead.noted": lambda: gettext("Note added"),
    "lead.assigned": lambda: gettext("Lead assigned"),
    "lead.next_action_set": lambda: gettext("Next action set"),
    "lead.visit_planned": lambda: gettext("Visit planned"),
    "lead.visit_moved": lambda: gettext("Visit moved"),
    "lead.visit_cancelled": lambda: gettext("Visit cancelled"),
    "lead.visit_exported": lambda: gettext("Visit downloaded for a calendar"),
    "lead.record_checked": lambda: gettext("Criterion checked against records"),
    "lead.erased": lambda: gettext("Lead erased"),
    "leads.listed": lambda: gettext("List of leads read"),
    "leads.searched": lambda: gettext("Leads searched"),
    "leads.exported": lambda: gettext("Leads exported"),
    "leads.purged": lambda: gettext("Leads past their retention period erased"),
    "leads.rescored": lambda: gettext("Leads judged by today's questions, for comparison only"),
    "log.exported": lambda: gettext("Screening log exported"),
    "history.searched": lambda: gettext("History searched"),
    "notice.sent": lambda: gettext("Notice mailed"),
    "notice.failed": lambda: gettext("Notice given up after the last try"),
    "pause.kept": lambda: gettext("Answers kept under a code"),
    "pause.opened": lambda: gettext("Answers under a code opened"),
    "pause.erased": lambda: gettext("Answers under a code erased"),
    "pauses.purged": lambda: gettext("Answers under expired codes erased"),
    "staff.added": lambda: gettext("Account added"),
    "staff.changed": lambda: gettext("Account changed"),
    "staff.link_made": lambda: gettext("Set-up link made"),
    "staff.set_up": lambda: gettext("Account set up"),
    "staff.disabled": lambda: gettext("Account disabled"),
    "staff.enabled": lambda: gettext("Account enabled again"),
    "staff.signed_in": lambda: gettext("Signed in"),
    "staff.sign_in_failed": lambda: gettext("Sign-in failed"),
    "staff.signed_out": lambda: gettext("Signed out"),
    "staff.sessions_ended": lambda: gettext("Sessions ended"),
    "staff.refused": lambda: gettext("Page refused"),
    "staff.password_changed": lambda: gettext("Password changed"),
    "staff.password_refused": lambda: gettext("Wrong password entered"),
    "staff.app_changed": lambda: gettext("Authenticator app changed"),
    "staff.recovery_codes_changed": lambda: gettext("New recovery codes made"),
    "staff.recovery_code_used": lambda: gettext("Recovery code used"),
    "store.migrated": lambda: gettext("Database upgraded"),
    "store.backed_up": lambda: gettext("Backup made"),
    "store.restored": lambda: gettext("Backup restored"),
}

# Of a detail that is no name for anything outside the program nothing is said.
_UNSAID = {"revision"}
_MOMENTS = {"due", "since", "until", "wrong_since"}
_DETAILS: Mapping[str, Callable[[], str]] = {
    "action": lambda: pgettext("history", "what"),
    "actor": lambda: pgettext("history", "who"),
    "before": lambda: pgettext("history", "older than entry"),
    "channel": lambda: pgettext("history", "channel"),
    "count": lambda: pgettext("history", "how many"),
    "criterion": lambda: pgettext("history", "criterion"),
    "days": lambda: pgettext("history", "days"),
    "disabled_again": lambda: pgettext("history", "disabled again"),
    "dialog_hash": lambda: pgettext("history", "fingerprint of the questions"),
    "due": lambda: pgettext("history", "due"),
    "erased_again": lambda: pgettext("history", "erased again"),
    "filter": lambda: pgettext("history", "filter"),
    "form": lambda: pgettext("history", "file"),
    "kind": lambda: pgettext("history", "kind"),
    "leads": lambda: pgettext("history", "leads"),
    "migrations": lambda: pgettext("history", "upgrades"),
    "outcome": lambda: pgettext("history", "outcome"),
    "page": lambda: pgettext("history", "page"),
    "pauses": lambda: pgettext("history", "codes"),
    "reason": lambda: pgettext("history", "reason"),
    "references": lambda: pgettext("history", "leads"),
    "role": lambda: pgettext("history", "role"),
    "rows": lambda: pgettext("history", "rows"),
    "sessions_ended": lambda: pgettext("history", "sessions ended"),
    "since": lambda: pgettext("history", "from"),
    "source": lambda: pgettext("history", "from whom"),
    "standing": lambda: pgettext("history", "records"),
    "studies": lambda: pgettext("history", "studies"),
    "study": lambda: pgettext("history", "study"),
    "subject": lambda: pgettext("history", "about"),
    "to": lambda: pgettext("history", "to"),
    "tries": lambda: pgettext("history", "tries"),
    "until": lambda: pgettext("history", "until"),
    "wrong_since": lambda: pgettext("history", "logged as wrong"),
}

# Details that somebody chose from a list, or that one of the program's own names stands for.
_CHOICES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "action": lambda: {**{each: say() for each, say in ACTIONS.items()}, **next_action_words()},
    "channel": lambda: {"web": gettext("on the web"), "phone": gettext("by phone")},
    "form": form_choices,
    "kind": lambda: {
        "new_lead": pgettext("history", "a new lead"),
        "digest": pgettext("history", "the day's summary"),
    },
    "outcome": lambda: {
        **outcome_words(),
        **{outcome.value: words for outcome, words in call_outcome_words().items()},
    },
    "reason": lambda: {**reason_choices(), **erasure_reason_words()},
    "role": lambda: {role.value: role_name(role) for role in Role},
    "source": lambda: {each.value: words for each, words in number_source_words().items()},
    "standing": lambda: {each.value: words for each, words in standing_words().items()},
    "to": lambda: {status.value: words for status, words in status_words().items()},
}


# The part of the staff's pages that a route belongs to.
_PAGES: Mapping[str, Callable[[], str]] = {
    "accounts": lambda: gettext("Accounts"),
    "dashboard": lambda: gettext("Figures"),
    "due": lambda: gettext("Due"),
    "erasing": lambda: pgettext("history", "a lead"),
    "exports": lambda: gettext("Export"),
    "history_page": lambda: gettext("History"),
    "inbox": lambda: gettext("Inbox"),
    "lead_page": lambda: pgettext("history", "a lead"),
    "own_account": lambda: gettext("My account"),
    "question_report": lambda: gettext("Answers and records"),
    "record_checks": lambda: pgettext("history", "a lead"),
    "searching": lambda: gettext("Find a lead"),
    "work": lambda: pgettext("history", "a lead"),
}


def _page(route: str) -> str:
    part = route.partition(".")[0]
    return _PAGES[part]() if part in _PAGES else route


_SAID_OF: Mapping[str, Callable[[str], str]] = {"dialog_hash": lambda text: text[:8], "page": _page}


def action_words(action: str) -> str:
    """An action that this version does not know keeps its own name."""
    say = ACTIONS.get(action)
    return say() if say else action


def actor_words(actor: str, names: Mapping[str, str]) -> str:
    """``names``: those of accounts, by actor. One that is gone keeps its number."""
    plain = {PERSON: gettext("The person who asked"), OPERATOR: gettext("Operator (command line)")}
    return plain.get(actor) or names.get(actor, actor)


def detail_words(
    detail: Mapping[str, Any], names: Mapping[str, str] | None = None, zone: ZoneInfo | None = None
) -> str:
    """As "criterion: I3; records: Confirmed"; of a long list the first few and how many there are.

    ``names``: those of accounts, by actor. Times are on the clock of ``zone``, else in UTC.
    """
    parts = (
        gettext(
            "%(name)s: %(value)s",
            name=_name(name, value),
            value=_said(name, value, names or {}, zone or ZoneInfo("UTC")),
        )
        for name, value in detail.items()
        if name not in _UNSAID
    )
    return gettext("; ").join(parts)


def _name(detail: str, value: object) -> str:
    if detail == "action" and value in next_action_words():
        return pgettext("history", "next action")
    return _DETAILS[detail]() if detail in _DETAILS else detail


def _said(name: str, value: object, names: Mapping[str, str], zone: ZoneInfo) -> str:
    if name == "filter" and isinstance(value, list):
        return filter_words(value, names, zone)
    if str(value) in names:
        return names[str(value)]
    if name in _CHOICES:
        return _CHOICES[name]().get(str(value), str(value))
    if name in _MOMENTS and value:
        return local_time(utc_time(str(value)), zone)
    if name in _SAID_OF:
        return _SAID_OF[name](str(value))
    if not isinstance(value, list):
        return str(value)
    named = gettext(", ").join(str(each) for each in value[:MOST_NAMED])
    if len(value) > MOST_NAMED:
        return gettext("%(named)s … (%(num)d in all)", named=named, num=len(value))
    return named or (gettext("every study") if name == "studies" else gettext("none"))
