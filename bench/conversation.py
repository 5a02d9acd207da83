"""``make bench``: what a conversation asks, weighs and costs. Figures are printed, never asserted.

Speed is a ratio to ``reference.py``, both walked in turn in one process by the same client.
"""

from __future__ import annotations

import gzip
import logging
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping

from flask import Flask
from flask.testing import FlaskClient

from bench.reference import reference_app
from chatbot import create_app
from tests.patient.people import PERFECT, Replies
from tests.patient.person import STUDY, typed

ROUNDS = 7
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
BUTTON = re.compile(r'<button name="([^"]+)" value="([^"]+)"')
HIDDEN = re.compile(rb'name="revision" value="([^"]+)"')


def main() -> None:
    logging.disable(logging.ERROR)
    with tempfile.TemporaryDirectory() as instance:
        app = create_app({"INSTANCE_PATH": instance, "TESTING": True})
        app.test_cli_runner().invoke(args=["setup"])
        without_papers = {**PERFECT, "papers": ["none"]}
        for name, replies in (("with all papers", PERFECT), ("without papers", without_papers)):
            for locale in ("en", "zh"):
                print(f"{name}, {locale}: {Talk(app, locale).walk(replies)}")
        _print_ratio(
            "time of a step (POST, 303, GET) over the minimal reference's",
            lambda: _seconds_a_step(app) / _seconds_a_reference_step(),
        )
        _print_ratio(
            "time of a step with the turns after it asked ahead, over one without",
            lambda: _seconds_a_step(app, asks_ahead=True) / _seconds_a_step(app),
        )


def _print_ratio(of: str, measure: Callable[[], float]) -> None:
    ratios = [measure() for _ in range(ROUNDS)]
    print(
        f"{of}: median {statistics.median(ratios):.1f}, "
        f"from {min(ratios):.1f} to {max(ratios):.1f} in {ROUNDS} rounds"
    )


class Talk:
    """One conversation through the pages, counted and weighed."""

    def __init__(self, app: Flask, locale: str, asks_ahead: bool = False) -> None:
        self.app = app
        self.asks_ahead = asks_ahead
        self.client: FlaskClient = app.test_client()
        self.root = f"/{locale}/{STUDY}/"
        self.pages: list[int] = []
        self.cookies: list[int] = []
        self.questions = 0
        self.steps = 0

    def walk(self, replies: Replies) -> str:
        dialog = self.app.extensions["dialogs"][STUDY]
        place, step = self.root, dialog.steps[0].id
        while place.rsplit("/", 1)[-1].split("#")[0] != "check-answers":
            page = self.client.get(place.split("#")[0]).data
            self.pages.append(len(gzip.compress(page)))
            if self.asks_ahead:
                self.ask_ahead(f"{self.root}{step}", page)
            questions = dialog.step(step).questions
            self.questions += len(questions)
            self.steps += 1
            fields = [pair for question in questions for pair in typed(question, replies[question.id])]
            place = self.send(f"{self.root}{step}", page, fields)
            step = place.rsplit("/", 1)[-1].split("#")[0]
        weights = sorted(self.pages[1:])
        return (
            f"{self.questions} questions on {self.steps} pages; gzip of the start page "
            f"{self.pages[0]:,} bytes, of a step {weights[0]:,} to {weights[-1]:,} "
            f"(median {int(statistics.median(weights)):,}); "
            f"cookie at most {max(self.cookies):,} bytes"
        )

    def send(self, address: str, page: bytes, fields: list[tuple[str, str]]) -> str:
        body: dict[str, list[str]] = {"csrf_token": _found(TOKEN, page), "revision": _found(HIDDEN, page)}
        for name, value in fields:
            body.setdefault(name, []).append(value)
        location = self.client.post(address, data=body).location
        cookie = self.client.get_cookie(f"talk-{STUDY}")
        self.cookies.append(len(cookie.value) if cookie else 0)
        return location or ""

    def ask_ahead(self, form: str, page: bytes) -> None:
        """As the page's script does once, before anything is answered."""
        body = {"csrf_token": _found(TOKEN, page), "revision": _found(HIDDEN, page), "form": [form]}
        body["button"] = ["=".join(each) for each in BUTTON.findall(page.decode())]
        asked = self.client.post(f"{self.root}what-follows", data=body, headers={"X-Turn": "ahead"})
        if not asked.json or not asked.json["after"]:
            raise RuntimeError(f"nothing was foreseen at {form}")


def _found(pattern: re.Pattern[bytes], page: bytes) -> list[str]:
    match = pattern.search(page)
    return [match.group(1).decode()] if match else []


def _seconds_a_step(app: Flask, asks_ahead: bool = False) -> float:
    return _timed(lambda: Talk(app, "en", asks_ahead).walk(PERFECT), steps=_steps(app))


def _steps(app: Flask) -> int:
    talk = Talk(app, "en")
    talk.walk(PERFECT)
    return talk.steps


def _seconds_a_reference_step(steps: int = 34) -> float:
    client = reference_app().test_client()

    def walk() -> None:
        for step in range(steps):
            page = client.get(f"/{step}").data
            data: Mapping[str, list[str]] = {"csrf_token": _found(TOKEN, page), "answer": ["yes"]}
            client.post(f"/{step}", data=data)

    return _timed(walk, steps)


def _timed(work: Callable[[], object], steps: int) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) / steps


if __name__ == "__main__":
    main()
