"""A phone on which pages are opened: what arrives is weighed, the network and the processor can be slow."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PATIENCE = 60_000
"""How many milliseconds anything may take: the heaviest page on the slowest network."""

SLOW_4G = {
    "offline": False,
    "latency": 150 * 3.75,
    "downloadThroughput": 1_600_000 / 8 * 0.9,
    "uploadThroughput": 750_000 / 8 * 0.9,
}
"""What Chromium's own developer tools call slow 4G: milliseconds a request and bytes a second."""
SLOWDOWN = 4


@dataclass
class Wire:
    """What arrived: bytes with headers, as encoded, by request; and what is still on its way."""

    session: CDPSession
    sizes: dict[str, float] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    redirected: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", self._sent)
        self.session.on("Network.dataReceived", self._some)
        self.session.on("Network.loadingFinished", self._finished)
        self.session.on("Network.loadingFailed", lambda event: self.pending.discard(event["requestId"]))

    def _sent(self, event: Mapping[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.pending.add(event["requestId"])
        if "redirectResponse" in event:
            self.redirected.append(event["redirectResponse"]["encodedDataLength"])

    def _some(self, event: Mapping[str, Any]) -> None:
        request = event["requestId"]
        if request in self.pending:
            self.sizes[request] = self.sizes.get(request, 0) + event["encodedDataLength"]

    def _finished(self, event: Mapping[str, Any]) -> None:
        if event["requestId"] in self.pending:
            self.sizes[event["requestId"]] = event["encodedDataLength"]
        self.pending.discard(event["requestId"])

    def settle(self, page: Page, quiet: float) -> None:
        """Wait until nothing has been on its way for ``quiet`` milliseconds."""
        page.wait_for_timeout(quiet)
        while self.pending:
            page.wait_for_timeout(quiet)

    def take(self) -> list[int]:
        """The size of each response since the last call, largest first, and forget them.

        Nothing that came from the browser's cache is among them.
        """
        sizes = sorted((int(size) for size in [*self.sizes.values(), *self.redirected] if size), reverse=True)
        self.sizes.clear()
        self.redirected.clear()
        return sizes


@dataclass
class Phone:
    """A page in a browser that remembers nothing, with its wire."""

    page: Page
    wire: Wire
    context: BrowserContext


@contextmanager
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("No chromium on this machine: run make browser, or install Debian's chromium.")
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield opened
        opened.close()


@contextmanager
def phone(browser: Browser, locale: str = "en", slow: bool = False) -> Iterator[Phone]:
    """A phone of 360 x 740 that has never been here; ``slow``: slow 4G, and a processor slowed fourfold."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        locale=LANGUAGES[locale],
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(PROBE)
    page = context.new_page()
    session = context.new_cdp_session(page)
    wire = Wire(session)
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    yield Phone(page, wire, context)
    context.close()
