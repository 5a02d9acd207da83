"""Lighthouse's own marks for the start page, a step and the outcome."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.pages.baselines import PACKAGES
from bench.pages.phone import FLAGS, phone
from bench.pages.report import RESULTS, Report
from bench.pages.walking import Place, act_on_ours, open_address, walk
from bench.pages.weighing import start_address
from tests.patient.people import PERFECT

LEAST = {"accessibility": 100, "best-practices": 100, "performance": 99}
PLACES = {"step biopsy": "step", "outcome": "outcome"}
FULL = 0.99
PATIENCE = 180


def report_marks(
    report: Report, browser: Browser, address: str, locales: tuple[str, ...], rounds: int
) -> None:
    RESULTS.mkdir(exist_ok=True)
    for locale in locales:
        for name, (place, cookie) in _places(browser, start_address(address, locale), locale).items():
            kept = [RESULTS / f"lighthouse-{locale}-{name}-{number}.json" for number in range(rounds)]
            marks = [_marks(place, cookie, file) for file in kept]
            for category, least in LEAST.items():
                of_category = [each[category] for each in marks]
                report.budget(
                    f"{locale}, {name}: {category}",
                    f"{statistics.median(of_category):.0f}" + (f" of {of_category}" if rounds > 1 else ""),
                    f">= {least}",
                    statistics.median(of_category) >= least,
                )
            for finding in marks[0]["findings"]:
                report.note(f"  {finding}")


def _places(browser: Browser, start: str, locale: str) -> dict[str, tuple[str, str]]:
    """The address and the cookie of each page to be marked."""
    found = {"start": (start, "")}
    with phone(browser, locale) as holding:

        def remember(_: object, place: Place) -> None:
            holding.wire.settle(holding.page, 300)
            name = next((PLACES[each] for each in PLACES if place.name.startswith(each)), None)
            if name:
                cookies = holding.context.cookies()
                cookie = "; ".join(f"{each['name']}={each['value']}" for each in cookies)
                found[name] = (holding.page.url.split("#")[0], cookie)

        first, _load = open_address(holding, start)
        walk(holding, first, PERFECT, act_on_ours, look=remember)
    return found


def _marks(address: str, cookie: str, kept: Path) -> dict[str, Any]:
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if node is None or chromium is None:
        raise RuntimeError("Lighthouse needs node and chromium.")
    flags = ["--headless=new", *FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    command = [
        node,
        str(PACKAGES / "lighthouse/cli/index.js"),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={kept}",
        f"--only-categories={','.join(LEAST)}",
        "--no-enable-error-reporting",
        "--chrome-flags=" + " ".join(f"'{flag}'" if " " in flag else flag for flag in flags),
        *([f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []),
    ]
    environment = {**os.environ, "CHROME_PATH": chromium}
    subprocess.run(command, env=environment, timeout=PATIENCE, check=True, stderr=subprocess.PIPE)  # noqa: S603
    result = json.loads(kept.read_text(encoding="utf-8"))
    if result.get("runtimeError"):
        raise RuntimeError(result["runtimeError"]["message"])
    if result["finalDisplayedUrl"].split("#")[0] != address:
        raise RuntimeError(f"Lighthouse was sent from {address} to {result['finalDisplayedUrl']}")
    marks = {name: round(100 * (result["categories"][name]["score"] or 0)) for name in LEAST}
    return {**marks, "findings": _findings(result)}


def _findings(result: Mapping[str, Any]) -> list[str]:
    """What costs marks, by the audit."""
    lost = []
    for category in result["categories"].values():
        for each in category["auditRefs"]:
            audit = result["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < FULL:
                lost.append(f"{each['id']}: {audit['title']} {audit.get('displayValue', '')}".strip())
    return lost
