"""What an author types, and what they read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
import time_machine
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.authoring.commands import commands
from chatbot.authoring.library import load_library
from chatbot.screening.dialog import Dialog
from tests.authoring.small_study import STUDY as SMALL
from tests.authoring.small_study import write_study
from tests.screening.made_up import made_up_dialog

STUDY = "NCT07214142"
MADE_UP = "NCT00000000"
DIALOGS = load_library(Path(__file__).parents[2] / "dialogs")
README = Path(__file__).parents[2] / "dialogs" / "README.md"

WITHOUT_PAPERS: Mapping[str, Any] = {
    **{"respondent": "self", "bleeding": "none", "symptoms": ["none"], "age": 54, "sex": "female"},
    **{"biopsy": "adenocarcinoma", "first_time": "first", "treatment": ["none"], "other_cancer": ["none"]},
    **{"daily_life": "ecog_1", "doctor_score": "none", "surgery_plan": "planned", "other_illness": ["none"]},
    **{"medicines": ["none"], "allergy": ["none"], "papers": ["none"]},
    **{"scans": "both", "elsewhere": "none", "removable": "yes", "colonoscopy": "one", "immune": "none"},
    **{"pregnancy": "no", "guardian": "no", "mental_health": "no", "willing": "yes"},
}


def run(*arguments: str, data: bytes | str = b"", dialogs: Mapping[str, Dialog] = DIALOGS) -> Result:
    group = click.Group(commands=commands(dialogs, README.parent, old_after=180))
    return CliRunner().invoke(group, ("dialogs", *arguments), data, catch_exceptions=False)


def assessed(
    answers: Mapping[str, object], dialogs: Mapping[str, Dialog] = DIALOGS, study: str = STUDY
) -> Any:
    result = run("assess", study, "-", data=json.dumps(answers), dialogs=dialogs)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def refused(answers: object) -> str:
    """What is said on stderr, with a non-zero exit and nothing on stdout."""
    data = answers if isinstance(answers, bytes) else json.dumps(answers)
    result = run("assess", STUDY, "-", data=data)
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr


def changed(**answers: object) -> dict[str, object]:
    return {**WITHOUT_PAPERS, **answers}


def without(*questions: str, **answers: object) -> dict[str, object]:
    return {name: answer for name, answer in changed(**answers).items() if name not in questions}


def questions(study: str = STUDY, dialogs: Mapping[str, Dialog] = DIALOGS) -> dict[str, dict[str, Any]]:
    listed = json.loads(run("questions", study, dialogs=dialogs).stdout)
    return {each["id"]: each for each in listed}


@pytest.fixture
def small(tmp_path: Path) -> Mapping[str, Dialog]:
    write_study(tmp_path)
    return load_library(tmp_path)


# dialogs list


def test_dialogs_are_listed_one_a_line_with_the_status_and_its_date(small: Mapping[str, Dialog]) -> None:
    size, status = "7 questions  3 criteria", "not yet recruiting on 2025-10-09"
    line = f"NCT00000001  version 1.0  {size}  {status}{{}}  A Small Study\n"
    with time_machine.travel(datetime(2026, 4, 7, tzinfo=UTC)):
        assert run("list", dialogs=small).stdout == line.format("")
    with time_machine.travel(datetime(2026, 4, 8, tzinfo=UTC)):
        assert run("list", dialogs=small).stdout == line.format(" (181 days ago: ask again)")
    assert run("list").stdout.count("\n") == len(DIALOGS)


@pytest.mark.parametrize("command", [("questions", "NCT7214142"), ("assess", "NCT7214142", "-")])
def test_an_unknown_study_is_an_error_that_names_the_nearest(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"Error: There is no dialog for 'NCT7214142'. Did you mean '{STUDY}'?\n"


def test_an_unknown_study_like_no_other_is_an_error_that_names_all() -> None:
    assert f"Known here: {', '.join(sorted(DIALOGS))}." in run("questions", "x").stderr


# dialogs questions


def test_questions_are_listed_in_their_order_with_the_same_facts_for_all() -> None:
    listed = questions()
    assert list(listed) == list(DIALOGS[STUDY].questions)
    assert {frozenset(each) for each in listed.values()} == {frozenset(listed["age"])}


def test_a_choice_question_is_shown_whole(small: Mapping[str, Dialog]) -> None:
    assert questions(SMALL, small)["papers"] == {
        "id": "papers",
        "step": "papers",
        "kind": "choices",
        "text": "Which papers do you have?",
        "drawing": {"from": "count", "mark": "number", "words": ["5.55"], "paper": "blood"},
        "choices": [
            {"id": "none", "text": "None", "exclusive": True, "ask_when": None},
            {"id": "blood", "text": "Blood test", "exclusive": False, "ask_when": None},
            {"id": "letter", "text": "A letter", "exclusive": False, "ask_when": {"respondent": "family"}},
        ],
        "fold": {"after": 2, "text": {"patient": "Do you have more?", "family": "Is there more?"}},
        "units": [],
        "plausible": None,
        "ago": None,
        "whole": False,
        "max_length": None,
        "optional": False,
        "dont_know": True,
        "sensitive": True,
        "ask_when": None,
        "skipped_as": None,
    }


def test_a_quantity_has_its_units_the_default_first_and_its_range() -> None:
    hb = questions()["hb"]
    assert [(unit["id"], unit["factor"], unit["factor_error"]) for unit in hb["units"]] == [
        ("g/L", "1", "0"),
        ("g/dL", "10", "0"),
        ("mmol/L", "16.11", "0.005"),
    ]
    assert (hb["plausible"], hb["whole"]) == ({"from": "30", "to": "250"}, False)


def test_a_question_names_the_drawing_that_shows_where_its_answer_stands() -> None:
    listed = questions()
    assert listed["mrf"]["drawing"] == {
        "from": "mri_report",
        "mark": "mrf",
        "words": ["MRF(+)"],
        "paper": "mri",
    }
    assert listed["age"]["drawing"] is None


def test_a_text_question_has_its_length(small: Mapping[str, Dialog]) -> None:
    note = questions(SMALL, small)["note"]
    assert (note["kind"], note["max_length"], note["optional"]) == ("text", 50, True)


def test_the_month_of_a_copied_report_is_an_optional_text_and_the_last_of_its_sheet() -> None:
    listed = list(questions().values())
    last = {each["step"]: each for each in listed}
    for step in ("distance", "mri", "microsatellite", "blood"):
        assert (last[step]["kind"], last[step]["optional"]) == ("text", True), step
        assert "month" in last[step]["text"].lower()
    assert {last[step]["max_length"] for step in ("distance", "mri", "microsatellite")} == {30}


def test_both_voices_are_shown_where_they_differ() -> None:
    assert questions()["age"]["text"] == {
        "patient": "How old are you, in full years?",
        "family": "How old is the patient, in full years?",
    }


def test_ask_when_is_shown_as_an_author_writes_it() -> None:
    listed = questions()
    assert listed["respondent"]["ask_when"] is None
    assert listed["relation"]["ask_when"] == {"respondent": "family"}
    assert listed["hb"]["ask_when"] == {"papers": {"any_of": ["blood"]}}
    assert (listed["relation"]["skipped_as"], listed["hb"]["skipped_as"]) == (
        "not_concerned",
        "does_not_know",
    )


def test_the_conditions_of_a_step_and_its_question_are_shown_together(small: Mapping[str, Dialog]) -> None:
    patient_knows = questions(SMALL, small)["patient_knows"]
    assert patient_knows["ask_when"] == {"all": [{"respondent": "family"}, {"not": {"respondent": "self"}}]}
    assert patient_knows["skipped_as"] == {"step": "not_concerned", "question": "does_not_know"}


# dialogs assess: what comes out


def test_an_assessment_has_every_finding_in_the_records_order() -> None:
    found = assessed(WITHOUT_PAPERS)
    assert list(found["findings"]) == [*(f"I{n}" for n in range(1, 11)), *(f"E{n}" for n in range(1, 14))]
    open_ = {criterion for criterion, finding in found["findings"].items() if finding == "unknown"}
    assert (open_, found["outcome"]) == ({"I2", "I3", "I4", "I8"}, "needs_review")


def test_an_assessment_says_which_dialog_judged_as_of_which_day() -> None:
    result = run("assess", STUDY, "-", "--as-of", "2026-01-15", data="{}")
    found = json.loads(result.stdout)
    assert (found["study"], found["version"], found["as_of"]) == (STUDY, DIALOGS[STUDY].version, "2026-01-15")


def test_without_a_day_it_is_judged_as_of_today() -> None:
    with time_machine.travel(datetime(2026, 3, 1, 23, 59, tzinfo=UTC), tick=False):
        assert assessed({})["as_of"] == "2026-03-01"


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "01/02/2026"])
def test_a_day_that_is_none_is_an_error(day: str) -> None:
    result = run("assess", STUDY, "-", "--as-of", day, data="{}")
    assert (result.exit_code, "--as-of" in result.stderr) == (2, True)


def test_a_reason_names_its_branch_how_long_it_lasts_and_whether_it_is_sensitive() -> None:
    found = assessed(changed(age=76, elsewhere="distant"))
    assert found["outcome"] == "likely_ineligible"
    assert [
        (each["criterion"], each["branch"], each["lasts"], each["sensitive"]) for each in found["reasons"]
    ] == [
        ("I3", "distant", "permanent", True),
        ("I6", "over_75", "permanent", False),
        ("E9", "distant", "permanent", True),
    ]
    assert found["reasons"][1]["text"] == "The study was planned for ages 18 to 75."


def test_sentences_speak_in_the_voice_of_the_answers() -> None:
    said = {
        voice: assessed(changed(respondent=voice, bleeding="daily"))["safety"] for voice in ("self", "family")
    }
    assert said["self"] == [{"id": "soon", "level": "soon", "text": "Please tell your doctor soon."}]
    assert said["family"] == [
        {"id": "soon", "level": "soon", "text": "Please tell the patient's doctor soon."}
    ]


def test_flags_notes_and_contradictions_are_named_with_their_words() -> None:
    found = assessed(
        changed(
            respondent="family",
            relation="guardian",
            patient_knows="no",
            papers=["pathology"],
            msi_result="pmmr",
        )
    )
    assert [flag["id"] for flag in found["flags"]] == ["concealed", "staining_only"]
    assert [(note["criterion"], note["id"]) for note in found["notes"]] == [("I4", "staining_only")]
    assert [(each["id"], each["affects"]) for each in found["contradictions"]] == [
        ("guardian_unclear", ["E13"])
    ]
    assert all(each["text"] for name in ("flags", "notes", "contradictions") for each in found[name])


def test_free_text_raises_a_safety_message_and_no_finding() -> None:
    quiet, worried = (
        assessed(changed(medicines=["local"])),
        assessed(changed(medicines=["local"], medicine_names="不想活")),
    )
    assert [message["id"] for message in worried["safety"]] == ["self_harm"]
    assert quiet["findings"] == worried["findings"]


def test_the_patients_own_no_is_said() -> None:
    assert (assessed(changed(willing="no"))["declined"], assessed(WITHOUT_PAPERS)["declined"]) == (
        True,
        False,
    )


# dialogs assess: absent, null and ignored


def test_an_absent_answer_does_not_stop_the_assessment() -> None:
    found = assessed({"willing": "yes", "age": 54})
    assert (found["findings"]["I6"], found["ignored"], found["outcome"]) == ("fits", [], "needs_review")
    assert found["path"][0] == "respondent"
    assert assessed({})["path"] == found["path"]


def test_the_path_names_the_questions_of_this_person_answered_or_not() -> None:
    path = assessed(without("sex", sex="male"))["path"]
    assert ("sex" in path, "pregnancy" in path, "relation" in path, "hb" in path) == (
        True,
        True,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("answers", "ignored"),
    [
        # An ask_when that is definitely false: the step's, the question's, the picked choice's.
        (changed(relation="child", patient_knows="yes"), ["relation", "patient_knows"]),
        (changed(papers=["none"], hb=120, t_stage="t3"), ["hb", "t_stage"]),
        (changed(sex="male"), ["pregnancy"]),
        (changed(willing="family_agrees"), ["willing"]),
        # ... and one that is not: what it reads is absent, or not known.
        (without("respondent", relation="child"), []),
        (changed(respondent=None, relation="child", willing="family_agrees"), []),
        (changed(papers=None, hb=120, t_stage="t3"), []),
        (without("papers", hb=120, t_stage="t3"), []),
        (without("sex", "age"), []),
        # A step withheld as sensitive: after a failure that lasts, whichever of the steps above told it.
        (changed(age=76), ["immune", "pregnancy", "guardian", "mental_health"]),
        (changed(immune="one_of_these"), ["pregnancy", "guardian", "mental_health"]),
        # ... and not after one that may change or be cleared up.
        (changed(age=17), []),
        (changed(removable="no"), []),
        (changed(guardian="yes"), []),
    ],
)
def test_an_answer_is_ignored_only_for_a_reason(answers: dict[str, object], ignored: list[str]) -> None:
    assert sorted(assessed(answers)["ignored"]) == sorted(ignored)


def test_an_answer_that_stands_after_an_end_is_ignored() -> None:
    dialogs = {MADE_UP: made_up_dialog()}
    for willing, ignored in (("no", ["farewell"]), ("yes", []), (None, [])):
        found = assessed({"farewell": "Goodbye", "willing": willing}, dialogs, MADE_UP)
        assert (found["ignored"], "farewell" in found["path"]) == (ignored, not ignored)


def test_an_ignored_answer_changes_nothing() -> None:
    straight, with_ghosts = assessed(WITHOUT_PAPERS), assessed(changed(hb=60, relation="guardian"))
    assert {**with_ghosts, "ignored": []} == straight


@settings(max_examples=40)
@given(st.sets(st.sampled_from(sorted(WITHOUT_PAPERS))))
def test_whatever_is_left_out_all_is_judged_and_no_other_answer_is_lost(left_out: set[str]) -> None:
    answers = without(*left_out)
    found = assessed(answers)
    assert (len(found["findings"]), found["ignored"]) == (23, [])
    assert set(answers) <= set(found["path"])
    assert "does_not_fit" not in found["findings"].values()


def test_null_is_not_knowing_and_a_number_may_come_in_many_forms() -> None:
    papers = {"papers": ["blood"]}
    for hb in (
        100,
        100.0,
        "100",
        "100 g/L",
        {"value": "10.0", "unit": "g/dL", "confirmed": True},
        {"value": 100},
    ):
        assert assessed({**papers, "hb": hb})["ignored"] == []
        assert "low_haemoglobin" not in str(assessed({**papers, "hb": hb})["reasons"])
    assert assessed({**papers, "hb": 99.9})["reasons"][0]["branch"] == "low_haemoglobin"
    assert assessed({**papers, "hb": None})["findings"]["I8"] == "unknown"


def test_decimals_are_never_floats() -> None:
    answers = '{"papers": ["mri"], "distance": 12.000000000000000001}'
    found = json.loads(run("assess", STUDY, "-", data=answers).stdout)
    assert found["findings"]["I2"] == "does_not_fit"


def test_answers_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text("\ufeff" + json.dumps(WITHOUT_PAPERS), encoding="utf-8")
    assert json.loads(run("assess", STUDY, str(file)).stdout)["outcome"] == "needs_review"


# dialogs assess: what cannot be read


def test_all_wrong_answers_are_told_at_once_each_with_its_place_and_the_nearest_right_one() -> None:
    said = refused(
        {
            "respondant": "self",
            "biopsy": "adenocarcinomas",
            "bleeding": ["none"],
            "symptoms": "none",
            "treatment": ["chemo"],
            "age": {"value": 54, "unit": "yeer"},
            "hb": {"valu": 100},
            "wbc": True,
            "medicine_names": 5,
            "distance": "far",
            "sex": "male",
        }
    )
    lines = said.splitlines()
    assert lines[0] == "Error: <stdin>: These answers cannot be read:"
    for question, hint in {
        "respondant": 'Did you mean "respondent"?',
        "biopsy": 'Did you mean "adenocarcinoma"?',
        "bleeding": "Give the id of one choice.",
        "symptoms": "Give a list of choice ids.",
        "treatment": 'there is no choice "chemo".',
        "age": 'Did you mean "year"?',
        "hb": 'Did you mean "value"?',
        "wbc": "true or false is the wrong kind of answer to it.",
        "medicine_names": "a number is the wrong kind of answer to it.",
        "distance": "the value is not a number.",
    }.items():
        assert [line for line in lines[1:] if line.startswith(f"  {question}: ") and hint in line]
    assert len(lines) == 11


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "<stdin>: The file is empty."),
        (b'{"age": 54,\n "sex": }', "<stdin>:2: This is not JSON"),
        (b'{"age": 54, "sex": "male", "age": 55}', '"age" stands twice in one object. Keep one of them.'),
        (b'{"hb": {"value": 1, "value": 2}}', '"value" stands twice in one object.'),
        (b'{"age":\n "\xff"}', "<stdin>:2: This is not UTF-8. Save it as UTF-8."),
        (b'{"age": NaN}', "NaN is not JSON. Write a number, or null."),
        (b'{"age": -Infinity}', "-Infinity is not JSON."),
        (b'{"age": ' + b"9" * 5000 + b"}", "A number has too many digits."),
        (b'{"age": ' + b"[" * 100_000, "This is nested too deeply."),
        (b"[]", "This is no JSON object. Write {question id: answer, ...}."),
        (b'"age"', "This is no JSON object."),
        (b"null", "This is no JSON object."),
        (b'{"medicine_names": "a\\u0000b"}', "medicine_names: the text has a control character."),
        (b'{"age": 1e2}', "age: the value is not a number."),
    ],
)
def test_data_that_is_no_answers_says_why(data: bytes, says: str) -> None:
    assert says in refused(data)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    result = run("assess", STUDY, str(tmp_path / "answers.json"))
    assert (result.exit_code, "No such file" in result.stderr) == (2, True)


# What dialogs/README.md says is so


REAL = sorted(README.parent.rglob("*.yaml"))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_the_readmes_answers_come_to_what_it_says() -> None:
    [example] = blocks("json")
    found = assessed(json.loads(example))
    assert (found["outcome"], sorted(found["ignored"])) == ("likely_ineligible", ["immune", "t_stage"])
    assert {each["criterion"] for each in found["reasons"]} == {"I5", "E5"}


def test_the_readmes_example_has_every_form_of_an_answer() -> None:
    answers = json.loads(blocks("json")[0])
    kinds = {(DIALOGS[STUDY].questions[name].kind.value, type(answer)) for name, answer in answers.items()}
    assert {("choice", str), ("choice", type(None)), ("choices", list)} <= kinds
    assert {("quantity", dict), ("quantity", int), ("quantity", str)} <= kinds


def test_the_readme_names_all_that_comes_out() -> None:
    described = README.read_text(encoding="utf-8").partition("### What comes out")[2]
    names = {
        *assessed({}),
        *questions()["age"],
        *questions()["sex"]["choices"][0],
        *questions()["age"]["units"][0],
    }
    assert {name for name in names if f"`{name}`" not in described} == set()


def test_every_example_in_the_readme_stands_in_a_real_dialog() -> None:
    real = "".join(file.read_text(encoding="utf-8") for file in REAL)
    assert len(blocks("yaml")) >= 10
    assert [block for block in blocks("yaml") if block not in real] == []


def test_every_condition_in_the_readmes_table_is_one_of_a_real_dialog() -> None:
    table = README.read_text(encoding="utf-8").partition("## Conditions")[2].partition("## Criteria")[0]
    conditions = [each for each in re.findall(r"`(\{.*?\})`", table) if "..." not in each]
    real = "".join(file.read_text(encoding="utf-8") for file in REAL)
    assert len(conditions) >= 9
    assert [each for each in conditions if each not in real] == []
