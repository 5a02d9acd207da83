"""From a lead one goes back to the list that it was opened from, and on to the lead that followed there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from chatbot.screening.progress import NextAction
from chatbot.staff.cursors import written
from chatbot.store import Store, inbox_place
from chatbot.store.history import length_and_last_hash
from chatbot.store.inbox import Cursor, Section
from chatbot.store.work.changing import get_state
from chatbot.store.work.next_action import set_next_action
from tests.patient.page import words
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.leads import SUBMITTED_AT
from tests.staff.member import Member, StaffPage

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
BACK = {"en": "Back to the inbox", "zh": "返回收件箱"}
NEXT = {"en": "Next lead: ", "zh": "下一条线索："}


@pytest.fixture(autouse=True)
def _at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def three(keep: KeepLead) -> list[str]:
    """In the order of the inbox, the newest first; each of a language, a name and a number of its own."""
    return [
        keep(
            submitted_at=SUBMITTED_AT - timedelta(hours=number),
            locale="zh" if number == 1 else "en",
            name=f"王{'甲乙丙'[number]}",
            phone=f"+861380000100{number}",
        )
        for number in range(3)
    ]


def opens_from(member: Member, path: str, reference: str) -> StaffPage:
    page = member.opens(path)
    (link,) = [each for each in page.links() if urlsplit(each).path.endswith(f"/leads/{reference}")]
    return member.opens(link)


def following(page: StaffPage) -> str:
    found = page.element("a", **{"data-next": ""})
    return "" if found is None else urlsplit(found.get("href", "")).path.rpartition("/")[2]


def goes_on(member: Member) -> StaffPage:
    found = member.page.element("a", **{"data-next": ""})
    assert found is not None
    return member.opens(found.get("href", ""))


def way_back(page: StaffPage) -> str:
    nav = next(each for each in page.root.iter("nav") if each.get("class") == "lists no-print")
    return next(nav.iter("a")).get("href", "")


def logs_a_call(member: Member, **fields: str) -> StaffPage:
    return member.fills_in("/call", **{"call-outcome": "reached", **fields})


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_from_the_inbox_it_goes_on_in_its_order_also_after_work_that_moves_the_lead(
    three: list[str], sign_in: SignIn, locale: str
) -> None:
    member = sign_in(locale=locale)
    page = opens_from(member, "", three[0])
    assert (way_back(page), following(page)) == (f"/{locale}/staff/", three[1])
    assert BACK[locale] in page.text
    assert f"{NEXT[locale]}{three[1]}" in page.text
    logs_a_call(member, **{"call-move": "declined"})
    page = logs_a_call(member)
    assert following(page) == three[1]
    page = goes_on(member)
    assert following(page) == three[2]
    page = goes_on(member)
    # What was declined now stands below the new ones.
    assert following(page) == three[0]


def test_the_filters_are_kept_on_the_way_there_on_and_back(three: list[str], sign_in: SignIn) -> None:
    member = sign_in()
    page = opens_from(member, "?status=new&language=en", three[0])
    assert following(page) == three[2]
    page = logs_a_call(member, **{"call-move": "contacted"})
    assert following(page) == three[2]
    assert parse_qs(urlsplit(way_back(page)).query) == {"status": ["new"], "language": ["en"]}
    page = opens_from(member, way_back(page), three[2])
    assert following(page) == ""
    assert "No lead follows in this list." in page.text
    page = member.opens(f"leads/{three[0]}/criteria/I2/check?status=new&language=en")
    page = member.fills_in("/check", standing="pending", finding="")
    assert parse_qs(urlsplit(way_back(page)).query) == {"status": ["new"], "language": ["en"]}


FURTHER = {"en": "Look for the next lead in the inbox", "zh": "到收件箱中查找下一条线索"}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_where_too_many_would_be_looked_through_the_list_itself_goes_on_from_the_lead(
    three: list[str], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setattr(inbox_place, "MOST_LOOKED_AT", 1)
    page = opens_from(sign_in(locale=locale), "?study=NCT07214142&language=en", three[0])
    further = page.element("a", **{"data-further": ""})
    assert further is not None
    assert (following(page), words(further)) == ("", FURTHER[locale])
    found = sign_in(locale=locale).opens(further.get("href", ""))
    assert [each for each in three if f"/leads/{each}?" in " ".join(found.links())] == [three[2]]


def test_by_dates_it_goes_on_by_time(three: list[str], sign_in: SignIn) -> None:
    page = opens_from(sign_in(), "?since=2026-11-20", three[1])
    assert following(page) == three[2]


def test_a_form_that_was_refused_still_knows_the_list(three: list[str], sign_in: SignIn) -> None:
    member = sign_in()
    opens_from(member, "?language=en", three[0])
    page = member.fills_in("/call")
    assert (page.status, following(page)) == (422, three[2])
    assert following(logs_a_call(member)) == three[2]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_from_what_is_due_it_goes_on_by_when_it_is_due(
    store: Store, three: list[str], sign_in: SignIn, locale: str
) -> None:
    member = sign_in(locale=locale)
    assert member.account
    with store.connect() as db:
        for hours, reference in enumerate(reversed(three), 1):
            state = get_state(db, reference)
            assert state
            set_next_action(
                db, state.seen, NextAction.CALL, NOW + timedelta(hours=hours), NOW, member.account
            )
    page = opens_from(member, "due", three[2])
    assert (way_back(page), following(page)) == (f"/{locale}/staff/due", three[1])
    assert {"en": "Back to what is due", "zh": "返回待办"}[locale] in page.text
    assert following(logs_a_call(member)) == three[1]
    assert following(member.opens(f"leads/{three[0]}?list=due&whose=me")) == ""
    assert following(member.opens(f"leads/{three[0]}?list=due&study=NCT99999999")) == ""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_where_too_much_is_due_in_other_studies_the_list_itself_goes_on_from_the_lead(
    store: Store, keep: KeepLead, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setattr("chatbot.store.work.due.MOST_LOOKED_AT", 1)
    member = sign_in(locale=locale)
    assert member.account
    leads = [keep(study=study, name=f"王{study}") for study in ("NCT07214142", "NCT04912596", "NCT07214142")]
    with store.connect() as db:
        for hours, reference in enumerate(leads, 1):
            state = get_state(db, reference)
            assert state
            set_next_action(
                db, state.seen, NextAction.CALL, NOW + timedelta(hours=hours), NOW, member.account
            )
    page = opens_from(member, "due?study=NCT07214142", leads[0])
    further = page.element("a", **{"data-further": ""})
    assert further is not None
    told = {"en": "Look for the next lead in what is due", "zh": "到待办中查找下一条线索"}[locale]
    assert (following(page), words(further)) == ("", told)
    assert member.opens(further.get("href", "")).hooks("lead") == [leads[2]]


def test_from_a_search_it_goes_back_to_what_was_found(three: list[str], sign_in: SignIn) -> None:
    member = sign_in()
    member.opens("search/")
    found = member.fills_in("/search/", sought="王乙")
    page = opens_from(member, found.path, three[1])
    assert (way_back(page), following(page)) == ("/en/staff/search/1", "")


@pytest.mark.parametrize(
    "said",
    [
        "place=x",
        "place=\u7801",
        f"place={written(Cursor(NOW, Section.BY_TIME, '1', '2'))}",
        "status=cured",
        "list=search&number=x",
        "list=somewhere",
        "place=a&place=b",
    ],
)
def test_what_no_page_of_ours_says_is_taken_for_nothing(three: list[str], sign_in: SignIn, said: str) -> None:
    page = sign_in().opens(f"leads/{three[0]}?{said}")
    assert (page.status, following(page)) == (200, three[1])


def test_q15_nobody_is_led_to_a_lead_of_a_study_that_they_may_not_see(
    keep: KeepLead, three: list[str], sign_in: SignIn
) -> None:
    keep(study="NCT04912596", submitted_at=SUBMITTED_AT - timedelta(minutes=30), phone="+8613800001009")
    member = sign_in(studies=("NCT07214142",))
    assert following(opens_from(member, "", three[0])) == three[1]


def test_q16_to_be_led_on_is_no_look_at_the_lead_that_follows(
    store: Store, three: list[str], sign_in: SignIn
) -> None:
    member = sign_in()
    with store.connect() as db:
        (before, _) = length_and_last_hash(db)
        page = member.opens(f"leads/{three[0]}")
        rows = list(db.query("SELECT action, subject FROM history WHERE seq > ?", [before]))
    assert [(row["action"], row["subject"]) for row in rows] == [("lead.read", three[0])]
    nav = next(each for each in page.root.iter("nav") if each.get("class") == "lists no-print")
    assert "王" not in words(nav)


def test_a_lead_that_falls_due_later_is_not_its_own_next_one(
    store: Store, three: list[str], sign_in: SignIn
) -> None:
    member = sign_in()
    assert member.account
    with store.connect() as db:
        state = get_state(db, three[0])
        assert state
        set_next_action(db, state.seen, NextAction.CALL, NOW + timedelta(hours=1), NOW, member.account)
    page = opens_from(member, "due", three[0])
    assert following(page) == ""
    page = logs_a_call(member, **{"call-next_call": "2026-11-27T10:00"})
    assert following(page) == ""
