"""A file that is no record says in one line what is wrong and what to do; a record in a list is found."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from chatbot.authoring.problems import DialogError
from chatbot.authoring.record import read_record
from chatbot.authoring.registry import shape
from chatbot.authoring.registry.shape import read_record_data
from tests.authoring.small_study import STUDY, record


def written(folder: Path, data: object) -> Path:
    file = folder / "record.json"
    file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return file


def refusal(file: Path) -> list[str]:
    with pytest.raises(DialogError) as raised:
        read_record(file)
    return [each.message for each in raised.value.problems]


def changed(path: str, value: object) -> Any:
    """The small record with another value at a dotted path below protocolSection; None takes it out."""
    data: Any = deepcopy(record())
    *parents, last = path.split(".")
    at = data["protocolSection"]
    for parent in parents:
        at = at.setdefault(parent, {})
    if value is None:
        del at[last]
    else:
        at[last] = value
    return data


AGAIN = "Save the study's record again, as JSON from API v2, with all its fields."


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n", "The file is empty."),
        (b'{"a": "\\ud800"}', "A character is broken"),
        ({"Study": {"ProtocolSection": {}}}, "This comes from the registry's older API."),
        (b"<html>", "This is not JSON"),
        (b"NCT Number,Title\n", "This is not JSON"),
        (b"\xff\xfe{\x00}\x00", "This is not UTF-8. Save it as UTF-8."),
        ("text", "This is not a ClinicalTrials.gov API v2 record: the file has another form than there."),
        (7, "the file has another form than there."),
        (None, "the file has another form than there."),
        ([], "the file has another form than there."),
        ({"studies": []}, "protocolSection is missing."),
        ({"studies": [1]}, "the file has another form than there."),
        ({"studies": [record(), record()]}, "This holds 2 studies. Save the record of one study"),
        ([record(), record(), record()], "This holds 3 studies."),
        ({"resultsSection": {}, "hasResults": True}, "This holds only the results of a study"),
        ({"FullStudiesResponse": {}}, "This comes from the registry's older API."),
        ({"protocolSection": None}, "protocolSection has another form than there."),
        ({"protocolSection": []}, "protocolSection has another form than there."),
    ],
)
def test_a_file_that_is_no_record_says_so_in_one_line(tmp_path: Path, data: object, says: str) -> None:
    [message] = refusal(written(tmp_path, data))
    assert says in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("identificationModule", None, "protocolSection.identificationModule is missing."),
        ("statusModule", None, "protocolSection.statusModule is missing."),
        ("sponsorCollaboratorsModule", None, "protocolSection.sponsorCollaboratorsModule is missing."),
        ("eligibilityModule", None, "protocolSection.eligibilityModule is missing."),
        ("eligibilityModule.eligibilityCriteria", None, "eligibilityModule.eligibilityCriteria is missing."),
        ("eligibilityModule.eligibilityCriteria", ["a"], "eligibilityCriteria has another form than there."),
        ("eligibilityModule.minimumAge", 18, "eligibilityModule.minimumAge has another form than there."),
        (
            "identificationModule.nctId",
            "../../etc",
            "identificationModule.nctId has another form than there.",
        ),
        ("identificationModule.nctId", "NCT1", "identificationModule.nctId has another form than there."),
        ("statusModule.overallStatus", 1, "statusModule.overallStatus has another form than there."),
        (
            "statusModule.lastUpdatePostDateStruct",
            {"date": "soon"},
            "lastUpdatePostDateStruct.date has another",
        ),
        ("statusModule.lastUpdatePostDateStruct", {"date": "2026-13-45"}, "PostDateStruct.date is no date."),
        ("statusModule.startDateStruct", {"date": "2026-02-30"}, "startDateStruct.date is no date."),
        ("contactsLocationsModule", {"centralContacts": "x"}, "centralContacts has another form than there."),
        (
            "contactsLocationsModule",
            {"locations": [{"contacts": 1}]},
            "contacts has another form than there.",
        ),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_named_with_what_to_do(
    tmp_path: Path, path: str, value: object, says: str
) -> None:
    [message] = refusal(written(tmp_path, changed(path, value)))
    assert says in message
    assert message.endswith(AGAIN)


@pytest.mark.parametrize("criteria", ["", "  \n", "Inclusion Criteria:\n\nExclusion Criteria:\n"])
def test_empty_criteria_are_refused_with_what_to_do(tmp_path: Path, criteria: str) -> None:
    [message] = refusal(written(tmp_path, record(criteria=criteria)))
    assert "no line that could be a criterion" in message
    assert message.endswith("Look at the record on the registry's site.")


@pytest.mark.parametrize("data", [{"studies": [record()], "nextPageToken": "x"}, [record()]])
def test_a_list_of_one_study_is_that_study(tmp_path: Path, data: object) -> None:
    file = written(tmp_path, data)
    assert read_record_data(file) == record()
    assert read_record(file).nct_id == STUDY


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "LARGEST", 2_000_000)
    [message] = refusal(written(tmp_path, b" " * 2_000_001))
    assert message == "This file has 2 MB, far more than a record. Save one study alone."


def test_a_file_that_is_not_there_says_why(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.json") == ["The record cannot be read: No such file or directory."]


# Whom to call --------------------------------------------------------------------------------------------


def named(**module: object) -> Any:
    return changed("contactsLocationsModule", module)


ANN, BO = (
    {"name": "Ann", "phone": "1", "phoneExt": "option 6"},
    {"name": "Bo", "phone": "2", "email": "b@x.org"},
)
CY = {"name": "Cy", "email": "c@x.org"}
LEADER = {"name": "Di", "role": "PRINCIPAL_INVESTIGATOR", "phone": "3"}
ASKED = {"name": "Ed", "role": "CONTACT", "phone": "4"}


def place(*contacts: object, status: str = "RECRUITING", city: str = "Hefei") -> dict[str, object]:
    return {"facility": "A", "city": city, "country": "China", "status": status, "contacts": list(contacts)}


@pytest.mark.parametrize(
    ("module", "name", "site"),
    [
        ({"centralContacts": [ANN, BO]}, "Ann", ""),
        ({"centralContacts": [CY, BO]}, "Bo", ""),  # who has a number, before who has an address only
        ({"centralContacts": [CY], "locations": [place(ASKED)]}, "Cy", ""),
        ({"centralContacts": [{"name": "Nobody"}], "locations": [place(ASKED)]}, "Ed", "A, Hefei"),
        ({"locations": [place(LEADER, ASKED)]}, "Ed", "A, Hefei"),
        ({"locations": [place(LEADER)]}, "Di", "A, Hefei"),
        ({"locations": [place(ANN, status="WITHDRAWN"), place(BO, city="Wuhu")]}, "Bo", "A, Wuhu"),
        ({"locations": [{"contacts": [{"phone": "5"}], "country": "Italy"}]}, "Italy", "Italy"),
        ({"locations": [place()]}, "Nobody", ""),
        ({}, "Nobody", ""),
    ],
)
def test_the_central_contact_is_named_else_a_places_else_the_sponsor(
    tmp_path: Path, module: dict[str, object], name: str, site: str
) -> None:
    contact = read_record(written(tmp_path, named(**module))).contact
    assert (contact.name, contact.site, contact.is_sponsor) == (name, site, name == "Nobody")


def test_a_contact_keeps_its_extension_and_its_country(tmp_path: Path) -> None:
    study = read_record(written(tmp_path, named(centralContacts=[ANN], locations=[place(BO), place(CY)])))
    assert (study.contact.phone, study.contact.extension, study.contact.country) == ("1", "option 6", "China")
    assert [each.name for each in study.site_contacts] == ["Bo", "Cy"]
