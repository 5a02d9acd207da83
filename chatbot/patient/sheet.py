"""The take-away sheet: what was answered and what is open, in both languages, on paper for one's own doctor.

Nothing is kept or sent for it. Where the diagnosis is concealed, the paper must be safe in the patient's
hands: it then names no illness, no answer and no study.
"""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from chatbot.i18n import LOCALES
from chatbot.patient.context import contact_context, conversation, now, where_next
from chatbot.patient.conversation import Conversation
from chatbot.patient.in_place import see_other
from chatbot.patient.notices import lasting
from chatbot.patient.shown import (
    AnsweredTurn,
    fitting_points,
    notes,
    open_points,
    outcome_key,
    reasons,
    turns,
)
from chatbot.patient.talk import Page
from chatbot.patient.wording import answer_text, at_the_site
from chatbot.qr import qr_code
from chatbot.screening.dialog import Dialog, Kind
from chatbot.screening.interview import Answer

sheet = Blueprint("sheet", __name__, url_prefix="/<any(en, zh):locale>/<study>", template_folder="templates")


LONG = 3000
"""From this length of the answers on, they are set smaller, so that two pages hold them all."""


@sheet.get("/my-summary")
def show() -> Page:
    """A page made to be printed; not before there is a result, and not after a no."""
    talked = conversation()
    if not talked.has_result:
        return see_other(where_next())
    if talked.assessment.is_declined:
        return see_other(url_for("hand_off.result"))
    phone = contact_context(talked.dialog)["contact_phone"]
    call = qr_code(phone[0]) if phone else None
    if talked.is_concealed:
        return render_template("patient/quiet_summary.html", call=call, banners=lasting(talked))
    return render_template(
        "patient/summary.html",
        is_long=_length(talked) > LONG,
        call=call,
        banners=lasting(talked),
        made_on=at_the_site(now()).date().isoformat(),
        outcome_key=outcome_key(talked),
        reasons=reasons(talked),
        notes=notes(talked),
        open_points=open_points(talked),
        fitting_points=fitting_points(talked),
        papers=talked.dialog.papers,
        answered=printable_answers(talked),
    )


def printable_answers(conversation: Conversation) -> tuple[AnsweredTurn, ...]:
    """What is known and may lie on a table: nothing private, nothing typed freely (it may name somebody)."""
    if conversation.is_concealed:
        return ()
    private = private_questions(conversation.dialog)
    return tuple(
        turn
        for turn in turns(conversation)
        if turn.question.id not in private
        and turn.question.kind is not Kind.TEXT
        and _says_something(turn.answer)
    )


def private_questions(dialog: Dialog) -> frozenset[str]:
    """Those of sensitive steps, those by which something sensitive fails, and whether the patient knows."""
    asked = {each.id for step in dialog.steps if step.sensitive for each in step.questions}
    failing = (
        branch.when.questions()
        for criterion in dialog.criteria
        for branch in criterion.does_not_fit_when
        if criterion.sensitive or branch.sensitive
    )
    told = {dialog.roles.patient_knows} if dialog.roles.patient_knows else set[str]()
    return frozenset(told).union(asked, *failing)


def _length(conversation: Conversation) -> int:
    """Of all answers as printed in both languages, in the width of Latin letters: a Chinese one takes two."""
    dialog, voice = conversation.dialog, conversation.voice
    printed = (
        answer_text(dialog, turn.question, turn.answer, voice, locale)
        for turn in printable_answers(conversation)
        for locale in LOCALES
    )
    return sum(len(text) + sum(not letter.isascii() for letter in text) for text in printed)


def _says_something(answer: Answer) -> bool:
    return answer.value is not None or bool(answer.raw)
