"""What a newer record changes: each field, and each line matched by its words and not by its number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.authoring.record import criteria_lines
from chatbot.authoring.registry.differences import Kind, LineChange, differences
from chatbot.screening.study import Study, StudyContact
from tests.authoring.registry.real_records import STUDIES, criteria_of
from tests.screening.builders import STUDY

LINES = {
    "I1": "Age between 18 and 75 years;",
    "I2": "Diabetes for at least one year",
    "I3": "Willing to come four times",
    "E1": "Pregnant or breastfeeding",
    "E2": r"HbA1c \> 10 %",
}


def with_lines(lines: dict[str, str]) -> Study:
    return replace(STUDY, lines=lines)


def changes(before: dict[str, str], now: dict[str, str]) -> list[LineChange]:
    return list(differences(with_lines(before), with_lines(now)).lines)


def told(before: dict[str, str], now: dict[str, str]) -> set[tuple[str, str, str]]:
    return {(each.kind.name, each.before_id, each.now_id) for each in changes(before, now)}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (LINES, set()),
        ({**LINES, "I4": "Able to read"}, {("ADDED", "", "I4")}),
        ({key: text for key, text in LINES.items() if key != "I2"}, {("REMOVED", "I2", "")}),
        ({**LINES, "I1": "Age between 18 and 80 years;"}, {("REWORDED", "I1", "I1")}),
        ({**LINES, "I1": "Age 18 to 75 years"}, {("REWORDED", "I1", "I1")}),
        ({**LINES, "E2": "HbA1c > 10 %"}, {("RESPELLED", "E2", "E2")}),
        ({**LINES, "I1": "Age between 18 and 75 years."}, {("RESPELLED", "I1", "I1")}),
        ({**LINES, "E2": r"HbA1c \< 10 %"}, {("REWORDED", "E2", "E2")}),
        ({**LINES, "I2": "Cancer of the rectum"}, {("REMOVED", "I2", ""), ("ADDED", "", "I2")}),
        (
            {**LINES, "I1": LINES["I2"], "I2": LINES["I1"]},
            {("RENUMBERED", "I2", "I1"), ("RENUMBERED", "I1", "I2")},
        ),
        (
            {"I1": "Able to read", "I2": LINES["I1"], "I3": LINES["I2"], "I4": LINES["I3"]},
            {
                ("ADDED", "", "I1"),
                ("RENUMBERED", "I1", "I2"),
                ("RENUMBERED", "I2", "I3"),
                ("RENUMBERED", "I3", "I4"),
                ("REMOVED", "E1", ""),
                ("REMOVED", "E2", ""),
            },
        ),
        (
            {**{key: text for key, text in LINES.items() if key != "E1"}, "I4": LINES["E1"]},
            {("MOVED", "E1", "I4")},
        ),
        (
            {**LINES, "I2": "Diabetes for at least two years", "I4": LINES["I2"]},
            {("RENUMBERED", "I2", "I4"), ("ADDED", "", "I2")},
        ),
        ({}, {("REMOVED", key, "") for key in LINES}),
    ],
)
def test_each_line_is_told_by_what_became_of_its_words(
    now: dict[str, str], expected: set[tuple[str, str, str]]
) -> None:
    assert told(LINES, now) == expected


def test_the_changed_words_of_a_line_are_named() -> None:
    [change] = changes(LINES, {**LINES, "I1": "Age between 20 and 75 full years;"})
    assert change.words == (("18", "20"), ("", "full"))
    assert change.kind is Kind.REWORDED
    assert change.likeness > 0.7


def test_lines_of_the_same_words_are_matched_one_to_one() -> None:
    before = {"I1": "Consent", "I2": "Adult", "I3": "Consent"}
    assert told(before, before) == set()
    assert told(before, {"I1": "Consent", "I2": "Adult"}) == {("REMOVED", "I3", "")}
    assert told({"I1": "Consent"}, {"I1": "Consent", "I2": "Consent"}) == {("ADDED", "", "I2")}


@pytest.mark.parametrize(
    ("before", "now", "gone", "new"),
    [
        ([], [], (), ()),
        (["OR"], ["or."], (), ()),
        (["OR"], ["OR", "Not complete."], (), ("Not complete.",)),
        (["OR", "OR"], ["OR"], ("OR",), ()),
        (["* none"], [], ("* none",), ()),
    ],
)
def test_sentences_around_the_lines_are_compared_by_their_words(
    before: list[str], now: list[str], gone: tuple[str, ...], new: tuple[str, ...]
) -> None:
    found = differences(STUDY, STUDY, before, now)
    assert (found.gone, found.new, bool(found)) == (gone, new, bool(gone or new))


def test_another_heading_over_a_line_is_a_change_of_the_line() -> None:
    before = criteria_lines("Exclusion:\n\nWith diabetes\n\n* HbA1c above ten percent at the first visit")
    now = criteria_lines("Exclusion:\n\nWithout diabetes\n\n* HbA1c above ten percent at the first visit")
    assert told(dict(before), dict(now)) == {("REWORDED", "E1", "E1")}


ANN, BO = StudyContact("Ann", phone="1"), StudyContact("Bo", phone="2", extension="7")


@pytest.mark.parametrize(
    ("change", "field", "before", "now"),
    [
        ({"overall_status": "COMPLETED"}, "status", "NOT_YET_RECRUITING", "COMPLETED"),
        ({"last_update": "2026-01-01"}, "date of the record", "2025-10-09", "2026-01-01"),
        ({"start_date": ""}, "start date", "2025-10-01", ""),
        ({"maximum_age": "80 Years"}, "maximum age", "75 Years", "80 Years"),
        ({"minimum_age": ""}, "minimum age", "18 Years", ""),
        ({"sex": "FEMALE"}, "sex", "ALL", "FEMALE"),
        ({"sex_detail": "women"}, "sex, in words", "", "women"),
        ({"central_contacts": (ANN, BO)}, "central contacts", "Ann, 1", "Ann, 1; Bo, 2, 7"),
        ({"site_contacts": (BO,)}, "contacts of places", "", "Bo, 2, 7"),
        ({"enrollment": None}, "people planned", "30", ""),
        ({"lead_sponsor": "Another"}, "sponsor", "A hospital", "Another"),
        ({"brief_title": "Another"}, "title", "A study", "Another"),
    ],
)
def test_each_field_that_the_pages_use_is_compared(
    change: dict[str, object], field: str, before: str, now: str
) -> None:
    study = replace(
        STUDY,
        brief_title="A study",
        overall_status="NOT_YET_RECRUITING",
        last_update="2025-10-09",
        start_date="2025-10-01",
        lead_sponsor="A hospital",
        enrollment=30,
        central_contacts=(ANN,),
        minimum_age="18 Years",
        maximum_age="75 Years",
        sex="ALL",
    )
    [found] = differences(study, replace(study, **change)).fields  # type: ignore[arg-type]
    assert (found.field, found.before, found.now) == (field, before, now)


@pytest.mark.parametrize("study", STUDIES)
def test_a_real_record_differs_from_itself_in_nothing(study: str) -> None:
    lines = dict(criteria_lines(criteria_of(study)))
    assert not differences(with_lines(lines), with_lines(lines))


@pytest.mark.parametrize("study", ["NCT04912596", "NCT04573062", "NCT06855589"])
def test_a_line_taken_out_of_a_real_record_is_the_only_one_that_is_gone(study: str) -> None:
    lines = dict(criteria_lines(criteria_of(study)))
    gone = [*lines][len(lines) // 3]
    rest = [text for key, text in lines.items() if key[0] == gone[0] and key != gone]
    now = {f"{gone[0]}{number}": text for number, text in enumerate(rest, 1)}
    now |= {key: text for key, text in lines.items() if key[0] != gone[0]}
    kinds = [each.kind for each in changes(lines, now)]
    assert kinds.count(Kind.REMOVED) == 1
    assert set(kinds) <= {Kind.REMOVED, Kind.RENUMBERED}


WORDS = st.lists(st.sampled_from(["adult", "asthma", "18", "75", "no", "drug"]), min_size=1, max_size=5)
IDS = st.sampled_from([f"{section}{number}" for section in "IE" for number in range(1, 6)])
SOME_LINES = st.dictionaries(IDS, WORDS.map(" ".join), max_size=8)


@given(SOME_LINES, SOME_LINES)
def test_every_line_is_accounted_for_exactly_once(before: dict[str, str], now: dict[str, str]) -> None:
    found = changes(before, now)
    unchanged = {key for key in before if key in now and before[key] == now[key]}
    for ids, lines in (([each.before_id for each in found], before), ([each.now_id for each in found], now)):
        told_of = [each for each in ids if each]
        assert len(told_of) == len(set(told_of))
        assert set(lines) - set(told_of) <= unchanged


@given(SOME_LINES, SOME_LINES)
def test_seen_from_the_other_side_what_was_added_was_removed(
    before: dict[str, str], now: dict[str, str]
) -> None:
    there, back = changes(before, now), changes(now, before)
    added = sum(each.kind is Kind.ADDED for each in there)
    removed = sum(each.kind is Kind.REMOVED for each in there)
    assert len(now) - len(before) == added - removed
    assert (
        sum(each.kind is Kind.ADDED for each in back) - sum(each.kind is Kind.REMOVED for each in back)
        == removed - added
    )
