"""A made-up person who walks through the pages, in either language, and says there what a ``Walker`` says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chatbot.checking.sampling import Said
from chatbot.checking.walkers import Walker
from chatbot.screening.dialog import Kind, Question
from chatbot.screening.interview import Stop
from chatbot.screening.value import Span
from tests.patient.people import AGREED, DETAILS
from tests.patient.person import GO_ON, NOTICE

LOOKS, SPEAKS_THE_OTHER_LANGUAGE = 0.1, 0.05
LOCALES = ("en", "zh")
FROM_ANYWHERE = {**DETAILS, "phone": f"+86 {DETAILS['phone']}"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SHOWN = re.compile(r'data-criterion="(\w+)" data-finding="(\w+)"')
OUTCOME = re.compile(r'data-outcome="(\w+)"')
REFERENCE = re.compile(r'data-reference="([^"]+)"')

Pairs = Iterator[tuple[str, str]]


@dataclass
class Visitor(Walker):
    """``html`` is the last page; ``place`` is where the pages have led: a step, or an address after them."""

    app: Flask | None = None
    locale: str = "en"
    place: str = ""
    html: str = ""
    switches: int = 0
    edits: int = 0
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        assert self.app
        self.client = self.app.test_client()
        self.gets("")

    def answers(self, stop: Stop) -> None:
        self.speaks_maybe_otherwise()
        is_edit = any(question.id in self.said for question in stop.questions)
        self.edits += is_edit
        if is_edit or self.happens(LOOKS):
            self.gets(stop.step.id)
        super().answers(stop)
        pairs = [pair for question in stop.questions for pair in typed(question, self.said[question.id])]
        self.posts(stop.step.id, pairs)
        while self.place == NOTICE:
            self.gets(NOTICE)
            self.posts(NOTICE, [("then", GO_ON)])

    def can_be_said(self, question: Question, said: Said) -> bool:
        """Nothing of a child of an age at which everything is erased."""
        ages, value = self.dialog.ages, said.answer.value
        is_child = question.id == ages.question and isinstance(value, Span) and value.low < ages.erase_below
        return not is_child and super().can_be_said(question, said)

    def reaches_result(self) -> None:
        """After the last answer, or by the button that stops."""
        if self.place == "check-answers":
            self.gets("check-answers")
            self.posts("check-answers", [])
        elif self.place != "your-result":
            self.posts("stop-here", [])
        self.gets("your-result")

    def leaves_details(self) -> str:
        """The reference of the lead; "" where the pages take none."""
        self.gets("call-back")
        if self.place == "check-answers":
            self.posts("check-answers", [])
            self.gets("call-back")
        if self.place != "call-back":
            return ""
        self.posts("call-back", [*FROM_ANYWHERE.items(), *AGREED.items()])
        self.gets("your-receipt")
        return str(REFERENCE.findall(self.html)[0])

    @property
    def outcome(self) -> str:
        return str(OUTCOME.findall(self.html)[0])

    @property
    def shown(self) -> dict[str, str]:
        """The findings that the page in front names, by criterion."""
        return dict(SHOWN.findall(self.html))

    def speaks_maybe_otherwise(self) -> None:
        if self.happens(SPEAKS_THE_OTHER_LANGUAGE):
            self.locale = LOCALES[self.locale == LOCALES[0]]
            self.switches += 1

    def happens(self, chance: float) -> bool:
        return self.sampler.random.random() < chance

    def gets(self, path: str) -> None:
        response = self.client.get(self.address(path), follow_redirects=True)
        assert response.status_code == 200, (path, response.status_code)
        self.html = response.get_data(as_text=True)
        self.place = urlsplit(response.request.path).path.rsplit("/", 1)[-1]

    def posts(self, path: str, pairs: list[tuple[str, str]]) -> None:
        """Sends what the last page holds unseen, and these; goes nowhere from it."""
        hidden = [
            pair
            for pair in HIDDEN.findall(self.html)
            if not pair[0].endswith(("-asked", "-asked-unit", "-confirmed"))
        ]
        body: dict[str, list[str]] = {}
        for name, value in (*hidden, *pairs):
            body.setdefault(name, []).append(value)
        body["csrf_token"] = body["csrf_token"][:1]
        response: TestResponse = self.client.post(
            self.address(path), data=body, headers={"Referer": "http://localhost/"}
        )
        assert response.status_code == 303, (path, pairs, response.get_data(as_text=True))
        self.place = urlsplit(response.location).path.rsplit("/", 1)[-1]

    def address(self, path: str) -> str:
        return f"/{self.locale}/{self.dialog.study.nct_id}/{path}"


def typed(question: Question, said: Said) -> Pairs:
    """What a browser sends for an answer, an odd number confirmed at once."""
    if said.raw is None:
        is_typed = question.kind in (Kind.QUANTITY, Kind.DATE)
        yield (f"{question.id}-unknown", "sure") if is_typed else (question.id, "?")
    elif question.kind is Kind.QUANTITY:
        assert question.measure
        parts = said.raw if isinstance(said.raw, dict) else {"value": said.raw}
        yield question.id, str(parts["value"])
        yield f"{question.id}-asked", str(parts["value"])
        yield f"{question.id}-confirmed", str(parts.get("unit") or question.measure.default_unit.id)
    else:
        yield from (
            (question.id, str(each)) for each in (said.raw if isinstance(said.raw, list) else [said.raw])
        )
