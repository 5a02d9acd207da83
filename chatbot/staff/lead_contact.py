"""Whom to call and how it is there now: the part of a lead's page that is read with the phone in hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, get_timezone_gmt, get_timezone_location

from chatbot.i18n import babel_locale, current_locale
from chatbot.reading.telephones import Telephone, persons_telephone, time_zones
from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.staff.answers import Words
from chatbot.staff.words import site_of, zone_of


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock on a wall says now; ``place`` and ``day`` in the request's language."""

    place: str
    day: str
    time: str
    offset: str


@dataclass(frozen=True, slots=True)
class Contact:
    """``typed`` is the number as it was typed, where its digits differ; ``here`` is the clinic's clock,
    ``there`` those where the number is from, if it is another time there.
    ``asks`` are the details that this study's form asks besides those of every study.
    """

    telephone: Telephone
    typed: str
    here: Clock
    there: tuple[Clock, ...]
    asks: frozenset[str]


def contact_of(lead: Lead, dialog: Dialog | None, now: datetime) -> Contact:
    phone, here = lead.contact.phone, zone_of(dialog)
    telephone = persons_telephone(phone, site_of(dialog).region)
    zones = (ZoneInfo(name) for name in time_zones(phone))
    others = {now.astimezone(zone).utcoffset(): zone for zone in zones}
    others.pop(now.astimezone(here).utcoffset(), None)
    return Contact(
        telephone,
        typed_otherwise(lead.contact.phone_as_typed, telephone),
        _clock(here, now),
        tuple(_clock(zone, now) for zone in others.values()),
        dialog.call_back_asks if dialog else frozenset(),
    )


def typed_otherwise(typed: str, telephone: Telephone) -> str:
    """The number as it was typed; empty if its digits are those that are shown."""
    shown = {_dialled(telephone.national), _dialled(telephone.international)}
    return typed if _dialled(typed) not in shown else ""


def said_about(lead: Lead, dialog: Dialog | None) -> dict[str, Words | None]:
    """Who answered, how they are related to the patient, and what the patient knows: in the words that were
    picked. None for what was not asked.
    """
    return {name: _picked(lead, question) for name, question in _roles(dialog)}


def _roles(dialog: Dialog | None) -> Iterator[tuple[str, str]]:
    """What a study that is no longer here called its questions is what these are usually called."""
    for name in ("respondent", "relation", "patient_knows"):
        yield name, (getattr(dialog.roles, name) if dialog else None) or name


def _picked(lead: Lead, question: str) -> Words | None:
    answers: Any = lead.document.get("answers", ())
    return next((each["answered"] for each in answers if each["question"] == question), None)


def _dialled(number: str) -> str:
    """What is left of a number as one writes it when everything is gone that nobody dials."""
    return re.sub(r"[\s()./-]", "", unicodedata.normalize("NFKC", number))


def _clock(zone: ZoneInfo, now: datetime) -> Clock:
    locale = babel_locale(current_locale())
    return Clock(
        place=get_timezone_location(zone, locale=locale, return_city=True),
        day=format_skeleton("MMMEd", now, tzinfo=zone, locale=locale),
        time=format_time(now, "HH:mm", tzinfo=zone, locale=locale),
        offset=get_timezone_gmt(now.astimezone(zone), locale=locale),
    )
