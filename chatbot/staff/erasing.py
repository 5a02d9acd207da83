"""A lead is erased by staff, for good: asked for once more before, and told honestly after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, redirect, render_template, request, session, url_for

from chatbot.i18n import gettext
from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs, only_if_seen
from chatbot.staff.frame import REFUSED, Page, database, now, section
from chatbot.staff.words import erasure_reason_words
from chatbot.store.history import has_done
from chatbot.store.leads import erase, revision_of
from chatbot.store.other_leads import other_leads_of
from chatbot.store.receipts import read_reference

erasing = section("erasing", "/leads")

_ERASED = "erased"


@erasing.get("/<reference>/erase")
@needs(Permission.ERASE_LEADS)
def ask(reference: str) -> Page:
    only_if_seen(reference)
    return _page(reference, {})


@erasing.post("/<reference>/erase")
@needs(Permission.ERASE_LEADS)
def erase_lead(reference: str) -> Page:
    """Sent twice, it says the same: what this account has just erased is no longer anybody's to see."""
    if not _has_just_erased(reference):
        only_if_seen(reference)
    if errors := _mistakes(reference):
        return _page(reference, errors), REFUSED
    is_traceless = erase(database(), reference, now(), g.staff.actor, request.form["reason"])
    session[_ERASED] = {"reference": reference, "is_traceless": is_traceless}
    return redirect(url_for("inbox.show"), 303)


def erased_context() -> dict[str, Any]:
    """What was erased a moment ago, told once."""
    return {"erased": session.pop(_ERASED, None)}


def _has_just_erased(reference: str) -> bool:
    db = database()
    return revision_of(db, reference) is None and has_done(db, g.staff.actor, "lead.erased", reference)


def _page(reference: str, errors: Mapping[str, str]) -> str:
    """Nothing personal stands here, so it is no look at a lead."""
    return render_template(
        "staff/erase.html",
        reference=reference,
        errors=errors,
        reasons=erasure_reason_words(),
        others=other_leads_of(database(), reference, g.staff.studies),
    )


def _mistakes(reference: str) -> dict[str, str]:
    errors = {}
    if request.form.get("reason") not in erasure_reason_words():
        errors["reason"] = gettext("Choose why: the history keeps this.")
    if read_reference(request.form.get("reference", "")) != reference:
        errors["reference"] = gettext("This is not the reference of this lead. Nothing was erased.")
    return errors
