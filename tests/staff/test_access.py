"""Nobody sees anything who has not proved who they are, and nobody does what their role does not allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Blueprint, Flask
from sqlite_utils import Database
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from chatbot.screening.staff_role import Permission, Role
from chatbot.staff.access import check_all_stated
from chatbot.store import Store
from chatbot.store.staff import Account
from chatbot.store.staff_changes import change_account, disable_account
from chatbot.store.staff_credentials import change_app, change_password
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.member import Member


def addressed(rule: Rule, **values: str) -> str:
    """An address that a rule answers, with made-up values for what is not given."""
    made_up = {"locale": "en", "reference": "7K4-M2Q", **values}

    def value(part: re.Match[str]) -> str:
        first_of_any = re.match(r"any\((\w+)", part[1] or "")
        return made_up.get(part[2], first_of_any[1] if first_of_any else "1")

    return re.sub(r"<(?:([^<>:]*):)?(\w+)>", value, rule.rule)


def staff_rules(app: Flask) -> list[Rule]:
    """Every route of the staff's, whoever added it."""
    return [each for each in app.url_map.iter_rules() if "/staff" in each.rule]


def permission_of(app: Flask, rule: Rule) -> Permission | None:
    found: Permission | None = getattr(app.view_functions[rule.endpoint], "needs")  # noqa: B009
    return found


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def tries(member: Member, rule: Rule, method: str, **values: str) -> TestResponse:
    path = addressed(rule, **values)
    return member.asks(path) if method == "GET" else member.sends(path)


def is_asked_to_sign_in(response: TestResponse) -> bool:
    return response.status_code == 303 and "/staff/sign-in" in response.location


# What can be reached by people who are not signed in, and why that is right.
OPEN = {
    "signing_in.ask": "they sign in there",
    "signing_in.sign_in": "they sign in there",
    "signing_in.look_around": "where every lead is made up; elsewhere it is not there",
    "signing_in.sign_out": "an ended session can be left behind",
    "setting_up.open_link": "who has a link is not signed in yet",
    "setting_up.show": "who has a link is not signed in yet",
    "setting_up.choose_password": "who has a link is not signed in yet",
    "setting_up.connect_app": "who has a link is not signed in yet",
    "setting_up.finish": "who has a link is not signed in yet",
    "setting_up.back_to_it": "who has a link is not signed in yet",
}


def test_q15_only_what_stands_here_is_open_to_anybody(app: Flask) -> None:
    found = {rule.endpoint for rule in staff_rules(app) if permission_of(app, rule) is None}
    assert found == set(OPEN)


def test_q15_nobody_without_a_session_gets_into_any_other_page(app: Flask, keep: KeepLead) -> None:
    stranger, reference = Member(app), keep()
    stranger.opens("sign-in")
    for rule in staff_rules(app):
        for method in methods_of(rule) if rule.endpoint not in OPEN else ():
            response = tries(stranger, rule, method, reference=reference)
            assert is_asked_to_sign_in(response), (method, rule.rule)


TOLD = {"name": "王建国的儿子", "phone": "+8613800138765", "note": "cannot sleep"}


def test_q15_no_answer_to_a_stranger_holds_anything_of_a_lead(app: Flask, keep: KeepLead) -> None:
    stranger, reference = Member(app), keep(**TOLD)
    stranger.opens("sign-in")
    for rule in staff_rules(app):
        for method in methods_of(rule):
            said = said_in(tries(stranger, rule, method, reference=reference))
            assert [each for each in TOLD.values() if each in said] == [], (method, rule.rule)


def test_q15_a_stranger_does_not_learn_which_leads_there_are(app: Flask, keep: KeepLead) -> None:
    stranger, kept, nobodys = Member(app), keep(**TOLD), "222-222"
    stranger.opens("sign-in")
    for rule in (each for each in staff_rules(app) if "<reference>" in each.rule):
        for method in methods_of(rule):
            said = said_in(tries(stranger, rule, method, reference=kept))
            of_nobodys = said_in(tries(stranger, rule, method, reference=nobodys))
            assert said.replace(kept, nobodys) == of_nobodys, (method, rule.rule)


def said_in(response: TestResponse) -> str:
    """All of an answer but the cookie, which is another each time."""
    headers = [f"{name}: {value}" for name, value in response.headers if name != "Set-Cookie"]
    return "\n".join([response.status, *headers, response.text])


@pytest.mark.parametrize("role", list(Role))
def test_q15_a_role_gets_into_exactly_the_pages_that_its_permissions_open(
    app: Flask, sign_in: SignIn, keep: KeepLead, role: Role
) -> None:
    member = sign_in(role)
    member.opens()
    for rule in staff_rules(app):
        for method in methods_of(rule):
            if rule.endpoint in OPEN or (method, rule.endpoint) in ENDS_THE_SESSION:
                continue
            response = tries(member, rule, method, reference=keep() if "reference" in rule.rule else "")
            is_refused = response.status_code == 403
            permission = permission_of(app, rule)
            assert permission is not None
            assert is_refused == (permission not in role.permissions), (method, rule.rule)
            assert not is_asked_to_sign_in(response), (method, rule.rule)


# Sent without fields, these end the walker's own session or account.
ENDS_THE_SESSION = {("POST", "accounts.disable"), ("POST", "accounts.change")}


# Whose forms somebody may send who only reads, and why that changes no lead.
A_VIEWER_MAY_SEND = {
    "own_account": "it is theirs",
    "searching": "a name that is looked for stands in no address",
}


def test_q15_a_viewer_changes_nothing_but_their_own_account(
    app: Flask, sign_in: SignIn, keep: KeepLead
) -> None:
    viewer = sign_in(Role.VIEWER)
    viewer.opens()
    let_in = set()
    for rule in staff_rules(app):
        if "POST" in methods_of(rule) and rule.endpoint not in OPEN:
            response = tries(viewer, rule, "POST", reference=keep())
            let_in |= {rule.endpoint.partition(".")[0]} if response.status_code != 403 else set()
    assert let_in <= set(A_VIEWER_MAY_SEND), let_in - set(A_VIEWER_MAY_SEND)
    assert "own_account" in let_in


@pytest.mark.parametrize("role", list(Role))
def test_q15_a_lead_of_another_study_is_not_there(
    app: Flask, sign_in: SignIn, keep: KeepLead, role: Role
) -> None:
    """The same answer as for a lead that does not exist, on every route that names one."""
    member, reference = sign_in(role, studies=("NCT04912596",)), keep()
    member.opens()
    for rule in staff_rules(app):
        if "<reference>" not in rule.rule or permission_of(app, rule) not in role.permissions:
            continue
        for method in methods_of(rule):
            theirs, nobodys = (tries(member, rule, method, reference=each) for each in (reference, "222-222"))
            assert (theirs.status_code, nobodys.status_code) == (404, 404), (method, rule.rule)


@pytest.mark.parametrize("role", list(Role))
def test_q15_a_lead_of_ones_own_study_is_there_on_every_page_about_it(
    app: Flask, sign_in: SignIn, keep: KeepLead, role: Role
) -> None:
    member, reference = sign_in(role, studies=("NCT07214142",)), keep()
    for rule in staff_rules(app):
        is_about_it_alone = rule.arguments == {"locale", "reference"}
        if is_about_it_alone and "GET" in methods_of(rule) and permission_of(app, rule) in role.permissions:
            # A file about a visit, say, may not be there; a page is refused to nobody who may read the lead.
            assert tries(member, rule, "GET", reference=reference).status_code in (200, 302, 303, 404), (
                rule.rule
            )


def test_q15_a_refusal_is_in_the_history(app: Flask, sign_in: SignIn, store: Store) -> None:
    viewer = sign_in(Role.VIEWER)
    assert viewer.account
    assert viewer.asks("accounts").status_code == 403
    with store.connect() as db:
        rows = db.execute("SELECT actor, detail FROM history WHERE action = 'staff.refused'").fetchall()
    assert rows == [(viewer.account.actor, '{"page": "accounts.show"}')]


@pytest.mark.parametrize(
    "change",
    [
        lambda db, account: disable_account(db, account, datetime.now(UTC), "operator"),
        lambda db, account: change_account(db, account, Role.VIEWER, (), datetime.now(UTC), "operator"),
        lambda db, account: change_password(db, account, "a hash", "", datetime.now(UTC)),
        lambda db, account: change_app(db, account, "SECRET", 0, "", datetime.now(UTC)),
    ],
    ids=["disabled", "another role", "another password", "another phone"],
)
def test_q23_an_old_cookie_opens_nothing_after(
    sign_in: SignIn, store: Store, change: Callable[[Database, Account], None]
) -> None:
    member = sign_in()
    assert member.account
    assert member.opens().path == "/en/staff/"
    with store.connect() as db:
        change(db, member.account)
    assert member.opens().path == "/en/staff/sign-in"


def test_q15_a_cookie_of_ones_own_making_opens_nothing(app: Flask, sign_in: SignIn) -> None:
    cookie = sign_in().client.get_cookie("staff")
    assert cookie
    for made_up in ("", "x", cookie.value[:-3] + "abc", cookie.value[::-1]):
        stranger = Member(app)
        stranger.client.set_cookie("staff", made_up)
        assert stranger.opens().path == "/en/staff/sign-in"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q15_without_a_session_every_page_leads_to_signing_in(app: Flask, locale: str) -> None:
    page = Member(app, locale=locale).opens()
    assert page.path == f"/{locale}/staff/sign-in"


def test_q19_a_post_of_the_staffs_without_a_token_is_refused(app: Flask, sign_in: SignIn) -> None:
    member = sign_in(Role.ADMIN)
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and "/staff" in rule.rule:
            path = addressed(rule)
            assert member.sends(path, {"csrf_token": ""}).status_code == 400, path


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_who_is_signed_in_comes_to_the_inbox(sign_in: SignIn, locale: str) -> None:
    page = sign_in(Role.VIEWER, locale).opens()
    assert (page.status, page.path) == (200, f"/{locale}/staff/")


def test_after_signing_out_the_same_cookie_opens_nothing(sign_in: SignIn) -> None:
    member = sign_in()
    member.opens()
    old = member.client.get_cookie("staff")
    member.fills_in("/sign-out")
    assert old
    member.client.set_cookie("staff", old.value)
    assert member.opens().path == "/en/staff/sign-in"


def test_q15_a_route_without_a_stated_permission_does_not_start() -> None:
    app = Flask(__name__)
    part = Blueprint("part", __name__)
    part.get("/forgotten")(lambda: "")
    app.register_blueprint(part)
    with pytest.raises(RuntimeError, match="must state what it needs"):
        check_all_stated(app, {"part"})
