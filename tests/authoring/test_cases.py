"""A wrong case is told: in its failures what the dialog does otherwise, on loading what cannot be meant."""

from pathlib import Path

import pytest

from chatbot.authoring.cases import CASES_FILE, Case, failures, load_cases
from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import DialogError
from chatbot.screening.dialog import Dialog

STUDY = Path(__file__).parents[2] / "dialogs" / "NCT07214142"
HEAD = """
as_of: "2026-01-15"
bases:
  man: {sex: male, age: "54", bleeding: none}
  old_man: {like: man, age: "76"}
cases:
  - name: A case
"""


@pytest.fixture(scope="module")
def dialog() -> Dialog:
    return load_dialog(STUDY)


def cases_in(folder: Path, dialog: Dialog, lines: str) -> tuple[Case, ...]:
    """The cases of a file whose one case has these lines, parted by "; "."""
    indented = "".join(f"    {line}\n" for line in lines.split("; "))
    (folder / CASES_FILE).write_text(HEAD + indented, encoding="utf-8")
    return load_cases(folder, dialog)


@pytest.mark.parametrize(
    "lines",
    [
        "base: man; expect: {I6: fits, E3: fits, E10: fits}",
        "base: man; expect: {I6: fits, E3: fits, E10: fits}; others: unknown; outcome: needs_review",
        "base: man; expect: {I6: unknown}; without: [age]",
        "base: man; answers: {age: null}; expect: {I6: unknown}",
        "base: old_man; branch: {I6: over_75}; lasts: {I6: permanent}; asked: [willing]; not_asked: [immune]",
        "base: man; answers: {pregnancy: pregnant}; ignored: [pregnancy]; safety: []; declined: false",
        "base: man; answers: {age: '17'}; flags: [minor]; no_flags: [concealed]; asked_back: []",
        "base: man; answers: {distance: '25', papers: [mri]}; asked_back: [distance]; contradictions: []",
        "base: man; answers: {age: {value: '76', confirmed: true}}; asked_back: []",
        "base: man; answers: {age: old}; not_read: [age]; expect: {I6: unknown}",
        "base: man; answers: {age: '13'}; age_allows: nothing",
        "base: man; answers: {age: '14'}; age_allows: not_alone",
        "base: man; answers: {age: '18'}; age_allows: all; neutral: []",
        "base: man; answers: {age: null}; age_allows: all",
        "base: man; not_concerned: [pregnancy]",
        "base: man; private: [immune, guardian, mental_health]",
        "base: old_man; private: []; neutral: []",
        "base: man; answers: {guardian: 'yes'}; neutral: [E13]; expect: {E13: does_not_fit}",
    ],
)
def test_a_case_that_the_dialog_agrees_with_has_no_failures(
    tmp_path: Path, dialog: Dialog, lines: str
) -> None:
    [case] = cases_in(tmp_path, dialog, lines)
    assert failures(case, dialog) == []


@pytest.mark.parametrize(
    ("lines", "failure"),
    [
        ("expect: {I6: does_not_fit}", "I6: expected does_not_fit, found fits"),
        ("expect: {I6: unknown}", "I6: expected unknown, found fits"),
        ("answers: {age: '76'}; expect: {I6: fits}", "I6: expected fits, found does_not_fit"),
        ("answers: {age: '76'}; branch: {I6: under_18}", "I6, branch: expected under_18, found over_75"),
        ("branch: {I6: over_75}", "I6, branch: expected over_75, found none"),
        ("answers: {age: '76'}; lasts: {I6: clarify}", "I6, lasts: expected clarify, found permanent"),
        ("lasts: {I6: permanent}", "I6, lasts: expected permanent, found none"),
        ("outcome: possible", "outcome: expected possible, found needs_review"),
        ("declined: true", "declined: expected true, found false"),
        ("answers: {bleeding: large}; safety: []", "safety: expected exactly [], found [emergency]"),
        ("safety: [soon]", "safety: expected exactly [soon], found []"),
        ("contradictions: [distances]", "contradictions: expected exactly [distances], found []"),
        ("notes: [staining_only]", "notes: expected exactly [staining_only], found []"),
        ("flags: [minor, concealed]", "flags: [concealed, minor] is missing"),
        ("answers: {age: '17'}; no_flags: [minor]", "no_flags: [minor] is there"),
        ("ignored: [age]", "ignored: expected exactly [age], found []"),
        ("age_allows: nothing", "age_allows: expected nothing, found all"),
        ("answers: {age: '17'}; age_allows: all", "age_allows: expected all, found not_alone"),
        (
            "not_concerned: [age]",
            "not_concerned: expected exactly [age], found [pregnancy]",
        ),
        ("private: [age]", "private: expected exactly [age], found [guardian, immune, mental_health]"),
        ("answers: {guardian: 'yes'}; neutral: []", "neutral: expected exactly [], found [E13]"),
        ("answers: {pregnancy: 'no'}; ignored: []", "ignored: expected exactly [], found [pregnancy]"),
        ("asked: [pregnancy]", "asked: [pregnancy] is missing"),
        ("not_asked: [immune, pregnancy]", "not_asked: [immune] is there"),
        (
            "answers: {distance: '6'}; asked_back: [distance]",
            "asked_back: expected exactly [distance], found []",
        ),
        ("not_read: [age]", "not_read: expected exactly [age], found []"),
    ],
)
def test_a_wrong_case_is_reported(tmp_path: Path, dialog: Dialog, lines: str, failure: str) -> None:
    [case] = cases_in(tmp_path, dialog, f"base: man; {lines}")
    assert failures(case, dialog) == [failure]


def test_the_others_of_a_case_are_every_criterion_that_it_does_not_name(
    tmp_path: Path, dialog: Dialog
) -> None:
    [case] = cases_in(tmp_path, dialog, "base: man; expect: {I6: fits}; others: unknown")
    assert failures(case, dialog) == ["E3: expected unknown, found fits", "E10: expected unknown, found fits"]


def test_an_answer_that_cannot_be_read_is_a_failure_that_says_why(tmp_path: Path, dialog: Dialog) -> None:
    [case] = cases_in(tmp_path, dialog, "base: man; answers: {age: old}")
    assert failures(case, dialog) == [
        "not_read: expected exactly [], found [age]",
        "age: the value is not a number. Give digits and, if needed, a unit, such as 98 or 9.8 g/dL.",
    ]


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        ("base: woman", "There is no base above called 'woman'. Did you mean 'man'?"),
        ("answers: {agee: '54'}", "There is no question called 'agee'. Did you mean 'age'?"),
        ("answers: {sex: mail}", "There is no choice of 'sex' called 'mail'. Did you mean 'male'?"),
        ("answers: {symptoms: [none, fevers]}", "'fevers'. Did you mean 'fever'?"),
        (
            "answers: {hb: {value: '10', unit: g/dl}}",
            "There is no unit of 'hb' called 'g/dl'. Did you mean 'g/dL'?",
        ),
        ("base: man; without: [sexx]", "There is no answer in this case called 'sexx'. Did you mean 'sex'?"),
        ("expect: {I11: fits}", "There is no criterion called 'I11'."),
        ("expect: {I6: met}", "'I6' cannot be 'met'. Known here: does_not_fit, fits, unknown."),
        ("branch: {I6: over_57}", "There is no branch of I6 called 'over_57'. Did you mean 'over_75'?"),
        ("lasts: {I66: permanent}", "There is no criterion called 'I66'."),
        ("lasts: {I6: forever}", "'I6' cannot be 'forever'. Known here: clarify, may_change, permanent."),
        (
            "outcome: eligible",
            "'outcome' cannot be 'eligible'. Known here: likely_ineligible, needs_review, possible.",
        ),
        ("safety: [emergancy]", "There is no id for 'safety' called 'emergancy'. Did you mean 'emergency'?"),
        (
            "notes: [stainings]",
            "There is no id for 'notes' called 'stainings'. Did you mean 'staining_only'?",
        ),
        ("flags: [miner]", "There is no id for 'flags' called 'miner'. Did you mean 'minor'?"),
        ("contradictions: [distance]", "called 'distance'. Did you mean 'distances'?"),
        ("not_asked: [imune]", "There is no id for 'not_asked' called 'imune'. Did you mean 'immune'?"),
        ("expects: {I6: fits}", "'expects' is not a word that belongs here. Did you mean 'expect'?"),
        ("base: man\n  - name: A case", "Two cases are called 'A case'. Give each a name of its own."),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line_and_the_nearest_right_word(
    tmp_path: Path, dialog: Dialog, lines: str, mistake: str
) -> None:
    with pytest.raises(DialogError) as caught:
        cases_in(tmp_path, dialog, lines)
    [problem] = caught.value.problems
    assert mistake in problem.message
    assert problem.line >= HEAD.count("\n")


def test_all_mistakes_are_told_at_once(tmp_path: Path, dialog: Dialog) -> None:
    with pytest.raises(DialogError) as caught:
        cases_in(tmp_path, dialog, "base: woman; answers: {agee: '54'}; expect: {I11: fits}")
    assert len(caught.value.problems) == 3


def test_a_study_without_cases_is_told(tmp_path: Path, dialog: Dialog) -> None:
    with pytest.raises(DialogError, match=r"cases\.yaml: The file cannot be read"):
        load_cases(tmp_path, dialog)
