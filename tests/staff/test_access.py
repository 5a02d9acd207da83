"""Nobody sees anything who has not proved who they are, and nobody does what their role does not allow."""

from __future__ import annotations

import re

import pytest
from flask import Blueprint, Flask
from werkzeug.routing import Rule

from chatbot.screening.staff_role import Role
from chatbot.staff.access import check_all_stated
from tests.staff.conftest import SignIn
from tests.staff.member import Member


def addressed(rule: Rule, **values: str) -> str:
    """An address that a rule answers, with made-up values for what is not given."""
    made_up = {"locale": "en", "reference": "7K4-M2Q", **values}
    return re.sub(r"<(?:[^<>:]*:)?(\w+)>", lambda part: made_up.get(part[1], "1"), rule.rule)


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
