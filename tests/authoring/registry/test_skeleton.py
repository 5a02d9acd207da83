"""A skeleton of every real record loads as a draft, asks and judges, and says all that is left to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chatbot.authoring.cases import failures, load_cases
from chatbot.authoring.drafts import open_places
from chatbot.authoring.library import load_library
from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import DialogError
from chatbot.authoring.registry.criteria import split_criteria
from chatbot.authoring.registry.folder import MadeFolder, make_folder
from chatbot.authoring.registry.skeleton import make_skeleton
from chatbot.authoring.strings import study_texts
from chatbot.reading.answers import read_answers
from chatbot.screening.assessment import assess
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import walk
from tests.authoring.registry.real_records import STUDIES, criteria_of, record_file
from tests.authoring.small_study import STUDY as SMALL
from tests.authoring.small_study import record, write_study
from tests.screening.builders import STUDY

DIALOGS = Path(__file__).parents[3] / "dialogs"
A_DAY = date(2026, 1, 15)

Made = Callable[[str], tuple[MadeFolder, Dialog]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(DIALOGS / "shared.yaml", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The skeleton of a real record, made once for all who only look at it."""
    folder = tmp_path_factory.mktemp("dialogs")
    shutil.copy(DIALOGS / "shared.yaml", folder)

    @cache
    def make(study: str) -> tuple[MadeFolder, Dialog]:
        found = make_folder(folder, record_file(study))
        return found, load_dialog(found.folder, is_draft=True)

    return make


def made_of(root: Path, **fields: Any) -> Dialog:
    """The skeleton of the small record with these fields of its eligibilityModule."""
    data: Any = record()
    data["protocolSection"]["eligibilityModule"].update(fields)
    file = root / "record-of-tests.json"
    file.write_text(json.dumps(data))
    return load_dialog(make_folder(root, file).folder, is_draft=True)


def judged(dialog: Dialog, **answers: object) -> Mapping[str, str]:
    read, problems = read_answers(dialog, answers)
    assert not problems
    return {each.criterion.id: each.finding.value for each in assess(dialog, read, A_DAY).judgements}


@pytest.mark.parametrize("study", STUDIES)
def test_the_skeleton_of_a_real_record_has_a_rule_for_every_line(made: Made, study: str) -> None:
    found, dialog = made(study)
    lines = [line.id for line in split_criteria(criteria_of(study)).lines]
    assert [each.id for each in dialog.criteria if each.id not in ("AGE", "SEX")] == lines
    assert [each for each in ("AGE", "SEX") if each in dialog.study.limits] == [
        each.id for each in dialog.criteria if each.id in ("AGE", "SEX")
    ]
    assert found.left == open_places(found.folder)


@pytest.mark.parametrize("study", STUDIES)
def test_its_case_holds_so_that_an_author_begins_with_what_works(made: Made, study: str) -> None:
    found, dialog = made(study)
    [case] = load_cases(found.folder, dialog)
    assert failures(case, dialog) == []


@pytest.mark.parametrize("study", STUDIES)
def test_whoever_knows_nothing_fails_nothing(made: Made, study: str) -> None:
    _, dialog = made(study)
    assert {*judged(dialog, **dict.fromkeys(dialog.questions)).values()} == {"unknown"}


@pytest.mark.parametrize("study", STUDIES)
def test_no_draft_is_served_and_each_open_place_is_named_with_its_line(made: Made, study: str) -> None:
    found, _ = made(study)
    with pytest.raises(DialogError) as raised:
        load_dialog(found.folder)
    assert set(raised.value.problems) == set(found.left)
    lines = (found.folder / "dialog.yaml").read_text(encoding="utf-8").splitlines()
    in_dialog = [each for each in found.left if each.file.name == "dialog.yaml"]
    assert all("TODO" in lines[each.line - 1] for each in in_dialog)


def test_a_folder_of_drafts_alone_is_refused_with_what_is_left(root: Path) -> None:
    left = make_folder(root, record_file("NCT00841061")).left
    with pytest.raises(DialogError) as raised:
        load_library(root)
    assert set(raised.value.problems) == set(left)


def test_a_finished_dialog_is_served_beside_a_draft(root: Path) -> None:
    shutil.copytree(DIALOGS / "NCT07214142", root / "NCT07214142")
    make_folder(root, record_file("NCT04912596"))
    assert list(load_library(root)) == ["NCT07214142"]


def test_a_draft_with_mistakes_stops_no_other_study(root: Path) -> None:
    shutil.copytree(DIALOGS / "NCT07214142", root / "NCT07214142")
    found = make_folder(root, record_file("NCT04912596"))
    file = found.folder / "dialog.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("kind: choice", "kind: chioce"), encoding="utf-8"
    )
    assert list(load_library(root)) == ["NCT07214142"]


@pytest.mark.parametrize("study", STUDIES)
def test_every_word_of_the_record_stands_in_the_file_beside_its_rule(made: Made, study: str) -> None:
    found, dialog = made(study)
    text = (found.folder / "dialog.yaml").read_text(encoding="utf-8")
    remarks = " ".join(line.strip()[1:] for line in text.splitlines() if line.strip().startswith("#"))
    said = set(remarks.split())
    for criterion in dialog.criteria:
        assert said.issuperset(criterion.translation.patient.split()), criterion.id


def test_what_speaks_of_the_patient_has_a_voice_for_each(made: Made) -> None:
    _, dialog = made("NCT05326516")
    of_both = {"respondent", "relation", "patient_knows", "sex", "papers"}
    questions = [each for each in dialog.questions.values() if each.id not in of_both]
    assert [each.id for each in questions if each.text.patient == each.text.family] == []


@pytest.mark.parametrize("study", STUDIES)
def test_translators_get_no_sentence_that_is_still_to_be_written(made: Made, study: str) -> None:
    found, _ = made(study)
    sentences = [sentence for text in study_texts(found.folder) for _, sentence in text.sources()]
    assert "How old are you" in " ".join(sentences)
    assert not [sentence for sentence in sentences if "TODO" in sentence]


@pytest.mark.parametrize("study", STUDIES)
def test_the_record_is_taken_over_byte_for_byte(made: Made, study: str) -> None:
    found, _ = made(study)
    assert (found.folder / "record.json").read_bytes() == record_file(study).read_bytes()


@pytest.mark.parametrize("wrap", [lambda study: {"studies": [study]}, lambda study: [study]])
def test_out_of_a_list_the_study_alone_is_taken_over(root: Path, wrap: Any) -> None:
    file = root / "list.json"
    file.write_text(json.dumps(wrap(record())))
    folder = make_folder(root, file).folder
    assert json.loads((folder / "record.json").read_bytes()) == record()


# What is ready -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "age", "finding"),
    [
        ({"minimumAge": "18 Years", "maximumAge": "75 Years"}, "17", "does_not_fit"),
        ({"minimumAge": "18 Years", "maximumAge": "75 Years"}, "18", "fits"),
        ({"minimumAge": "18 Years", "maximumAge": "75 Years"}, "76", "does_not_fit"),
        ({"minimumAge": "18 Years"}, "99", "fits"),
        ({"maximumAge": "65 Years"}, "66", "does_not_fit"),
        ({"minimumAge": "6 Months", "maximumAge": "16 Years"}, "5 months", "does_not_fit"),
        ({"minimumAge": "6 Months", "maximumAge": "16 Years"}, "7个月", "fits"),
        ({"minimumAge": "6 Months", "maximumAge": "16 Years"}, "0", "unknown"),
        ({"minimumAge": "28 Days", "maximumAge": "1 Year"}, "20 days", "does_not_fit"),
        ({"minimumAge": "28 Days", "maximumAge": "1 Year"}, "5 weeks", "fits"),
    ],
)
def test_age_limits_are_a_ready_question_and_rule(
    root: Path, limits: dict[str, str], age: str, finding: str
) -> None:
    dialog = made_of(root, **limits)
    assert judged(dialog, respondent="self", symptoms=["none"], age=age)["AGE"] == finding


@pytest.mark.parametrize(
    ("fields", "sex", "finding"),
    [
        ({"sex": "FEMALE"}, "female", "fits"),
        ({"sex": "FEMALE"}, "male", "does_not_fit"),
        ({"sex": "MALE", "genderDescription": "has a prostate"}, "female", "does_not_fit"),
    ],
)
def test_a_limit_of_sex_is_a_ready_question_and_rule(
    root: Path, fields: dict[str, str], sex: str, finding: str
) -> None:
    dialog = made_of(root, **fields)
    assert judged(dialog, respondent="self", symptoms=["none"], age="40", sex=sex)["SEX"] == finding


def test_nobody_is_asked_for_what_limits_nothing(root: Path) -> None:
    dialog = made_of(root, sex="ALL")
    assert "sex" not in dialog.questions
    assert not {"AGE", "SEX"} & {each.id for each in dialog.criteria}


@pytest.mark.parametrize(
    ("line", "is_ready"),
    [
        ("Age between 18 and 75 years;", True),
        ("Male or female, 18 to 75 years of age", True),
        ("年龄18-75岁", True),
        ("Aged 18 to 75 years with diabetes", False),
        ("Men aged 18 to 75 years", False),
        ("Age > 18 and < 75 years", False),
        ("Age 20 to 75 years", False),
        ("18 years", False),
    ],
)
def test_a_line_that_says_no_more_than_the_age_takes_the_ready_rule(
    root: Path, line: str, is_ready: bool
) -> None:
    criteria = f"Inclusion Criteria:\n\n* {line}\n* Consents"
    made_of(root, eligibilityCriteria=criteria, minimumAge="18 Years", maximumAge="75 Years")
    written = yaml.safe_load((root / SMALL / "dialog.yaml").read_text(encoding="utf-8"))
    assert (written["criteria"]["I1"].get("same_as") == "AGE") is is_ready


@pytest.mark.parametrize(
    ("line", "is_ready"),
    [
        ("Signed written informed consent;", True),
        ("Provision of informed consent", True),
        ("自愿签署知情同意书", True),
        ("No illness that would prevent giving informed consent", False),
        ("Age 18 or more at the time of signing the informed consent", False),
        ("Able to walk", False),
    ],
)
def test_a_line_of_consent_is_answered_by_the_wish_to_hear_more(
    root: Path, line: str, is_ready: bool
) -> None:
    dialog = made_of(root, eligibilityCriteria=f"Inclusion Criteria:\n\n* {line}\n* Diabetes")
    assert ("willing" in dialog.questions) is is_ready
    if is_ready:
        assert judged(dialog, willing="no")["I1"] == "does_not_fit"
        assert judged(dialog, willing="yes")["I1"] == "fits"


def test_an_exclusion_fits_with_no(root: Path) -> None:
    dialog = made_of(root, eligibilityCriteria="Inclusion:\n* A\nExclusion:\n* B")
    assert judged(dialog, i1="yes", e1="no") == {"I1": "fits", "E1": "fits"}
    assert judged(dialog, i1="no", e1="yes") == {"I1": "does_not_fit", "E1": "does_not_fit"}


def test_signs_that_need_a_doctor_come_before_the_study(made: Made) -> None:
    _, dialog = made("NCT04912596")
    answers, _ = read_answers(dialog, {"respondent": "self", "symptoms": ["chest"]})
    assert [each.id for each in assess(dialog, answers, A_DAY).safety] == ["emergency"]
    path = [stop.step.id for stop in walk(dialog, answers).path]
    assert path.index("symptoms") < path.index("age")


@pytest.mark.parametrize(
    ("study", "says"),
    [
        (
            "NCT06490887",
            ["names neither inclusion nor exclusion", "no central contact: the pages name that of IRCCS"],
        ),
        ("NCT05397184", ["names no inclusion"]),
        ("NCT07134413", ["names nobody to call"]),
        ("NCT04912596", []),
    ],
)
def test_what_a_record_lacks_is_told(made: Made, study: str, says: list[str]) -> None:
    warnings = made(study)[0].skeleton.warnings
    assert len(warnings) == len(says)
    assert all(part in warning for part, warning in zip(says, warnings, strict=True))


@pytest.mark.parametrize(
    ("module", "changes", "says"),
    [
        ("eligibilityModule", {"eligibilityCriteria": "Exclusion:\n* Smokers"}, "all lines exclude"),
        ("eligibilityModule", {"minimumAge": "75 Years", "maximumAge": "18 Years"}, "leave nobody"),
        ("contactsLocationsModule", {"centralContacts": [{"email": "a@example.org"}]}, "e-mail address"),
    ],
)
def test_what_is_odd_in_a_record_is_told(root: Path, module: str, changes: Any, says: str) -> None:
    file = root / "record-of-tests.json"
    data: Any = record()
    data["protocolSection"].setdefault(module, {}).update(changes)
    file.write_text(json.dumps(data))
    assert any(says in warning for warning in make_folder(root, file).skeleton.warnings)


def test_a_limit_that_cannot_be_read_is_left_to_the_author(root: Path) -> None:
    file = root / "record-of-tests.json"
    data: Any = record()
    data["protocolSection"]["eligibilityModule"]["maximumAge"] = "adult"
    file.write_text(json.dumps(data))
    found = make_folder(root, file)
    assert any("'adult'" in warning for warning in found.skeleton.warnings)
    assert "AGE" not in (found.folder / "dialog.yaml").read_text(encoding="utf-8").split("criteria:")[1]


@pytest.mark.parametrize(
    "line",
    [
        'Says "yes": {a: b} # no',
        "It's 5 % & more | > 'x'",
        "tab\there",
        "back\\slash \\> 5",
        "{{ 7 * 7 }}",
        "🙂 字",
    ],
)
def test_whatever_a_record_says_stands_in_the_file_as_a_remark_only(root: Path, line: str) -> None:
    dialog = made_of(root, eligibilityCriteria=f"Inclusion Criteria:\n\n* {line}\n", genderDescription=line)
    assert [each.id for each in dialog.criteria] == ["I1"]
    assert "49" not in (root / SMALL / "dialog.yaml").read_text(encoding="utf-8").split("criteria:")[1]


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["", "18 Years", "6 Months", "adult"]))
def test_no_record_makes_a_file_that_is_no_yaml(line: str, title: str, age: str) -> None:
    text = f"Inclusion Criteria:\n\n* A {line}\n\nExclusion Criteria:\n\n* B"
    study = replace(STUDY, brief_title=title, minimum_age=age, sex="MALE", sex_detail=line)
    criteria = split_criteria(text)
    skeleton = make_skeleton(replace(study, lines={}), criteria, ["emergency"])
    written = yaml.safe_load(skeleton.dialog)["criteria"]
    limits = [*(["AGE"] if age in ("18 Years", "6 Months") else []), "SEX"]
    assert list(written) == [*limits, *(each.id for each in criteria.lines)]
    assert yaml.safe_load(skeleton.cases)["cases"]


# What is there stays -------------------------------------------------------------------------------------


def test_a_folder_that_is_there_is_never_touched(root: Path) -> None:
    folder = write_study(root)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    shutil.copy(DIALOGS / "shared.yaml", root)
    with pytest.raises(DialogError, match="is there already and stays as it is"):
        made_of(root)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_an_empty_folder_is_not_touched_either(root: Path) -> None:
    (root / SMALL).mkdir()
    with pytest.raises(DialogError, match="is there already"):
        made_of(root)
    assert list((root / SMALL).iterdir()) == []


def test_what_cannot_be_made_whole_is_not_made(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DialogError([])

    monkeypatch.setattr("chatbot.authoring.registry.folder.load_dialog", fail)
    with pytest.raises(DialogError):
        made_of(root)
    assert not (root / SMALL).exists()


def test_without_shared_messages_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(DialogError, match=r"shared\.yaml"):
        made_of(tmp_path)
    assert not (tmp_path / SMALL).exists()
