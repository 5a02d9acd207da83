"""The one-time link, from the message to the inbox, in a browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.staff import Account, get_account
from chatbot.store.staff_changes import disable_account
from chatbot.store.staff_links import make_link
from tests.patient.drawn import codes_on as codes_drawn_on
from tests.patient.drawn import holds
from tests.patient.page import words
from tests.staff.colleague import PASSWORD, Colleague, shown_by, wrong_code
from tests.staff.conftest import SignIn
from tests.staff.member import Member, StaffPage

pytestmark = pytest.mark.usefixtures("cheap_hashes")

CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
KEY = re.compile(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}")
HEADINGS = {
    "en": ("Choose a password", "Connect your phone", "Keep your recovery codes", "Inbox"),
    "zh": ("设置密码", "绑定手机验证器", "请保存恢复码", "收件箱"),
}


@pytest.fixture
def newcomer(store: Store, account: Callable[..., Account]) -> tuple[Account, str]:
    """A new account and the secret of its link."""
    new = account(Role.COORDINATOR)
    with store.connect() as db:
        return new, make_link(db, new, datetime.now(UTC), "operator")


def codes_on(page: StaffPage) -> list[str]:
    return [words(each) for each in page.root.iter("code") if CODE.fullmatch(words(each))]


def key_on(page: StaffPage) -> str:
    found = KEY.search(page.text)
    assert found
    return found[0].replace(" ", "")


def chooses_password(member: Member, password: str = PASSWORD) -> StaffPage:
    return member.fills_in("/set-up/password", new_password=password, again=password)


def connects(member: Member) -> StaffPage:
    return member.fills_in("/set-up/app", code=shown_by(key_on(member.page), datetime.now(UTC)))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q25_a_link_leads_through_three_steps_into_the_inbox(
    app: Flask, newcomer: tuple[Account, str], locale: str
) -> None:
    account, secret = newcomer
    member = Member(app, locale=locale)
    pages = [member.opens(f"set-up/{secret}"), chooses_password(member), connects(member)]
    assert account.login in pages[0].text
    codes = codes_on(pages[-1])
    assert len(set(codes)) == 10
    pages.append(member.fills_in("/set-up/done"))
    assert tuple(page.heading for page in pages) == HEADINGS[locale]
    member.fills_in("/sign-out")
    member.opens("sign-in")
    assert (
        member.fills_in("/sign-in", login=account.login, password=PASSWORD, code=codes[0]).heading
        == (HEADINGS[locale][-1])
    )


def test_q25_the_square_and_the_key_are_of_this_account_and_new_each_time(
    app: Flask, newcomer: tuple[Account, str]
) -> None:
    account, secret = newcomer
    keys = set()
    for _ in range(2):
        member = Member(app)
        member.opens(f"set-up/{secret}")
        page = chooses_password(member)
        (address,) = (link for link in page.links() if link.startswith("otpauth:"))
        assert key_on(page) in address
        assert account.login in address
        (drawn,) = codes_drawn_on(page.root)
        assert holds(drawn, address)
        assert key_on(member.opens("set-up")) == key_on(page)
        keys.add(key_on(page))
    assert len(keys) == 2


def test_whoever_closes_the_browser_has_changed_nothing_and_begins_anew(
    app: Flask, store: Store, newcomer: tuple[Account, str]
) -> None:
    account, secret = newcomer
    first = Member(app)
    first.opens(f"set-up/{secret}")
    chooses_password(first, "another otter paints the stairs")
    connects(first)
    with store.connect() as db:
        assert get_account(db, account.id) == account
    second = Member(app)
    assert second.opens(f"set-up/{secret}").heading == HEADINGS["en"][0]
    chooses_password(second)
    connects(second)
    assert second.fills_in("/set-up/done").heading == "Inbox"
    assert first.fills_in("/set-up/done").status == 404


def test_the_same_steps_wait_in_the_same_browser_in_either_language(
    app: Flask, newcomer: tuple[Account, str]
) -> None:
    member = Member(app)
    member.opens(f"set-up/{newcomer[1]}")
    chooses_password(member)
    key = key_on(member.page)
    page = member.opens("/zh/staff/set-up")
    assert (page.heading, key_on(page)) == (HEADINGS["zh"][1], key)
    codes = codes_on(connects(member))
    assert codes_on(member.opens("/en/staff/set-up")) == codes
    assert member.opens(f"set-up/{newcomer[1]}").heading == HEADINGS["en"][2]


def test_q25_the_secret_of_a_link_stands_on_no_page_and_in_no_further_address(
    app: Flask, newcomer: tuple[Account, str], caplog: pytest.LogCaptureFixture
) -> None:
    member, secret = Member(app), newcomer[1]
    response = member.asks(f"set-up/{secret}")
    assert (response.status_code, response.location) == (303, "/en/staff/set-up")
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "no-store"
    for page in (member.opens("set-up"), chooses_password(member), connects(member)):
        assert secret not in page.html
        assert secret not in page.path
    assert secret not in str(member.client.get_cookie("staff"))
    assert secret not in caplog.text


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("short", "short", "new_password"),
        ("passwordpassword", "passwordpassword", "new_password"),
        ("chen li nct07214142", "chen li nct07214142", "new_password"),
        (PASSWORD, "gentle otter paints the stair", "again"),
        ("", "", "new_password"),
    ],
)
def test_q25_a_refused_password_says_why_at_its_field(
    app: Flask, newcomer: tuple[Account, str], password: str, again: str, field: str
) -> None:
    member = Member(app)
    member.opens(f"set-up/{newcomer[1]}")
    page = member.fills_in("/set-up/password", new_password=password, again=again)
    assert (page.status, page.heading) == (422, HEADINGS["en"][0])
    assert page.title.startswith("Error: ")
    assert f"#{field}" in page.links()
    wrong = page.element("input", name=field)
    assert wrong is not None
    assert wrong.get("aria-invalid") == "true"
    assert password not in page.html or not password
    assert member.opens("set-up").heading == HEADINGS["en"][0]


def test_who_goes_back_and_chooses_a_weaker_password_has_chosen_none(
    app: Flask, newcomer: tuple[Account, str]
) -> None:
    member = Member(app)
    first = member.opens(f"set-up/{newcomer[1]}")
    chooses_password(member)
    member.page = first
    page = member.fills_in("/set-up/password", new_password="short", again="short")
    assert (page.status, page.heading) == (422, HEADINGS["en"][0])
    assert member.opens("set-up").heading == HEADINGS["en"][0]


def test_a_wrong_code_is_refused_and_the_key_stays(app: Flask, newcomer: tuple[Account, str]) -> None:
    member = Member(app)
    member.opens(f"set-up/{newcomer[1]}")
    key = key_on(chooses_password(member))
    page = member.fills_in("/set-up/app", code=wrong_code(key, datetime.now(UTC)))
    assert (page.status, page.heading, key_on(page)) == (422, HEADINGS["en"][1], key)
    assert connects(member).heading == HEADINGS["en"][2]


@pytest.mark.parametrize("step", ["password", "app", "done"])
def test_no_step_works_without_a_link_or_out_of_turn(
    app: Flask, newcomer: tuple[Account, str], step: str
) -> None:
    stranger = Member(app)
    stranger.opens("sign-in")
    assert stranger.sends(f"set-up/{step}", {"new_password": PASSWORD, "again": PASSWORD}).status_code == 404
    early = Member(app)
    early.opens(f"set-up/{newcomer[1]}")
    if step != "password":
        assert early.sends(f"set-up/{step}", {"code": "123456"}).location == "/en/staff/set-up"
        assert early.opens("set-up").heading == HEADINGS["en"][0]
    assert early.opens(f"set-up/{step}").path == "/en/staff/set-up"


@pytest.mark.parametrize("end", ["72 hours", "disabled", "a newer link"])
def test_a_link_that_ended_on_the_way_says_so_and_nothing_is_set_up(
    app: Flask, store: Store, newcomer: tuple[Account, str], end: str
) -> None:
    account, secret = newcomer
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        member = Member(app)
        member.opens(f"set-up/{secret}")
        chooses_password(member)
        connects(member)
        if end == "72 hours":
            # Within the day that a sealed cookie lasts, so that the link is what ends.
            with store.connect() as db:
                later = datetime.now(UTC) - timedelta(hours=71, minutes=59)
                secret = make_link(db, account, later, "operator")
            member.opens(f"set-up/{secret}")
            chooses_password(member)
            connects(member)
            clock.shift(61)
        with store.connect() as db:
            if end == "disabled":
                disable_account(db, account, datetime.now(UTC), "operator")
            elif end == "a newer link":
                make_link(db, account, datetime.now(UTC), "operator")
        page = member.fills_in("/set-up/done")
        assert (page.status, page.heading) == (404, "This link does not work any more")
    with store.connect() as db:
        now = get_account(db, account.id)
    assert now is not None
    assert not now.is_set_up


def test_q23_a_new_set_up_ends_the_sessions_of_before_and_whoever_was_signed_in_here(
    app: Flask, store: Store, colleague: Callable[..., Colleague], sign_in: SignIn
) -> None:
    li = colleague()
    elsewhere = Member(app)
    elsewhere.opens("sign-in")
    elsewhere.fills_in("/sign-in", **li.claim())
    admin = sign_in(Role.ADMIN)
    admin.opens()
    old = admin.client.get_cookie("staff")
    with store.connect() as db:
        secret = make_link(db, li.account, datetime.now(UTC), "operator")
    admin.opens(f"set-up/{secret}")
    chooses_password(admin, "another otter paints the stairs")
    connects(admin)
    assert li.account.name in admin.fills_in("/set-up/done").text
    assert elsewhere.opens().path == "/en/staff/sign-in"
    assert old
    admin.client.set_cookie("staff", old.value)
    assert admin.opens().path == "/en/staff/sign-in"
