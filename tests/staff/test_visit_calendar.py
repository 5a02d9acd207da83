"""A visit for somebody's calendar: read back by a calendar's own reader, and empty of what must not leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from chatbot.screening.staff_role import Role
from chatbot.staff.visit_calendar import calendar_of
from chatbot.store import Store
from chatbot.store.work.visits import CalendarVisit, Visit
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.member import Member

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
INJECTED = "Room 3\r\nATTENDEE:mailto:evil@example.org\r\nDESCRIPTION:rectal cancer"


@pytest.fixture(autouse=True)
def _at_ten() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def plans(member: Member, reference: str, when: str = "2026-12-01T09:00", place: str = "门诊三楼") -> None:
    page = member.opens(f"leads/{reference}")
    assert page.status == 200
    fields = {"visit-starts_at": when, "visit-minutes": "90", "visit-place": place}
    assert member.fills_in("/visit", **fields).status == 200


def downloaded(member: Member, reference: str) -> Event:
    response = member.asks(f"leads/{reference}/visit.ics")
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="visit-{reference}.ics"'
    return event_of(response.get_data())


def event_of(file: bytes) -> Event:
    """The one event of the file, every line of which ends as RFC 5545 says and is no longer than it says."""
    lines = file.split(b"\r\n")
    assert lines.pop() == b""
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75]
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def lines_of(event: Event) -> Iterator[str]:
    yield from event.to_ical().decode().split("\r\n")


@pytest.mark.parametrize(
    ("locale", "summary"), [("en", "Visit {} (NCT07214142)"), ("zh", "访视 {}（NCT07214142）")]
)
def test_a_calendar_reads_when_the_visit_is_and_where_to_look_it_up(
    keep: KeepLead, sign_in: SignIn, locale: str, summary: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    plans(member, reference)
    event = downloaded(member, reference)
    assert event.decoded("dtstart") == STARTS
    assert event.decoded("dtend") == STARTS + timedelta(minutes=90)
    assert event.decoded("dtstamp") == NOW
    assert str(event["summary"]) == summary.format(reference)
    assert str(event["url"]) == f"http://localhost/{locale}/staff/leads/{reference}"
    assert str(event["status"]) == "CONFIRMED"


def test_nothing_else_is_in_the_file(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep(name="王𠮷明", note="rectal cancer, T3")
    member = sign_in()
    plans(member, reference, place="肿瘤科 3 楼")
    event = downloaded(member, reference)
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS", "URL"
    }  # fmt: skip
    told = event.to_ical().decode()
    assert not [each for each in ("王", "138", "肿瘤", "rectal", "cancer", "screening") if each in told]


def test_the_same_visit_keeps_its_id_and_each_change_has_a_higher_number(
    keep: KeepLead, sign_in: SignIn
) -> None:
    reference, member = keep(), sign_in()
    plans(member, reference)
    first = downloaded(member, reference)
    again = downloaded(member, reference)
    plans(member, reference, "2026-12-02T09:00")
    moved = downloaded(member, reference)
    member.opens(f"leads/{reference}")
    member.fills_in("/visit/cancel")
    cancelled = downloaded(member, reference)
    assert {str(each["uid"]) for each in (first, again, moved, cancelled)} == {str(first["uid"])}
    assert [each["sequence"] for each in (first, again, moved, cancelled)] == [0, 0, 1, 2]
    assert moved.decoded("dtstart") == STARTS + timedelta(days=1)
    assert str(cancelled["status"]) == "CANCELLED"


def test_two_leads_never_share_an_id(keep: KeepLead, sign_in: SignIn) -> None:
    member, ids = sign_in(), set()
    for reference in (keep(), keep()):
        plans(member, reference)
        ids.add(str(downloaded(member, reference)["uid"]))
    assert len(ids) == 2


def test_line_ends_in_a_name_or_a_place_bring_nothing_into_the_file(keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(name=INJECTED), sign_in()
    plans(member, reference, place=INJECTED)
    told = list(lines_of(downloaded(member, reference)))
    assert not [line for line in told if line.startswith(("ATTENDEE", "DESCRIPTION")) or "evil" in line]


awkward = st.text(st.sampled_from(list('ab7;:,\\"^\r\n\t ：；é𠮷')), max_size=60)


@given(reference=awkward, study=awkward)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_it_stays_in_its_own_field(app: Flask, reference: str, study: str) -> None:
    exported = CalendarVisit(Visit(STARTS, 60, INJECTED), False, 3, NOW)
    with app.test_request_context("/en/staff/"):
        event = event_of(calendar_of(exported, reference, study, "https://clinic.example/"))
    assert len(event) == 9
    assert event["sequence"] == 3


@pytest.mark.parametrize("at", ["2027-01-15T23:30", "2026-12-31T00:10"])
def test_a_visit_about_midnight_is_on_the_day_of_the_site(keep: KeepLead, sign_in: SignIn, at: str) -> None:
    reference, member = keep(), sign_in()
    plans(member, reference, at)
    start = downloaded(member, reference).decoded("dtstart")
    assert f"{start + timedelta(hours=8):%Y-%m-%dT%H:%M}" == at


def test_a_lead_without_a_visit_has_no_file(keep: KeepLead, sign_in: SignIn) -> None:
    member = sign_in()
    assert member.asks(f"leads/{keep()}/visit.ics").status_code == 404
    assert member.asks("leads/7K4-M2Q/visit.ics").status_code == 404


def test_q15_a_viewer_takes_no_visit_away(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    plans(sign_in(), reference)
    assert sign_in(Role.VIEWER).asks(f"leads/{reference}/visit.ics").status_code == 403


def test_each_file_that_leaves_is_in_the_history(store: Store, keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(), sign_in()
    plans(member, reference)
    downloaded(member, reference)
    with store.connect() as db:
        sql = "SELECT actor FROM history WHERE action = 'lead.visit_exported' AND subject = ?"
        assert member.account
        assert [row["actor"] for row in db.query(sql, [reference])] == [member.account.actor]
