"""A file as ClinicalTrials.gov API v2 sends a study -> its parts that are used, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from chatbot.authoring.json_source import NotJson, parse_json
from chatbot.authoring.problems import DialogError, Problem

LARGEST = 50_000_000
"""Bytes of a file: records with all their results stay far below."""

_AGAIN = "Save the study's record again, as JSON from API v2, with all its fields."
_WRONG = {"missing": "is missing", "value_error": "is no date"}
_DATE = r"^\d{4}(-\d{2}){0,2}$"


class _Module(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class Identification(_Module):
    nct_id: str = Field(alias="nctId", pattern=r"^NCT\d{8}$")
    brief_title: str = Field(alias="briefTitle")
    official_title: str = Field("", alias="officialTitle")


class Date(_Module):
    date: str = Field(pattern=_DATE)

    @field_validator("date")
    @classmethod
    def _is_a_day(cls, text: str) -> str:
        date.fromisoformat(f"{text}-01-01"[:10])
        return text


class Status(_Module):
    overall_status: str = Field(alias="overallStatus", pattern=r"^[A-Z_]+$")
    start: Date | None = Field(None, alias="startDateStruct")
    last_update: Date = Field(alias="lastUpdatePostDateStruct")


class Sponsor(_Module):
    name: str = Field(min_length=1)


class Sponsors(_Module):
    lead: Sponsor = Field(alias="leadSponsor")


class Count(_Module):
    count: int


class Design(_Module):
    enrollment: Count | None = Field(None, alias="enrollmentInfo")


class Eligibility(_Module):
    criteria: str = Field(alias="eligibilityCriteria")
    minimum_age: str = Field("", alias="minimumAge")
    maximum_age: str = Field("", alias="maximumAge")
    sex: str = ""
    gender_description: str = Field("", alias="genderDescription")


class Contact(_Module):
    name: str = ""
    role: str = ""
    phone: str = ""
    extension: str = Field("", alias="phoneExt")
    email: str = ""


class Location(_Module):
    facility: str = ""
    status: str = ""
    city: str = ""
    country: str = ""
    contacts: list[Contact] = []


class Contacts(_Module):
    central: list[Contact] = Field([], alias="centralContacts")
    locations: list[Location] = []


class Protocol(_Module):
    identification: Identification = Field(alias="identificationModule")
    status: Status = Field(alias="statusModule")
    sponsors: Sponsors = Field(alias="sponsorCollaboratorsModule")
    design: Design = Field(Design(), alias="designModule")
    eligibility: Eligibility = Field(alias="eligibilityModule")
    contacts: Contacts = Field(Contacts(), alias="contactsLocationsModule")


class _Record(_Module):
    protocol: Protocol = Field(alias="protocolSection")


def read_protocol(file: Path) -> Protocol:
    """The parts of the one study in a file. Raises DialogError, whose problems are one line each."""
    return shaped(file, read_record_data(file))


def read_record_data(file: Path) -> dict[str, Any]:
    """The one study in a file as plain data, be it in a list as a search sends it. Raises DialogError."""
    try:
        if (size := file.stat().st_size) > LARGEST:
            message = f"This file has {size // 1_000_000} MB, far more than a record. Save one study alone."
            raise DialogError([Problem(file, 0, message)])
        data = parse_json(file.read_bytes())
    except OSError as error:
        raise DialogError([Problem(file, 0, f"The record cannot be read: {error.strerror}.")]) from error
    except NotJson as error:
        raise DialogError([Problem(file, error.line, f"{error} {_AGAIN}")]) from error
    study = _the_one_study(data)
    if isinstance(study, str):
        raise DialogError([Problem(file, 0, study)])
    return study


def shaped(file: Path, study: dict[str, Any]) -> Protocol:
    """The parts of a study; ``file`` is where it stands. Raises DialogError."""
    try:
        return _Record.model_validate(study).protocol
    except ValidationError as error:
        raise DialogError(Problem(file, 0, message) for message in _what_is_wrong(error)) from error


def _the_one_study(data: object) -> dict[str, Any] | str:
    """The study, or what keeps it from being one."""
    studies = data.get("studies") if isinstance(data, dict) else data
    if isinstance(studies, list) and studies:
        if len(studies) != 1:
            return f"This holds {len(studies)} studies. Save the record of one study in a file of its own."
        data = studies[0]
    if not isinstance(data, dict):
        return (
            f"This is not a ClinicalTrials.gov API v2 record: the file has another form than there. {_AGAIN}"
        )
    if "protocolSection" not in data and "resultsSection" in data:
        return f"This holds only the results of a study, without its protocolSection. {_AGAIN}"
    if {"FullStudiesResponse", "FullStudy", "Study", "StudyFieldsResponse"} & data.keys():
        return f"This comes from the registry's older API. {_AGAIN}"
    return data


def _what_is_wrong(error: ValidationError) -> Iterator[str]:
    for each in error.errors(include_input=False):
        place = ".".join(str(part) for part in each["loc"])
        what = _WRONG.get(each["type"], "has another form than there")
        yield f"This is not a ClinicalTrials.gov API v2 record: {place} {what}. {_AGAIN}"
