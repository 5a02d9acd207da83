"""The registry record, as ClinicalTrials.gov API v2 shapes it -> ``Study``. It is quoted, never retyped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from chatbot.authoring.problems import DialogError, Problem
from chatbot.authoring.registry.ages import stated
from chatbot.authoring.registry.criteria import NoCriteria, split_criteria
from chatbot.authoring.registry.shape import Contact, Contacts, Protocol, read_protocol
from chatbot.screening.study import Study, StudyContact

_ESCAPED = re.compile(r"\\\*\\\*|\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8}\d?);", re.IGNORECASE)
_TAKES_PEOPLE = ("RECRUITING", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING")


def read_record(file: Path) -> Study:
    """The study of a ``record.json``. Raises DialogError for a file that is not such a record."""
    return study_of(file, read_protocol(file))


def study_of(file: Path, protocol: Protocol) -> Study:
    """The study of a record that was read from ``file``. Raises DialogError."""
    status, design, eligibility = protocol.status, protocol.design, protocol.eligibility
    contacts = protocol.contacts
    try:
        lines = criteria_lines(eligibility.criteria)
    except NoCriteria as error:
        raise DialogError(
            [Problem(file, 0, f"{error} Look at the record on the registry's site.")]
        ) from error
    return Study(
        nct_id=protocol.identification.nct_id,
        brief_title=protocol.identification.brief_title,
        official_title=protocol.identification.official_title,
        overall_status=status.overall_status,
        last_update=status.last_update.date,
        start_date=status.start.date if status.start else "",
        lead_sponsor=protocol.sponsors.lead.name,
        enrollment=design.enrollment.count if design.enrollment else None,
        central_contacts=tuple(_contact(each, country=_countries(contacts)) for each in contacts.central),
        site_contacts=tuple(_site_contacts(contacts)),
        lines=lines,
        minimum_age=stated(eligibility.minimum_age),
        maximum_age=stated(eligibility.maximum_age),
        sex=eligibility.sex,
        sex_detail=eligibility.gender_description,
    )


def criteria_lines(criteria: str) -> Mapping[str, str]:
    """The record's lines by id (I1.., E1..), each below the headings of its group, with the escapes left in.

    What is nested in a line belongs to it, each on a line of its own; sentences between the lines are left
    out. Raises NoCriteria.
    """
    return {line.id: line.quoted for line in split_criteria(criteria).lines}


def without_escapes(text: str) -> str:
    """The record's text for display: ``\\>`` is ``>``, so is ``&gt;``, and stray emphasis is gone.

    Two stars between letters or digits are no emphasis (``10\\*\\*9`` is a power) and stay.
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), _ESCAPED.sub(_unescaped, text))


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return "**" if before.isalnum() and after.isalnum() else ""


def _contact(contact: Contact, country: str, site: str = "") -> StudyContact:
    return StudyContact(
        name=contact.name or site,
        role=contact.role,
        phone=contact.phone.strip(),
        email=contact.email.strip(),
        extension=contact.extension.strip(),
        site=site,
        country=country,
    )


def _countries(contacts: Contacts) -> str:
    """All of the study's; with more than one nobody knows in which a number without a country's code is."""
    return ", ".join(dict.fromkeys(each.country for each in contacts.locations if each.country))


def _site_contacts(contacts: Contacts) -> Iterator[StudyContact]:
    """Places that take people in come first, at each place those who are there to be asked."""
    ranks = {status: rank for rank, status in enumerate(_TAKES_PEOPLE)}
    places = sorted(contacts.locations, key=lambda each: ranks.get(each.status, len(ranks)))
    for place in places:
        site = ", ".join(filter(None, (place.facility, place.city)))
        for each in sorted(place.contacts, key=lambda contact: contact.role != "CONTACT"):
            yield _contact(each, place.country, site or place.country)
