"""The hand-off: the outcome page, the call-back form and the receipt."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from flask import Blueprint, render_template, request, url_for

from chatbot.i18n import LOCALES, current_locale
from chatbot.patient.consents import ConsentText, consent_texts, of_age, shown_hash
from chatbot.patient.context import conversation, now, open_store, where_next
from chatbot.patient.forms import MOST, CallBackForm, draft, entered, typed
from chatbot.patient.freezing import raised_by_words
from chatbot.patient.in_place import see_other
from chatbot.patient.leaving import contact_of, lead_of, whom_to_tell
from chatbot.patient.notices import banners, banners_when_refused, because_of, lasting
from chatbot.patient.paused import copies_of, forget_copies
from chatbot.patient.shown import notes, open_points, outcome_key, papers_step, reasons
from chatbot.patient.talk import Page
from chatbot.reading.telephones import e164, international
from chatbot.store.database import checkpoint_after_erasure, writing
from chatbot.store.errors import AlreadyErased, StoreUnavailable
from chatbot.store.leads import keep_lead, was_erased
from chatbot.store.paused import remove
from chatbot.store.receipts import Receipt

hand_off = Blueprint(
    "hand_off", __name__, url_prefix="/<any(en, zh):locale>/<study>", template_folder="templates"
)


@hand_off.get("/your-result")
def result() -> Page:
    """What the answers come to, why, what to bring, and whom to call."""
    talked = conversation()
    if not talked.has_result:
        return see_other(where_next())
    return render_template(
        "patient/result.html",
        outcome=talked.assessment.outcome.value,
        outcome_key=outcome_key(talked),
        reasons=reasons(talked),
        open_points=open_points(talked),
        papers=talked.dialog.papers,
        papers_step=papers_step(talked),
        notes=notes(talked),
        banners=lasting(talked),
        because_of=partial(because_of, talked),
        may_leave_details=talked.may_leave_details,
    )


@hand_off.get("/call-back")
def call_back() -> Page:
    """The form; once it was sent, the receipt in its place."""
    if conversation().receipt is not None and not _is_erased():
        return see_other(url_for("hand_off.receipt"))
    if not conversation().may_leave_details:
        return see_other(url_for("hand_off.result"))
    if not conversation().is_checked:
        return see_other(url_for("talk.check"))
    return _call_back_page(CallBackForm(formdata=None, data=dict(conversation().draft)))


@hand_off.post("/call-back")
def leave_details() -> Page:
    """Keep the lead in one durable transaction, in which what waited under a code goes; only then is there a
    receipt. The button of another language only keeps what is typed.
    """
    talked = conversation()
    talked.keep_draft(draft(request.form))
    if request.form.get("language") in LOCALES:
        return see_other(url_for("hand_off.call_back", locale=request.form["language"]))
    if not talked.may_leave_details:
        return see_other(where_next())
    if not (talked.is_checked or talked.receipt):
        return see_other(url_for("talk.check"))
    form, consents = CallBackForm(), consent_texts(talked.voice)
    is_todays_text = request.form.get("consent_texts") == _statements_hash(consents)
    if not (form.validate() and is_todays_text):
        return _call_back_page(form, 422, consent_changed=not is_todays_text)
    try:
        receipt = _keep(form, consents)
    except AlreadyErased:
        talked.new_form()
        return _call_back_page(form, 409, was_erased=True)
    forget_copies(talked)
    phone = talked.called_at if receipt.differs else e164(typed(form.phone), talked.dialog.site.region) or ""
    talked.hand_over(receipt, phone, (message.id for message in raised_by_words(talked, form.words)))
    return see_other(url_for("hand_off.receipt"))


@hand_off.get("/your-receipt")
def receipt() -> Page:
    talked = conversation()
    if talked.receipt is None:
        return see_other(where_next())
    called_at = international(talked.called_at, talked.dialog.site.region) if talked.called_at else ""
    return render_template(
        "patient/receipt.html", receipt=talked.receipt, called_at=called_at, is_erased=_is_erased()
    )


def details_again() -> Page:
    """The call-back form that was just posted could not be trusted: sent again in one tap, or kept for when
    the questions are answered again.
    """
    talked = conversation()
    talked.keep_draft(draft(request.form))
    kept = talked.draft if request.cookies else {}
    lost = {name: value for name, value in entered(request.form).items() if name not in kept}
    above = banners_when_refused(talked, CallBackForm().words)
    talked.tell(each.id for each in above)
    return render_template(
        "patient/details_again.html",
        kept=kept,
        lost=lost,
        banners=above,
        has_cookies=bool(request.cookies),
    ), 400


def storage_failed() -> Page:
    """The lead could not be kept: say so, keep what was typed, and show the telephone."""
    if request.endpoint == "hand_off.leave_details":
        return _call_back_page(CallBackForm(), 503, storage_failed=True)
    return render_template("patient/unavailable.html"), 503


def _call_back_page(form: CallBackForm, status: int = 200, **said: bool) -> Page:
    talked = conversation()
    consents = consent_texts(talked.voice)
    above = banners(talked) if status == HTTPStatus.OK else banners_when_refused(talked, form.words)
    talked.form_key()
    talked.tell(each.id for each in above)
    page = render_template(
        "patient/call_back.html",
        form=form,
        consents=consents,
        of_age=of_age(),
        consent_texts=_statements_hash(consents),
        most=MOST,
        banners=above,
        **said,
    )
    return page, status


def _keep(form: CallBackForm, consents: tuple[ConsentText, ...]) -> Receipt:
    talked, locale, at = conversation(), current_locale(), now()
    given = tuple(consent.given(locale, at) for consent in consents)
    contact = contact_of(form, talked.dialog.site.region)
    lead = lead_of(talked, contact, form.words, given, [of_age().made(locale, at)], locale, at)
    store = open_store()
    copies = copies_of(talked)
    with store.connect() as db:
        with writing(db):
            receipt = keep_lead(db, lead, talked.form_key(), store.keys.receipt, whom_to_tell(lead.study))
            remove(db, copies, at)
        if copies:
            checkpoint_after_erasure(db)
    return receipt


def _statements_hash(consents: tuple[ConsentText, ...]) -> str:
    return shown_hash([*(consent.hash for consent in consents), of_age().hash(current_locale())])


def _is_erased() -> bool:
    """The lead of this browser's receipt was erased, by its codes elsewhere or by the team."""
    receipt = conversation().receipt
    if receipt is None:
        return False
    try:
        with open_store().connect() as db:
            return was_erased(db, receipt.reference)
    except StoreUnavailable:
        return False
