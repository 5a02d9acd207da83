"""A small study in files: everything that an author can write, once, for tests that then break it."""

from __future__ import annotations

import json
from pathlib import Path

STUDY = "NCT00000001"

DIALOG = """\
study: NCT00000001
version: "1.0"
titles:
  name: A small study
  about: It is about being grown up.
  plan: Nothing happens.
  where: In a small town.
roles:
  respondent: respondent
  family_choice: family
  relation: relation
  patient_knows: patient_knows
  patient_knows_choice: "yes"
  papers: papers
ages: {question: age, erase_below: 14, alone_from: 18}
papers:
  - {id: blood, text: Blood test, look_for: [血常规], ask_for: Ask at the desk.}

steps:
  - id: respondent
    questions:
      - id: respondent
        kind: choice
        text: Who are these questions for?
        choices:
          - {id: self, text: For me}
          - {id: family, text: For a family member}
  - id: family
    ask_when: {respondent: family}
    questions:
      - id: relation
        kind: choice
        text: How are you related to the patient?
        choices:
          - {id: child, text: I am a son or daughter}
          - {id: other, text: I am somebody else}
      - id: patient_knows
        kind: choice
        text: Does the patient know the diagnosis?
        ask_when: {not: {respondent: self}}
        skipped_as: does_not_know
        choices:
          - {id: "yes", text: "Yes"}
          - {id: "no", text: "No"}
  - id: age
    title: The age
    questions:
      - id: age
        kind: quantity
        text:
          patient: How old are you?
          family: How old is the patient?
        short: Full years
        units:
          - {id: year, label: years, names: [岁]}
          - {id: month, label: months, factor: "0.08", factor_error: "0.005"}
        plausible: {from: 0, to: 115}
        whole: true
        drawing: {from: card, mark: birthday}
        ask_back:
          text: Is this the age in full years?
  - id: papers
    sensitive: true
    questions:
      - id: papers
        kind: choices
        text: Which papers do you have?
        drawing: {from: count, mark: number}
        choices:
          - {id: none, exclusive: true, text: None}
          - {id: blood, text: Blood test}
          - {id: letter, text: "A letter", ask_when: {respondent: family}}
        fold: {after: 2, text: {patient: Do you have more?, family: Is there more?}}
      - id: note
        kind: text
        optional: true
        max_length: 50
        text: What else?
  - id: willing
    ends_on: [I2]
    questions:
      - id: willing
        kind: choice
        text: Would you like to hear more?
        choices:
          - {id: "yes", text: "Yes"}
          - {id: "no", text: "No"}

define:
  grown_up: {age: {from: 18}}
  has_papers:
    any:
      - {papers: {any_of: [blood, letter]}}
      - {not_if: {papers: {only: [none]}}}

criteria:
  I1:
    label: Age
    settled_by: [blood]
    ask_doctor: {patient: How old am I?, family: Is she grown up?}
    fits_when: {use: grown_up}
    does_not_fit_when:
      - id: young
        when: {age: {below: 18}}
        lasts: may_change
        text: The study is for grown-ups.
    notes:
      - {id: told, when: {known: relation}, text: Thank you for asking for somebody else.}
  I2:
    label: Wish to hear more
    fits_when: {willing: "yes"}
    does_not_fit_when:
      - id: refuses
        when: {willing: "no"}
        lasts: may_change
        declined: true
        text: Taking part is free.
  E1:
    label: Age again
    same_as: I1

contradictions:
  - id: child_of_a_child
    when: {relation: child, age: {below: 18}}
    affects: {I1: [young]}
    text: A minor has a grown-up child.

safety:
  emergency: {age: {above: 110}}

flags:
  - id: minor
    text: A minor asks.
    when: {age: {below: 18}}

phrases:
  - {raises: [minor, emergency], phrases: [我还小], unless: [不小]}

drawings:
  - id: card
    paper: blood
    heading: 抽血单
    lines: ["姓名 王某", "出生 2222年"]
    marks:
      - {id: birthday, words: [2222年, 王某], means: The year and the name.}
  - id: count
    paper: blood
    heading: 血常规
    table:
      columns: [项目, 结果]
      rows:
        - [白细胞, "5.55"]
        - [年龄, ""]
    marks:
      - {id: number, words: ["5.55"], means: The number.}
"""

SHARED = """\
safety:
  - id: emergency
    level: emergency
    call: ["120"]
    text: Call for help.
flags:
  - {id: hepatitis, text: Hepatitis was mentioned.}
phrases:
  - {raises: [hepatitis], phrases: [乙肝]}
"""

CRITERIA = """\
Inclusion Criteria:

1. Age \\> 17 years;
2. Willing to hear more;

Exclusion Criteria:

1. Minors.
"""


def record(study: str = STUDY, criteria: str = CRITERIA) -> dict[str, object]:
    """A record in the registry's shape, with no more than is needed."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": study, "briefTitle": "A Small Study"},
            "statusModule": {
                "overallStatus": "NOT_YET_RECRUITING",
                "lastUpdatePostDateStruct": {"date": "2025-10-09"},
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Nobody"}},
            "eligibilityModule": {"eligibilityCriteria": criteria},
        }
    }


def write_study(root: Path, dialog: str = DIALOG, shared: str = SHARED, study: str = STUDY) -> Path:
    """The folder of the study below ``root``."""
    folder = root / study
    folder.mkdir(parents=True, exist_ok=True)
    (root / "shared.yaml").write_text(shared, encoding="utf-8")
    (folder / "dialog.yaml").write_text(dialog, encoding="utf-8")
    (folder / "record.json").write_text(json.dumps(record(study)), encoding="utf-8")
    return folder
