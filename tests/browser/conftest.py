"""A real chromium in front of the real app, on a phone's screen, with no way out of this machine."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import make_server

from chatbot import create_app
from tests.only_study import only_study
from tests.patient.people import Replies
from tests.patient.person import STUDY, Person

HERE = Path(__file__).parent
ENGLISH_PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "locale": "en-US",
}
PATIENCE = 10_000
"""How many milliseconds a page and what is on it may take."""
CHROMIUMS = ("chromium-headless-shell", "chromium")
"""The same engine: without its windows it needs a quarter less of the processor."""
CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


IN_BOTH_LANGUAGES = pytest.mark.parametrize(
    ("locale", "scripts"), [("en", True), ("zh", False)], ids=["en, js", "zh, no js"]
)
"""Each language and each browser once; in the whole conversations every two meet."""


class OpensPage(Protocol):
    """Opens a page in a context of its own; takes what `browser.new_context` takes."""

    def __call__(self, **context_options: Any) -> Page: ...


class BringsPage(Protocol):
    """Brings a page to the step ``until``, or to another page of the study (``path``), as whoever has said
    that so far: the talk is held in an instant without a browser.
    """

    def __call__(self, page: Page, locale: str, said: Replies, until: str = "", path: str = "") -> None: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        pytest.fail("No chromium on this machine: run make browser, or install Debian's chromium.")
    flags = [*CHROMIUM_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": chromium, "args": flags}


@pytest.fixture(scope="session")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app that answers the browser, set up as `flask setup` sets it up."""
    instance = tmp_path_factory.mktemp("instance")
    dialogs = only_study(tmp_path_factory.mktemp("one-study"))
    app = create_app({"INSTANCE_PATH": str(instance), "DIALOGS_PATH": dialogs, "TESTING": True})
    set_up = app.test_cli_runner().invoke(args=["setup"])
    assert set_up.exit_code == 0, set_up.output
    return app


@pytest.fixture(scope="session")
def live_server(live_app: Flask) -> Iterator[str]:
    """The address of the app, `http://127.0.0.1:<port>`."""
    with serving(live_app) as address:
        yield address


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """An app that answers at the address, which is `http://127.0.0.1:<port>`."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


@pytest.fixture(scope="session")
def base_url(live_server: str) -> str:
    return live_server


@pytest.fixture
def foreign_requests(live_server: str) -> Iterator[list[str]]:
    """Addresses asked for outside the app; a test that leaves any behind fails."""
    asked: list[str] = []
    yield asked
    assert not asked, f"requests to other hosts: {asked}"


@pytest.fixture
def new_context(
    request: pytest.FixtureRequest,
    new_context: Callable[..., BrowserContext],
    live_server: str,
    foreign_requests: list[str],
) -> Callable[..., BrowserContext]:
    """As pytest-playwright's, watched for requests to other hosts, and on a phone that speaks English
    unless the test says otherwise, by argument or by `@pytest.mark.browser_context_args`."""
    own_host = urlsplit(live_server).netloc
    marker = request.node.get_closest_marker("browser_context_args")
    marked = marker.kwargs if marker else {}
    defaults = {name: value for name, value in ENGLISH_PHONE.items() if name not in marked}

    def watch(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != own_host:
            foreign_requests.append(address)

    def create(**options: Any) -> BrowserContext:
        context = new_context(**{**defaults, **options})
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: watch(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: watch(socket.url)))
        return context

    return create


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext]) -> OpensPage:
    """For example `open_page(locale="zh-CN", java_script_enabled=False)`: a Chinese phone without scripts."""

    def create(**context_options: Any) -> Page:
        return new_context(**context_options).new_page()

    return create


@pytest.fixture
def bring(live_app: Flask, live_server: str) -> BringsPage:
    """For tests of one page, to which others have walked."""

    def to(page: Page, locale: str, said: Replies, until: str = "", path: str = "") -> None:
        person = Person(live_app, locale)
        person.has_said(said, until=until)
        page.context.add_cookies([{"name": person.cookie_name, "value": person.cookie, "url": live_server}])
        page.goto(f"/{locale}/{STUDY}/{path or until or 'check-answers'}")

    return to
