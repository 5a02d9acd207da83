"""What a person waits for under slow 4G on a slow phone: ours and the others in turn, round by round."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from playwright.sync_api import Browser

from bench.pages.baselines import LHC_FORMS, SURVEY
from bench.pages.phone import Phone, phone
from bench.pages.report import Report, kilobytes, ratio_spread, seconds, spread
from bench.pages.walking import Place, Thumb, act_on_ours, act_on_survey, open_address, walk
from bench.pages.weighing import start_address
from tests.patient.people import Replies

QUIET = 500
READING = 3000
"""Milliseconds before each tap."""
MOST_FIRST_QUESTION, MOST_READABLE, MOST_WAITS = 1 / 3, 1 / 4, 1 / 3
MOST_AFTER_A_CHOICE = 100.0


def report_first_question(report: Report, browser: Browser, address: str, others: str, rounds: int) -> None:
    """From the address to the first question that can be answered, and to the start page's largest text."""
    waits: dict[str, list[float]] = {"ours": [], "SurveyJS": [], "LHC-Forms": []}
    readable: list[float] = []
    weights: dict[str, int] = {}
    for warmed_up in (start_address(address, "en"), others + SURVEY, others + LHC_FORMS):
        with phone(browser) as holding:
            open_address(holding, warmed_up)
    for _ in range(rounds):
        with phone(browser, slow=True) as holding:
            first, _load = open_address(holding, start_address(address, "en"))
            holding.wire.settle(holding.page, QUIET)
            load = holding.page.evaluate("window.bench.load()")
            readable.append(load["largest"] - load["begun"])
            weights["ours"] = sum(holding.wire.take())
            passed = 0 if first.name.startswith("step") else _passed(holding, first)
            waits["ours"].append(first.wait + passed)
        for name, path in (("SurveyJS", SURVEY), ("LHC-Forms", LHC_FORMS)):
            with phone(browser, slow=True) as holding:
                waits[name].append(open_address(holding, others + path)[0].wait)
                holding.wire.settle(holding.page, QUIET)
                weights[name] = sum(holding.wire.take())
    for name, each in waits.items():
        report.figure(f"{name}: first question usable, {kilobytes(weights[name])}", spread(each))
    report.figure("ours: start page readable (its largest text painted)", spread(readable))
    faster = [min(pair) for pair in zip(waits["SurveyJS"], waits["LHC-Forms"], strict=True)]
    _judge(report, "first question usable / the faster other", waits["ours"], faster, MOST_FIRST_QUESTION)
    _judge(report, "start page readable / the faster other", readable, faster, MOST_READABLE)


def _passed(phone: Phone, first: Place) -> float:
    """The wait after the start page's button, where the first question stands on a page of its own."""
    stops = iter((False, True))

    def act_once(thumb: Thumb, place: str, replies: Replies) -> str:
        return "" if next(stops) else act_on_ours(thumb, place, replies)

    return walk(phone, first, {}, act_once)[-1].wait


def _judge(report: Report, name: str, ours: Sequence[float], others: Sequence[float], most: float) -> None:
    ratios = [mine / other for mine, other in zip(ours, others, strict=True)]
    report.budget(name, ratio_spread(ratios), f"<= {most:.2f}", statistics.median(ratios) <= most)


def report_waits(
    report: Report, browser: Browser, address: str, others: str, replies: Replies, rounds: int
) -> None:
    """The sum of all waits over a whole conversation, the load included."""
    ours, survey = [], []
    for _ in range(rounds):
        with phone(browser, slow=True) as holding:
            first, _load = open_address(holding, start_address(address, "en"))
            ours.append(walk(holding, first, replies, act_on_ours, pause=READING))
        with phone(browser, slow=True) as holding:
            first, _load = open_address(holding, others + SURVEY)
            survey.append(walk(holding, first, replies, act_on_survey, pause=READING))
    _check_same_steps([*ours, *survey])
    sums = {"ours": [_sum(places) for places in ours], "SurveyJS": [_sum(places) for places in survey]}
    for name, walks in (("ours", ours), ("SurveyJS", survey)):
        report.figure(f"{name}: all waits of {len(walks[0])} places", spread(sums[name]))
        for how in ("address", "choice", "other"):
            waits = [place.wait for places in walks for place in places if place.how == how]
            count, in_all = len(waits) // len(walks), sum(waits) / len(walks)
            report.figure(f"  {HOW[how]}: {count}, in all {seconds(in_all)}", spread(waits, "ms"))
    _judge(report, "all waits / SurveyJS's", sums["ours"], sums["SurveyJS"], MOST_WAITS)
    after_choices = [place.wait for places in ours for place in places if place.how == "choice"]
    report.budget(
        "median wait after a choice tap",
        f"{statistics.median(after_choices):.0f} ms",
        f"<= {MOST_AFTER_A_CHOICE:.0f} ms",
        statistics.median(after_choices) <= MOST_AFTER_A_CHOICE,
    )
    for place in sorted((place for places in ours for place in places), key=lambda each: -each.wait)[:5]:
        report.figure(f"  longest: to {place.title} ({HOW[place.how]})", f"{place.wait:.0f} ms")


HOW = {"address": "the load", "choice": "a choice tap", "other": "Continue and the like"}


def _check_same_steps(walks: Sequence[Sequence[Place]]) -> None:
    """Raises RuntimeError where one walk asked more steps than another."""
    counts = {sum(place.title.startswith("step") for place in places) for places in walks}
    if len(counts) > 1:
        raise RuntimeError(f"the conversations were not the same: {sorted(counts)} steps")


def _sum(places: Sequence[Place]) -> float:
    return sum(place.wait for place in places)
