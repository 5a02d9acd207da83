"""A small study in which nothing is to mend, for tests that put one mistake into it."""

from __future__ import annotations

import json
from pathlib import Path

from chatbot.checking.coverage import signature
from tests.authoring.small_study import record

STUDY = "NCT00000001"

LINES = {
    "I1": "Age 18 to 75 years;",
    "I2": "Haemoglobin of at least 100 g/L;",
    "I3": "Willing to hear more.",
    "E1": "Pregnant women;",
    "E2": "Treated before;",
    "E3": "Treated before, in other words;",
    "E4": "A gene that nobody knows of.",
}

DIALOG = """\
study: NCT00000001
version: "1.0"
titles: {name: A sound study, about: It is sound., plan: Nothing happens., where: In a small town.}
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
  - {id: letter, text: Letter, look_for: [出院小结], ask_for: Ask at the desk.}

steps:
  - id: respondent
    questions:
      - id: respondent
        kind: choice
        dont_know: false
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
          - {id: child, text: A son or daughter}
          - {id: other, text: Somebody else}
      - id: patient_knows
        kind: choice
        text: Does the patient know the diagnosis?
        choices:
          - {id: "yes", text: "Yes"}
          - {id: "no", text: "No"}
  - id: bleeding
    questions:
      - id: bleeding
        kind: choices
        text: Any bleeding now?
        choices:
          - {id: none, exclusive: true, text: None}
          - {id: large, text: A lot}
          - {id: small, text: A little}
  - id: age
    questions:
      - id: age
        kind: quantity
        text: How old?
        units:
          - {id: year, label: years, names: [岁]}
        plausible: {from: 0, to: 115}
        whole: true
  - id: sex
    questions:
      - id: sex
        kind: choice
        text: Which sex?
        choices:
          - {id: male, text: Male}
          - {id: female, text: Female}
  - id: treatment
    questions:
      - id: treatment
        kind: choices
        text: Ever treated?
        choices:
          - {id: none, exclusive: true, text: Never}
          - {id: herbs, text: Herbs}
          - {id: tablets, text: Tablets}
          - {id: operation, text: An operation}
  - id: papers
    questions:
      - id: papers
        kind: choices
        text: Which papers are at hand?
        choices:
          - {id: none, exclusive: true, text: None}
          - {id: blood, text: Blood test}
          - {id: letter, text: Letter}
  - id: blood
    ask_when: {papers: {any_of: [blood]}}
    skipped_as: does_not_know
    questions:
      - id: hb
        kind: quantity
        text: Haemoglobin?
        units:
          - {id: g/L, label: g/L}
          - {id: mmol/L, label: mmol/L, factor: "16.11", factor_error: "0.005"}
        plausible: {from: 30, to: 250}
  - id: pregnancy
    sensitive: true
    ask_when: {not: {sex: male}}
    questions:
      - id: pregnancy
        kind: choice
        text: Pregnant?
        choices:
          - {id: "no", text: "No"}
          - {id: "yes", text: "Yes"}
          - {id: maybe, text: Perhaps}
  - id: willing
    ends_on: [I3]
    questions:
      - id: willing
        kind: choice
        text: Would you like to hear more?
        choices:
          - {id: "yes", text: "Yes"}
          - {id: "no", text: "No"}
          - {id: family_says, text: The family says yes, ask_when: {respondent: family}}

define:
  can_say: {not_if: {relation: other}}

criteria:
  I1:
    label: Age
    fits_when: {age: {from: 18, to: 75}}
    does_not_fit_when:
      - {id: young, when: {age: {below: 18}}, lasts: may_change, text: Too young.}
      - {id: old, when: {age: {above: 75}}, lasts: permanent, text: Above the age.}
  I2:
    label: Haemoglobin
    settled_by: [blood]
    fits_when: {hb: {from: 100}}
    does_not_fit_when:
      - {id: low, when: {hb: {below: 100}}, lasts: may_change, text: Below the value.}
  I3:
    label: Wish to hear more
    fits_when:
      any:
        - {willing: "yes"}
        - {willing: family_says, use: can_say}
    does_not_fit_when:
      - {id: refuses, when: {willing: "no"}, lasts: may_change, declined: true, text: It is free.}
  E1:
    label: Pregnancy
    fits_when: {any: [{sex: male}, {pregnancy: "no"}]}
    does_not_fit_when:
      - {id: pregnant, when: {pregnancy: "yes"}, lasts: may_change, text: Not now.}
  E2:
    label: Treatment
    settled_by: [letter]
    fits_when: {treatment: {only: [none, herbs]}}
    does_not_fit_when:
      - {id: treated, when: {treatment: {any_of: [tablets]}}, lasts: permanent, text: Treated.}
  E3:
    label: Treatment again
    same_as: E2
  E4:
    label: A gene
    records_only: Nobody knows it. It stands in the laboratory's report.

contradictions:
  - id: male_and_child
    when: {relation: child, age: {below: 18}}
    affects: {I1: []}
    text: The patient is a minor and has a child who answers.

safety:
  emergency: {bleeding: {any_of: [large]}}
  soon: {any: [{bleeding: {any_of: [small]}}, {pregnancy: [maybe, "yes"]}]}

flags:
  - {id: operation, text: An operation was named., when: {treatment: {any_of: [operation]}}}
"""

SHARED = """\
safety:
  - {id: emergency, level: emergency, call: ["120"], text: Call for help.}
  - {id: soon, level: soon, text: Tell your doctor.}
"""

CASES = """\
as_of: "2026-01-15"
cases:
  - name: All fits
    answers: {respondent: self, bleeding: [none], age: 50, sex: male, treatment: [none], papers: [blood],
              hb: 120, willing: "yes"}
    expect: {E4: unknown}
    others: fits
    outcome: possible
"""


def signed(dialog: str, lines: dict[str, str] = LINES) -> str:
    """With the signature of each of these lines below its criterion's name."""
    for name, line in lines.items():
        dialog = dialog.replace(f"\n  {name}:\n", f"\n  {name}:\n    signed: {signature(line)}\n")
    return dialog


def criteria(lines: dict[str, str]) -> str:
    """As the record has them."""
    parts = {"I": "Inclusion Criteria:\n\n", "E": "\nExclusion Criteria:\n\n"}
    for name, line in lines.items():
        parts[name[0]] += f"{name[1:]}. {line}\n"
    return "".join(parts.values())


def write_sound_study(
    root: Path,
    dialog: str = DIALOG,
    lines: dict[str, str] = LINES,
    cases: str | None = CASES,
    is_signed: bool = True,
) -> Path:
    """The folder of the study below ``root``; signed for ``LINES``, whatever the record says."""
    folder = root / STUDY
    folder.mkdir(parents=True, exist_ok=True)
    (root / "shared.yaml").write_text(SHARED, encoding="utf-8")
    (folder / "dialog.yaml").write_text(signed(dialog) if is_signed else dialog, encoding="utf-8")
    (folder / "record.json").write_text(json.dumps(record(STUDY, criteria(lines))), encoding="utf-8")
    if cases is not None:
        (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    return folder
