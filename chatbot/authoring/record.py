"""The registry record, as ClinicalTrials.gov API v2 shapes it -> ``Study``. It is quoted, never retyped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chatbot.authoring.json_source import NotJson, parse_json
from chatbot.authoring.problems import DialogError, Problem
from chatbot.authoring.registry.criteria import NoCriteria, split_criteria
from chatbot.screening.study import CentralContact, Study

_ESCAPED = re.compile(r"\\\*\\\*|\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#39);")


class _Module(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class _Identification(_Module):
    nct_id: str = Field(alias="nctId")
    brief_title: str = Field(alias="briefTitle")
    official_title: str = Field("", alias="officialTitle")


class _Date(_Module):
    date: str


class _Status(_Module):
    overall_status: str = Field(alias="overallStatus")
    start: _Date | None = Field(None, alias="startDateStruct")
    last_update: _Date = Field(alias="lastUpdatePostDateStruct")


class _Sponsor(_Module):
    name: str


class _Sponsors(_Module):
    lead: _Sponsor = Field(alias="leadSponsor")


class _Count(_Module):
    count: int


class _Design(_Module):
    enrollment: _Count | None = Field(None, alias="enrollmentInfo")


class _Eligibility(_Module):
    criteria: str = Field(alias="eligibilityCriteria")


class _Contact(_Module):
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


class _Contacts(_Module):
    central: list[_Contact] = Field([], alias="centralContacts")


class _Protocol(_Module):
    identification: _Identification = Field(alias="identificationModule")
    status: _Status = Field(alias="statusModule")
    sponsors: _Sponsors = Field(alias="sponsorCollaboratorsModule")
    design: _Design = Field(_Design(), alias="designModule")
    eligibility: _Eligibility = Field(alias="eligibilityModule")
    contacts: _Contacts = Field(_Contacts(), alias="contactsLocationsModule")


class _Record(_Module):
    protocol: _Protocol = Field(alias="protocolSection")


def read_record(file: Path) -> Study:
    """The study of a ``record.json``. Raises DialogError for a file that is not such a record."""
    try:
        return _study(_Record.model_validate(parse_json(file.read_bytes())).protocol)
    except OSError as error:
        raise DialogError([Problem(file, 0, f"The record cannot be read: {error.strerror}.")]) from error
    except NotJson as error:
        raise DialogError([Problem(file, error.line, str(error))]) from error
    except ValidationError as error:
        raise DialogError(Problem(file, 0, message) for message in _what_is_missing(error)) from error
    except NoCriteria as error:
        raise DialogError([Problem(file, 0, str(error))]) from error


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


def _study(protocol: _Protocol) -> Study:
    status, design = protocol.status, protocol.design
    contacts = (
        CentralContact(each.name, each.role, each.phone, each.email) for each in protocol.contacts.central
    )
    return Study(
        nct_id=protocol.identification.nct_id,
        brief_title=protocol.identification.brief_title,
        official_title=protocol.identification.official_title,
        overall_status=status.overall_status,
        last_update=status.last_update.date,
        start_date=status.start.date if status.start else "",
        lead_sponsor=protocol.sponsors.lead.name,
        enrollment=design.enrollment.count if design.enrollment else None,
        central_contacts=tuple(contacts),
        lines=criteria_lines(protocol.eligibility.criteria),
    )


def _what_is_missing(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_input=False):
        place = ".".join(str(part) for part in each["loc"]) or "the file"
        what = "is missing" if each["type"] == "missing" else "has another form than there"
        yield f"This is not a ClinicalTrials.gov API v2 record: {place} {what}."
