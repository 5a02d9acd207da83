"""A person at a browser without scripts: opens pages, fills in what stands there, taps what can be tapped.

Every page is held to be valid HTML, and every response is looked at, whatever the test is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chatbot.screening.dialog import Dialog, Kind, Question
from tests.patient.page import Form, Page
from tests.patient.people import AGREED, DETAILS, DONT_KNOW, Replies, Reply

STUDY = "NCT07214142"
GO_ON, STOP, TEAM = "go", "stop", "team"
END = "end"
NOTICE = "please-note"
MOST_PLACES = 60
ENDS = ("check-answers", "your-result")
REDIRECTS = (301, 302, 303, 307, 308)

Pairs = Iterable[tuple[str, str]]


@dataclass
class Talk:
    """What somebody says, and the cookie that brings anybody to each place on the way so far, in order."""

    replies: Replies
    cookies: dict[str, str]
    token: str = ""

    def up_to_difference(self, replies: Replies, dialog: Dialog) -> Talk:
        """Its beginning, as far as these replies are the same."""
        steps = {step.id: step.questions for step in dialog.steps}
        shared = {}
        for place, cookie in self.cookies.items():
            if place == END:
                break
            shared[place] = cookie
            if any(self.replies.get(each.id) != replies.get(each.id) for each in steps.get(place, ())):
                break
        return Talk(replies, shared)


class Person:
    """``page`` is the one in front of the person; ``addresses`` are all that were asked for or sent on to."""

    def __init__(
        self, app: Flask, locale: str = "en", base_url: str = "http://localhost", study: str = STUDY
    ) -> None:
        self.app = app
        self.study = study
        self.locale = locale
        self.base_url = base_url
        self.client: FlaskClient = app.test_client()
        self.addresses: list[str] = []
        self.token = ""
        self.bears_failures = False
        self.page: Page

    # Going somewhere

    def opens(self, path: str = "", **options: Any) -> Page:
        """A page of the study in the person's language (``path`` is below it), or any other (``/...``)."""
        return self.follows(self.asks(path, **options))

    def starts(self) -> Page:
        return self.opens()

    def asks(self, path: str, **options: Any) -> TestResponse:
        """Gets just this, and goes nowhere from it."""
        return self._request("GET", path, options)

    def sends(self, path: str, fields: Pairs | Mapping[str, str] = (), **options: Any) -> TestResponse:
        """Posts just this, with the last page's token unless there is one, and goes nowhere from it."""
        pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
        if "csrf_token" not in dict(pairs):
            pairs.append(("csrf_token", self.token))
        body: dict[str, list[str]] = {}
        for name, value in pairs:
            body.setdefault(name, []).append(value)
        return self._request("POST", path, {"data": body, **options})

    def follows(self, response: TestResponse) -> Page:
        """To the page that a response leads to, by GET as a browser goes."""
        while response.status_code in REDIRECTS:
            response = self.asks(response.location)
        return self.looks_at(response)

    def looks_at(self, response: TestResponse) -> Page:
        self.page = Page.of(response)
        self.token = self.page.token or self.token
        return self.page

    def taps(self, form: Form, name: str = "", value: str = "", /, **changed: str | list[str]) -> Page:
        """Sends a form as it stands, with some fields changed, by the button of that name and value."""
        return self.follows(self.sends(form.action, filled(form, name, value, changed)))

    # Talking

    @property
    def dialog(self) -> Dialog:
        dialog: Dialog = self.app.extensions["dialogs"][self.study]
        return dialog

    @property
    def step(self) -> str | None:
        return self.page.hook("step")

    @property
    def outcome(self) -> str | None:
        return self.page.hook("outcome")

    @property
    def place(self) -> str:
        """The last part of the page's address."""
        return self.page.path.rsplit("/", 1)[-1]

    def answers(self, question: str | Replies, reply: Reply = "") -> Page:
        """Answers what the page asks: one question, or several by their ids."""
        given: Replies = {question: reply} if isinstance(question, str) else question
        form = self.page.form(f"/{self.step}")
        button, changed = ("", ""), {}
        for name, each in given.items():
            if tapped := _button(form, name, each):
                button = tapped
            changed.update(_beside(form, tapped, each) if tapped else _into_fields(form, name, each))
        return self.taps(form, *button, **changed)

    def confirms(self, question: str, unit: str) -> Page:
        """That the number which is asked back was read in the right unit."""
        form, name = self.page.form(f"/{self.step}"), f"{question}-confirmed"
        if any(each.kind == "button" for each in form.named(name)):
            return self.taps(form, name, unit)
        return self.taps(form, **{name: unit})

    def passes_notice(self, then: str = GO_ON) -> Page:
        return self.taps(self.page.form("/please-note"), "then", then)

    def walks(self, replies: Replies, until: str = "") -> Page:
        """Looks at every page, from the start to the check of the answers or to the step ``until``."""
        self.starts()
        while (self.step or self.page.hook("notice")) and self.step != until:
            if self.step:
                self.answers({name: replies[name] for name in self.page.hooks("question")})
            else:
                self.passes_notice()
        return self.page

    def has_said(self, replies: Replies, until: str = "") -> Page:
        """As ``walks``, without a look at the pages on the way; odd numbers are confirmed at once.

        The same talk is held once for all tests: later ones begin with the cookie that it left.
        """
        held = "talks held" if self.study == STUDY else f"talks held about {self.study}"
        talks: list[Talk] = self.app.extensions.setdefault(held, [])
        talk = next((each for each in talks if each.replies == replies), None)
        if talk is None:
            beginnings = (each.up_to_difference(replies, self.dialog) for each in talks)
            talk = max(
                [Talk(replies, {self.dialog.steps[0].id: ""}), *beginnings], key=lambda one: len(one.cookies)
            )
            talks.append(talk)
        if until not in talk.cookies and END not in talk.cookies:
            Person(self.app, base_url=self.base_url, study=self.study)._goes_on_with(talk, until)
        self.cookie, self.token = talk.cookies.get(until) or talk.cookies[END], talk.token
        return self.opens(until if until in talk.cookies else "check-answers")

    def _goes_on_with(self, talk: Talk, until: str) -> None:
        place, self.cookie = list(talk.cookies.items())[-1]
        self.starts()
        talk.token = self.token
        while place not in (until, END):
            if place.startswith(NOTICE):
                form = self.opens(NOTICE).form(NOTICE)
                response = self.sends(NOTICE, filled(form, "then", GO_ON, {}))
            else:
                response = self.sends(place, self._typed(place, talk.replies))
            assert response.status_code == 303, (place, response.get_data(as_text=True))
            place = urlsplit(response.location).path.rsplit("/", 1)[-1]
            place = END if place in ENDS else f"{NOTICE} {len(talk.cookies)}" if place == NOTICE else place
            assert place not in talk.cookies, place
            assert len(talk.cookies) < MOST_PLACES, list(talk.cookies)
            talk.cookies[place] = self.cookie

    def says(self, step: str, replies: Replies) -> Page:
        """Answers a step wherever the person stands, as by the link to change it."""
        self.opens(step)
        return self.answers(replies)

    # After the talk

    def sees_result(self) -> Page:
        return self.opens("your-result")

    def asks_for_a_call(self) -> Page:
        """To the call-back form, past the answers read back if that is still to be done."""
        if self.opens("call-back").hook("page") == "check":
            self.taps(self.page.form("/check-answers"))
            self.opens("call-back")
        return self.page

    def leaves_details(self, **changed: str) -> Page:
        """Fills in what the call-back form asks and sends it; both consents and the age are ticked unless
        emptied.
        """
        form = self.asks_for_a_call().form("call-back")
        details = self.details(**changed)
        return self.taps(
            form, **{name: details[name] for name in details if name in changed or form.named(name)}
        )

    def details(self, **changed: str) -> dict[str, str | list[str]]:
        """What goes into the call-back form; a box that is given empty stays unticked."""
        given = {**DETAILS, **AGREED, **changed}
        return {name: value for name, value in given.items() if value or name not in AGREED}

    def codes(self) -> dict[str, str]:
        """The two codes of the receipt in front of the person."""
        reference, code = self.page.hook("reference"), self.page.hook("withdrawal-code")
        assert reference
        assert code
        return {"reference": reference, "code": code}

    def looks_up(self, codes: Mapping[str, str]) -> Page:
        """Types the two codes into the page for that."""
        self.opens("my-details/")
        return self.taps(self.page.form("my-details/"), **codes)

    def erases(self) -> Page:
        """From the page with the details, past the question whether it is meant."""
        self.taps(self.page.form("/erase"))
        return self.taps(self.page.form("/erase"), "sure", "yes")

    # The browser

    @property
    def cookie_name(self) -> str:
        return f"__Host-talk-{self.study}" if self.app.config["HTTPS"] else f"talk-{self.study}"

    @property
    def cookie(self) -> str:
        kept = self.client.get_cookie(self.cookie_name)
        return kept.value if kept else ""

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.client.set_cookie(self.cookie_name, value)

    def drops_cookies(self) -> None:
        self.client = self.app.test_client()

    def _request(self, method: str, path: str, options: Mapping[str, Any]) -> TestResponse:
        address = path if path.startswith(("/", "http")) else f"/{self.locale}/{self.study}/{path}"
        headers = {"Referer": f"{self.base_url}/", **options.get("headers", {})}
        self.addresses.append(address)
        response = self.client.open(
            address, method=method, base_url=self.base_url, **{**options, "headers": headers}
        )
        assert response.status_code != 500 or self.bears_failures, address
        if response.location:
            self.addresses.append(response.location)
        assert response.headers["Cache-Control"] == "no-store", address
        policy = None if "X-Turn" in response.request.headers else "same-origin"
        assert response.headers.get("Referrer-Policy") == policy, address
        assert response.headers["X-Content-Type-Options"] == "nosniff", address
        return response

    def _typed(self, step: str, replies: Replies) -> Iterator[tuple[str, str]]:
        for question in self.dialog.step(step).questions:
            yield from typed(question, replies[question.id])


def typed(question: Question, reply: Reply) -> Iterator[tuple[str, str]]:
    """What a browser sends for a reply, an odd number confirmed at once."""
    if question.kind in (Kind.QUANTITY, Kind.DATE) and reply == DONT_KNOW:
        yield f"{question.id}-unknown", "sure"
    elif question.kind is not Kind.QUANTITY:
        yield from ((question.id, each) for each in ([reply] if isinstance(reply, str) else reply))
    else:
        assert question.measure
        raw, unit = reply if isinstance(reply, tuple) else (reply, question.measure.default_unit.id)
        yield question.id, str(raw)
        yield f"{question.id}-asked", str(raw)
        yield f"{question.id}-confirmed", unit


def filled(
    form: Form, name: str, value: str, changed: Mapping[str, str | list[str]]
) -> list[tuple[str, str]]:
    """A form as a browser sends it; only what stands on the page can be tapped or changed."""
    assert ("button", name, value) in {(each.kind, each.name, each.value) for each in form.controls}, (
        name,
        value,
    )
    pairs = [pair for pair in form.as_it_stands() if pair[0] not in changed]
    for each, values in changed.items():
        offered = form.named(each)
        assert offered, (form.action, each)
        for one in [values] if isinstance(values, str) else values:
            is_typed = offered[0].kind not in ("radio", "checkbox", "option", "hidden")
            assert is_typed or one in {control.value for control in offered}, (each, one)
            pairs.append((each, one))
    return [*pairs, *([(name, value)] if name else [])]


def _button(form: Form, question: str, reply: Reply) -> tuple[str, str] | None:
    """The button that gives this reply, or the part of it that stands alone, in one tap."""
    replies = reply if isinstance(reply, list) else [reply]
    wanted = [
        *((question, each) for each in replies),
        *([(f"{question}-unknown", "sure")] if reply == DONT_KNOW else []),
    ]
    buttons = [(each.name, each.value) for each in form.controls if each.kind == "button"]
    return next((button for button in buttons if button in wanted), None)


def _beside(form: Form, button: tuple[str, str], reply: Reply) -> dict[str, str | list[str]]:
    """What is ticked in the same list while the button is tapped."""
    question, value = button
    if not any(each.kind == "checkbox" for each in form.named(question)):
        return {}
    return {question: [each for each in reply if each != value] if isinstance(reply, list) else []}


def _into_fields(form: Form, question: str, reply: Reply) -> dict[str, str | list[str]]:
    if isinstance(reply, tuple):
        return {question: reply[0], f"{question}-unit": reply[1]}
    if reply == DONT_KNOW and form.named(f"{question}-unknown"):
        return {question: "", f"{question}-unknown": "1"}
    return {question: reply}
