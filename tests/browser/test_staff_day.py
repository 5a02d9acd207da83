"""A day at the site: ten new leads come to a decision without a mouse; nobody else changes or sees them."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlite_utils import Database

from chatbot import create_app
from chatbot.demo.commands import FOLDER, dialogs_with_cases
from chatbot.demo.leads import made_up_leads
from chatbot.screening.staff_role import Role
from chatbot.store import history
from chatbot.store.leads import keep_lead
from chatbot.store.staff import Account, add_account
from chatbot.store.staff_sessions import begin_session
from tests.browser.conftest import PATIENCE, serving
from tests.browser.hands import Hands
from tests.browser.inspection import PHONE
from tests.browser.walking import BROWSER_LANGUAGES
from tests.patient.conftest import store_of
from tests.staff.colleague import PASSWORD, Colleague, set_up
from tests.staff.member import Member

DESK: ViewportSize = {"width": 1280, "height": 800}
LEADS = 24
"""Both coordinators find ten new ones."""

MOST_KEYS = 400
"""For all ten, the letters of what is typed among them."""

READ = "lead.read"
IN_THE_INBOX = "document.activeElement.closest('[data-lead]')?.dataset.lead ?? ''"
TO_WORK = 'a.skip[href="#work"]'


class Fate(NamedTuple):
    """How the call ended, and the statuses that followed, the last of them a decision."""

    call: str
    statuses: tuple[str, ...]

    @property
    def with_call(self) -> tuple[str, ...]:
        """The status that is sent with the call; a screen failure names its criterion in its own form."""
        return tuple(each for each in self.statuses[:1] if each != "screen_failure")


FATES = (
    Fate("reached", ("contacted", "screening_visit", "enrolled")),
    Fate("reached", ("contacted", "screen_failure")),
    Fate("reached", ("declined",)),
    Fate("no_answer", ("unreachable",)),
    Fate("reached", ("withdrawn",)),
    Fate("reached", ("records_requested", "screening_visit", "screen_failure")),
    Fate("asked_to_call_back", ("contacted", "declined")),
    Fate("wrong_number", ("unreachable", "withdrawn")),
    Fate("reached", ("records_requested", "screening_visit", "enrolled")),
    Fate("reached", ("screen_failure",)),
)


class Site:
    def __init__(self, app: Flask, address: str, browser: Browser) -> None:
        self.app = app
        self.address = address
        self.browser = browser

    def new_account(self, role: Role) -> Account:
        with self.database() as db:
            login = f"chen-{secrets.token_hex(3)}"
            return add_account(db, login, "Chen Li", role, (), datetime.now(UTC), "operator")

    def coordinator(self) -> Colleague:
        return set_up(store_of(self.app), self.new_account(Role.COORDINATOR))

    @contextmanager
    def database(self) -> Iterator[Database]:
        with store_of(self.app).connect() as db:
            yield db

    @contextmanager
    def page(self, locale: str, screen: ViewportSize = DESK, who: Role | None = None) -> Iterator[Page]:
        """Of somebody who is signed in already, or of anybody."""
        options: dict[str, Any] = {"viewport": screen, "locale": BROWSER_LANGUAGES[locale]}
        context = self.browser.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE)
        if who:
            self._sign_in(context, self.new_account(who))
        yield context.new_page()
        context.close()

    def _sign_in(self, context: BrowserContext, account: Account) -> None:
        with self.database() as db:
            session_id = begin_session(db, account, datetime.now(UTC))
        cookie = Member(self.app, account, session_id).client.get_cookie("staff")
        assert cookie
        context.add_cookies([{"name": "staff", "value": cookie.value, "url": self.address}])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """A demonstration as `flask demo seed` makes it, but with leads that nobody has looked at."""
    instance = tmp_path_factory.mktemp("instance")
    real = create_app({"INSTANCE_PATH": str(instance), "TESTING": True})
    done = real.test_cli_runner().invoke(args=["demo", "seed", "--count", "1"])
    assert done.exit_code == 0, done.output
    app = create_app({"INSTANCE_PATH": str(instance / FOLDER), "TESTING": True})
    store = store_of(app)
    with app.app_context(), store.connect() as db:
        db.execute("DELETE FROM leads")
        for lead in made_up_leads(dialogs_with_cases(app), LEADS, datetime.now(UTC), seed=1):
            keep_lead(db, lead, secrets.token_urlsafe(18), store.keys.receipt)
    with serving(app) as address:
        yield Site(app, address, browser)


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def signs_in(hands: Hands, who: Colleague, locale: str) -> None:
    hands.page.goto(f"/{locale}/staff/")
    assert path_of(hands.page).endswith("/sign-in")
    for field, typed in (("#login", who.account.login), ("#password", PASSWORD)):
        hands.tab_to(field)
        hands.type(typed)
    hands.tab_to("#code")
    hands.type(who.code())
    hands.leave()
    assert path_of(hands.page) == f"/{locale}/staff/"


def logs_the_call(hands: Hands, fate: Fate) -> None:
    hands.follow('a[href="#log-a-call"]')
    hands.choose("#call-outcome", fate.call)
    for status in fate.with_call:
        hands.choose("#call-move", status)
    hands.tab_to("#call-next_call")
    if fate.call == "asked_to_call_back":
        hands.type_time()
    hands.leave()
    expect(hands.page.locator("[data-event=Called]")).to_have_count(1)


def sets_the_status(hands: Hands, status: str) -> None:
    hands.follow('a[href="#set-the-status"]')
    if status == "screen_failure":
        hands.tab_to("#status-criterion")
        hands.press("ArrowDown")
    hands.leave_by(f'button[value="{status}"]')
    expect(hands.page.locator(f"[data-status={status}]")).to_be_visible()


def takes_it_and_plans_the_visit(hands: Hands) -> None:
    hands.follow('a[href="#plan-ahead"]')
    hands.leave_by("form[action$='/assign'] button")
    hands.follow('a[href="#plan-ahead"]')
    hands.follow("details:has(#visit-place) summary")
    hands.tab_to("#visit-starts_at")
    hands.type_time()
    hands.tab_to("#visit-place")
    hands.type("2F")
    hands.leave()
    expect(hands.page.locator("[data-visit]")).to_be_visible()


def comes_to_a_decision(hands: Hands, reference: str, fate: Fate, with_visit: bool) -> None:
    """From the inbox, where the last one stood, to the inbox again."""
    hands.press("j")
    assert hands.page.evaluate(IN_THE_INBOX) == reference
    hands.leave()
    assert path_of(hands.page).endswith(f"/leads/{reference}")
    hands.follow(TO_WORK)
    logs_the_call(hands, fate)
    if with_visit:
        takes_it_and_plans_the_visit(hands)
    for status in fate.statuses[len(fate.with_call) :]:
        sets_the_status(hands, status)
    hands.leave_by(".picks a[href$='/staff/']")


def is_in_the_history(db: Database, actor: str, reference: str, fate: Fate, with_visit: bool) -> None:
    rows = db.execute(
        "SELECT action, detail FROM history WHERE subject = ? AND actor = ? ORDER BY seq", [reference, actor]
    ).fetchall()
    statuses = [json.loads(detail)["to"] for action, detail in rows if action == "lead.status_changed"]
    assert tuple(statuses) == fate.statuses
    steps = [action for action, _ in rows if action != READ]
    taken = ["lead.assigned", "lead.visit_planned"] if with_visit else []
    changed = ["lead.status_changed"] * len(statuses)
    with_call = len(fate.with_call)
    assert steps == ["lead.called", *changed[:with_call], *taken, *changed[with_call:]]
    # The lead is read when it is opened, and as it stands after each form that was sent.
    assert len(rows) - len(steps) == len(steps) - with_call + 1


def names_and_numbers(db: Database, references: Sequence[str]) -> list[str]:
    rows = db.query("SELECT reference, name, phone FROM leads")
    return [row[each] for row in rows if row["reference"] in references for each in ("name", "phone")]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("locale", "screen"), [("en", DESK), ("zh", PHONE)], ids=["en", "zh"])
def test_q35_ten_new_leads_come_to_a_decision_by_keyboard_alone(
    site: Site, locale: str, screen: ViewportSize
) -> None:
    chen = site.coordinator()
    visited: set[str] = set()
    with site.page(locale, screen) as page:
        page.on("framenavigated", lambda frame: visited.add(urlsplit(frame.url).path))
        hands = Hands(page)
        signs_in(hands, chen, locale)
        rows = page.locator("[data-section=new] [data-lead]")
        ten = rows.evaluate_all("all => all.map((each) => each.dataset.lead)")[: len(FATES)]
        before = hands.pressed
        for number, (reference, fate) in enumerate(zip(ten, FATES, strict=True)):
            comes_to_a_decision(hands, reference, fate, with_visit=number == 0)
        assert hands.pressed - before <= MOST_KEYS
        still_new = rows.evaluate_all("all => all.map((each) => each.dataset.lead)")
        assert not set(ten) & set(still_new)
        expect(page.locator(f'[data-lead="{ten[0]}"] [data-status=enrolled]')).to_be_visible()
        with site.database() as db:
            stands = {row["reference"]: row["status"] for row in db.query("SELECT * FROM leads")}
            assert [stands[each] for each in ten] == [fate.statuses[-1] for fate in FATES]
            for number, (reference, fate) in enumerate(zip(ten, FATES, strict=True)):
                is_in_the_history(db, chen.account.actor, reference, fate, with_visit=number == 0)
            assert history.verify(db) is None
            secret = names_and_numbers(db, ten)
        hands.leave_by("form[action$='/sign-out'] button")
        for _ in range(3):
            page.go_back()
            shows_nothing_of(page, secret)
    with site.page(locale, screen) as page:
        for path in sorted(each for each in visited if "/staff/" in each):
            page.goto(path)
            assert path_of(page) == f"/{locale}/staff/sign-in", path
            shows_nothing_of(page, secret)
        assert len(visited) > len(ten)


def shows_nothing_of(page: Page, secret: Sequence[str]) -> None:
    shown = page.content()
    assert not [each for each in secret if each and each in shown], page.url


# What a viewer sends: to leave, to look for somebody, and for their own account.
A_VIEWERS_FORMS = re.compile(r"/staff/(sign-out|search/|account(/.*)?)$")
FORMS = """() => [...document.querySelectorAll("form[method=post]")].map((form) =>
  [new URL(form.action).pathname, Object.fromEntries(new FormData(form))])"""
SEND = """([path, fields]) => fetch(path, {method: "POST", body: new URLSearchParams(fields)})
  .then(({ status }) => status)"""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q15_a_viewer_reads_every_lead_and_finds_nothing_to_change(site: Site, locale: str) -> None:
    with site.page(locale, who=Role.VIEWER) as page:
        page.goto(f"/{locale}/staff/")
        leads = page.locator("[data-row]").evaluate_all("all => all.map(({ pathname }) => pathname)")
        assert len(leads) == LEADS
        others = ("due", "figures/", "questions", "account")
        for path in (f"/{locale}/staff/", *leads[:10], *(f"/{locale}/staff/{each}" for each in others)):
            found = page.goto(path)
            assert found, path
            assert found.status == 200, path
            forms = page.evaluate(FORMS)
            assert [each for each, _ in forms if not A_VIEWERS_FORMS.search(each)] == [], path
        token = {"csrf_token": forms[0][1]["csrf_token"]}
        with site.page(locale, who=Role.COORDINATOR) as desk, site.database() as db:
            desk.goto(leads[-1])
            copied = [each for each in desk.evaluate(FORMS) if not A_VIEWERS_FORMS.search(each[0])]
            assert len(copied) > len(("call", "status", "note"))
            before = list(db.query("SELECT * FROM leads"))
            for path, fields in copied:
                assert page.evaluate(SEND, [path, {**fields, **token}]) == 403, path
            assert list(db.query("SELECT * FROM leads")) == before
