"""Where signing in leads: own pages only, whatever an address asks for."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from chatbot.staff.own_paths import own_path
from tests.staff.colleague import Colleague
from tests.staff.member import Member

OWN = ("/en/staff/", "/zh/staff/?status=new&page=2", "/en/staff/leads/7K4-M2Q", "/en/staff/?q=%E7%8E%8B")
FOREIGN = (
    "",
    "//evil.example",
    "//evil.example/en/staff/",
    "https://evil.example/en/staff/",
    "/en/staff//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/en/staff/\\evil.example",
    "/en/staff/../../NCT07214142/",
    "/en/staff/%2e%2e/%2e%2e/",
    "/en/staff/%5cevil",
    "/en/NCT07214142/",
    "/fr/staff/",
    "en/staff/",
    "javascript:alert(1)",
    "/en/staff/\nSet-Cookie: a=b",
    "/en/staff/\t//evil.example",
    " /en/staff/",
    "/en/staff/?to=//evil.example",
    "/en/staffing/",
)


@pytest.mark.parametrize("path", OWN)
def test_an_own_path_stays(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize("path", FOREIGN)
def test_anything_else_is_dropped(path: str) -> None:
    assert own_path(path) == ""


@given(st.one_of(st.text(), st.text().map(lambda rest: f"/en/staff/{rest}"), st.text("/\\.%2e5c:?#@\t\n")))
def test_whatever_stays_leads_to_the_staffs_pages_of_this_site(text: str) -> None:
    if path := own_path(text):
        there = urlsplit(urljoin("https://clinic.example/zh/staff/sign-in", path))
        assert there.netloc == "clinic.example"
        assert there.path.startswith(("/en/staff/", "/zh/staff/"))


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/en/staff/account", "/zh/staff/account"),
        ("/zh/staff/account", "/zh/staff/account"),
        *((each, "/zh/staff/") for each in FOREIGN[1:6]),
    ],
)
def test_after_signing_in_one_comes_where_one_wanted_to_go_within_this_site_in_ones_language(
    app: Flask, colleague: Callable[..., Colleague], wanted: str, got: str
) -> None:
    member, li = Member(app, locale="zh"), colleague()
    member.opens("sign-in", query_string={"next": wanted})
    member.fills_in("/sign-in", **li.claim())
    assert member.page.path == got
