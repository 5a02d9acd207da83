"""Each mistake that an author can make is told where it stands, in the author's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.problems import Problem
from chatbot.checking.check import check_dialog
from chatbot.checking.coverage import signature
from tests.checking.sound_study import CASES, DIALOG, LINES, write_sound_study

LOGIC = [
    (
        "fits_when: {age: {from: 18, to: 75}}",
        "fits_when: {age: {from: 18, to: 76}}",
        "  I1:",
        "I1 fits and does not fit at once: 'fits_when' and the branch 'old' are both true.",
    ),
    (
        "when: {hb: {below: 100}}",
        "when: {hb: {to: 100}}",
        "  I2:",
        "I2 fits and does not fit at once",
    ),
    (
        "fits_when: {hb: {from: 100}}",
        "fits_when: {hb: {from: 251}}",
        "  I2:",
        "I2 can never fit: no answers make 'fits_when' true.",
    ),
    (
        'when: {pregnancy: "yes"}',
        'when: {pregnancy: "yes", sex: male}',
        "  E1:",
        "The branch 'pregnant' of E1 never decides",
    ),
    (
        "- {id: old, when: {age: {above: 75}}, lasts: permanent, text: Above the age.}",
        "- {id: old, when: {age: {above: 75}}, lasts: permanent, text: Above the age.}\n"
        "      - {id: too_old, when: {age: {above: 90}}, lasts: may_change, text: Above the age.}",
        "  I1:",
        "The branch 'too_old' of I1 never decides",
    ),
    (
        'when: {willing: "no"}',
        'when: {not_if: {willing: "yes"}}',
        "  I3:",
        "I3 does not fit (branch 'refuses') although nothing is known.",
    ),
    (
        "when: {hb: {below: 100}}",
        "when: {unless: {hb: {from: 100}}}",
        "  I2:",
        "I2 is never unknown, so it decides about people who have said nothing.",
    ),
    (
        "when: {treatment: {any_of: [tablets]}}",
        "when: {treatment: {any_of: [tablets]}, not: {known: sex}}",
        "  E2:",
        "E2 is 'unknown', but does not fit (branch 'treated') once 'sex' is not known.",
    ),
]

PARTS = [
    (
        "{willing: family_says, use: can_say}",
        "{willing: family_says, respondent: self}",
        "  I3:",
        "In I3, fits_when, the part {willing: family_says} never makes a difference",
    ),
    (
        "define:\n",
        'define:\n  man: {all: [{sex: male}, {pregnancy: "yes"}]}\n',
        "define:",
        "'man' is defined but never used.",
    ),
    (
        '{any: [{sex: male}, {pregnancy: "no"}]}',
        '{any: [{sex: male}, {pregnancy: "no", age: {below: 0}}]}',
        "  E1:",
        "In E1, fits_when, the part {age: {below: 0}} never makes a difference",
    ),
    (
        "{treatment: {any_of: [operation]}}",
        '{treatment: {any_of: [operation]}, not_if: {pregnancy: "no"}, sex: male}',
        "flags:",
        "In flag 'operation', the part {not_if: {pregnancy: no}} never makes a difference",
    ),
    (
        "{relation: child, age: {below: 18}}",
        "{relation: child, respondent: self}",
        "contradictions:",
        "contradiction 'male_and_child' can never be true, whatever is answered.",
    ),
    ("only: [none, herbs]", "only: [none, herbs, herbs]", "  E2:", "'herbs' stands twice in this list."),
    (
        "  - id: sex\n    questions:",
        "  - id: sex\n    skipped_as: does_not_know\n    questions:",
        "  - id: sex",
        "'skipped_as' does nothing without an 'ask_when' beside it.",
    ),
    (
        "          - {id: letter, text: Letter}",
        "          - {id: lettre, text: Letter}",
        "          - {id: lettre, text: Letter}",
        "'lettre' is none of the 'papers' above. Did you mean 'letter'?",
    ),
    (
        "lasts: permanent, text: Above the age.}",
        'lasts: permanent, text: "Above %(years)s."}',
        "      - {id: old, when: {age: {above: 75}}",
        "People would read '%(years)s': nothing is filled in here. Write the words.",
    ),
]

REACH = [
    (
        "  - id: blood\n    ask_when: {papers: {any_of: [blood]}}",
        "  - id: blood\n    ask_when: {respondent: self, relation: child}",
        "  - id: blood\n",
        "The step 'blood' is never asked, whatever is answered before.",
    ),
    (
        "  - id: blood\n    ask_when: {papers: {any_of: [blood]}}",
        "  - id: blood\n    ask_when: {unless: {all: [{sex: male}, {sex: female}]}}",
        "  - id: blood\n",
        "The step 'blood' is asked of everybody who gets there.",
    ),
    (
        "      - id: patient_knows\n        kind: choice\n",
        "      - id: patient_knows\n        ask_when: {not: {respondent: family}}\n        kind: choice\n",
        "  - id: family",
        "The question 'patient_knows' is never asked",
    ),
    (
        "ask_when: {respondent: family}}",
        "ask_when: {respondent: self, not: {respondent: self}}}",
        "      - id: willing",
        "The choice 'family_says' of 'willing' is never asked",
    ),
    (
        "  - id: papers\n    questions:",
        "  - id: town\n    questions:\n      - id: town\n        kind: choice\n        text: Which town?\n"
        "        choices:\n          - {id: here, text: Here}\n          - {id: there, text: There}\n"
        "  - id: papers\n    questions:",
        "  - id: town",
        "Nothing depends on the answer to 'town': no criterion, safety message, flag or later question.",
    ),
    (
        "          - {id: small, text: A little}",
        "          - {id: small, text: A little}\n          - {id: tiny, text: A trace}",
        "      - id: bleeding",
        "Nothing depends on the choice 'tiny' of 'bleeding': no rule names it.",
    ),
    (
        "  - id: treatment\n    questions:",
        "  - id: treatment\n    ends_on: [I3]\n    questions:",
        "  - id: treatment",
        "The step 'treatment' can never end the talk: I3 does not fail by what is answered up to here.",
    ),
    (
        "fits_when: {treatment: {only: [none, herbs]}}",
        "fits_when: {treatment: {only: [none, herbs]}, sex: female, age: {above: 80}}",
        "  E2:",
        "I1 and E2 can never fit in one person, so nobody comes out as 'possible'.",
    ),
]

SAFETY = [
    (
        "emergency: {bleeding: {any_of: [large]}}",
        "emergency: {any: [{bleeding: {any_of: [large]}}, {pregnancy: maybe}]}",
        "safety:",
        "The safety message 'emergency' is urgent, but 'pregnancy' is sensitive",
    ),
    (
        "emergency: {bleeding: {any_of: [large]}}",
        "emergency: {bleeding: {any_of: [large]}, not: {pregnancy: maybe}}",
        "safety:",
        "The safety message 'emergency' becomes true where a question is not asked",
    ),
]


def problems_of(root: Path, old: str, new: str) -> tuple[Problem, ...]:
    assert DIALOG.count(old) == 1, old
    return check_dialog(write_sound_study(root, DIALOG.replace(old, new)))


def stands_in(problem: Problem, heading: str) -> bool:
    """Whether it is told inside the part that begins with this line."""
    lines = problem.file.read_text(encoding="utf-8").split("\n")
    text = "\n".join(lines[: problem.line])
    begins = text.rfind(heading.rstrip("\n"))
    depth = len(heading) - len(heading.lstrip())
    between = text[begins:].split("\n")[1:-1]
    return begins >= 0 and all(len(line) - len(line.lstrip()) > depth for line in between if line.strip())


def test_nothing_is_to_mend_in_a_sound_study(tmp_path: Path) -> None:
    assert check_dialog(write_sound_study(tmp_path)) == ()


@pytest.mark.parametrize(("old", "new", "heading", "says"), [*LOGIC, *PARTS, *REACH, *SAFETY])
def test_a_mistake_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, heading: str, says: str
) -> None:
    told = [problem for problem in problems_of(tmp_path, old, new) if says in problem.message]
    assert [(problem.file.name, stands_in(problem, heading)) for problem in told] == [("dialog.yaml", True)]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    dialog = DIALOG
    for old, new, _, _ in (LOGIC[0], LOGIC[4], PARTS[1], SAFETY[0]):
        dialog = dialog.replace(old, new)
    problems = check_dialog(write_sound_study(tmp_path, dialog))
    told = "\n".join(problem.message for problem in problems)
    assert all(says in told for *_, says in (LOGIC[0], LOGIC[4], PARTS[1], SAFETY[0]))
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_mistake_of_form_is_told_alone(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, "fits_when: {hb: {from: 100}}", "fits_wen: {hb: {from: 100}}")
    assert "'fits_wen' is not a word that belongs here." in problems[0].message


def test_a_twin_is_told_only_what_its_own_contradictions_change(tmp_path: Path) -> None:
    dialog = DIALOG.replace("fits_when: {treatment: {only: [none, herbs]}}", "fits_when: {known: treatment}")
    both = "fits and does not fit at once"
    [problem] = [each for each in check_dialog(write_sound_study(tmp_path, dialog)) if both in each.message]
    assert problem.message.startswith("E2 ")
    parted = dialog.replace(
        "safety:\n",
        "  - {id: x, when: {sex: male, bleeding: {only: [none]}}, affects: {E3: []}, text: Odd.}\nsafety:\n",
    )
    told = [
        each.message[:3] for each in check_dialog(write_sound_study(tmp_path, parted)) if both in each.message
    ]
    assert told == ["E2 ", "E3 "]


BOTH = DIALOG.replace("fits_when: {age: {from: 18, to: 75}}", "fits_when: {known: age}")
SILENCED = """\
contradictions:
  - {id: a, when: {age: {below: 18}}, affects: {I1: [%s]}, text: Odd.}
  - {id: b, when: {age: {above: 75}}, affects: {I1: []}, text: Odd.}
"""


@pytest.mark.parametrize(("branch", "told"), [("young", 0), ("old", 1)])
def test_a_contradiction_may_stand_between_two_that_both_hold(tmp_path: Path, branch: str, told: int) -> None:
    silenced = BOTH.replace("contradictions:\n", SILENCED % branch)
    problems = check_dialog(write_sound_study(tmp_path, silenced))
    assert sum("fits and does not fit at once" in problem.message for problem in problems) == told


@pytest.mark.parametrize("name", LINES)
def test_an_unsigned_line_says_how_to_sign_it(tmp_path: Path, name: str) -> None:
    problems = check_dialog(write_sound_study(tmp_path, is_signed=False))
    [problem] = [each for each in problems if each.message.startswith(f"{name} is not signed.")]
    assert f"write 'signed: {signature(LINES[name])}' below its label" in problem.message
    assert stands_in(problem, f"  {name}:")


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_changed_is_to_be_read_and_signed_again(tmp_path: Path, name: str) -> None:
    changed = {**LINES, name: f"{LINES[name]} Or so."}
    [problem] = check_dialog(write_sound_study(tmp_path, lines=changed))
    old, new = signature(LINES[name]), signature(changed[name])
    assert f"line {name} is not the one that was signed ({old}, now {new})" in problem.message
    assert f"then write 'signed: {new}'" in problem.message
    assert stands_in(problem, f"  {name}:")


def test_a_failing_case_is_told_at_its_line(tmp_path: Path) -> None:
    cases = CASES.replace("outcome: possible", "outcome: needs_review")
    [problem] = check_dialog(write_sound_study(tmp_path, cases=cases))
    assert (problem.file.name, problem.line) == ("cases.yaml", 3)
    assert (
        "'All fits' comes out differently: outcome: expected needs_review, found possible" in problem.message
    )


def test_a_mistake_in_the_cases_is_told_at_its_line(tmp_path: Path) -> None:
    [problem] = check_dialog(write_sound_study(tmp_path, cases=CASES.replace("sex: male", "sex: mal")))
    assert (problem.file.name, problem.line) == ("cases.yaml", 4)


def test_a_study_without_cases_is_told(tmp_path: Path) -> None:
    [problem] = check_dialog(write_sound_study(tmp_path, cases=None))
    assert (problem.file.name, problem.line) == ("cases.yaml", 0)
    assert problem.message.startswith("There are no cases.")


def test_a_counterexample_is_told_in_words_and_can_be_replayed(tmp_path: Path) -> None:
    old, new, *_ = LOGIC[0]
    [problem] = problems_of(tmp_path, old, new)
    assert problem.message.split("\n")[1:] == [
        "    For example:",
        "      respondent (Who are these questions for?): For me",
        "      age (How old?): 76",
        """      Replay: echo '{"respondent": "self", "age": "76"}' | flask dialogs assess NCT00000001 -""",
    ]


def test_two_conversations_are_told_by_what_differs(tmp_path: Path) -> None:
    old, new, _, _ = LOGIC[-1]
    [problem] = problems_of(tmp_path, old, new)
    then = problem.message.partition("And then:")[2]
    assert "sex (Which sex?): does not know" in then
    assert "treatment (" not in then
    assert '"treatment": ["tablets"]' in then
