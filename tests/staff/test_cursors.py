"""Every list goes on from a place that only its own pages name; any other address is not there."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from chatbot.screening.staff_role import Role
from chatbot.staff.cursors import parsed, written
from chatbot.staff.history_page import Before
from chatbot.staff.numbers import LARGEST
from chatbot.store.inbox import Cursor, Section
from chatbot.store.search import Place
from chatbot.store.work.due import DueCursor
from tests.staff.conftest import SignIn

AT = datetime(2026, 11, 20, 2, 30, 0, 1, tzinfo=UTC)
KINDS: dict[str, NamedTuple] = {
    "": Cursor(AT, Section.PLANNED, "12026-11-20", "7K4-M2Q"),
    "search/1": Place(AT, "7K4-M2Q"),
    "due": DueCursor(AT, "7K4-M2Q"),
    "history": Before(LARGEST),
}


def encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("path", KINDS)
def test_what_is_written_is_read_again(path: str) -> None:
    cursor = KINDS[path]
    text = written(cursor)
    assert parsed(text, type(cursor)) == cursor
    assert text.replace("-", "").replace("_", "").isalnum()


@given(
    at=st.datetimes(
        datetime(1900, 1, 1),
        datetime(9000, 1, 1),
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
    ),
    section=st.sampled_from(Section),
    key=st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])),
)
@example(AT, Section.REST, "")
def test_any_place_comes_through_an_address(at: datetime, section: Section, key: str) -> None:
    cursor = Cursor(at, section, key, "7K4-M2Q")
    assert parsed(written(cursor), Cursor) == cursor


MALFORMED = {
    "letters of no code": "x",
    "not of our alphabet": written(Place(AT, "7K4-M2Q")) + "~",
    "no text": "_w",
    "beyond ASCII": "王",
    "of another list": written(("of", "another", "list", "with", "five")),
    "a part too few": encoded(AT.isoformat(timespec="microseconds")),
    "no time": encoded("today\n7K4-M2Q"),
    "a time without its zone": encoded("2026-11-20T02:30:00.000001\n7K4-M2Q"),
    "a time before the first": encoded("0001-01-01T00:00:00.000000+14:00\n7K4-M2Q"),
    "a time after the last": encoded("9999-12-31T23:59:59.000000-14:00\n7K4-M2Q"),
    "a time written otherwise": encoded("2026-11-20T02:30:00.000001Z\n7K4-M2Q"),
    "padded": written(Place(AT, "7K4-M2Q1")) + "=",
    "no section": encoded(f"{AT.isoformat(timespec='microseconds')}\neverything\n1\n7K4-M2Q"),
    "a number below none": encoded("-1"),
    "a number of other digits": encoded("٣"),
    "a number with a zero before it": encoded("07"),
    "a number beyond the database": encoded("9" * 30),
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_what_no_page_wrote_is_no_place_in_any_list(text: str) -> None:
    for cursor in KINDS.values():
        with pytest.raises(ValueError):  # noqa: PT011 - of several makes
            parsed(text, type(cursor))


def test_an_address_that_no_page_wrote_is_not_there_on_any_list(app: Flask, sign_in: SignIn) -> None:
    member = sign_in(Role.ADMIN)
    member.opens()
    member.sends("search/", {"sought": "王明"})
    answers: dict[tuple[str, str], int] = {}
    for path, cursor in KINDS.items():
        for after in (written(cursor), "", "x"):
            answers[path, after] = member.asks(path, query_string={"after": after}).status_code
    assert {key for key, status in answers.items() if status == 404} == {(path, "x") for path in KINDS}
    assert set(answers.values()) == {200, 404}
