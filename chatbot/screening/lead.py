"""What a person chose to submit, frozen as it was said and shown: the store keeps it, staff read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class LeadStatus(Enum):
    NEW = "new"
    CONTACTED = "contacted"
    RECORDS_REQUESTED = "records_requested"
    SCREENING_VISIT = "screening_visit"
    ENROLLED = "enrolled"
    SCREEN_FAILURE = "screen_failure"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    WITHDRAWN = "withdrawn"


class Channel(Enum):
    """How a lead was made: by the person on the web, or by a coordinator who talks with them."""

    WEB = "web"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """A person's own details, never the study's contact; ``phone`` is E.164, ``phone_as_typed`` verbatim."""

    name: str
    phone: str
    phone_as_typed: str
    best_time: str = ""
    safe_contact: str = ""
    hospital: str = ""
    treatment_date_set: str = ""
    city: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent as given: which one, its version, the sha256 of the text shown, its language, when (UTC)."""

    id: str
    version: str
    text_hash: str
    locale: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """One submission, in UTC. ``voice`` is a Voice's value, ``outcome`` an Outcome's.

    ``document`` is all else that staff will ever need, as JSON-ready data (see ``patient/freezing.py``):
    respondent, path, answers verbatim and understood with the wording shown in both languages, findings with
    the rule applied and whether its sentence was shown, flags, safety messages, contradictions, what the
    person declared; of an interview on the phone also what was read out and agreed to. ``attested_by`` is the
    name of the coordinator who heard it, empty on the web. ``reference`` comes from the store; it is
    empty until the lead has been kept.
    """

    study: str
    locale: str
    voice: str
    dialog_version: str
    dialog_hash: str
    outcome: str
    submitted_at: datetime
    contact: ContactDetails
    consents: tuple[Consent, ...]
    document: Mapping[str, object]
    status: LeadStatus = LeadStatus.NEW
    reference: str = ""
    channel: Channel = Channel.WEB
    attested_by: str = ""
