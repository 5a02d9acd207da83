"""Criteria in whatever shape are split into lines, and no word of them is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.authoring.registry.criteria import (
    Aside,
    Criteria,
    Heading,
    Line,
    NoCriteria,
    split_criteria,
)
from chatbot.authoring.registry.headings import Section
from tests.authoring.registry.real_records import STUDIES, criteria_of

BOTH = {Section.INCLUSION, Section.EXCLUSION}
NUMBER_OF_A_LINE = re.compile(r"^\d{1,2}$")


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def left_out(text: str) -> list[str]:
    """The words of the text that stand in no part, after it was checked that no part adds or moves one."""
    missing: list[str] = []
    rest = iter(words(text))
    for word in (word for part in split_criteria(text).parts for word in words(part.text)):
        for candidate in rest:
            if candidate == word:
                break
            missing.append(candidate)
        else:
            pytest.fail(f"'{word}' is not in the record, or not there.")
    return [*missing, *rest]


def texts(criteria: str) -> dict[str, str]:
    return {line.id: line.text for line in split_criteria(criteria).lines}


def ids(lines: Sequence[Line]) -> list[str]:
    return [line.id for line in lines]


def counted(inclusion: int, exclusion: int) -> list[str]:
    return [*(f"I{n}" for n in range(1, inclusion + 1)), *(f"E{n}" for n in range(1, exclusion + 1))]


# Counted by reading each record. NCT04573062 is cut short by the registry itself, in the middle of a word.
@pytest.mark.parametrize(
    ("study", "inclusion", "exclusion", "named"),
    [
        ("NCT00026962", 1, 0, set()),
        ("NCT00072579", 23, 0, set()),
        ("NCT00841061", 3, 2, BOTH),
        ("NCT01126879", 11, 5, BOTH),
        ("NCT03225586", 1, 0, BOTH),
        ("NCT03256916", 9, 8, BOTH),
        ("NCT04272125", 13, 10, BOTH),
        ("NCT04573062", 57, 20, BOTH),
        ("NCT04912596", 12, 19, BOTH),
        ("NCT05326516", 6, 17, BOTH),
        ("NCT05397184", 7, 14, {Section.EXCLUSION}),
        ("NCT05813925", 7, 6, BOTH),
        ("NCT06131424", 5, 2, BOTH),
        ("NCT06490887", 11, 0, set()),
        ("NCT06716424", 6, 15, BOTH),
        ("NCT06855589", 13, 10, BOTH),
    ],
)
def test_a_real_record_has_as_many_lines_as_a_reader_counts(
    study: str, inclusion: int, exclusion: int, named: set[Section]
) -> None:
    found = split_criteria(criteria_of(study))
    assert ids(found.lines) == counted(inclusion, exclusion)
    assert found.named == named


def test_a_gap_in_the_records_numbers_stays_a_gap() -> None:
    lines = split_criteria(criteria_of("NCT07134413")).lines
    assert ids(lines) == [*(f"I{n}" for n in (1, 2, 3, 4, 5, 6, 8, 9)), "E1", "E2", "E3"]


@pytest.mark.parametrize(
    ("study", "line", "begins", "ends"),
    [
        ("NCT00026962", "I1", "Patients must be enrolled", "National Naval Medical Center."),
        ("NCT00072579", "I1", "Histologically confirmed", "examination of the bone marrow"),
        ("NCT00072579", "I5", "18 and over", "18 and over"),
        ("NCT00072579", "I23", "Concurrent imatinib mesylate", "during study participation"),
        ("NCT00841061", "E2", "no iron drops", "no iron drops"),
        ("NCT01126879", "I1", "Participants must have a pathologic", "tissue pathology core for review"),
        ("NCT01126879", "E5", "Medical conditions that", "integrity of the data obtained"),
        ("NCT03256916", "I2", "FIGO 2018 Stage IIIA", "Any T N1 M0)"),
        ("NCT03256916", "E2", "Pts on any drugs", "* Felodipine, Nifedipine."),
        ("NCT03256916", "E8", "History of psychological", "follow-up schedule."),
        ("NCT04272125", "I2", "Diagnose as relapsed", "stem cell transplantation;"),
        ("NCT04272125", "I6", r"KPS\>60", "；"),
        ("NCT04573062", "I4", "Reports having begun", "will be imposed"),
        ("NCT04573062", "I5", "Provides documentation", "4. A positive anti-nucleocapsid antibody test"),
        ("NCT04573062", "E13", "Any premorbid medical", "fibromyalgia, and ME/CFS."),
        ("NCT04573062", "E20", "Current or past substance", "(SCID-5). Mar..."),
        ("NCT04912596", "I2", "A clinical diagnosis", "Prevention (2020)."),
        ("NCT04912596", "I12", "If the subject", "diaphragm with spermicide."),
        ("NCT04912596", "E19", "Pregnancy", "breast feeding."),
        ("NCT05326516", "I6", "A female of childbearing", "last study drug dose."),
        ("NCT05326516", "E7", "Cardiac Disease:", r"\>450 milliseconds"),
        ("NCT05397184", "I3", "Relapsed/refractory T cell", "polymerase chain reaction)"),
        ("NCT05397184", "E14", "Prior CAR therapy", "CNS toxicity"),
        ("NCT05813925", "I3", "a) Body mass index", "dyslipidaemia or T2D"),
        ("NCT05813925", "E1", "Treatment with any medication", "90 days before screening"),
        ("NCT06131424", "I3", "Must have a histological", "regardless of HR status"),
        ("NCT06131424", "I4", "Must have progressed", "advanced or metastatic setting"),
        ("NCT06131424", "I5", "Must have historical", "rescoring of HER2 expression"),
        ("NCT06131424", "E1", "Have a history", "locally-advanced or mBC"),
        ("NCT06490887", "I11", "Presence of HIV", "TP infection"),
        ("NCT06716424", "E15", "History of drug", "screening visit"),
        ("NCT06855589", "I2", "Patient has been classified", "biopsy cores positive"),
        ("NCT06855589", "I4", "Pelvic and para-aortic", "12 weeks prior to randomization."),
        ("NCT06855589", "I8", "ECOG performance status", "must be 0 or 1."),
        ("NCT06855589", "I9", "Hematology and biochemistry", r"Serum creatinine \< 1.5 x ULN"),
        ("NCT06855589", "I10", "As it is unknown", "in this study)."),
        ("NCT06855589", "E4", "Patients who had prior surgical", "bilateral orchiectomy."),
        ("NCT06855589", "E10", "Patients with a history of severe", "prior to eligibility assessment."),
        ("NCT07134413", "I8", "The most recent tumor", r"TPS \<1%"),
        ("NCT07134413", "I9", "appropriate organ function", "appropriate organ function"),
    ],
)
def test_a_line_of_a_real_record_begins_and_ends_where_a_reader_says(
    study: str, line: str, begins: str, ends: str
) -> None:
    text = texts(criteria_of(study))[line]
    assert (text.startswith(begins), text.endswith(ends)) == (True, True), text


@pytest.mark.parametrize(
    ("study", "line", "groups"),
    [
        ("NCT00072579", "I5", ("PATIENT CHARACTERISTICS:", "Age")),
        ("NCT00072579", "I22", ("PRIOR CONCURRENT THERAPY:", "Other")),
        (
            "NCT04573062",
            "I6",
            ("Inclusion criteria for Phase A:", "Test-Negative COVID-19 with Persistent Symptoms (n=50)"),
        ),
        ("NCT04573062", "E18", ("Exclusion criteria for all Phase C participants:",)),
        ("NCT05397184", "I7", ("Medical and therapeutic criteria:",)),
        ("NCT05397184", "E1", ()),
        ("NCT05813925", "I2", ()),
        ("NCT05813925", "I4", ("Diabetes-related for participant with T2D",)),
        ("NCT05813925", "E3", ("Glycaemia-related for participant without T2D",)),
        ("NCT06490887", "I11", ("All enrolled subjects:",)),
        ("NCT06716424", "E1", ()),
    ],
)
def test_a_line_stands_under_the_headings_that_limit_it(
    study: str, line: str, groups: tuple[str, ...]
) -> None:
    found = {each.id: each for each in split_criteria(criteria_of(study)).lines}[line]
    assert found.groups == groups
    assert found.quoted == "\n".join((*groups, found.text))


@pytest.mark.parametrize("study", STUDIES)
def test_no_word_of_a_real_record_is_lost(study: str) -> None:
    lost = left_out(criteria_of(study))
    assert [word for word in lost if not NUMBER_OF_A_LINE.match(word)] == []
    assert len(lost) <= len(split_criteria(criteria_of(study)).lines)


# Shapes --------------------------------------------------------------------------------------------------

TWO_AND_ONE = {"I1": "One", "I2": "Two", "E1": "Three"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("* ", "* "), ("- ", "- "), ("+ ", "+ "), ("• ", "• "), ("•", "•"), ("· ", "· "), ("– ", "– "),
        ("o ", "o "),
        ("\\- ", "\\- "), ("\t•\t", "\t•\t"), ("          -  ", "          -  "),
        ("1. ", "2. "), ("1) ", "2) "), ("(1) ", "(2) "), ("1.", "2."), ("1\\. ", "2\\. "),
        ("* 1\\. ", "* 2\\. "),
        ("-", "-"), ("I1. ", "I2. "), ("I 01. ", "I 02. "), ("IC1: ", "IC2: "),
        ("1- ", "2- "), ("1-", "2-"), ("1 ", "2 "), ("01. ", "02. "),
        ("a. ", "b. "), ("a) ", "b) "), ("(a) ", "(b) "), ("i) ", "ii) "), ("A. ", "B. "),
        ("１．", "２．"), ("（1）", "（2）"), ("1、", "2、"), ("①", "②"), ("一、", "二、"),
        ("（一）", "（二）"), ("1 .", "2 ."), ("5.2.1 ", "5.2.2 "), ("5.2.1. ", "5.2.2. "),
        ("4.1 ", "4.2 "), ("4.1. ", "4.2. "),
        ("\u200b• ", "\u200b• "),
        ("", ""),
    ],
)  # fmt: skip
def test_a_mark_is_known_however_it_is_written(first: str, second: str) -> None:
    listed = f"{first}One\n{second}Two\n\nExclusion Criteria:\n\n{first}Three"
    assert texts(f"Inclusion Criteria:\n\n{listed}\n") == TWO_AND_ONE


@pytest.mark.parametrize(
    ("inclusion", "exclusion"),
    [
        ("Inclusion Criteria:", "Exclusion Criteria:"),
        ("Inclusion", "Exclusion"),
        ("INCLUSION", "EXCLUSION"),
        ("inclusion criteria", "exclusion criteria"),
        ("Key Inclusion Criteria:", "Key Exclusion Criteria:"),
        ("Main Inclusion Criteria", "Main exclusion criteria"),
        ("General Inclusion Requirements:", "General exclusion requirements:"),
        ("* INCLUSION CRITERIA:", "* EXCLUSION CRITERIA:"),
        ("**Inclusion Criteria:**", "**Exclusion Criteria:**"),
        ("1. Inclusion criteria:", "2. Exclusion criteria:"),
        ("I. Inclusion Criteria", "II. Exclusion Criteria"),
        ("Patient inclusion criteria:", "Non-inclusion criteria:"),
        ("Criteria for inclusion:", "Criteria for exclusion:"),
        ("Inclusion Criteria (all of them)", "Exclusion Criteria (any of them)"),
        ("Inclusion Criteria for patients:", "Exclusion Criteria for patients:"),
        ("Inclusion：", "Exclusion："),
        ("纳入标准：", "排除标准："),
        ("入选标准", "主要排除标准"),
        ("Patients are eligible if:", "Patients will be excluded if:"),
        ("Eligibility Criteria:\n\nInclusion:", "Exclusion:"),
        ("Inclusion and Exclusion Criteria:\n\nInclusion:", "Exclusion:"),
        ("", "Exclusion Criteria:"),
        ("Key inclusion criteria include:", "Key exclusion criteria are as follows:"),
        ("Main criteria for inclusion include but are not limited to:", "Exclusion Criteria:"),
        ("Eligible patients:", "Non-eligible patients:"),
        ("List of inclusion criteria:", "List of the exclusion criteria:"),
        ("Inclusion Criteria Disease Related", "Exclusion Criteria Disease Related"),
        ("Inclusion criteria for part A.", "Exclusion criteria for part A."),
        (
            "Inclusion Criteria:",
            "Exclusion Criteria:\n\nPatients with any of the following will be excluded:",
        ),
    ],
)
def test_a_heading_is_known_however_it_is_worded(inclusion: str, exclusion: str) -> None:
    assert texts(f"{inclusion}\n\n1. One\n2. Two\n\n{exclusion}\n\n1. Three") == TWO_AND_ONE


@pytest.mark.parametrize(
    "criteria",
    [
        "Inclusion Criteria:1. One 2. Two Exclusion Criteria:1. Three",
        "Inclusion Criteria: 1. One 2. Two - Exclusion Criteria: 1. Three\n\n-",
        "Inclusion criteria 1. One 2. Two\nExclusion criteria 1. Three",
        "Inclusion Criteria: - One - Two Exclusion Criteria: - Three",
        "Inclusion Criteria: • One • Two Exclusion Criteria: • Three",
        "Key Inclusion Criteria: 1) One 2) Two. Key Exclusion Criteria: 1) Three",
        "纳入标准：1、One；2、Two 排除标准：1、Three",
        "Inclusion Criteria:\n5.2.1 One 5.2.2 Two\n\nExclusion Criteria:\n5.3.1 Three",
        "The inclusion criteria were: (1) One; (2) Two. The exclusion criteria were: (1) Three.",
    ],
)
def test_lists_that_run_on_are_taken_apart(criteria: str) -> None:
    assert {key: text.rstrip(".;；") for key, text in texts(criteria).items()} == TWO_AND_ONE


@pytest.mark.parametrize(
    "line",
    [
        "ECOG 1 or 2. Walks alone",
        "KPS of 70; (1) this, (2) that",
        "Grade 2. Or less",
        "Given at 1, 2. and 3. weeks",
        "Within the last 2 years",
        "E. coli in the urine",
        "5-FU before surgery",
        "12-lead ECG without finding",
        "Met inclusion and exclusion criteria for part one",
        "See the Exclusion Criteria: they hold here too",
        "BMI 18 - 30",
        "1.5 mg or more",
        "2.2 Times the normal value",
        "-",
    ],
)
def test_a_number_or_a_word_within_a_line_is_no_mark(line: str) -> None:
    found = texts(f"Inclusion Criteria:\n\n* First\n* {line}\n\nExclusion Criteria:\n\n* Last")
    assert found == (
        {"I1": "First", "I2": line, "E1": "Last"} if line != "-" else {"I1": "First", "E1": "Last"}
    )


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ("1. One:\n   1. this\n   2. that\n2. Two", {"I1": "One:\n1. this\n2. that", "I2": "Two"}),
        (
            "1. One:\n1. this\n2. that\n3. more\n2. Two",
            {"I1": "One:\n1. this\n2. that\n3. more", "I2": "Two"},
        ),
        ("1. One\n- this\n- that\n2. Two", {"I1": "One\n- this\n- that", "I2": "Two"}),
        ("1. One\n(1) this\n(2) that\n2. Two", {"I1": "One\n(1) this\n(2) that", "I2": "Two"}),
        ("1. One\na. this\nb. that\n2. Two", {"I1": "One\na. this\nb. that", "I2": "Two"}),
        ("* One:\n- this\n- that\n* Two", {"I1": "One:\n- this\n- that", "I2": "Two"}),
        ("* One\n- Two", {"I1": "One", "I2": "Two"}),
        (
            "- One, any of:.\ni) this\nii) that\n* Two\n* Three",
            {"I1": "One, any of:.\ni) this\nii) that", "I2": "Two", "I3": "Three"},
        ),
        (
            "- One:\n+ this\n+ that\n* Two",
            {"I1": "One:\n+ this\n+ that", "I2": "Two"},
        ),
        (
            "1. One\n  2. Two:\n     1. this\n     2. that\n  3. Three",
            {"I1": "One", "I2": "Two:\n1. this\n2. that", "I3": "Three"},
        ),
        ("* One\n\n  * this\n\n    * and this\n* Two", {"I1": "One\n* this\n* and this", "I2": "Two"}),
        ("* One goes\n  on here\n* Two", {"I1": "One goes\non here", "I2": "Two"}),
        ("1. One goes\non here\n2. Two", {"I1": "One goes\non here", "I2": "Two"}),
        ("A sentence goes\non here.\n\nAnother.", {"I1": "A sentence goes\non here.", "I2": "Another."}),
        ("one\ntwo", {"I1": "one", "I2": "two"}),
        ("1. One: • this • that\n2. Two", {"I1": "One: • this • that", "I2": "Two"}),
    ],
)
def test_what_is_nested_belongs_to_its_line(criteria: str, expected: dict[str, str]) -> None:
    assert texts(f"Inclusion Criteria:\n\n{criteria}") == expected


def test_a_heading_at_the_end_of_a_line_begins_the_other_section() -> None:
    text = "Inclusion Criteria:\n\n* One\n* Nothing else. Exclusion Criteria\n* Three\n* Four"
    assert texts(text) == {"I1": "One", "I2": "Nothing else.", "E1": "Three", "E2": "Four"}


# Sentences without a mark amid marked ones --------------------------------------------------------------


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ("* One\n\nA sentence of its own.\n\n* Two", ["One", "A sentence of its own.", "Two"]),
        ("Able to walk without help.\n\n* One\n* Two", ["Able to walk without help.", "One", "Two"]),
        ("People must be adults\n\n* One\n* Two", ["People must be adults", "One", "Two"]),
        ("Weight ≥ 40 kg\n\n* One\n* Two", ["Weight ≥ 40 kg", "One", "Two"]),
        ("1. One\n2. Two\n\nA last one.", ["One", "Two", "A last one."]),
        ("1. One\n\nMore about it.\n\n2. Two", ["One\nMore about it.", "Two"]),
        ("* Blood values:\n\nHb 10 WBC 3\n\n* Two", ["Blood values:\nHb 10 WBC 3", "Two"]),
        ("* Blood values:\n\nHb 10\n\nWBC 3.\n\n• Two", ["Blood values:\nHb 10\nWBC 3.", "Two"]),
        ("* One\n\nAND not two.\n\n* Three", ["One\nAND not two.", "Three"]),
        ("* One\n\nNote: only at night.\n\n* Two", ["One\nNote: only at night.", "Two"]),
    ],
)
def test_a_sentence_amid_a_list_is_a_line_or_part_of_one(criteria: str, expected: list[str]) -> None:
    assert list(texts(f"Inclusion Criteria:\n\n{criteria}").values()) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Other protocol-defined criteria may apply.",
        "Note: Further inclusion criteria apply.",
        "This information is not complete.",
        "All answers must be YES.",
        "Please ask the trial office.",
        "Other than those mentioned above,",
        "40 healthy persons will take part.",
        "For the second part:",
        "\\*measured twice",
        "†only at night",
    ],
)
def test_a_sentence_about_the_list_is_no_line(sentence: str) -> None:
    found = split_criteria(f"Inclusion Criteria:\n\n* One\n* Two\n\n{sentence}")
    assert (ids(found.lines), found.parts[-1]) == (["I1", "I2"], Aside(sentence))


def test_the_records_numbers_go_on_after_a_gap_with_a_last_line_without_one() -> None:
    found = split_criteria("Inclusion Criteria:\n\n1. One\n2. Two\n4. Four\n\nA last one.")
    assert ids(found.lines) == ["I1", "I2", "I4", "I5"]


def test_a_sentence_before_the_records_numbers_does_not_shift_them() -> None:
    found = split_criteria("Inclusion Criteria:\n\nAdults who meet (1) and (2).\n\n1. One\n2. Two")
    assert [(line.id, line.text) for line in found.lines] == [("I1", "One"), ("I2", "Two")]


def test_a_group_ends_with_a_line_that_stands_free() -> None:
    text = "Inclusion Criteria:\n\n* One\n\nMen with:\n\n* Two\n\nAble to walk.\n\n* Three"
    assert {line.text: line.groups for line in split_criteria(text).lines} == {
        "One": (),
        "Two": ("Men with:",),
        "Able to walk.": (),
        "Three": (),
    }


@pytest.mark.parametrize(
    ("sentence", "is_group"),
    [
        ("All of the following must apply:", False),
        ("Participants must meet the following criteria:", False),
        ("At least one of the following must apply:", True),
        ("Patients must meet any of the following criteria:", True),
    ],
)
def test_one_of_these_is_said_with_each_line(sentence: str, is_group: bool) -> None:
    lines = split_criteria(f"Inclusion Criteria:\n\n{sentence}\n\n* One\n* Two").lines
    assert [line.groups for line in lines] == [(sentence,) if is_group else ()] * 2


@pytest.mark.parametrize(
    ("heading", "sentence", "lines"),
    [
        ("Inclusion", "Patients are eligible if all of the following criteria apply:", ["I1", "I2"]),
        ("Inclusion", "One of the following criteria must apply:", ["I1"]),
        ("Exclusion", "Patients are excluded if any of the following criteria apply:", ["E1", "E2"]),
        ("Exclusion", "Patients meeting all of the following are excluded:", ["E1"]),
    ],
)
@pytest.mark.parametrize(("outer", "inner"), [("* ", "  1. "), ("1. ", "   * "), ("• ", "* ")])
def test_a_whole_list_below_one_mark_is_taken_apart(
    heading: str, sentence: str, lines: list[str], outer: str, inner: str
) -> None:
    text = f"{heading} Criteria:\n\n{outer}{sentence}\n\n{inner}One\n{inner.replace('1', '2')}Two"
    assert ids(split_criteria(text).lines) == lines


def test_a_list_with_other_lines_beside_it_stays_whole() -> None:
    text = "Inclusion Criteria:\n\n1. All of the following apply:\n   1. this\n   2. that\n2. Two"
    assert texts(text) == {"I1": "All of the following apply:\n1. this\n2. that", "I2": "Two"}


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Kinds, but for those in the exclusion criteria:", Section.INCLUSION),
        ("Kinds named under Exclusion Criteria:", Section.INCLUSION),
        ("Patients are excluded for:", Section.EXCLUSION),
    ],
)
def test_a_heading_that_refers_to_the_exclusions_stays_where_it_is(heading: str, section: Section) -> None:
    lines = split_criteria(f"Inclusion Criteria:\n\n* One\n\n{heading}\n\n* Two").lines
    assert lines[-1].id == f"{section}{2 if section is Section.INCLUSION else 1}"


@pytest.mark.parametrize(
    ("paragraph", "lines"),
    [
        ("age above 18; asthma; consent.", ["age above 18;", "asthma;", "consent."]),
        ("asthma (mild; stable; treated); COPD", ["asthma (mild; stable; treated); COPD"]),
        ("asthma; COPD; or bronchitis", ["asthma; COPD; or bronchitis"]),
        ("asthma; stable", ["asthma; stable"]),
    ],
)
def test_a_paragraph_is_a_list_if_semicolons_make_it_one(paragraph: str, lines: list[str]) -> None:
    found = texts(f"Inclusion Criteria: {paragraph} Exclusion Criteria: pregnancy")
    assert list(found.values()) == [*lines, "pregnancy"]


def test_older_records_that_run_on_are_taken_apart_at_their_headings() -> None:
    text = "DISEASE CHARACTERISTICS: Cancer. PATIENT CHARACTERISTICS: Age 18. PRIOR THERAPY: None before."
    assert [(line.text, line.groups) for line in split_criteria(text).lines] == [
        ("Cancer.", ("DISEASE CHARACTERISTICS:",)),
        ("Age 18.", ("PATIENT CHARACTERISTICS:",)),
        ("None before.", ("PRIOR THERAPY:",)),
    ]


def test_groups_with_sections_of_their_own_stand_over_their_lines() -> None:
    sections = "Inclusion criteria:\n\n* {}\n\nExclusion criteria:\n\n* {}\n\n"
    text = f"Patients\n\n{sections.format('A', 'B')}Controls\n\n{sections.format('C', 'D')}"
    assert {line.text: line.groups for line in split_criteria(text).lines} == {
        "A": ("Patients",),
        "B": ("Patients",),
        "C": ("Controls",),
        "D": ("Controls",),
    }


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ("Inclusion:\n1. A\n2. B\n3. C", ["I1", "I2", "I3"]),
        ("Inclusion:\n2. A\n5. B", ["I2", "I5"]),
        ("Inclusion:\n\nMen:\n\n1. A\n2. B\n\nWomen:\n\n1. C\n2. D", ["I1", "I2", "I3", "I4"]),
        ("Inclusion:\n\nMen:\n\n1. A\n2. B\n\nWomen:\n\n3. C\n5. D", ["I1", "I2", "I3", "I5"]),
        ("Inclusion for men:\n7. A\nInclusion for women:\n7. B", ["I1", "I2"]),
        ("Exclusion:\n4. A\nInclusion:\n3. B", ["E4", "I3"]),
        ("Inclusion:\n* A\n* B\nExclusion:\n7. C", ["I1", "I2", "E7"]),
    ],
)
def test_ids_are_the_records_numbers_where_these_are_unique(criteria: str, expected: list[str]) -> None:
    assert ids(split_criteria(criteria).lines) == expected


@pytest.mark.parametrize(
    "nothing",
    ["none", "None.", "* none", "N/A", "Not applicable", "no", "* Not specified", r"\[none\]", "无"],
)
def test_a_section_that_says_none_has_no_line(nothing: str) -> None:
    found = split_criteria(f"Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n{nothing}")
    assert (ids(found.lines), found.parts[-1]) == (["I1"], Aside(nothing))


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("This is a study in adults.\n\nInclusion Criteria:\n\n* One", "before"),
        ("Inclusion Criteria:\n\nParticipants must meet all of the following:\n\n* One", "lead"),
        ("Inclusion Criteria:\n\n* One\n\nThis list is not complete.", "end"),
        ("Inclusion Criteria:\n\n* One\n\nOR\n\n* Two", "OR"),
    ],
)
def test_sentences_around_the_lines_are_kept_aside(text: str, section: str) -> None:
    found = split_criteria(text)
    assert [part for part in found.parts if isinstance(part, Aside)], section
    assert found.lines[0] == Line("I1", "One")


def test_the_parts_stand_in_the_records_order() -> None:
    text = "Inclusion:\n\nFor women\n\n* One\n\nOR\n\nFor men\n\n* Two\n\nExclusion:\n\n* none"
    assert split_criteria(text) == Criteria(
        (
            Heading("Inclusion:", Section.INCLUSION),
            Heading("For women"),
            Line("I1", "One", ("For women",)),
            Aside("OR"),
            Heading("For men"),
            Line("I2", "Two", ("For men",)),
            Heading("Exclusion:", Section.EXCLUSION),
            Aside("* none"),
        ),
        frozenset(BOTH),
    )


@pytest.mark.parametrize(
    "text", ["", "\n \n", "Inclusion Criteria:\n\nExclusion Criteria:", "* \n- \n1. ", "none"]
)
def test_a_text_without_a_criterion_is_refused(text: str) -> None:
    with pytest.raises(NoCriteria, match="no line that could be a criterion"):
        split_criteria(text)


# Made-up shapes ------------------------------------------------------------------------------------------

MARKS = st.sampled_from(["* ", "- ", "• ", "{n}. ", "{n}) ", "({n}) ", "{n}\\. ", "{n}、", "（{n}）"])
HEADINGS = st.sampled_from(
    ["Inclusion Criteria:", "KEY INCLUSION CRITERIA", "Inclusion", "* Inclusion Criteria:"]
)
WORDS = st.sampled_from(
    ["Adults", "Women", "Asthma", "Cancer", "Diabetes", "Smoker", "Consent", "Pregnancy", "Surgery"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def listed(mark: str, sentences: Sequence[str], indent: str, gap: str) -> str:
    return gap.join(f"{indent}{mark.format(n=n)}{text}" for n, text in enumerate(sentences, 1))


@given(
    heading=HEADINGS,
    mark=MARKS,
    inclusion=st.lists(SENTENCES, min_size=1, max_size=12),
    exclusion=st.lists(SENTENCES, min_size=1, max_size=12),
    indent=st.sampled_from(["", "  ", "     ", "\t"]),
    gap=st.sampled_from(["\n", "\n\n", "\r\n"]),
)
def test_a_made_up_list_comes_back_line_by_line(
    heading: str, mark: str, inclusion: list[str], exclusion: list[str], indent: str, gap: str
) -> None:
    other = re.sub("(?i)inclusion", lambda word: "EXCLUSION" if word[0].isupper() else "Exclusion", heading)
    parts = (heading, listed(mark, inclusion, indent, gap), other, listed(mark, exclusion, indent, gap))
    found = texts("\n\n".join(parts))
    assert list(found) == counted(len(inclusion), len(exclusion))
    assert list(found.values()) == [*inclusion, *exclusion]


@given(
    st.lists(
        st.builds(
            lambda indent, mark, text, gap: f"{indent}{mark.format(n=1)}{text}{gap}",
            st.sampled_from(["", "  ", "   ", "      "]),
            st.sampled_from(["", "* ", "- ", "• ", "Inclusion Criteria: ", "Exclusion ", "a. ", "OR ", "**"]),
            SENTENCES,
            st.sampled_from(["\n", "\n\n", ":\n", ".\n\n"]),
        ),
        min_size=1,
        max_size=15,
    ).map("".join)
)
def test_whatever_the_shape_no_word_is_lost_or_said_twice(text: str) -> None:
    assert [word for word in left_out(text) if word != "a"] == []


@given(st.text(alphabet="1234.):;*-• \n\\(aInclusioEx，。、（）", max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    try:
        found = split_criteria(text)
    except NoCriteria:
        return
    assert len(set(ids(found.lines))) == len(found.lines)
    assert all(line.text.strip() for line in found.lines)
