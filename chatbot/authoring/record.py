"""The registry record, as ClinicalTrials.gov API v2 shapes it -> ``Study``. It is quoted, never retyped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chatbot.authoring.json_source import NotJson, parse_json
from chatbot.authoring.problems import DialogError, Problem
from chatbot.screening.study import CentralContact, Study

_NUMBERED = re.compile(r"^[*-]?\s*(\d+)\\?[.)]\s+(.*\S)\s*$")
_HEADING = re.compile(r"^\W*(?:key\s+|main\s+)?(inclusion|exclusion)(?:\s+criteria)?\W*$", re.IGNORECASE)
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
    extension: str = Field("", alias="phoneExt")


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
    except UnnumberedCriteria as error:
        raise DialogError([Problem(file, 0, str(error))]) from error


class UnnumberedCriteria(ValueError):
    """Criteria from which no id can be told; the message says why."""


def criteria_lines(criteria: str) -> Mapping[str, str]:
    """The numbered lines under the two headings, by id (I1.., E1..), with the record's escapes left in.

    What is indented below a numbered line belongs to it, each on a line of its own; sentences between the
    lines are left out. Raises UnnumberedCriteria where a number would be nobody's or two lines'.
    """
    lines: dict[str, list[str]] = {}
    section, level, last, is_open = "", 0, 0, False
    for line in filter(str.strip, criteria.splitlines()):
        depth = len(line) - len(line.lstrip())
        numbered = _NUMBERED.match(line.strip())
        if heading := _HEADING.match(line):
            section, last, is_open = heading[1].upper(), 0, False
        elif is_open and depth > level:
            lines[f"{section[0]}{last}"].append(line.strip())
        elif numbered:
            number = int(numbered[1])
            _check_order(section, last, number)
            level, last, is_open = depth, number, True
            lines[f"{section[0]}{number}"] = [numbered[2]]
        else:
            is_open = False
    if not lines:
        raise UnnumberedCriteria("eligibilityCriteria has no numbered lines, so its criteria have no ids.")
    return {criterion: "\n".join(parts) for criterion, parts in lines.items()}


def _check_order(section: str, last: int, number: int) -> None:
    if not section:
        where = f"the line numbered {number} stands below no heading of inclusion or exclusion"
        raise UnnumberedCriteria(f"In eligibilityCriteria {where}.")
    if number <= last:
        where = f"below {section.lower()}, {number} comes after {last}"
        raise UnnumberedCriteria(f"In eligibilityCriteria, {where}: lines would share an id.")


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
        CentralContact(each.name, each.role, each.phone, each.email, each.extension)
        for each in protocol.contacts.central
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
