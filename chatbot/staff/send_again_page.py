"""A form that is offered again, told in the words of the page that it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flask import render_template

from chatbot.i18n import gettext
from chatbot.staff.came_from import LIST, PLACE
from chatbot.staff.checked_criterion import finding_words, standing_words
from chatbot.staff.filters import NAMES
from chatbot.staff.frame import database
from chatbot.staff.sent_again import Kept
from chatbot.staff.words import erasure_reason_words, next_action_words, status_words
from chatbot.staff.work_words import call_outcome_words, number_source_words
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.staff import list_accounts

_OF_LEAD = re.compile(r"/leads/(?P<reference>[^/?]+)/(?:criteria/(?P<criterion>[^/?]+)/)?(?P<what>[^?]+)")
_BESIDE = frozenset({"revision", PLACE, LIST, "number", "whose", *NAMES})
"""What the forms of a lead send along that nobody typed: how it stood, and the list that it came from."""
_WHEN = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")

Told = tuple[tuple[str, str], ...]


def send_again_page(kept: Kept, status: int = 0) -> str:
    """Asks whether to send it; ``status`` is why it did not get through, 0 if the session was over."""
    about, fields = _told(kept)
    return render_template("staff/send_again.html", kept=kept, about=about, told=fields, status=status)


def _told(kept: Kept) -> tuple[str, Told]:
    """What it is, in one line (empty if it is about no lead), and each field with its name."""
    found = _OF_LEAD.search(kept.path)
    if found is None:
        return "", tuple((name, value) for name, value in kept.fields if value)
    lead = f"{gettext('Lead')} {found['reference']}"
    heading = " · ".join(filter(None, (lead, found["criterion"], _doings().get(found["what"], ""))))
    return heading, tuple(_fields(kept))


def _fields(kept: Kept) -> Iterator[tuple[str, str]]:
    labels, words = _labels(), _words()
    for name, value in kept.fields:
        if value and name not in _BESIDE:
            yield labels.get(name, name), words.get(name, {}).get(value) or _WHEN.sub(r"\1 \2", value)


def _doings() -> Mapping[str, str]:
    """By the end of the address."""
    return {
        "call": gettext("Log a call"),
        "status": gettext("Set the status"),
        "undo": gettext("Take the last status back"),
        "phone": gettext("Correct the telephone number"),
        "phone/back": gettext("Correct the telephone number"),
        "note": gettext("Write a note"),
        "assign": gettext("Assign"),
        "next": gettext("What is next"),
        "visit": gettext("Plan the screening visit"),
        "visit/cancel": gettext("Cancel the visit"),
        "check": gettext("Check against the records"),
        "erase": gettext("Erase this lead"),
    }


def _labels() -> Mapping[str, str]:
    return {
        "call-outcome": gettext("How did it end?"),
        "call-note": gettext("Note (optional)"),
        "call-move": gettext("Status after the call"),
        "call-next_call": gettext("Next call (optional)"),
        "status-to": gettext("Status"),
        "status-criterion": gettext("Criterion by which the person does not fit the study"),
        "phone-number": gettext("Number to call"),
        "phone-source": gettext("Where the number is from"),
        "put_back-phone": gettext("Number to call"),
        "note-text": gettext("Note"),
        "assign-to": gettext("Assigned to"),
        "next-action": gettext("Next"),
        "next-when": gettext("When"),
        "visit-starts_at": gettext("When"),
        "visit-minutes": gettext("How many minutes"),
        "visit-place": gettext("Where"),
        "standing": gettext("What do the records say about the answers?"),
        "finding": gettext("What do the records show for this criterion?"),
        "source": gettext("Which record"),
        "source_date": gettext("Date of the record"),
        "question": gettext("Which answer was not so"),
        "note": gettext("Note for colleagues"),
        "reason": gettext("Why it is erased"),
        "reference": gettext("The reference of this lead once more"),
    }


def _words() -> Mapping[str, Mapping[str, str]]:
    """Of the fields that are choices."""
    statuses = {each.value: said for each, said in status_words().items()}
    return {
        "call-outcome": {each.value: said for each, said in call_outcome_words().items()},
        "call-move": statuses,
        "status-to": statuses,
        "phone-source": {each.value: said for each, said in number_source_words().items()},
        "assign-to": _colleagues(),
        "next-action": next_action_words(),
        "standing": {each.value: said for each, said in standing_words().items()},
        "finding": {each.value: said for each, said in finding_words().items()},
        "reason": erasure_reason_words(),
    }


def _colleagues() -> Mapping[str, str]:
    """Their names by number; nobody's while the store cannot be used."""
    try:
        return {str(each.id): each.name for each in list_accounts(database())}
    except (StoreUnavailable, StoreRefused):
        return {}
