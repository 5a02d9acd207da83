"""One's own account: sessions, password, app and recovery codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.login_throttle import OF_ONE
from tests.patient.page import words
from tests.staff.colleague import PASSWORD, Colleague, shown_by, wrong_code
from tests.staff.member import Member, StaffPage

pytestmark = pytest.mark.usefixtures("cheap_hashes")

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
NEW = "another otter paints the stairs"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
KEY = re.compile(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def li(clock: time_machine.Traveller, colleague: Callable[..., Colleague]) -> Colleague:
    return colleague(Role.VIEWER)


@pytest.fixture
def here_and_there(app: Flask, li: Colleague, clock: time_machine.Traveller) -> tuple[Member, Member]:
    """Two browsers in which the same person is signed in."""
    members = []
    for _ in range(2):
        member = Member(app)
        member.opens("sign-in")
        assert member.fills_in("/sign-in", **li.claim()).path == "/en/staff/"
        members.append(member)
        clock.shift(31)
    return members[0], members[1]


def is_in(member: Member) -> bool:
    return member.opens().path == "/en/staff/"


def signs_in(app: Flask, claim: dict[str, str]) -> bool:
    member = Member(app)
    member.opens("sign-in")
    return member.fills_in("/sign-in", **claim).path == "/en/staff/"


def in_code(page: StaffPage, shape: re.Pattern[str]) -> list[str]:
    return [words(each) for each in page.root.iter("code") if shape.fullmatch(words(each))]


def told_done(page: StaffPage) -> str:
    return "".join(words(each) for each in page.root.iter("p") if each.get("data-done") is not None)


def test_the_page_says_who_one_is_and_where_one_is_signed_in(
    here_and_there: tuple[Member, Member], li: Colleague
) -> None:
    here, _ = here_and_there
    page = here.opens("account")
    for told in (
        li.account.name,
        li.account.login,
        "Viewer",
        "every study",
        "10 codes are left",
        "This browser",
    ):
        assert told in page.text
    assert page.text.count("Signed in") == 2
    assert li.secret not in page.html


def test_q23_one_session_is_ended_from_another(here_and_there: tuple[Member, Member]) -> None:
    here, there = here_and_there
    (button,) = [
        each.value
        for form in here.opens("account").forms()
        for each in form.named("session")
        if form.action.endswith("/sessions")
    ]
    here.sends("account/sessions", {"session": button})
    assert (is_in(here), is_in(there)) == (True, False)


def test_q23_all_other_sessions_are_ended_at_once(here_and_there: tuple[Member, Member]) -> None:
    here, there = here_and_there
    here.opens("account")
    here.sends("account/sessions")
    assert (is_in(here), is_in(there)) == (True, False)
    assert "End all sessions" not in here.opens("account").text


def test_nobody_ends_somebody_elses_session(
    app: Flask,
    here_and_there: tuple[Member, Member],
    store: Store,
    colleague: Callable[..., Colleague],
) -> None:
    wang = colleague(name="Wang Fang")
    other = Member(app)
    other.opens("sign-in")
    other.fills_in("/sign-in", **wang.claim())
    with store.connect() as db:
        hashes = [row[0] for row in db.execute("SELECT hash FROM staff_sessions").fetchall()]
    other.opens("account")
    for each in (*hashes, ""):
        other.sends("account/sessions", {"session": each})
    assert [is_in(each) for each in (*here_and_there, other)] == [True] * 3


def test_q23_a_new_password_ends_all_other_sessions_and_the_old_password(
    app: Flask, here_and_there: tuple[Member, Member], li: Colleague, clock: time_machine.Traveller
) -> None:
    here, there = here_and_there
    old = there.client.get_cookie("staff")
    here.opens("account/password")
    page = here.fills_in("/account/password", password=PASSWORD, new_password=NEW, again=NEW)
    assert (page.status, page.path) == (200, "/en/staff/account")
    assert told_done(page) == "Your password is changed. All your other sessions have ended."
    assert told_done(here.opens("account")) == ""
    assert (is_in(here), is_in(there)) == (True, False)
    assert old
    there.client.set_cookie("staff", old.value)
    assert not is_in(there)
    assert not signs_in(app, li.claim())
    assert signs_in(app, li.claim(password=NEW))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"password": "wrong", "new_password": NEW, "again": NEW}, "password"),
        ({"password": "", "new_password": NEW, "again": NEW}, "password"),
        ({"password": PASSWORD, "new_password": "short", "again": "short"}, "new_password"),
        ({"password": PASSWORD, "new_password": NEW, "again": PASSWORD}, "again"),
    ],
)
def test_a_refused_change_of_the_password_changes_nothing(
    app: Flask, here_and_there: tuple[Member, Member], li: Colleague, fields: dict[str, str], wrong: str
) -> None:
    here, there = here_and_there
    here.opens("account/password")
    page = here.fills_in("/account/password", **fields)
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert f"#{wrong}" in page.links()
    assert is_in(there)
    assert signs_in(app, li.claim())


@pytest.mark.parametrize("path", ["account/password", "account/app", "account/recovery-codes"])
def test_q26_whoever_sits_down_at_a_browser_left_alone_guesses_five_times(
    here_and_there: tuple[Member, Member], path: str
) -> None:
    here, _ = here_and_there
    for _ in range(OF_ONE):
        page = here.opens(path)
        keys = in_code(page, KEY)
        code = shown_by(keys[0], datetime.now(UTC)) if keys else ""
        page = here.fills_in(path, password="a guess", new_password=NEW, again=NEW, code=code)
        assert "not your password" in page.text
    page = here.opens(path)
    code = shown_by(keys[0], datetime.now(UTC)) if keys else ""
    page = here.fills_in(path, password=PASSWORD, new_password=NEW, again=NEW, code=code)
    assert "Wait 15 minutes" in page.text


def test_q25_new_recovery_codes_are_shown_once_and_take_the_place_of_the_old(
    app: Flask, here_and_there: tuple[Member, Member], li: Colleague
) -> None:
    here, there = here_and_there
    here.opens("account/recovery-codes")
    assert in_code(here.fills_in("/account/recovery-codes", password="wrong"), CODE) == []
    codes = in_code(here.fills_in("/account/recovery-codes", password=PASSWORD), CODE)
    assert len(set(codes)) == 10
    assert in_code(here.opens("account/recovery-codes"), CODE) == []
    assert is_in(there)
    assert not signs_in(app, li.claim(code=li.recovery_codes[0]))
    assert signs_in(app, li.claim(code=codes[0]))


def test_q25_another_phone_takes_the_place_of_the_old_one_once_it_has_shown_a_code(
    app: Flask, here_and_there: tuple[Member, Member], li: Colleague, clock: time_machine.Traveller
) -> None:
    here, there = here_and_there
    (key,) = in_code(here.opens("account/app"), KEY)
    assert key.replace(" ", "") != li.secret
    refused = here.fills_in("/account/app", password=PASSWORD, code=wrong_code(key, NOON))
    assert (refused.status, in_code(refused, KEY)) == (422, [key])
    assert signs_in(app, li.claim())
    done = here.fills_in("/account/app", password=PASSWORD, code=shown_by(key, datetime.now(UTC)))
    assert (done.path, told_done(done).split(".")[0]) == ("/en/staff/account", "The new phone is connected")
    assert (is_in(here), is_in(there)) == (True, False)
    clock.shift(31)
    assert not signs_in(app, li.claim())
    assert signs_in(app, li.claim(code=shown_by(key, datetime.now(UTC))))
    assert in_code(here.opens("account/app"), KEY) != [key]


def test_a_code_of_the_new_phone_is_not_taken_a_second_time(
    app: Flask, here_and_there: tuple[Member, Member], li: Colleague
) -> None:
    here, _ = here_and_there
    (key,) = in_code(here.opens("account/app"), KEY)
    code = shown_by(key, datetime.now(UTC))
    here.fills_in("/account/app", password=PASSWORD, code=code)
    assert not signs_in(app, li.claim(code=code))
