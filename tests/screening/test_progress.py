"""How a lead may move: a table of every move, and what holds whatever the table says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import MOVES, OPEN, MoveRefusal, refusal_of_move

CRITERIA = frozenset({"I1", "E9"})

# Rows: from; columns: to, in the order of LeadStatus. x: may follow.
TABLE = """
                   new contacted records visit enrolled failure declined unreachable withdrawn
new                -   x         x       x     -        x       x        x           x
contacted          -   -         x       x     -        x       x        x           x
records_requested  -   x         -       x     -        x       x        x           x
screening_visit    -   -         x       -     x        x       x        x           x
enrolled           -   -         -       -     -        -       -        -           x
screen_failure     -   x         x       x     -        -       -        -           x
declined           -   x         -       -     -        -       -        -           x
unreachable        -   x         -       -     -        -       x        -           x
withdrawn          -   -         -       -     -        -       -        -           -
"""
ROWS = [line.split() for line in TABLE.split("\n")[2:-1]]
EVERY_MOVE = [
    (LeadStatus(row[0]), after, mark == "x")
    for row in ROWS
    for after, mark in zip(LeadStatus, row[1:], strict=True)
]

statuses = st.sampled_from(LeadStatus)


def criterion_for(status: LeadStatus) -> str:
    return "I1" if status is LeadStatus.SCREEN_FAILURE else ""


@pytest.mark.parametrize(("before", "after", "is_allowed"), EVERY_MOVE)
def test_a_lead_moves_where_the_table_says(before: LeadStatus, after: LeadStatus, is_allowed: bool) -> None:
    refusal = refusal_of_move(before, after, criterion_for(after), CRITERIA)
    assert refusal is (None if is_allowed else MoveRefusal.NOT_FROM_HERE)


def test_every_status_can_be_reached_from_new() -> None:
    reached, edge = {LeadStatus.NEW}, {LeadStatus.NEW}
    while edge := {after for each in edge for after in MOVES[each]} - reached:
        reached |= edge
    assert reached == set(LeadStatus)


def test_withdrawn_is_final_and_can_follow_every_other() -> None:
    assert MOVES[LeadStatus.WITHDRAWN] == ()
    others = set(LeadStatus) - {LeadStatus.WITHDRAWN}
    assert all(LeadStatus.WITHDRAWN in MOVES[each] for each in others)


def test_nobody_is_enrolled_without_a_screening_visit() -> None:
    before = {each for each in LeadStatus if LeadStatus.ENROLLED in MOVES[each]}
    assert before == {LeadStatus.SCREENING_VISIT}


def test_an_open_lead_can_always_be_decided_and_a_closed_one_has_an_end() -> None:
    decisions = set(LeadStatus) - OPEN
    assert all(decisions & set(MOVES[each]) for each in OPEN)
    assert {LeadStatus.ENROLLED, LeadStatus.SCREEN_FAILURE, LeadStatus.DECLINED} <= decisions


@pytest.mark.parametrize(
    ("after", "criterion", "refusal"),
    [
        (LeadStatus.SCREEN_FAILURE, "", MoveRefusal.CRITERION_MISSING),
        (LeadStatus.SCREEN_FAILURE, "I99", MoveRefusal.CRITERION_UNKNOWN),
        (LeadStatus.SCREEN_FAILURE, "i1", MoveRefusal.CRITERION_UNKNOWN),
        (LeadStatus.SCREEN_FAILURE, "E9", None),
        (LeadStatus.CONTACTED, "I1", MoveRefusal.CRITERION_UNCALLED_FOR),
        (LeadStatus.ENROLLED, "I1", MoveRefusal.NOT_FROM_HERE),
    ],
)
def test_a_screen_failure_and_nothing_else_names_a_criterion(
    after: LeadStatus, criterion: str, refusal: MoveRefusal | None
) -> None:
    assert refusal_of_move(LeadStatus.NEW, after, criterion, CRITERIA) is refusal


@given(before=statuses, after=statuses, criterion=st.sampled_from(["", "I1", "E9", "I99"]))
def test_what_is_allowed_is_a_move_of_the_table_with_its_criterion(
    before: LeadStatus, after: LeadStatus, criterion: str
) -> None:
    if refusal_of_move(before, after, criterion, CRITERIA) is None:
        assert after in MOVES[before]
        assert (criterion in CRITERIA) == (after is LeadStatus.SCREEN_FAILURE)


def test_a_move_is_offered_once_and_never_to_where_the_lead_stands() -> None:
    for before, offered in MOVES.items():
        assert len(offered) == len(set(offered))
        assert before not in offered
