"""A conversation and a call-back form -> the lead that is kept of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import current_app

from chatbot.patient.conversation import Conversation
from chatbot.patient.forms import CallBackForm, typed
from chatbot.patient.freezing import freeze
from chatbot.reading.telephones import e164
from chatbot.screening.lead import Consent, ContactDetails, Lead


def lead_of(
    talked: Conversation,
    contact: ContactDetails,
    words: Iterable[str],
    consents: tuple[Consent, ...],
    declarations: Iterable[Mapping[str, object]],
    locale: str,
    at: datetime,
) -> Lead:
    """``words`` are what they wrote freely in the form; ``at`` is when it was sent (UTC), ``locale`` the
    language in which it was shown.
    """
    return Lead(
        study=talked.dialog.study.nct_id,
        locale=locale,
        voice=talked.voice.value,
        dialog_version=talked.dialog.version,
        dialog_hash=talked.dialog.hash,
        outcome=talked.assessment.outcome.value,
        submitted_at=at,
        contact=contact,
        consents=consents,
        document=freeze(talked, locale, words, declarations),
    )


def whom_to_tell(study: str) -> tuple[str, ...]:
    """The mail addresses that the settings name for a new lead of this study."""
    addresses: Mapping[str, tuple[str, ...]] = current_app.extensions["notice_addresses"]
    return addresses.get(study, ())


def contact_of(form: CallBackForm, region: str) -> ContactDetails:
    """What a valid form says; ``region`` is where a number without a country's code is from."""
    return ContactDetails(
        name=typed(form.name),
        phone=e164(typed(form.phone), region) or "",
        phone_as_typed=typed(form.phone),
        best_time=typed(form.best_time),
        safe_contact=typed(form.safe_contact),
        hospital=typed(form.hospital),
        treatment_date_set=typed(form.treatment_date_set),
        city=typed(form.city),
        note=typed(form.note),
    )
