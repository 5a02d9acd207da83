"""What a conversation weighs, whether it moves under the eye, and how long it reads: without any slowness."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser

from bench.pages.phone import Phone, phone
from bench.pages.reading import BLOCKS
from bench.pages.report import KILOBYTE, Report, kilobytes
from bench.pages.walking import Place, Walks, act_on_ours, open_address, walk
from tests.patient.people import PERFECT, WITHOUT_PAPERS
from tests.patient.person import STUDY

CONVERSATIONS = {"with papers": PERFECT, "without papers": WITHOUT_PAPERS}
QUIET = 500
"""How many milliseconds the page gets to ask for something ahead before it is seen as done."""
MOST_FIRST, MOST_STEP, MOST_WHOLE = 14 * KILOBYTE, 6 * KILOBYTE, 120 * KILOBYTE


def start_address(address: str, locale: str) -> str:
    return f"{address}/{locale}/{STUDY}/"


def walk_all(browser: Browser, address: str, report: Report) -> Walks:
    """Each conversation in each language, everything that was fetched ahead included."""
    walks: Walks = {}
    blocking: set[float] = set()
    for name, replies in CONVERSATIONS.items():
        for locale in ("en", "zh"):
            with phone(browser, locale) as holding:
                first, load = open_address(holding, start_address(address, locale))
                walks[name, locale] = walk(holding, first, replies, act_on_ours, look=_look_closely)
                blocking.add(load["blocking"])
    report.note(f"Requests that the first paint waits for, after the first response: {max(blocking):.0f}")
    return walks


def _look_closely(phone: Phone, place: Place) -> None:
    phone.wire.settle(phone.page, QUIET)
    place.received = phone.wire.take()
    place.blocks = [(kind, text) for kind, text in phone.page.evaluate(BLOCKS)]


def report_bytes(report: Report, walks: Walks) -> None:
    report.note(
        "As received and encoded, response headers included; KB of 1,024 bytes; empty cache at first."
    )
    for (name, locale), places in walks.items():
        first, *later = places
        sums = [sum(place.received) for place in later]
        heaviest = max(later, key=lambda place: sum(place.received))
        whole = sum(sum(place.received) for place in places)
        about = f"{locale}, {name}"
        if name == "with papers":
            _within(report, f"{locale}: first load in all", sum(first.received), MOST_FIRST)
            responses = ", ".join(kilobytes(size) for size in first.received)
            report.figure("  by the response", responses)
        report.figure(f"{about}: a step, median of {len(later)}", kilobytes(statistics.median(sums)))
        _within(report, f"{about}: heaviest step ({heaviest.title})", max(sums), MOST_STEP)
        largest = max(max(place.received, default=0) for place in later)
        report.figure(f"{about}: largest single response after the first load", kilobytes(largest))
        _within(report, f"{about}: whole conversation", whole, MOST_WHOLE)
    _report_shifts(report, walks)


def _within(report: Report, name: str, size: float, most: float) -> None:
    report.budget(name, kilobytes(size), f"<= {kilobytes(most)}", size <= most)


def _report_shifts(report: Report, walks: Walks) -> None:
    places = [place for walk in walks.values() for place in walk]
    moving = {place.title: place.shifted for place in places if place.shifted}
    report.budget(
        f"layout shift, worst of {len(places)} places",
        f"{max((place.shifted for place in places), default=0):.3f}",
        "0",
        not moving,
    )
    for name, shift in moving.items():
        report.figure(f"  moves: {name}", f"{shift:.3f}")
