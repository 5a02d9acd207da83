"""What is due comes in the order of time, page after page, to who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import NextAction
from chatbot.store.database import utc_text
from chatbot.store.receipts import Receipt
from chatbot.store.staff import Account
from chatbot.store.work.due import (
    _AFTER,
    _DUE,
    _IN_ORDER,
    DueCursor,
    DueFilter,
    DueLine,
    DuePage,
    due_after,
    list_due,
)
from chatbot.store.work.next_action import assign, set_next_action
from tests.store.colleagues import colleague, later, moves, seen

Keep = Callable[..., Receipt]
Due = Callable[..., str]


@pytest.fixture
def due(db: Database, keep: Keep, chen: Account, now: datetime) -> Due:
    """Keeps a lead for which a call is due in so many hours; returns its reference."""

    def due(hours: float, **changes: object) -> str:
        number = db.table("leads").count
        reference = keep(db, f"form{number}", **changes).reference
        set_next_action(db, seen(db, reference), NextAction.CALL, later(now, hours), now, chen)
        return reference

    return due


def week(now: datetime, study: str = "", is_mine: bool = False) -> DueFilter:
    return DueFilter(later(now, 7 * 24), study, is_mine)


def references(page: DuePage) -> list[str]:
    return [line.reference for line in page.lines]


def test_the_longest_overdue_comes_first_and_what_is_further_off_is_left_out(
    db: Database, chen: Account, due: Due, now: datetime
) -> None:
    tomorrow, overdue, _, soon = due(24), due(-30), due(8 * 24), due(1)
    assert references(list_due(db, chen, now, week(now))) == [overdue, soon, tomorrow]


def test_a_line_says_who_what_when_and_whether_the_diagnosis_is_kept_from_the_patient(
    db: Database, chen: Account, due: Due, now: datetime
) -> None:
    reference = due(1, document={"is_concealed": True})
    assign(db, seen(db, reference), chen.id, now, chen)
    (line,) = list_due(db, chen, now, week(now)).lines
    assert line == DueLine(
        reference=reference,
        study="NCT07214142",
        status=LeadStatus.NEW,
        name="王𠮷明",
        phone="+8613900000001",
        next_action="call",
        next_at=later(now, 1),
        assigned_to="Chen Li",
        is_concealed=True,
        locale="zh",
        safe_contact="",
    )


def test_a_closed_lead_and_one_with_nothing_next_are_not_due(
    db: Database, chen: Account, due: Due, keep: Keep, now: datetime
) -> None:
    keep(db, "nothing next")
    moves(db, due(1), LeadStatus.DECLINED, now, chen)
    assert list_due(db, chen, now, week(now)) == DuePage((), None)


def test_mine_are_those_that_are_assigned_to_me(db: Database, chen: Account, due: Due, now: datetime) -> None:
    wang, mine, theirs, _ = colleague(db, "Wang Fang"), due(1), due(2), due(3)
    assign(db, seen(db, mine), chen.id, now, chen)
    assign(db, seen(db, theirs), wang.id, now, chen)
    assert references(list_due(db, chen, now, week(now, is_mine=True))) == [mine]


def test_q15_of_a_study_that_an_account_may_not_see_nothing_is_due(
    db: Database, chen: Account, due: Due, now: datetime
) -> None:
    ours, theirs = due(1), due(2, study="NCT04912596")
    wang = colleague(db, "Wang Fang", studies=("NCT04912596",))
    assert references(list_due(db, wang, now, week(now))) == [theirs]
    assert references(list_due(db, chen, now, week(now))) == [ours, theirs]
    assert references(list_due(db, chen, now, week(now, "NCT07214142"))) == [ours]


def test_the_look_is_in_the_history_with_the_references_shown_and_no_name(
    db: Database, chen: Account, due: Due, now: datetime
) -> None:
    reference, _ = due(1), due(2)
    list_due(db, chen, now, week(now), limit=1)
    last = list(db.query("SELECT actor, action, detail FROM history ORDER BY seq"))[-1]
    assert last == {
        "actor": chen.actor,
        "action": "leads.listed",
        "detail": f'{{"references": ["{reference}"]}}',
    }


@given(hours=st.lists(st.integers(-3, 3), min_size=1, max_size=7), limit=st.integers(1, 4))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_one_after_another_are_the_whole_list_also_where_times_are_equal(
    db: Database, chen: Account, due: Due, now: datetime, hours: list[int], limit: int
) -> None:
    db.execute("DELETE FROM leads")
    for each in hours:
        due(each)
    whole = list_due(db, chen, now, week(now), limit=100).lines
    page = list_due(db, chen, now, week(now), limit)
    paged = page.lines
    while page.after:
        assert len(page.lines) == limit
        page = list_due(db, chen, now, week(now), limit, page.after)
        paged += page.lines
    assert paged == whole
    assert [line.next_at for line in whole] == sorted(line.next_at for line in whole)
    assert len(whole) == len(hours)


def test_what_is_due_next_is_looked_for_only_so_far(
    db: Database, chen: Account, due: Due, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_, last = due(1), due(2, study="other"), due(3, study="other"), due(4)
    study = next(line.study for line in list_due(db, chen, now, week(now)).lines if line.reference == first)
    place = DueCursor(later(now, 1), first)
    assert due_after(db, chen, week(now, study), place) == (last, True)
    assert due_after(db, chen, week(now, study), DueCursor(later(now, 4), last)) == (None, True)
    monkeypatch.setattr("chatbot.store.work.due.MOST_LOOKED_AT", 2)
    assert due_after(db, chen, week(now, study), place) == (None, False)


@pytest.mark.parametrize("sql", [_DUE, _AFTER], ids=["the list", "the next one"])
@pytest.mark.parametrize(
    ("whose", "index"),
    [("", "leads_by_due"), (" AND leads.assigned_to = 1", "leads_by_whose_due")],
    ids=["everybody's", "mine"],
)
def test_the_list_is_read_from_an_index_in_its_order(
    db: Database, now: datetime, whose: str, index: str, sql: str
) -> None:
    bound = {"until": utc_text(now), "next_at": "", "reference": "", "studies": "[]", "limit": 50}
    plan = db.execute(f"EXPLAIN QUERY PLAN {sql}{whose}{_IN_ORDER}", bound).fetchall()
    steps = " | ".join(str(row[3]) for row in plan)
    assert index in steps
    assert "TEMP B-TREE" not in steps
