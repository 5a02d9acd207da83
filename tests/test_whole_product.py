"""The product as `make run` serves it: people over HTTP, a server that is killed, an operator's commands."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

import pytest

from tests.patient.people import AGREED, DETAILS, WITHOUT_PAPERS, Replies
from tests.test_server import ROOT, free_port, serve_command

STUDY = "NCT07214142"
MOST_PAGES = 60
ROUNDS = 3
CODES = {"data-reference", "data-withdrawal-code"}


class Shown(HTMLParser):
    """A page by its hooks: ``main`` are those of the page, ``codes`` those of a receipt."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.main: dict[str, str] = {}
        self.questions: list[str] = []
        self.hidden: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.main = found
        if "data-question" in found:
            self.questions.append(found["data-question"])
        if found.get("type") == "hidden":
            self.hidden[found["name"]] = found["value"]
        self.codes |= {name: found[name] for name in CODES & found.keys()}


@dataclass
class Person:
    """Somebody with a browser that keeps cookies and follows to where a form leads."""

    port: int
    browser: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    )
    page: Shown = field(init=False)

    def open(self, path: str, form: Replies | None = None) -> Shown:
        """A page of the study, or what a form sent there leads to. HTTPError if it is refused."""
        address = f"http://127.0.0.1:{self.port}/en/{STUDY}/{path}"
        body = urlencode(form, doseq=True).encode() if form is not None else None
        with self.browser.open(address, body, timeout=20) as response:
            self.page = Shown(response.read().decode())
        return self.page

    def send(self, path: str, form: Replies) -> Shown:
        return self.open(path, {**self.page.hidden, **form})

    def talk(self, said: Replies) -> Shown:
        """From the first page to the answers read back."""
        self.open("")
        for _ in range(MOST_PAGES):
            if step := self.page.main.get("data-step"):
                self.send(step, {question: said[question] for question in self.page.questions})
            else:
                return self.page
        raise AssertionError(f"no end after {MOST_PAGES} pages")


@dataclass
class Site:
    """The product with an instance folder of its own."""

    instance: Path
    port: int
    server: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("CHATBOT_")}
        return {**others, "CHATBOT_INSTANCE_PATH": str(self.instance)}

    def flask(self, *arguments: str) -> str:
        """What an operator's command prints."""
        command = [str((ROOT / serve_command()[0]).with_name("flask")), *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    def launch(self, output: int | None = None) -> subprocess.Popen[bytes]:
        """The server of `make run`, with its workers in a process group of their own."""
        program, *rest = serve_command(PORT=str(self.port))
        self.server = subprocess.Popen(
            [str(ROOT / program), *rest],
            cwd=ROOT,
            env=self.environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        return self.server

    def start(self) -> None:
        self.launch()
        give_up = time.monotonic() + 40
        while time.monotonic() < give_up:
            try:
                Person(self.port).open("")
                return
            except (URLError, ConnectionError):
                time.sleep(0.1)
        pytest.fail("the server does not answer")

    def kill_9(self) -> None:
        """The server and all its workers at once, with no chance to finish anything."""
        if self.server is not None and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait(timeout=10)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "instance", free_port())
    made.flask("setup")
    yield made
    made.kill_9()


@pytest.mark.timeout(180)
def test_q1_a_lead_survives_kill_9_after_its_receipt_and_the_form_gives_the_same_receipt_again(
    site: Site,
) -> None:
    site.start()
    for _ in range(ROUNDS):
        person = Person(site.port)
        assert person.talk(WITHOUT_PAPERS).main["data-page"] == "check"
        assert person.open("your-result").main["data-outcome"] == "needs_review"
        person.open("check-answers")
        person.open("check-answers", person.page.hidden)
        person.open("call-back")
        form = {**person.page.hidden, **DETAILS, **AGREED}
        receipt = person.open("call-back", form).codes
        site.kill_9()

        assert receipt.keys() == CODES
        reference = receipt["data-reference"]
        assert site.flask("leads", "list").count(reference) == 1
        shown = site.flask("leads", "show", reference)
        assert DETAILS["name"] in shown
        assert "needs_review" in shown

        site.start()
        assert person.open("call-back", form).codes == receipt
    assert len(site.flask("leads", "list").splitlines()) == ROUNDS


def lose_the_key(instance: Path) -> None:
    (instance / "database.key").unlink()


def change_the_key(instance: Path) -> None:
    (instance / "database.key").write_text(secrets.token_hex(32))


def spoil_the_key(instance: Path) -> None:
    (instance / "database.key").write_text("secret")


@pytest.mark.parametrize("harm", [lose_the_key, change_the_key, spoil_the_key])
def test_q42_without_the_right_key_the_server_refuses_to_start_and_says_why(
    site: Site, harm: Callable[[Path], None]
) -> None:
    harm(site.instance)
    server = site.launch(output=subprocess.PIPE)
    out, err = server.communicate(timeout=40)
    said = (out + err).decode()
    assert server.returncode != 0
    assert "key" in said
    assert "Traceback" not in said
