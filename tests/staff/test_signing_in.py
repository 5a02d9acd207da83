"""Coming in and going out, in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from chatbot import create_app
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.login_throttle import OF_ALL_STRANGERS, OF_ONE
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_changes import disable_account
from tests.patient.person import Person
from tests.staff.colleague import PASSWORD, Colleague, set_up, wrong_code
from tests.staff.conftest import SignIn
from tests.staff.member import Member

pytestmark = pytest.mark.usefixtures("cheap_hashes")

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
MINUTE = 60.0


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def li(clock: time_machine.Traveller, colleague: Callable[..., Colleague]) -> Colleague:
    return colleague()


def at_the_door(app: Flask, locale: str = "en") -> Member:
    member = Member(app, locale=locale)
    member.opens("sign-in")
    return member


def comes_in(app: Flask, who: Colleague, steps: int = 0) -> Member:
    member = at_the_door(app)
    assert member.fills_in("/sign-in", **who.claim(steps)).path == "/en/staff/"
    return member


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_login_password_and_code_lead_to_the_inbox(app: Flask, li: Colleague, locale: str) -> None:
    member = at_the_door(app, locale)
    page = member.fills_in("/sign-in", **li.claim())
    assert (page.status, page.path) == (200, f"/{locale}/staff/")
    assert li.account.name in page.text
    assert member.opens("sign-in").path == f"/{locale}/staff/"


@pytest.mark.parametrize("what", ["login", "password", "code"])
def test_what_was_left_empty_is_said_and_is_no_try(
    app: Flask, store: Store, li: Colleague, what: str
) -> None:
    member = at_the_door(app)
    page = member.fills_in("/sign-in", **{**li.claim(), what: " "})
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert f"#{what}" in page.links()
    with store.connect() as db:
        assert db.table("login_failures").count == 0


def test_q26_the_same_page_comes_whatever_is_wrong(app: Flask, store: Store, li: Colleague) -> None:
    with store.connect() as db:
        gone = set_up(store, _another(store))
        disable_account(db, gone.account, NOON, "operator")
        waiting = _another(store, "waiting")
    member, pages = at_the_door(app), []
    for wrong in (
        li.claim(login="nobody"),
        li.claim(password="gentle otter paints the stair"),
        li.claim(code=wrong_code(li.secret, NOON)),
        li.claim(code="0000-0000-0000-0000"),
        gone.claim(),
        li.claim(login=waiting.login),
    ):
        response = member.sends("sign-in", wrong)
        html = response.get_data(as_text=True).replace(wrong["login"], "LOGIN")
        pages.append((response.status_code, sorted(response.headers.keys()), html.split("<form")[0]))
        assert wrong["password"] not in html
        assert wrong["code"] not in html
    assert pages[0][0] == 422
    assert all(page == pages[0] for page in pages)


def _another(store: Store, login: str = "gone") -> Account:
    with store.connect() as db:
        return add_account(db, login, "Wang", Role.COORDINATOR, (), NOON, "operator")


def test_q25_the_code_of_the_phone_works_once(
    app: Flask, li: Colleague, clock: time_machine.Traveller
) -> None:
    claim = li.claim()
    comes_in(app, li)
    assert at_the_door(app).fills_in("/sign-in", **claim).status == 422
    clock.shift(31)
    comes_in(app, li)


def test_q25_a_recovery_code_works_once(app: Flask, li: Colleague) -> None:
    claim = li.claim(code=li.recovery_codes[3].lower().replace("-", " "))
    assert at_the_door(app).fills_in("/sign-in", **claim).path == "/en/staff/"
    assert at_the_door(app).fills_in("/sign-in", **claim).status == 422


def test_q25_there_is_no_account_unless_somebody_makes_one(app: Flask, store: Store) -> None:
    with store.connect() as db:
        assert db.table("staff").count == 0
    for login in ("admin", "root", "staff", "demo", "test"):
        page = at_the_door(app).fills_in("/sign-in", login=login, password=login, code="000000")
        assert page.status == 422


def test_q23_signing_in_gives_a_new_session_and_keeps_nothing_of_the_one_before(
    app: Flask, li: Colleague, clock: time_machine.Traveller
) -> None:
    member = at_the_door(app)
    with member.client.session_transaction("/en/staff/") as cookie:
        cookie["planted"] = "by somebody else"
        cookie["id"] = "a session that somebody else knows"
        token_before = cookie["csrf_token"]
    member.fills_in("/sign-in", **li.claim())
    with member.client.session_transaction("/en/staff/") as cookie:
        first = cookie["id"]
        assert cookie.get("planted") is None
        assert cookie["csrf_token"] != token_before
    member.fills_in("/sign-out")
    clock.shift(31)
    member.fills_in("/sign-in", **li.claim())
    with member.client.session_transaction("/en/staff/") as cookie:
        assert cookie["id"] not in (first, "a session that somebody else knows")


def test_q23_after_signing_out_an_old_cookie_opens_nothing_and_the_back_button_shows_nothing(
    app: Flask, li: Colleague
) -> None:
    member = comes_in(app, li)
    old = member.client.get_cookie("staff")
    assert member.asks().headers["Cache-Control"] == "no-store"
    member.fills_in("/sign-out")
    assert old
    member.client.set_cookie("staff", old.value)
    assert member.opens().path == "/en/staff/sign-in"


def test_q24_after_15_idle_minutes_one_signs_in_again_and_is_told_why(
    app: Flask, li: Colleague, clock: time_machine.Traveller
) -> None:
    member = comes_in(app, li)
    clock.shift(14 * MINUTE)
    assert member.opens("account").path == "/en/staff/account"
    clock.shift(15 * MINUTE + 1)
    page = member.opens("account")
    assert page.path == "/en/staff/sign-in"
    assert "Your session has ended" in page.text
    assert "was not saved" not in page.text
    assert member.fills_in("/sign-in", **li.claim()).path == "/en/staff/account"
    assert "Your session has ended" not in at_the_door(app).page.text


def test_q24_after_8_hours_one_signs_in_again_however_busy(
    app: Flask, li: Colleague, clock: time_machine.Traveller
) -> None:
    member = comes_in(app, li)
    for _ in range(48):
        clock.shift(10 * MINUTE)
        assert member.opens("account").path == "/en/staff/account"
    clock.shift(1)
    assert member.opens("account").path == "/en/staff/sign-in"


def test_q26_after_five_wrong_tries_one_is_told_how_long_to_wait(
    app: Flask, store: Store, li: Colleague, clock: time_machine.Traveller
) -> None:
    member = at_the_door(app)
    for _ in range(OF_ONE):
        assert member.fills_in("/sign-in", **li.claim(password="wrong")).status == 422
    clock.shift(5 * MINUTE)
    refused = member.sends("sign-in", li.claim())
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert "Wait 10 minutes" in refused.get_data(as_text=True)
    clock.shift(10 * MINUTE)
    assert member.fills_in("/sign-in", **li.claim()).path == "/en/staff/"
    with store.connect() as db:
        told = db.execute("SELECT count(*) FROM history WHERE action = 'staff.sign_in_failed'").fetchone()
    assert told == (OF_ONE,)


def test_q26_brute_force_shuts_out_neither_patients_nor_a_colleague_in_a_browser_that_is_known(
    app: Flask, li: Colleague, clock: time_machine.Traveller
) -> None:
    known = comes_in(app, li)
    known.fills_in("/sign-out")
    attacker = at_the_door(app)
    tries = [
        attacker.sends("sign-in", li.claim(login=login, password="wrong")).status_code
        for login in [li.account.login] * 20 + [f"nobody-{each}" for each in range(OF_ALL_STRANGERS)]
    ]
    assert tries.count(422) == OF_ALL_STRANGERS
    assert tries.count(429) == 20
    clock.shift(31)
    assert at_the_door(app).fills_in("/sign-in", **li.claim()).status == 429
    assert known.fills_in("/sign-in", **li.claim()).path == "/en/staff/"
    assert Person(app).starts().status == 200


def test_q26_a_made_up_cookie_makes_no_browser_known(
    app: Flask, li: Colleague, clock: time_machine.Traveller
) -> None:
    known = comes_in(app, li)
    cookie = known.client.get_cookie("staff-browser")
    assert cookie
    attacker = at_the_door(app)
    attacker.client.set_cookie("staff-browser", cookie.value[:-2] + "xx")
    for _ in range(OF_ONE):
        attacker.fills_in("/sign-in", **li.claim(password="wrong"))
    assert attacker.fills_in("/sign-in", **li.claim()).status == 429


def test_a_known_browser_is_known_for_every_colleague_who_uses_it_and_opens_nothing_by_that(
    app: Flask, li: Colleague, colleague: Callable[..., Colleague], clock: time_machine.Traveller
) -> None:
    wang = colleague(name="Wang Fang")
    shared = comes_in(app, li)
    shared.fills_in("/sign-out")
    shared.fills_in("/sign-in", **wang.claim())
    shared.fills_in("/sign-out")
    clock.shift(31)
    for each in (li, wang):
        attacker = at_the_door(app)
        for _ in range(OF_ONE):
            attacker.fills_in("/sign-in", **each.claim(password="wrong"))
        assert shared.opens().path == "/en/staff/sign-in"
        assert shared.fills_in("/sign-in", **each.claim()).path == "/en/staff/"
        shared.fills_in("/sign-out")


def test_q22_over_https_both_cookies_are_bound_to_this_host_and_to_https(
    app: Flask, store: Store, li: Colleague
) -> None:
    secure = create_app({**app.config, "HTTPS": True, "INSTANCE_PATH": app.config["INSTANCE_PATH"]})
    member = Member(secure)
    https = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}
    page = member.opens("sign-in", base_url="https://localhost")
    response = member.client.post(
        page.form("/sign-in").action, data={**li.claim(), "csrf_token": member.token}, **https
    )
    cookies = {each.partition("=")[0]: each for each in response.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"__Host-staff", "__Host-staff-browser"}
    for cookie in cookies.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_pages_in_the_header(sign_in: SignIn, role: Role) -> None:
    links = sign_in(role).opens().links()
    assert "/en/staff/account" in links
    assert ("/en/staff/accounts" in links) == (role is Role.ADMIN)


def test_signing_in_and_out_and_failing_are_told_without_names(
    app: Flask, store: Store, li: Colleague, clock: time_machine.Traveller
) -> None:
    member = at_the_door(app)
    member.fills_in("/sign-in", **li.claim(password="wrong secret"))
    member.fills_in("/sign-in", **li.claim(login="a secret"))
    member.fills_in("/sign-in", **li.claim())
    member.fills_in("/sign-out")
    with store.connect() as db:
        rows = db.execute("SELECT actor, action, subject FROM history WHERE action LIKE 'staff.sign%'")
        told = rows.fetchall()
        everything = str(db.execute("SELECT * FROM history").fetchall())
    assert told == [
        ("unknown", "staff.sign_in_failed", "staff 1"),
        ("unknown", "staff.sign_in_failed", ""),
        ("staff 1", "staff.signed_in", "staff 1"),
        ("staff 1", "staff.signed_out", "staff 1"),
    ]
    for word in ("secret", li.account.login, li.account.name, PASSWORD):
        assert word not in everything


def test_the_link_to_the_other_language_keeps_where_one_wanted_to_go(app: Flask, li: Colleague) -> None:
    member = Member(app)
    page = member.opens("account")
    (there,) = (link for link in page.links() if link.startswith("/zh/"))
    assert member.opens(there).locale == "zh"
    assert member.fills_in("/sign-in", **li.claim()).path == "/zh/staff/account"


def test_a_page_that_was_left_open_for_two_hours_still_signs_in(
    app: Flask, li: Colleague, clock: time_machine.Traveller
) -> None:
    member = at_the_door(app)
    clock.shift(timedelta(hours=2))
    assert member.fills_in("/sign-in", **li.claim()).path == "/en/staff/"
