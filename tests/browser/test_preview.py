"""An author's open page follows the files by itself: docs/authoring.md tells authors so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.conftest import ENGLISH_PHONE, PATIENCE
from tests.only_study import FIRST
from tests.previewer import ROOT, Author
from tests.test_server import fetch, free_port

START_SECONDS = 30
RIGHT, WRONG = "\nversion:", "\nverson:"


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What the server says."""
    return tmp_path / "log"


@pytest.fixture
def server(author: Author, log: Path) -> Iterator[str]:
    """The address of `flask run --debug`, with nothing set up before."""
    port = free_port()
    command = [sys.executable, "-m", "flask", "run", "--debug", "--port", str(port)]
    with log.open("wb") as lines:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **author.environment}, stderr=lines, start_new_session=True
        )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # The one that looks for newer Python has started another.
        process.wait(timeout=10)


@pytest.fixture
def page(server: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url=server, **ENGLISH_PHONE)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def wait_for(port: int) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        try:
            fetch(port, "GET", "/preview/version")
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer on port {port}")


def test_the_open_page_shows_what_is_saved_and_what_is_wrong_and_comes_back(
    author: Author, log: Path, page: Page
) -> None:
    page.goto(f"/en/{FIRST}/")
    author.saves("messages.po", "这项研究，要不要问问看？", "这项研究，您想问问看吗？")
    author.saves("dialog.yaml", "A clinical study", "Newly written. A clinical study")
    expect(page.get_by_text("Newly written.")).to_be_visible()
    author.saves("dialog.yaml", RIGHT, WRONG)
    expect(page.get_by_text("Did you mean 'version'?")).to_be_visible()
    assert axe.faults(page) == []
    author.saves("dialog.yaml", WRONG, RIGHT)
    expect(page.locator("main[data-step]")).to_be_visible()
    assert axe.faults(page) == []
    assert log.read_text().count("Restarting with") == 1
    page.goto(f"/zh/{FIRST}/")
    expect(page.get_by_text("这项研究，您想问问看吗？")).to_be_visible()
