"""Every change to a lead is one revision and one entry in the history, and none overwrites another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import CallOutcome, NextAction, NumberSource
from chatbot.screening.staff_role import Role
from chatbot.store import Store, history
from chatbot.store.database import utc_text
from chatbot.store.leads import erase
from chatbot.store.receipts import Receipt
from chatbot.store.staff import Account
from chatbot.store.work.changing import LeadGone, Overtaken, Seen, get_state
from chatbot.store.work.contact import Call, add_note, log_call
from chatbot.store.work.next_action import NotAssignable, assign, list_assignable, set_next_action
from chatbot.store.work.phone import NewNumber, confirm_phone, replace_phone
from chatbot.store.work.status import change_status, undo_status
from chatbot.store.work.visits import Visit, cancel_visit, plan_visit
from tests.store.colleagues import colleague, entries, later, moves, seen, state_of

Keep = Callable[..., Receipt]
Change = Callable[[Database, Seen, datetime, Account], None]

SECRET = "她女儿说别提病情"


@pytest.fixture
def wang(db: Database) -> Account:
    return colleague(db, "Wang Fang")


def contacted(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    change_status(db, lead, LeadStatus.CONTACTED, at, by)


def called(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    log_call(db, lead, Call(CallOutcome.REACHED, SECRET, later(at)), at, by)


def noted(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    add_note(db, lead, SECRET, at, by)


def taken(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    assign(db, lead, by.id, at, by)


def planned_ahead(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    set_next_action(db, lead, NextAction.ASK_FOR_RECORDS, later(at), at, by)


def planned_visit(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    plan_visit(db, lead, Visit(later(at), 60, SECRET), at, by)


def corrected(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    replace_phone(db, lead, NewNumber("+8613900000002", "139 0000 0002", NumberSource.REFERRER), at, by)


def confirmed(db: Database, lead: Seen, at: datetime, by: Account) -> None:
    confirm_phone(db, lead, at, by)


CHANGES: dict[str, Change] = {
    "lead.status_changed": contacted,
    "lead.called": called,
    "lead.noted": noted,
    "lead.assigned": taken,
    "lead.next_action_set": planned_ahead,
    "lead.visit_planned": planned_visit,
    "lead.phone_corrected": corrected,
    "lead.phone_confirmed": confirmed,
}
ALL_CHANGES = pytest.mark.parametrize(("action", "change"), CHANGES.items(), ids=list(CHANGES))


def content(db: Database) -> list[object]:
    """All that work on leads keeps."""
    tables = ("leads", "status_changes", "calls", "notes", "visits", "visit_changes", "history")
    return [list(db.table(name).rows) for name in tables]


@ALL_CHANGES
def test_a_change_is_one_revision_and_one_entry(
    db: Database, reference: str, chen: Account, now: datetime, action: str, change: Change
) -> None:
    before = entries(db, reference)
    change(db, seen(db, reference), now, chen)
    assert entries(db, reference) == [*before, action]
    row = next(db.query("SELECT revision, changed_at FROM leads"))
    assert row == {"revision": 1, "changed_at": utc_text(now)}


@ALL_CHANGES
def test_a_change_to_what_a_colleague_changed_meanwhile_keeps_nothing_and_says_who_did_what(
    db: Database, reference: str, chen: Account, wang: Account, now: datetime, action: str, change: Change
) -> None:
    old = seen(db, reference)
    contacted(db, old, now, wang)
    noted(db, seen(db, reference), later(now), wang)
    before = content(db)
    with pytest.raises(Overtaken) as told:
        change(db, old, later(now, 2), chen)
    assert content(db) == before
    assert [(each.name, each.action, each.at) for each in told.value.changes] == [
        ("Wang Fang", "lead.status_changed", now),
        ("Wang Fang", "lead.noted", later(now)),
    ]
    assert told.value.changes[0].detail["to"] == "contacted"


def test_who_has_seen_the_first_of_two_changes_is_told_of_the_second_only(
    db: Database, reference: str, chen: Account, wang: Account, now: datetime
) -> None:
    contacted(db, seen(db, reference), now, wang)
    after_first = seen(db, reference)
    noted(db, after_first, now, wang)
    with pytest.raises(Overtaken) as told:
        noted(db, after_first, now, chen)
    assert [each.action for each in told.value.changes] == ["lead.noted"]


@ALL_CHANGES
def test_sent_again_knowingly_a_change_is_made(
    db: Database, reference: str, chen: Account, wang: Account, now: datetime, action: str, change: Change
) -> None:
    noted(db, seen(db, reference), now, wang)
    change(db, seen(db, reference), now, chen)
    assert state_of(db, reference).revision == 2


@ALL_CHANGES
def test_a_lead_that_was_erased_meanwhile_is_not_changed(
    db: Database, reference: str, chen: Account, now: datetime, action: str, change: Change
) -> None:
    old = seen(db, reference)
    erase(db, reference, now, "operator")
    with pytest.raises(LeadGone):
        change(db, old, now, chen)
    assert get_state(db, reference) is None


@ALL_CHANGES
def test_of_eight_who_change_the_same_lead_at_once_one_does_and_the_others_are_told(
    store: Store, db: Database, reference: str, chen: Account, now: datetime, action: str, change: Change
) -> None:
    old, start = seen(db, reference), Barrier(8)

    def tries(_: int) -> str:
        with store.connect() as own:
            start.wait()
            try:
                change(own, old, now, chen)
            except Overtaken as told:
                return told.changes[0].action
            return "changed"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(tries, range(8)))
    assert sorted(results) == sorted(["changed", *[action] * 7])
    assert state_of(db, reference).revision == 1
    assert history.verify(db) is None


def test_nothing_that_was_typed_and_no_name_is_in_the_history(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    for change in CHANGES.values():
        change(db, seen(db, reference), now, chen)
    undo_status(db, seen(db, reference), now, chen)
    cancel_visit(db, seen(db, reference), now, chen)
    told = str(list(db.query("SELECT * FROM history")))
    assert not [each for each in (SECRET, "Chen Li", "王𠮷明", "13900000001") if each in told]


def test_q9_what_staff_wrote_goes_with_the_lead(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    for change in CHANGES.values():
        change(db, seen(db, reference), now, chen)
    erase(db, reference, now, "operator")
    assert content(db)[:-1] == [[]] * 6


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_a_lead_is_given_to_who_can_work_it_and_taken_from_them(
    db: Database, reference: str, chen: Account, now: datetime, role: Role
) -> None:
    other = colleague(db, "Zhao Min", role, ("NCT07214142",))
    assign(db, seen(db, reference), other.id, now, chen)
    assert state_of(db, reference).assigned_to == other.id
    assign(db, seen(db, reference), None, now, chen)
    assert state_of(db, reference).assigned_to is None


@pytest.mark.parametrize(
    ("role", "studies", "is_disabled"),
    [
        (Role.VIEWER, (), False),
        (Role.COORDINATOR, ("NCT04912596",), False),
        (Role.COORDINATOR, (), True),
    ],
    ids=["a viewer", "of another study", "disabled"],
)
def test_a_lead_is_not_given_to_who_cannot_work_it(
    db: Database,
    reference: str,
    chen: Account,
    now: datetime,
    role: Role,
    studies: tuple[str, ...],
    is_disabled: bool,
) -> None:
    other = colleague(db, "Zhao Min", role, studies)
    if is_disabled:
        db.execute("UPDATE staff SET disabled_at = ? WHERE id = ?", [utc_text(now), other.id])
    before = content(db)
    with pytest.raises(NotAssignable):
        assign(db, seen(db, reference), other.id, now, chen)
    assert content(db) == before
    assert [each.id for each in list_assignable(db, "NCT07214142")] == [chen.id]


def test_a_lead_is_not_given_to_an_account_that_never_was(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    with pytest.raises(NotAssignable):
        assign(db, seen(db, reference), 999, now, chen)


def test_a_call_sets_when_to_call_next(db: Database, reference: str, chen: Account, now: datetime) -> None:
    log_call(db, seen(db, reference), Call(CallOutcome.NO_ANSWER, "", later(now)), now, chen)
    stands = state_of(db, reference)
    assert (stands.next_action, stands.next_at) == ("call", later(now))


def test_a_call_that_was_due_is_done_with_the_call(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    called(db, seen(db, reference), now, chen)
    log_call(db, seen(db, reference), Call(CallOutcome.REACHED), later(now), chen)
    stands = state_of(db, reference)
    assert (stands.next_action, stands.next_at) == ("", None)


def test_a_call_leaves_what_is_due_and_no_call(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    planned_ahead(db, seen(db, reference), now, chen)
    log_call(db, seen(db, reference), Call(CallOutcome.REACHED), now, chen)
    assert state_of(db, reference).next_action == "ask_for_records"


@pytest.mark.parametrize(
    ("action", "when"), [(NextAction.CALL, None), (None, datetime.fromisoformat("2026-04-01T00:00:00Z"))]
)
def test_what_is_next_and_when_go_together(
    db: Database,
    reference: str,
    chen: Account,
    now: datetime,
    action: NextAction | None,
    when: datetime | None,
) -> None:
    before = content(db)
    with pytest.raises(ValueError, match="next action"):
        set_next_action(db, seen(db, reference), action, when, now, chen)
    assert content(db) == before


@pytest.mark.parametrize("change", [called, planned_ahead, planned_visit])
def test_nothing_becomes_due_for_a_closed_lead(
    db: Database, reference: str, chen: Account, now: datetime, change: Change
) -> None:
    moves(db, reference, LeadStatus.DECLINED, now, chen)
    before = content(db)
    with pytest.raises(ValueError, match="closed"):
        change(db, seen(db, reference), now, chen)
    assert content(db) == before


def test_a_closed_lead_can_still_be_called_and_noted(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    moves(db, reference, LeadStatus.DECLINED, now, chen)
    log_call(db, seen(db, reference), Call(CallOutcome.REACHED), now, chen)
    noted(db, seen(db, reference), now, chen)
    assert state_of(db, reference).revision == 3


@pytest.mark.parametrize(
    ("before", "to", "next_at"),
    [
        (LeadStatus.NEW, LeadStatus.CONTACTED, True),
        (LeadStatus.NEW, LeadStatus.DECLINED, False),
        (LeadStatus.UNREACHABLE, LeadStatus.CONTACTED, True),
        (LeadStatus.DECLINED, LeadStatus.WITHDRAWN, False),
    ],
)
def test_a_call_and_the_status_that_follows_are_one_change_and_two_entries(
    db: Database,
    reference: str,
    chen: Account,
    now: datetime,
    before: LeadStatus,
    to: LeadStatus,
    next_at: bool,
) -> None:
    if before is not LeadStatus.NEW:
        moves(db, reference, before, now, chen)
    stood, told = state_of(db, reference), entries(db, reference)
    again = later(now, 5) if next_at else None
    log_call(db, stood.seen, Call(CallOutcome.REACHED, SECRET, again, to), later(now), chen)
    stands = state_of(db, reference)
    assert (stands.status, stands.next_at, stands.revision) == (to, again, stood.revision + 2)
    assert sorted(entries(db, reference)[len(told) :]) == ["lead.called", "lead.status_changed"]
    details = [row["detail"] for row in db.query("SELECT detail FROM history WHERE subject = ?", [reference])]
    assert len(set(details)) == len(details)


@pytest.mark.parametrize(
    "call",
    [
        Call(CallOutcome.REACHED, to=LeadStatus.ENROLLED),
        Call(CallOutcome.REACHED, to=LeadStatus.NEW),
        Call(CallOutcome.REACHED, to=LeadStatus.SCREEN_FAILURE),
    ],
)
def test_a_call_with_a_status_that_cannot_follow_keeps_neither(
    db: Database, reference: str, chen: Account, now: datetime, call: Call
) -> None:
    before = content(db)
    with pytest.raises(ValueError, match="_"):
        log_call(db, seen(db, reference), call, now, chen)
    assert content(db) == before


@pytest.mark.parametrize("stood", [LeadStatus.NEW, LeadStatus.UNREACHABLE])
def test_a_call_that_closes_the_lead_has_no_next_call(
    db: Database, reference: str, chen: Account, now: datetime, stood: LeadStatus
) -> None:
    """Else undoing the status would bring back a call that nobody meant."""
    if stood is not LeadStatus.NEW:
        moves(db, reference, stood, now, chen)
    before = content(db)
    call = Call(CallOutcome.REACHED, next_at=later(now, 5), to=LeadStatus.DECLINED)
    with pytest.raises(ValueError, match="closed"):
        log_call(db, seen(db, reference), call, later(now), chen)
    assert content(db) == before


def test_a_call_that_was_due_is_not_due_again_once_a_status_that_closed_the_lead_is_undone(
    db: Database, reference: str, chen: Account, now: datetime
) -> None:
    set_next_action(db, seen(db, reference), NextAction.CALL, later(now), now, chen)
    log_call(db, seen(db, reference), Call(CallOutcome.REACHED, to=LeadStatus.DECLINED), later(now), chen)
    undo_status(db, seen(db, reference), later(now, 2), chen)
    stands = state_of(db, reference)
    assert (stands.status, stands.next_at) == (LeadStatus.NEW, None)
