"""A form that comes after its session: nothing is saved, and nothing of it is lost."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask, g, request
from werkzeug.test import TestResponse

from chatbot.screening.staff_role import Permission, Role
from chatbot.staff.access import enter, needs
from chatbot.staff.frame import section
from chatbot.store import Store
from chatbot.store.database import writing
from tests.patient.page import words
from tests.staff.colleague import PASSWORD, Colleague
from tests.staff.conftest import SignIn
from tests.staff.member import Member, StaffPage

pytestmark = pytest.mark.usefixtures("cheap_hashes")

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
NOTE = '病人下周三方便\r\n says "call after 6" & <b>soon</b>'
FORM: dict[str, str | list[str]] = {"note": NOTE, "tag": ["a", "b"], "empty": ""}
HERE = {"Origin": "http://localhost"}
Kept = list[tuple[int, list[tuple[str, str]]]]


@pytest.fixture
def app(own_app: Flask) -> Flask:
    return own_app


@pytest.fixture
def kept(app: Flask) -> Kept:
    """What a page of the test's own was sent, and by whom: ``/en/staff/lead/7K4-M2Q/notes``."""
    found: Kept = []
    probe = section("probe", "/lead")
    probe.before_request(enter)

    @probe.post("/<reference>/notes")
    @needs(Permission.WORK_LEADS)
    def keep(reference: str) -> str:
        found.append(
            (g.staff.id, [each for each in request.form.items(multi=True) if each[0] != "csrf_token"])
        )
        return f"<!doctype html><html lang=en><title>kept</title><h1>kept</h1>{reference}"

    app.register_blueprint(probe)
    return found


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def late(
    app: Flask, kept: Kept, clock: time_machine.Traveller, colleague: Callable[..., Colleague]
) -> tuple[Member, Colleague]:
    """Somebody who wrote a note, was away for 20 minutes, and then sent it."""
    li, member = colleague(), Member(app)
    member.opens("sign-in")
    member.fills_in("/sign-in", **li.claim())
    clock.shift(20 * 60)
    member._follows(member.sends("lead/7K4-M2Q/notes", FORM))
    return member, li


def test_the_page_says_that_nothing_was_saved_and_asks_to_sign_in(
    late: tuple[Member, Colleague], kept: Kept
) -> None:
    page = late[0].page
    assert (page.status, page.heading) == (403, "Sign in")
    assert "nothing was saved" in page.text
    assert "病人" not in page.html
    assert kept == []


def test_after_signing_in_the_text_is_shown_and_sent_once_more_as_it_was(
    late: tuple[Member, Colleague], kept: Kept
) -> None:
    member, li = late
    wrong = member.fills_in("/sign-in", **li.claim(password="wrong"))
    assert wrong.status == 422
    page = member.fills_in("/sign-in", **li.claim())
    assert (page.status, page.heading) == (200, "Send this now?")
    assert 'says "call after 6" & <b>soon</b>' in page.text
    assert kept == []
    member.fills_in("/lead/7K4-M2Q/notes")
    ((who, fields),) = kept
    assert who == li.account.id
    # What reads pages here gives a new line back as one sign, where a browser sends two.
    assert fields == [("note", NOTE.replace("\r\n", "\n")), ("tag", "a"), ("tag", "b"), ("empty", "")]


@pytest.fixture
def tabs(
    app: Flask, kept: Kept, clock: time_machine.Traveller, colleague: Callable[..., Colleague]
) -> tuple[Member, Colleague, Callable[[str], TestResponse]]:
    """Somebody with a note to write in each of several tabs, whose session is over; and how a tab sends."""
    li, member = colleague(), Member(app)
    member.opens("sign-in")
    member.fills_in("/sign-in", **li.claim())
    written_in = member.token
    clock.shift(20 * 60)

    def sends(reference: str) -> TestResponse:
        return member.sends(f"lead/{reference}/notes", {"note": reference, "csrf_token": written_in})

    return member, li, sends


def test_what_stands_in_each_tab_is_offered_again_in_that_tab(
    tabs: tuple[Member, Colleague, Callable[[str], TestResponse]], kept: Kept
) -> None:
    member, li, sends = tabs
    pages = {reference: StaffPage.of(sends(reference)) for reference in ("7K4-M2Q", "3DG-130")}
    assert [page.status for page in pages.values()] == [403, 403]
    for reference, page, claim in zip(pages, pages.values(), (li.claim(), {"login": ""}), strict=True):
        member.page = page  # in the second tab they see that they are signed in by now, and type nothing
        assert member.fills_in("/sign-in", **claim).heading == "Send this now?"
        member.fills_in(f"/lead/{reference}/notes")
    assert kept == [(li.account.id, [("note", reference)]) for reference in pages]


@pytest.mark.parametrize("first", ["looks", "sends"])
def test_what_stands_in_another_tab_is_taken_once_the_same_account_is_back(
    tabs: tuple[Member, Colleague, Callable[[str], TestResponse]], kept: Kept, first: str
) -> None:
    member, li, sends = tabs
    member.page = member.opens("account") if first == "looks" else StaffPage.of(sends("7K4-M2Q"))
    member.fills_in("/sign-in", **li.claim())
    assert sends("3DG-130").status_code == 200
    assert kept == [(li.account.id, [("note", "3DG-130")])]


@pytest.mark.parametrize("how", ["as somebody else", "after signing out"])
def test_what_stands_in_another_tab_is_not_taken_from_anybody_else(
    tabs: tuple[Member, Colleague, Callable[[str], TestResponse]],
    kept: Kept,
    colleague: Callable[..., Colleague],
    how: str,
) -> None:
    member, li, sends = tabs
    member.page = StaffPage.of(sends("7K4-M2Q"))
    who = colleague(name="Wang Fang") if how == "as somebody else" else li
    page = member.fills_in("/sign-in", **who.claim())
    if who is li:
        member.sends("sign-out")
    assert ("7K4-M2Q" in page.text) is (who is li)
    assert sends("3DG-130").status_code == 400
    assert kept == []


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            "Lead 7K4-M2Q · Log a call How did it end? No answer Note (optional) <b>ring</b> "
            "Status after the call Contacted Next call (optional) 2026-11-27 10:00",
        ),
        (
            "zh",
            "线索 7K4-M2Q · 记录通话 通话结果 无人接听 备注（可不填） <b>ring</b> "
            "通话后的状态 已联系 下次打电话（可不填） 2026-11-27 10:00",
        ),
    ],
)
def test_a_form_of_a_lead_is_told_in_the_words_of_its_page(
    app: Flask, clock: time_machine.Traveller, sign_in: SignIn, locale: str, told: str
) -> None:
    member = sign_in(locale=locale)
    assert member.account
    fields = {
        "revision": "3",
        "list": "due",
        "call-outcome": "no_answer",
        "call-note": "<b>ring</b>",
        "call-move": "contacted",
        "call-next_call": "2026-11-27T10:00",
    }
    path = f"/{locale}/staff/leads/7K4-M2Q/call"
    sealed = app.session_interface.seal.close(  # type: ignore[attr-defined]
        {"who": member.account.id, "path": path, "fields": list(fields.items())}
    )
    member.opens("account")
    page = member._follows(member.sends("sign-in", {"login": "", "kept": sealed}))
    assert words(page.element("div", **{"class": "card"})) == told
    assert dict(page.form("/call").as_it_stands()).items() >= fields.items()


def test_whoever_types_another_login_into_a_tab_is_not_shown_what_was_kept_there(
    tabs: tuple[Member, Colleague, Callable[[str], TestResponse]], colleague: Callable[..., Colleague]
) -> None:
    member, li, sends = tabs
    pages = [StaffPage.of(sends(reference)) for reference in ("7K4-M2Q", "3DG-130")]
    member.page = pages[0]
    member.fills_in("/sign-in", **li.claim())
    member.page = pages[1]
    assert member.fills_in("/sign-in", **colleague(name="Wang Fang").claim()).heading == "Inbox"


def test_somebody_else_at_the_same_screen_is_not_shown_it(
    late: tuple[Member, Colleague], kept: Kept, colleague: Callable[..., Colleague]
) -> None:
    member, _ = late
    page = member.fills_in("/sign-in", **colleague(name="Wang Fang").claim())
    assert (page.path, page.heading) == ("/en/staff/", "Inbox")
    assert "病人" not in page.html
    assert kept == []


def test_what_was_sealed_for_nobody_or_for_another_place_is_not_shown(
    app: Flask, late: tuple[Member, Colleague]
) -> None:
    _, li = late
    sealed = app.session_interface.seal.close(  # type: ignore[attr-defined]
        {"who": li.account.id, "path": "//evil.example/", "fields": [["a", "b"]]}
    )
    for made_up, steps in (("made up", 0), (sealed, 1)):
        member = Member(app)
        member.opens("sign-in")
        assert member.fills_in("/sign-in", **li.claim(steps), kept=made_up).heading == "Inbox"


def test_a_form_with_a_password_is_never_offered_again(
    app: Flask, clock: time_machine.Traveller, colleague: Callable[..., Colleague]
) -> None:
    li, member = colleague(), Member(app)
    member.opens("sign-in")
    member.fills_in("/sign-in", **li.claim())
    clock.shift(20 * 60)
    fields = {"password": PASSWORD, "new_password": "another otter paints the stairs"}
    response = member.sends("account/password", fields)
    assert (response.status_code, response.location) == (303, "/en/staff/sign-in")
    page = member.opens("sign-in")
    assert "What you sent last was not saved." in page.text
    assert [each.named("kept") for each in page.forms()] == [()]


def test_who_may_no_longer_do_it_is_refused_after_signing_in(
    late: tuple[Member, Colleague], kept: Kept, store: Store
) -> None:
    member, li = late
    with store.connect() as db:
        db.table("staff").update(li.account.id, {"role": Role.VIEWER.value})
    member.fills_in("/sign-in", **li.claim())
    assert member.fills_in("/lead/7K4-M2Q/notes").status == 403
    assert kept == []


def test_a_form_that_is_too_long_to_be_sealed_is_said_to_be_lost(
    app: Flask, kept: Kept, clock: time_machine.Traveller, colleague: Callable[..., Colleague]
) -> None:
    li, member = colleague(), Member(app)
    member.opens("sign-in")
    member.fills_in("/sign-in", **li.claim())
    clock.shift(20 * 60)
    noise = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=50_000))
    assert member.sends("lead/7K4-M2Q/notes", {"note": noise}).status_code == 303
    assert "What you sent last was not saved." in member.opens("sign-in").text


def test_a_form_of_before_signing_out_and_in_in_another_tab_comes_back_to_be_sent(
    clock: time_machine.Traveller, kept: Kept, app: Flask, colleague: Callable[..., Colleague]
) -> None:
    li, member = colleague(), Member(app)
    member.opens("sign-in")
    member.fills_in("/sign-in", **li.claim())
    token_of_the_first_tab = member.token
    clock.shift(60)
    member.sends("sign-out")
    member.opens("sign-in")
    member.fills_in("/sign-in", **li.claim())
    first_tab = {**FORM, "csrf_token": token_of_the_first_tab}
    from_elsewhere = member.sends("lead/7K4-M2Q/notes", first_tab, headers={"Origin": "http://evil.example"})
    assert (from_elsewhere.status_code, "病人" in from_elsewhere.text) == (400, False)
    page = member._follows(member.sends("lead/7K4-M2Q/notes", first_tab, headers=HERE))
    assert (page.status, page.heading) == (400, "Send this now?")
    assert page.title.startswith("Error: ")
    assert kept == []
    member.fills_in("/lead/7K4-M2Q/notes")
    assert [name for name, _ in kept[0][1]] == ["note", "tag", "tag", "empty"]


def test_q3_what_the_store_could_not_take_comes_back_to_be_sent(
    clock: time_machine.Traveller, kept: Kept, app: Flask, store: Store, colleague: Callable[..., Colleague]
) -> None:
    li, member = colleague(), Member(app)
    member.opens("sign-in")
    member.fills_in("/sign-in", **li.claim())
    clock.shift(60)
    with store.connect() as other, writing(other):
        response = member.sends("lead/7K4-M2Q/notes", FORM, headers=HERE)
    assert response.headers["Retry-After"]
    page = member._follows(response)
    assert (page.status, page.heading) == (503, "This does not work right now")
    assert 'says "call after 6" & <b>soon</b>' in page.text
    member.fills_in("/lead/7K4-M2Q/notes")
    assert len(kept) == 1


def test_a_form_that_nobody_is_signed_in_for_does_not_come_back(kept: Kept, app: Flask) -> None:
    response = Member(app).sends("lead/7K4-M2Q/notes", {**FORM, "csrf_token": "old"}, headers=HERE)
    assert (response.status_code, "病人" in response.text) == (400, False)
