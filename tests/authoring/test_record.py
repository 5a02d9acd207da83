"""The record is quoted as it stands; what cannot be quoted line by line is refused with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatbot.authoring.problems import DialogError
from chatbot.authoring.record import criteria_lines, read_record, without_escapes
from tests.authoring.small_study import record

REAL = Path(__file__).parents[2] / "dialogs" / "NCT07214142" / "record.json"


def written(folder: Path, data: object) -> Path:
    file = folder / "record.json"
    file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return file


def refusal(file: Path) -> str:
    with pytest.raises(DialogError) as raised:
        read_record(file)
    return "\n".join(f"{each.line}: {each.message}" for each in raised.value.problems)


def test_the_real_record_has_its_23_lines_with_escapes_left_in() -> None:
    lines = read_record(REAL).lines
    assert list(lines) == [*(f"I{n}" for n in range(1, 11)), *(f"E{n}" for n in range(1, 14))]
    assert (r"\> 8 mm" in lines["I3"], r"10\^9/L" in lines["I8"]) == (True, True)


def test_the_real_record_says_who_to_call_and_how_old_its_status_is() -> None:
    study = read_record(REAL)
    assert (study.overall_status, study.last_update) == ("NOT_YET_RECRUITING", "2025-10-09")
    assert (study.central_contacts[0].name, study.central_contacts[0].phone) == (
        "Liu Liu, MD",
        "+86 15056017712",
    )
    assert (study.enrollment, study.official_title) == (30, "")


def test_fields_that_a_record_may_lack_are_empty(tmp_path: Path) -> None:
    study = read_record(written(tmp_path, record()))
    assert (study.central_contacts, study.enrollment, study.start_date) == ((), None, "")


@pytest.mark.parametrize(
    "criteria",
    [
        "Inclusion Criteria:\n\n1. One;\n2. Two\n\nExclusion Criteria:\n\n1. Three",
        "Inclusion\n1) One;\n2) Two\nExclusion\n1) Three",
        "KEY INCLUSION CRITERIA\r\n1\\. One;\r\n2\\. Two\r\nKEY EXCLUSION CRITERIA:\r\n1\\. Three",
        "* Inclusion criteria:\n  1. One;\n  2. Two\n* Exclusion criteria:\n  1. Three",
        "For all:\nInclusion:\nThese must apply:\n1. One;\n2. Two\nAll criteria below:\nExclusion:\n1. Three",
    ],
)
def test_numbered_lines_are_found_below_their_headings(criteria: str) -> None:
    assert criteria_lines(criteria) == {"I1": "One;", "I2": "Two", "E1": "Three"}


@pytest.mark.parametrize(
    ("criteria", "first"),
    [
        ("Inclusion Criteria:\n1. One of:\n   1. this\n   2. that\n2. Two", "One of:\n1. this\n2. that"),
        ("Inclusion Criteria:\n1. One of:\n\n   * this\n\n   and more\n2. Two", "One of:\n* this\nand more"),
        (
            "Inclusion Criteria:\n1. Met the\n   inclusion criteria of A\n2. Two",
            "Met the\ninclusion criteria of A",
        ),
    ],
)
def test_what_is_indented_below_a_line_belongs_to_it(criteria: str, first: str) -> None:
    assert criteria_lines(criteria) == {"I1": first, "I2": "Two"}


@pytest.mark.parametrize("criteria", ["", "  \n\n ", "-\n*", "Inclusion Criteria:\n\nExclusion Criteria:\n"])
def test_criteria_without_a_line_are_refused(tmp_path: Path, criteria: str) -> None:
    assert "has no line that could be a criterion" in refusal(written(tmp_path, record(criteria=criteria)))


def test_a_line_is_quoted_below_the_headings_of_its_group() -> None:
    criteria = "Inclusion Criteria:\n\n* Adults\n\nWithout diabetes\n\n* HbA1c \\< 6.5%"
    assert criteria_lines(criteria) == {"I1": "Adults", "I2": "Without diabetes\nHbA1c \\< 6.5%"}


@pytest.mark.parametrize(
    ("escaped", "shown"),
    [
        (r"diameter \> 8 mm", "diameter > 8 mm"),
        (r"10\^9/L", "10^9/L"),
        (r"\[mmol/mol\], 1\. one, a\_b, \&, \(x\), \~5", "[mmol/mol], 1. one, a_b, &, (x), ~5"),
        ("Hb &ge; 10&nbsp;g, age &#8805; 18", "Hb ≥ 10\xa0g, age ≥ 18"),
        (r"HbA1c of \&gt; 6.5%, \&lt;=7 &amp; more", "HbA1c of > 6.5%, <=7 & more"),
        (r"prior therapy\* as seen", "prior therapy* as seen"),
        (r"clinical study\*\*. All", "clinical study. All"),
        (r"Chemoradiotherapy:\*\* Concurrent", "Chemoradiotherapy: Concurrent"),
        (r"\*\*Note", "Note"),
        (r"2 x 10\*\*9/L", "2 x 10**9/L"),
        (r"a \\ b", r"a \ b"),
        (r"\\\*\*", "\\"),
        (r"C:\new \中", r"C:\new \中"),
        ("plain * text & more", "plain * text & more"),
        ("", ""),
    ],
)
def test_escapes_are_undone_for_display_and_nothing_else_is(escaped: str, shown: str) -> None:
    assert without_escapes(escaped) == shown


def test_no_escape_of_the_real_record_is_left_on_display() -> None:
    protocol = json.loads(REAL.read_text(encoding="utf-8"))["protocolSection"]
    texts = [*protocol["descriptionModule"].values(), protocol["eligibilityModule"]["eligibilityCriteria"]]
    assert sum(text.count("\\") for text in texts) == 7
    assert [text for text in map(without_escapes, texts) if "\\" in text or "**" in text] == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "1: This is not JSON"),
        (b'{"protocolSection": {\n\n]}', "3: This is not JSON"),
        (b'{"a": 1,\n "a": 2}', '"a" stands twice in one object. Keep one of them.'),
        (b"\n\xff", "2: This is not UTF-8. Save it as UTF-8."),
        (b"[" * 100_000, "nested too deeply"),
        ([], "This is not a ClinicalTrials.gov API v2 record: the file has another form than there."),
        ({}, "API v2 record: protocolSection is missing."),
        ({"protocolSection": {}}, "protocolSection.eligibilityModule is missing."),
        ({"protocolSection": []}, "protocolSection has another form than there."),
    ],
)
def test_a_file_that_is_no_record_says_why(tmp_path: Path, data: object, says: str) -> None:
    assert says in refusal(written(tmp_path, data))


def test_all_that_a_record_lacks_is_told_at_once(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, {"protocolSection": {}})).count("is missing") == 4
