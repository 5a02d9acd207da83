"""The administrator keeps the accounts, in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.staff import Account, find_account
from chatbot.store.staff_sessions import begin_session
from tests.only_study import FIRST, SECOND
from tests.patient.page import words
from tests.staff.colleague import Colleague
from tests.staff.conftest import SignIn
from tests.staff.member import Member, StaffPage

pytestmark = pytest.mark.usefixtures("cheap_hashes")

NEW = {"login": "Wang.Fang", "name": " Wang  Fang ", "role": "viewer", "scope": "all"}


@pytest.fixture
def admin(app: Flask, store: Store, colleague: Callable[..., Colleague]) -> Member:
    """The only one who can sign in."""
    who = colleague(Role.ADMIN, name="Ada Admin").account
    with store.connect() as db:
        return Member(app, who, begin_session(db, who, datetime.now(UTC)))


def found(store: Store, login: str) -> Account:
    with store.connect() as db:
        account = find_account(db, login)
    assert account is not None
    return account


def link_on(page: StaffPage) -> str:
    links = [words(each) for each in page.root.iter("code") if "/set-up/" in words(each)]
    return links[0] if links else ""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_new_account_gets_its_link_once_and_it_works(
    app: Flask, store: Store, admin: Member, locale: str
) -> None:
    admin.locale = locale
    admin.opens("accounts/new")
    page = admin.fills_in("/accounts/new", **NEW)
    account = found(store, "wang.fang")
    assert (page.status, page.path) == (200, f"/{locale}/staff/accounts/{account.id}")
    assert (account.name, account.role, account.studies) == ("Wang Fang", Role.VIEWER, ())
    link = link_on(page)
    assert link.startswith(f"http://localhost/{locale}/staff/set-up/")
    assert link_on(admin.opens(f"accounts/{account.id}")) == ""
    newcomer = Member(app, locale=locale)
    assert account.login in newcomer.opens(link.removeprefix("http://localhost")).text
    assert account.name in admin.opens("accounts").text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"login": "w"}, "login"),
        ({"login": "王芳"}, "login"),
        ({"login": "wang fang"}, "login"),
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "Wang\u202eFang"}, "name"),
        ({"role": "owner"}, "role"),
        ({"scope": "some"}, "scope"),
        ({"scope": ""}, "scope"),
        ({"scope": "some", "study": "NCT00000000"}, "scope"),
    ],
)
def test_a_refused_account_says_why_and_keeps_what_was_typed(
    store: Store, admin: Member, changed: dict[str, str], field: str
) -> None:
    admin.opens("accounts/new")
    page = admin.fills_in("/accounts/new", **{**NEW, **changed})
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert f"#{field}" in page.links()
    sent = dict(page.form("/accounts/new").as_it_stands())
    assert sent["login"] == {**NEW, **changed}["login"]
    with store.connect() as db:
        assert db.table("staff").count == 1


def test_a_login_that_is_there_is_refused(store: Store, admin: Member) -> None:
    admin.opens("accounts/new")
    admin.fills_in("/accounts/new", **NEW)
    admin.opens("accounts/new")
    assert "has this login already" in admin.fills_in("/accounts/new", **NEW).text


def test_q23_another_role_and_studies_are_saved_and_end_the_sessions(
    store: Store, admin: Member, sign_in: SignIn
) -> None:
    member = sign_in(Role.COORDINATOR)
    assert member.account
    admin.opens(f"accounts/{member.account.id}")
    page = admin.fills_in(
        f"/accounts/{member.account.id}", role="viewer", scope="some", study=["NCT07214142"]
    )
    assert page.status == 200
    assert "Role and studies are saved." in page.text
    account = found(store, member.account.login)
    assert (account.role, account.studies) == (Role.VIEWER, ("NCT07214142",))
    assert member.opens().path == "/en/staff/sign-in"
    kept = page.form(f"/accounts/{member.account.id}").as_it_stands()
    assert [value for _, value in kept if value in ("viewer", "some", "NCT07214142")] == [
        "viewer",
        "some",
        "NCT07214142",
    ]


def test_an_account_keeps_a_study_that_is_no_longer_here_and_never_widens_to_all(
    store: Store, admin: Member, account: Callable[..., Account]
) -> None:
    old = account(studies=("NCT99999999",))
    admin.opens(f"accounts/{old.id}")
    admin.fills_in(f"/accounts/{old.id}", role="viewer")
    now = found(store, old.login)
    assert (now.role, now.studies) == (Role.VIEWER, ("NCT99999999",))
    page = admin.fills_in(f"/accounts/{old.id}", study=[])
    assert page.status == 422
    assert found(store, old.login).studies == ("NCT99999999",)


def test_q23_disabling_ends_the_sessions_and_enabling_brings_none_back(
    store: Store, admin: Member, sign_in: SignIn
) -> None:
    member = sign_in(Role.COORDINATOR)
    assert member.account
    old = member.client.get_cookie("staff")
    admin.opens(f"accounts/{member.account.id}")
    assert "is disabled" in admin.fills_in("/disable").text
    assert member.opens().path == "/en/staff/sign-in"
    enabled = admin.fills_in("/enable").text
    assert "is disabled" not in enabled
    assert "The account is enabled again." in enabled
    assert old
    member.client.set_cookie("staff", old.value)
    assert member.opens().path == "/en/staff/sign-in"


@pytest.mark.parametrize("change", ["disable", "demote"])
def test_the_last_administrator_cannot_shut_everybody_out(store: Store, admin: Member, change: str) -> None:
    assert admin.account
    place = f"accounts/{admin.account.id}"
    admin.opens(place)
    page = admin.fills_in("/disable") if change == "disable" else admin.fills_in(place, role="viewer")
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert "Nobody else can keep the accounts" in page.text
    assert found(store, admin.account.login) == admin.account
    assert admin.opens("accounts").status == 200


# An administrator of some studies


@pytest.fixture
def of_one_study(admin: Member, sign_in: SignIn) -> Member:
    """An administrator of one study, beside the one of every study."""
    return sign_in(Role.ADMIN, name="Bo", studies=(FIRST,))


@pytest.mark.parametrize("end", ["", "/disable", "/enable", "/link"])
@pytest.mark.parametrize("studies", [(), (SECOND,), (FIRST, SECOND)])
def test_an_account_that_sees_more_than_ones_own_is_out_of_reach(
    store: Store,
    of_one_study: Member,
    account: Callable[..., Account],
    studies: tuple[str, ...],
    end: str,
) -> None:
    other = account(Role.ADMIN, studies=studies)
    page = of_one_study.opens(f"accounts/{other.id}")
    assert "you cannot change it" in page.text
    assert [form.action for form in page.forms() if "accounts" in form.action] == []
    rights = {"role": "viewer", "scope": "some", "study": FIRST}
    assert of_one_study.sends(f"accounts/{other.id}{end}", rights).status_code == 403
    assert found(store, other.login) == other


@pytest.mark.parametrize("rights", [{"scope": "all"}, {"scope": "some", "study": SECOND}])
def test_nobody_gives_studies_that_they_do_not_see_not_to_themselves_either(
    store: Store, of_one_study: Member, rights: dict[str, str]
) -> None:
    own = of_one_study.account
    assert own
    of_one_study.opens("accounts/new")
    assert of_one_study.sends(f"accounts/{own.id}", {"role": "admin", **rights}).status_code == 422
    assert found(store, own.login) == own
    refused = of_one_study.sends("accounts/new", {**NEW, **rights})
    assert (refused.status_code, SECOND in refused.text) == (422, False)
    of_one_study.opens("accounts/new")
    of_one_study.fills_in("/accounts/new", login="wang.fang", name="Wang", role="viewer", study=FIRST)
    assert found(store, "wang.fang").studies == (FIRST,)
    assert "is disabled" in of_one_study.fills_in("/disable").text


def test_a_new_link_takes_the_place_of_the_old_one(app: Flask, store: Store, admin: Member) -> None:
    admin.opens("accounts/new")
    first = link_on(admin.fills_in("/accounts/new", **NEW)).removeprefix("http://localhost")
    second = link_on(admin.fills_in("/link")).removeprefix("http://localhost")
    assert first != second
    assert Member(app).opens(first).status == 404
    assert Member(app).opens(second).status == 200


def test_a_disabled_account_gets_no_link_and_a_missing_one_is_not_found(store: Store, admin: Member) -> None:
    admin.opens("accounts/new")
    admin.fills_in("/accounts/new", **NEW)
    account = found(store, "wang.fang")
    admin.fills_in("/disable")
    admin.sends(f"accounts/{account.id}/link")
    assert link_on(admin.opens(f"accounts/{account.id}")) == ""
    assert admin.asks("accounts/999").status_code == 404
    for path in ("accounts/999", "accounts/999/disable", "accounts/999/enable", "accounts/999/link"):
        assert admin.sends(path).status_code == 404


def test_a_link_to_another_language_from_a_refused_form_leads_back_to_the_account(admin: Member) -> None:
    assert admin.account
    for end in ("/disable", "/enable", "/link", ""):
        page = admin.opens(f"accounts/{admin.account.id}{end}")
        assert page.path == f"/en/staff/accounts/{admin.account.id}"


def test_what_an_administrator_does_is_told_by_numbers(store: Store, admin: Member) -> None:
    admin.opens("accounts/new")
    admin.fills_in("/accounts/new", **NEW)
    admin.fills_in("/disable")
    admin.fills_in("/enable")
    with store.connect() as db:
        rows = db.execute("SELECT actor, action, subject FROM history WHERE subject = 'staff 2' ORDER BY seq")
        told = rows.fetchall()
        everything = str(db.execute("SELECT * FROM history").fetchall())
    assert told == [
        ("staff 1", f"staff.{action}", "staff 2") for action in ("added", "link_made", "disabled", "enabled")
    ]
    assert [each for each in ("wang", "Wang", "Ada") if each in everything] == []
