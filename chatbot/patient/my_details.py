"""With the two codes of the receipt: see what was left, correct the telephone number, or erase it all."""

from __future__ import annotations

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import StringField

from chatbot.i18n import gettext
from chatbot.patient.context import conversation, now, open_store
from chatbot.patient.forms import PhoneForm, typed
from chatbot.patient.in_place import see_other
from chatbot.patient.paused import copies_of
from chatbot.patient.talk import Page
from chatbot.patient.whom_to_ask import also_ask
from chatbot.reading.telephones import e164
from chatbot.reading.text import showable
from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.store import history
from chatbot.store.errors import TooManyTries
from chatbot.store.leads import correct_phone, erase, find_for_person
from chatbot.store.paused import remove

my_details = Blueprint(
    "my_details", __name__, url_prefix="/<any(en, zh):locale>/<study>/my-details", template_folder="templates"
)


class CodesForm(FlaskForm):  # type: ignore[misc]
    reference = StringField(filters=[showable])
    code = StringField(filters=[showable])


@my_details.get("/")
def ask() -> Page:
    receipt = conversation().receipt
    return render_template("patient/codes.html", form=CodesForm(formdata=None), receipt=receipt)


@my_details.get("/phone")
@my_details.get("/erase")
def ask_again() -> Page:
    """Where a link to another language leads from a page that was reached with the codes."""
    return see_other(url_for("my_details.ask"))


@my_details.post("/")
def show() -> Page:
    """The codes travel in the body, never in an address."""
    lead = _lead()
    if not isinstance(lead, Lead):
        return _refused(lead)
    return _details_page(lead, PhoneForm(_region_of(lead), formdata=None))


@my_details.post("/phone")
def correct() -> Page:
    lead = _lead()
    if not isinstance(lead, Lead):
        return _refused(lead)
    form = PhoneForm(_region_of(lead))
    if not form.validate():
        return _details_page(lead, form), 422
    phone = e164(typed(form.phone), form.region) or ""
    with open_store().connect() as db:
        correct_phone(db, lead.reference, phone, typed(form.phone), now(), history.PERSON)
    _say_on_the_receipt(lead.reference, phone)
    corrected = _lead()
    return (
        _details_page(corrected, form, is_corrected=True)
        if isinstance(corrected, Lead)
        else _refused(corrected)
    )


@my_details.post("/erase")
def erase_all() -> Page:
    """Asked twice: then the lead is erased everywhere, and with it the conversation in this browser about its
    study.
    """
    lead = _lead()
    if not isinstance(lead, Lead):
        return _refused(lead)
    if request.form.get("sure") != "yes":
        return render_template("patient/erase.html", codes=_codes())
    is_of_this_study = lead.study == g.dialog.study.nct_id
    with open_store().connect() as db:
        remove(db, copies_of(conversation()) if is_of_this_study else (), now())
        is_traceless = erase(db, lead.reference, now(), history.PERSON)
    if is_of_this_study:
        conversation().erase()
    return render_template("patient/erased.html", is_traceless=is_traceless)


def _lead() -> Lead | str:
    """The lead that the posted codes name, or what to tell the person."""
    form = CodesForm()
    try:
        with open_store().connect() as db:
            lead = find_for_person(db, typed(form.reference), typed(form.code), now())
    except TooManyTries:
        waiting = gettext("There were too many tries. Please wait an hour.")
        return f"{waiting} {also_ask(g.dialog.study.contact)}"
    return lead or gettext("No details were found for these two codes. Please check them, letter by letter.")


def _region_of(lead: Lead) -> str:
    """Where a number without a country's code is from: the codes open a lead on the pages of any study."""
    dialog: Dialog = current_app.extensions["dialogs"].get(lead.study, g.dialog)
    return dialog.site.region


def _refused(message: str) -> Page:
    return render_template("patient/codes.html", form=CodesForm(), receipt=None, error=message), 422


def _details_page(lead: Lead, form: PhoneForm, is_corrected: bool = False) -> str:
    return render_template(
        "patient/details.html", lead=lead, form=form, codes=_codes(), is_corrected=is_corrected
    )


def _codes() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("reference", "code")}


def _say_on_the_receipt(reference: str, phone: str) -> None:
    receipt = conversation().receipt
    if receipt and receipt.reference == reference:
        conversation().will_be_called_at(phone)
