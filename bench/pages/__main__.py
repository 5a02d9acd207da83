"""``make bench-pages``: what the pages weigh, how they read, and what a person waits for, in a real browser.

Figures are printed beside their budgets, never asserted: the exit code is 0 whatever they are.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from bench.pages import baselines
from bench.pages.lighthouse import report_marks
from bench.pages.phone import browser
from bench.pages.reading import report_reading
from bench.pages.report import Report
from bench.pages.serving import app_server, static_server
from bench.pages.waiting import report_first_question, report_waits
from bench.pages.weighing import report_bytes, walk_all
from tests.patient.people import PERFECT, WITHOUT_PAPERS

PARTS = ("bytes", "reading", "lighthouse", "first-question", "waits")


def main() -> None:
    options = _options()
    report = Report()
    with app_server() as address, browser() as opened:
        if {"bytes", "reading"} & set(options.only):
            _weigh(report, opened, address, options.only)
        if baselines.are_installed():
            _compare(report, opened, address, options)
        else:
            report.title("Lighthouse, SurveyJS and LHC-Forms are not here: make bench-pages installs them.")
    report.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-pages OPTIONS=...", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, English, the shorter conversation")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="only these parts")
    return parser.parse_args()


def _weigh(report: Report, opened: Browser, address: str, parts: tuple[str, ...]) -> None:
    with _part(report, "1. Bytes over the wire, and layout shift"):
        walks = walk_all(opened, address, report)
        report_bytes(report, walks)
        if "reading" in parts:
            report.title("2. Reading time of a whole conversation, start page and outcome included")
            report_reading(report, walks)


def _compare(report: Report, opened: Browser, address: str, options: argparse.Namespace) -> None:
    quick, parts = options.quick, options.only
    if "lighthouse" in parts:
        with _part(report, "3. Lighthouse, mobile preset"):
            report_marks(report, opened, address, ("en",) if quick else ("en", "zh"), 1 if quick else 3)
    if not {"first-question", "waits"} & set(parts):
        return
    with static_server(baselines.pages(baselines.exported())) as others:
        if "first-question" in parts:
            with _part(report, "4. First question, slow 4G and a processor slowed down fourfold"):
                report_first_question(report, opened, address, others, 2 if quick else 7)
        if "waits" in parts:
            replies = WITHOUT_PAPERS if quick else PERFECT
            with _part(report, "5. All waits of a conversation, as slow, 3 s of reading before each tap"):
                report_waits(report, opened, address, others, replies, 1 if quick else 3)


@contextmanager
def _part(report: Report, title: str) -> Iterator[None]:
    """A part that cannot be measured says why, and the next one goes on."""
    report.title(title)
    try:
        yield
    except (BrowserError, RuntimeError, OSError, subprocess.SubprocessError) as failure:
        report.budget("could not be measured", str(failure).splitlines()[0][:200], "", False)


if __name__ == "__main__":
    main()
