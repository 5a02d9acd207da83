"""The page of one lead: what a coordinator reads before calling."""

from __future__ import annotations

from flask import abort, g, render_template

from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Permission
from chatbot.staff.access import needs, only_if_seen
from chatbot.staff.frame import Page, database, dialogs, now, section
from chatbot.staff.work_context import work_context
from chatbot.store.database import writing
from chatbot.store.lead_reads import mark_read
from chatbot.store.leads import get_lead, revision_of

lead_page = section("lead_page", "/leads")


@lead_page.get("/<reference>")
@needs(Permission.READ_LEADS)
def show(reference: str) -> Page:
    lead = _read(reference)
    context = {
        "lead": lead,
        "reference": reference,
        "dialog": dialogs().get(lead.study),
        **work_context(database(), lead),
    }
    return render_template("staff/lead.html", **context)


def _read(reference: str) -> Lead:
    """The lead, noted in the history and marked as read; 404 if there is none that this account may see."""
    db = database()
    found = revision_of(db, reference)
    only_if_seen(found.study if found else None)
    with writing(db):
        lead = get_lead(db, reference, now(), g.staff.actor)
        if lead is None or found is None:  # erased a moment ago
            abort(404)
        mark_read(db, g.staff.id, reference, found.revision)
    return lead
