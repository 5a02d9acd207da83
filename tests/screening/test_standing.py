"""Where a lead stands once records were read: what was said stays beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.assessment import Outcome
from chatbot.screening.judgement import Finding
from chatbot.screening.standing import (
    CheckFault,
    RecordCheck,
    Standing,
    faults_of,
    standing_after_records,
)

FITS, DOES_NOT_FIT, UNKNOWN = Finding
CONFIRMED, CONTRADICTED, PENDING = Standing
POSSIBLE, NEEDS_REVIEW, LIKELY_INELIGIBLE = Outcome
LINES = ("I1", "I2", "E1")
SIGNS = {"+": FITS, "-": DOES_NOT_FIT, "?": UNKNOWN}


def confirmed(criterion: str, finding: Finding) -> RecordCheck:
    return RecordCheck(criterion, CONFIRMED, finding, source="pathology", source_date=date(2026, 11, 3))


def contradicted(criterion: str, finding: Finding, question: str = "") -> RecordCheck:
    return RecordCheck(criterion, CONTRADICTED, finding, question)


def pending(criterion: str) -> RecordCheck:
    return RecordCheck(criterion, PENDING)


@pytest.mark.parametrize(
    ("said", "checks", "now", "outcome"),
    [
        ("+++", [], "+++", POSSIBLE),
        ("++?", [], "++?", NEEDS_REVIEW),
        ("+-?", [], "+-?", LIKELY_INELIGIBLE),
        ("++?", [confirmed("E1", FITS)], "+++", POSSIBLE),
        ("++?", [confirmed("E1", DOES_NOT_FIT)], "++-", LIKELY_INELIGIBLE),
        ("+++", [contradicted("I2", DOES_NOT_FIT)], "+-+", LIKELY_INELIGIBLE),
        ("+-+", [contradicted("I2", FITS)], "+++", POSSIBLE),
        ("+++", [contradicted("I2", FITS, "distance")], "+++", POSSIBLE),
        ("+++", [pending("I2")], "+++", POSSIBLE),
        ("+?+", [pending("I2")], "+?+", NEEDS_REVIEW),
    ],
)
def test_what_records_show_stands_in_the_place_of_what_was_said(
    said: str, checks: list[RecordCheck], now: str, outcome: Outcome
) -> None:
    findings = dict(zip(LINES, map(SIGNS.__getitem__, said), strict=True))
    after = standing_after_records(findings, checks)
    assert [each.now for each in after.criteria.values()] == [SIGNS[sign] for sign in now]
    assert [each.said for each in after.criteria.values()] == [SIGNS[sign] for sign in said]
    assert after.outcome is outcome


def test_the_latest_check_of_a_line_counts() -> None:
    checks = [confirmed("I1", FITS), contradicted("I1", DOES_NOT_FIT), pending("I2"), confirmed("I2", FITS)]
    after = standing_after_records({"I1": FITS, "I2": UNKNOWN}, checks)
    assert after.criteria["I1"].now is DOES_NOT_FIT
    assert after.criteria["I2"].now is FITS
    assert after.criteria["I2"].check == checks[-1]


def test_who_finds_records_pending_again_goes_back_to_what_was_said() -> None:
    after = standing_after_records({"I1": FITS}, [contradicted("I1", DOES_NOT_FIT), pending("I1")])
    assert (after.criteria["I1"].now, after.outcome) == (FITS, POSSIBLE)


@pytest.mark.parametrize(
    ("checks", "outcome"),
    [
        ([], POSSIBLE),
        ([pending("I3")], POSSIBLE),
        ([confirmed("I3", FITS)], POSSIBLE),
        ([confirmed("I3", DOES_NOT_FIT)], LIKELY_INELIGIBLE),
    ],
)
def test_a_line_that_no_answer_decides_counts_once_records_say_that_it_does_not_fit(
    checks: list[RecordCheck], outcome: Outcome
) -> None:
    after = standing_after_records({"I1": FITS, "I3": UNKNOWN}, checks, left_to_team={"I3"})
    assert after.outcome is outcome


def test_it_is_counted_how_many_lines_stand_how() -> None:
    checks = [confirmed("I1", FITS), contradicted("I2", FITS), pending("E1")]
    after = standing_after_records(dict.fromkeys((*LINES, "E2", "E3"), DOES_NOT_FIT), checks)
    assert [after.count(each) for each in (*Standing, None)] == [1, 1, 1, 2]


@pytest.mark.parametrize("said", Finding)
def test_pending_records_show_nothing(said: Finding) -> None:
    assert faults_of(pending("I1"), said) == ()
    for finding in (FITS, DOES_NOT_FIT):
        check = RecordCheck("I1", PENDING, finding)
        assert faults_of(check, said) == (CheckFault.FINDING_WHILE_PENDING,)


@pytest.mark.parametrize("standing", [CONFIRMED, CONTRADICTED])
@pytest.mark.parametrize("finding", [None, UNKNOWN])
@pytest.mark.parametrize("said", Finding)
def test_records_that_were_read_show_whether_it_fits(
    standing: Standing, finding: Finding | None, said: Finding
) -> None:
    assert faults_of(RecordCheck("I1", standing, finding), said) == (CheckFault.NO_FINDING,)


@pytest.mark.parametrize(
    ("check", "said", "fault"),
    [
        (confirmed("I1", FITS), FITS, None),
        (confirmed("I1", FITS), UNKNOWN, None),
        (confirmed("I1", DOES_NOT_FIT), UNKNOWN, None),
        (confirmed("I1", FITS), DOES_NOT_FIT, CheckFault.CONFIRMS_ANOTHER_FINDING),
        (confirmed("I1", DOES_NOT_FIT), FITS, CheckFault.CONFIRMS_ANOTHER_FINDING),
        (contradicted("I1", DOES_NOT_FIT), FITS, None),
        (contradicted("I1", FITS), UNKNOWN, None),
        (contradicted("I1", FITS), FITS, CheckFault.CONTRADICTS_NOTHING),
        (contradicted("I1", FITS, "distance"), FITS, None),
        (RecordCheck("I1", CONFIRMED, FITS, "distance"), FITS, CheckFault.NAMES_A_QUESTION),
        (RecordCheck("I1", PENDING, None, "distance"), FITS, CheckFault.NAMES_A_QUESTION),
    ],
)
def test_a_check_says_what_can_stand_beside_what_was_said(
    check: RecordCheck, said: Finding, fault: CheckFault | None
) -> None:
    assert faults_of(check, said) == ((fault,) if fault else ())


def test_all_that_cannot_stand_is_told_at_once() -> None:
    check = RecordCheck("I1", CONFIRMED, None, "distance")
    assert faults_of(check, FITS) == (CheckFault.NAMES_A_QUESTION, CheckFault.NO_FINDING)


CHECKS = st.builds(
    RecordCheck,
    st.sampled_from((*LINES, "gone")),
    st.sampled_from(Standing),
    st.sampled_from((None, FITS, DOES_NOT_FIT)),
)


@given(
    said=st.fixed_dictionaries(dict.fromkeys(LINES, st.sampled_from(Finding))),
    checks=st.lists(CHECKS, max_size=8),
)
def test_no_check_rewrites_what_was_said_or_touches_another_line(
    said: Mapping[str, Finding], checks: list[RecordCheck]
) -> None:
    before = dict(said)
    after = standing_after_records(said, checks)
    assert said == before
    assert list(after.criteria) == list(said)
    for name, each in after.criteria.items():
        assert each.said is said[name]
        settled = [check for check in checks if check.criterion == name and check.standing is not PENDING]
        assert each.now is said[name] or each.now in {check.finding for check in settled}
    worst = {each.now for each in after.criteria.values()}
    assert (after.outcome is LIKELY_INELIGIBLE) == (DOES_NOT_FIT in worst)
