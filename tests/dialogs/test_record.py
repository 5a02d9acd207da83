"""The record.json of NCT07214142 says what the registry's text says, word for word, and nothing more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TEXT = (HERE / "NCT07214142.txt").read_text(encoding="utf-8")
RECORD = json.loads((HERE.parents[1] / "dialogs" / "NCT07214142" / "record.json").read_text(encoding="utf-8"))
PROTOCOL = RECORD["protocolSection"]

# Sentences of the page around the record.
BLURBS = (
    "Review the sponsor-provided synopsis that highlights what the study is about and why it is "
    "being conducted.",
    "Dive into the extended narrative that explains the scientific background, objectives, and procedures in "
    "greater depth.",
    "See the medical conditions and disease areas that this research is targeting or investigating.",
    "Review each arm or cohort in the study, along with the interventions and objectives associated "
    "with them.",
    "Identify the individual or organization who holds primary responsibility for the study information "
    "submitted to regulators.",
    "Reach out to these primary contacts for questions about participation or study logistics.",
    "Review additional registry numbers or institutional identifiers associated with this trial.",
)


def at(path: str) -> Any:
    """What stands in the record at a dotted path below protocolSection."""
    found: Any = PROTOCOL
    for key in path.split("."):
        found = found[int(key)] if isinstance(found, list) else found[key]
    return found


def between(heading: str, next_heading: str) -> str:
    """The text between two lines, without a page blurb at its beginning."""
    section = TEXT.partition(f"\n{heading}\n")[2].partition(f"\n{next_heading}\n")[0].strip("\n")
    for blurb in BLURBS:
        section = section.removeprefix(blurb).strip("\n")
    return section


def below(heading: str, nth: int = 0) -> str:
    """The nth paragraph below the line ``heading``, page blurbs left out."""
    paragraphs = [
        each for each in TEXT.partition(f"\n{heading}\n")[2].split("\n") if each and each not in BLURBS
    ]
    return paragraphs[nth]


def numbered(section: str) -> list[str]:
    return [line for line in section.split("\n") if line]


def strings(value: Any) -> Iterator[str]:
    """All texts of a JSON value, without its keys."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("identificationModule.briefTitle", TEXT.split("\n")[0]),
        ("identificationModule.orgStudyIdInfo.id", below("Other Identifiers")),
        ("statusModule.overallStatus", below("Recruitment Status")),
        ("statusModule.startDateStruct.date", below("Study Start Date")),
        ("statusModule.completionDateStruct.date", below("Study Completion Date")),
        ("sponsorCollaboratorsModule.leadSponsor.name", below("Sponsors", 1)),
        ("sponsorCollaboratorsModule.leadSponsor.class", below("Sponsors", 2)),
        ("sponsorCollaboratorsModule.responsibleParty.investigatorFullName", below("Responsible Party")),
        ("sponsorCollaboratorsModule.responsibleParty.investigatorTitle", below("Responsible Party", 1)),
        ("descriptionModule.briefSummary", between("Brief Summary", "Detailed Description")),
        ("descriptionModule.detailedDescription", between("Detailed Description", "Conditions")),
        ("conditionsModule.conditions", [below("Conditions")]),
        ("designModule.studyType", below("Study Classification")),
        ("designModule.phases", [below("Clinical Phase")]),
        ("designModule.designInfo.allocation", below("Allocation Method")),
        ("designModule.designInfo.interventionModel", below("Intervention Model")),
        ("designModule.designInfo.primaryPurpose", below("Primary Study Purpose")),
        ("designModule.designInfo.maskingInfo.masking", below("Blinding Strategy")),
        ("armsInterventionsModule.armGroups.0.label", below("Study Groups")),
        ("armsInterventionsModule.interventions.0.name", below("Group Type EXPERIMENTAL")),
        ("armsInterventionsModule.interventions.0.description", below("Intervention Type DRUG")),
        ("eligibilityModule.minimumAge", below("Minimum Eligible Age")),
        ("eligibilityModule.maximumAge", below("Maximum Eligible Age")),
        ("eligibilityModule.sex", below("Eligible Sex")),
        ("contactsLocationsModule.centralContacts.0.name", below("Central Contacts")),
        ("contactsLocationsModule.centralContacts.0.phone", below("Central Contacts", 2)),
    ],
)
def test_a_field_of_the_record_says_what_the_registry_says(path: str, said: object) -> None:
    assert at(path) == said


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("NCT ID: {}", "identificationModule.nctId"),
        ("Last Updated: {}", "statusModule.lastUpdatePostDateStruct.date"),
        ("{} participants", "designModule.enrollmentInfo.count"),
        ("Group Type {}", "armsInterventionsModule.armGroups.0.type"),
        ("Intervention Type {}", "armsInterventionsModule.interventions.0.type"),
        ("Responsibility Role {}", "sponsorCollaboratorsModule.responsibleParty.type"),
        ("Role: {}", "contactsLocationsModule.centralContacts.0.role"),
    ],
)
def test_a_labelled_field_of_the_record_says_what_the_registry_says(line: str, path: str) -> None:
    assert line.format(at(path)) in TEXT.split("\n")


def test_the_record_has_all_ten_inclusion_and_thirteen_exclusion_lines_word_for_word() -> None:
    inclusion, exclusion = at("eligibilityModule.eligibilityCriteria").split("\n\nExclusion Criteria:\n\n")
    inclusion = inclusion.removeprefix("Inclusion Criteria:\n\n")
    assert numbered(inclusion) == numbered(between("Inclusion Criteria", "Exclusion Criteria"))
    assert numbered(exclusion) == numbered(between("Exclusion Criteria", "Minimum Eligible Age"))
    assert (len(numbered(inclusion)), len(numbered(exclusion))) == (10, 13)


@pytest.mark.parametrize(
    "kept", [r"\> 8 mm", r"10\^9/L", r"Phase II clinical study\*\*.", "Locally Advcancer"]
)
def test_escapes_and_slips_of_the_record_are_kept(kept: str) -> None:
    assert any(kept in text for text in strings(PROTOCOL))


def test_healthy_volunteers_are_not_accepted_and_there_are_no_results_yet() -> None:
    assert (below("Accepts Healthy Volunteers"), at("eligibilityModule.healthyVolunteers")) == ("No", False)
    assert (below("Study Results"), RECORD["hasResults"]) == ("Results pending", False)


def test_nothing_in_the_record_is_made_up() -> None:
    criteria = at("eligibilityModule.eligibilityCriteria")
    assert all(text in TEXT for text in strings(PROTOCOL) if text != criteria)


def test_no_sentence_of_the_page_around_it_is_in_the_record() -> None:
    assert not [blurb for blurb in BLURBS if any(blurb in text for text in strings(PROTOCOL))]
