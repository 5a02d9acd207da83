"""What every patient page stands on: the study in the path, this person's conversation, where it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import abort, current_app, g, session, url_for

from chatbot.config import kept_days_of
from chatbot.i18n import catalogs, current_locale, day, in_each_language, in_languages, status_name
from chatbot.patient.conversation import Conversation
from chatbot.patient.fields import QuantityField
from chatbot.patient.notices import banners, pending
from chatbot.patient.shown import progress
from chatbot.patient.whom_to_ask import also_ask, grown_up_can, if_nobody_calls
from chatbot.patient.wording import (
    answer_text,
    at_the_site,
    call_words,
    candidate_text,
    number,
)
from chatbot.reading.quantities import Candidate
from chatbot.reading.telephones import contact_telephone
from chatbot.screening.dialog import Dialog
from chatbot.screening.study import Study
from chatbot.screening.wording import Text
from chatbot.sealing import Lost
from chatbot.store import Store

ANSWER_ANCHOR, READ_FIRST_ANCHOR = "now", "read-first"


def take_study_from_path(_: str | None, values: dict[str, Any] | None) -> None:
    """The locale and the study of a path are facts of the request, not arguments of its view."""
    taken = values or {}
    g.locale = taken.pop("locale", None) or g.get("locale")
    study = taken.pop("study", None)
    dialogs: Mapping[str, Dialog] = current_app.extensions["dialogs"]
    if study not in dialogs:
        abort(404)
    g.dialog = dialogs[study]


def give_study_to_path(endpoint: str, values: dict[str, Any]) -> None:
    if current_app.url_map.is_endpoint_expecting(endpoint, "study") and "dialog" in g:
        values.setdefault("study", g.dialog.study.nct_id)
        values.setdefault("locale", current_locale())


def now() -> datetime:
    return datetime.now(UTC)


def open_store() -> Store:
    found: Store = current_app.extensions["store"]()
    return found


def conversation() -> Conversation:
    """This request's conversation, opened once."""
    if "conversation" not in g:
        g.conversation = Conversation(g.dialog, session, now().date())
    found: Conversation = g.conversation
    return found


def where_next() -> str:
    """Where this person goes on: what has to be said first, else the next question, else the end."""
    talked = conversation()
    if talked.outdated:
        return url_for("talk.changed")
    if talked.assessment.is_declined:
        return url_for("hand_off.result")
    if pending(talked):
        return url_for("talk.notice")
    if talked.is_stopped:
        return url_for("hand_off.result")
    return step_address(talked.walk.next_step.id) if talked.walk.next_step else url_for("talk.check")


def step_address(step_id: str) -> str:
    """A step opens at its question, or at the first safety message above it."""
    if step_id == conversation().walk.path[0].step.id:
        return url_for("talk.start")
    return url_for("talk.step", step_id=step_id, _anchor=step_anchor())


def step_anchor() -> str:
    return READ_FIRST_ANCHOR if banners(conversation()) else ANSWER_ANCHOR


def say(text: Text) -> str:
    """A sentence of the dialog, in this person's voice and locale."""
    talked = conversation()
    return catalogs().say(text, talked.voice, current_locale(), talked.dialog.study.nct_id)


def reading_text(field: QuantityField, candidate: Candidate) -> str:
    """One reading of a number that is asked back, in words."""
    default = field.measure.default_unit
    return candidate_text(candidate, say(candidate.unit.label), default.id, say(default.label))


def lost_because() -> str:
    """Why the conversation that this browser had could not be opened; empty if nothing was lost."""
    lost = getattr(session, "lost", None)
    return lost.value if isinstance(lost, Lost) else ""


def contact_context(dialog: Dialog) -> dict[str, Any]:
    """Whom to call, on every page about a study."""
    contact = dialog.study.contact
    return {
        "contact": contact,
        "contact_phone": contact_telephone(contact, dialog.site.region),
        "also_ask": lambda: also_ask(contact),
        "grown_up_can": lambda: grown_up_can(contact),
        "if_nobody_calls": lambda: if_nobody_calls(contact),
    }


def lead_days() -> int:
    """How long what a person leaves about this study is kept at the most."""
    return kept_days_of(current_app.config, g.dialog.study.nct_id)


def old_status_days(study: Study) -> int | None:
    """How old the registry's status is, if it is older than the operator wants to leave unsaid."""
    days = study.status_days(now().date())
    return days if days is not None and days > current_app.config["STATUS_DAYS"] else None


def page_context() -> dict[str, Any]:
    """What the templates of patient pages use."""
    if "dialog" not in g:
        return {}
    talked = conversation()
    study = talked.dialog.study
    done, left = progress(talked)
    return {
        **contact_context(talked.dialog),
        "dialog": talked.dialog,
        "study": study,
        "old_status_days": old_status_days(study),
        "lead_days": lead_days,
        "talked": talked,
        "voice": talked.voice.value,
        "is_concealed": talked.is_concealed,
        "banners": banners(talked),
        "lost": lost_because(),
        "say": say,
        "call_words": partial(call_words, talked.dialog.site),
        "answer_text": lambda question, answer: answer_text(
            talked.dialog, question, answer, talked.voice, current_locale()
        ),
        "in_languages": in_languages,
        "in_each_language": in_each_language,
        "day": day,
        "number": number,
        "at_the_site": at_the_site,
        "status_name": status_name,
        "step_address": step_address,
        "step_anchor": step_anchor,
        "next_address": where_next(),
        "done": done,
        "left": left,
        "reading_text": reading_text,
    }
