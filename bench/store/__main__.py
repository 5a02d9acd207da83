"""``make bench-store``: pages among a thousand, 100,000 and a million leads. Printed, never asserted.

Times are of whole requests in one process (session, queries, history entry on the disk, page): the median of
rounds in which the databases take turns, and in brackets that of the processor's time, which does not depend
on what else the machine does. The leads that a page shows have real documents of about 60 kB, all
others short ones (see ``filling.py``). SQLite's own cache is empty at each request, the system's is warm.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from sqlite_utils import Database

from bench.store.asking import Colleague, Seconds
from bench.store.filling import STUDIES, filled, lengthen
from chatbot.screening.lead import LeadStatus
from chatbot.staff.cursors import written
from chatbot.store import Store
from chatbot.store.inbox import Cursor, Section, page_query, reads_through
from chatbot.store.lead_filter import NOBODY, LeadFilter
from tests.patient.people import NEEDS_REVIEW
from tests.staff.leads import made_lead

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 15
MOST_RATIO = 1.5
MOST_SECONDS = 0.050
SEARCH_SECONDS = 0.100
EXPORT_MEGABYTES = 150
EXPORTS = ("list-csv", "list-json", "list-xlsx")
SHOWN = re.compile(rb'data-lead="([^"]+)"')
FOLLOWING = re.compile(rb'href="/en/staff/(\?after=[^"]+)"')
SOUGHT = ("王伟", "王", "wa", "8000", "王 8000")
"""As many as the cookie keeps."""
NOW = datetime.now(UTC)

FILTERS: Mapping[str, LeadFilter] = {
    f"?study={STUDIES[1]}": LeadFilter(study=STUDIES[1]),
    "?outcome=possible": LeadFilter(outcome="possible"),
    "?status=contacted": LeadFilter(status=LeadStatus.CONTACTED),
    "?language=en": LeadFilter(locale="en"),
    "?respondent=self": LeadFilter(respondent="self"),
    "?assigned=me": LeadFilter(assigned_to=1),
    "?assigned=nobody": LeadFilter(assigned_to=NOBODY),
    f"?since={NOW - timedelta(days=3):%Y-%m-%d}": LeadFilter(since=NOW),
    f"?until={NOW - timedelta(days=3):%Y-%m-%d}": LeadFilter(until=NOW),
    f"?study={STUDIES[1]}&status=contacted": LeadFilter(study=STUDIES[1], status=LeadStatus.CONTACTED),
    "?outcome=possible&language=en": LeadFilter(outcome="possible", locale="en"),
    # Nothing is both, so that every lead of one is looked at.
    f"?study={STUDIES[1]}&outcome=possible": LeadFilter(study=STUDIES[1], outcome="possible"),
}


class Measured(NamedTuple):
    """``path`` below ``/<locale>/staff/``, of each database its own."""

    name: str
    how: str
    paths: Mapping[int, str]


def main() -> None:
    logging.disable(logging.ERROR)
    sizes, given = _arguments()
    with tempfile.TemporaryDirectory() as own:
        folder = Path(given or own)
        apps = {size: filled(folder / f"{size}", size) for size in sizes}
        colleagues = {size: Colleague(app) for size, app in apps.items()}
        measured = list(_measured(apps, colleagues))
        for size, colleague in colleagues.items():
            _lengthen(apps[size], colleague, [each.paths[size] for each in measured])
        _print_times(measured, colleagues)
        _print_export(folder / f"{min(sizes, key=lambda size: abs(size - 100_000))}")


def _arguments() -> tuple[tuple[int, ...], str]:
    parser = argparse.ArgumentParser(prog="make bench-store OPTIONS=...")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many leads, with commas")
    parser.add_argument("--folder", default="", help="keep the databases here, and take those that are here")
    options = parser.parse_args()
    return tuple(int(size) for size in options.sizes.split(",")), options.folder


def _measured(apps: Mapping[int, Flask], colleagues: Mapping[int, Colleague]) -> Iterator[Measured]:
    """Every page with how its leads are read, told by SQLite."""
    dbs = {size: _store(app).connect() for size, app in apps.items()}
    [one, *_] = dbs.values()
    yield Measured("inbox", _plan(one, LeadFilter()), dict.fromkeys(apps, ""))
    following = {size: FOLLOWING.search(each.opens("")) for size, each in colleagues.items()}
    second = {size: found[1].decode().replace("&amp;", "&") for size, found in following.items() if found}
    yield Measured("inbox, second page", "the same", second)
    middle = {size: _in_the_middle(db, size) for size, db in dbs.items()}
    yield Measured("inbox, in the middle", "the same", middle)
    for path, wanted in FILTERS.items():
        yield Measured(path, _plan(one, wanted), dict.fromkeys(apps, path))
    newest = {size: db.execute("SELECT max(reference) FROM leads").fetchone()[0] for size, db in dbs.items()}
    yield Measured("lead page", "primary key", {size: f"leads/{each}" for size, each in newest.items()})
    # Nothing is both, so that no lead follows.
    both = f"study={STUDIES[1]}&outcome=possible"
    narrowed = {size: f"leads/{each}?{both}" for size, each in newest.items()}
    yield Measured("lead page, from a combination", "so many of an index", narrowed)
    for typed in SOUGHT:
        found = {size: each.finds(typed) for size, each in colleagues.items()}
        yield Measured(f"search {typed}", "lead_terms", found)
    for name, study in zip(("four fifths", "a fifth"), STUDIES, strict=True):
        year = f"figures/?study={study}&days=365"
        how = "leads_by_study_and_time, the newest 5,000"
        yield Measured(f"figures of a year, {name} of all", how, dict.fromkeys(apps, year))
    for db in dbs.values():
        db.close()


def _plan(db: Database, wanted: LeadFilter) -> str:
    """By which index, or that it reads through."""
    section = Section.BY_TIME if wanted.since or wanted.until else Section.REST
    sql, bound = page_query(wanted, section, is_first=True)
    given = {"as_of": "", "reader": 1, "limit": 9}
    used = {name: value for name, value in given.items() if f":{name}" in sql}
    plan = next(iter(db.query(f"EXPLAIN QUERY PLAN {sql}", {**bound, **used})))["detail"]
    how = re.sub(r".* USING INDEX |,? ?place(_key)?[=<>]\?|,? ?AND place=\?", "", plan)
    return f"{how.removesuffix(' ()')}{', READS THROUGH' if reads_through(wanted) else ''}"


def _in_the_middle(db: Database, size: int) -> str:
    """The page that begins after the middle one of the leads with nothing planned."""
    sql = "SELECT place_key, reference FROM leads WHERE place = 2 ORDER BY 1 DESC, 2 DESC LIMIT 1 OFFSET ?"
    key, reference = db.execute(sql, [size // 3]).fetchone()
    return f"?after={written(Cursor(NOW, Section.REST, key, reference))}"


def _lengthen(app: Flask, colleague: Colleague, paths: list[str]) -> None:
    """Only then a lead's own page can be opened: it reads the whole document."""
    of_leads = [path for path in paths if path.startswith("leads/")]
    lists = [path for path in paths if path not in of_leads]
    shown = {found.decode() for path in lists for found in SHOWN.findall(colleague.opens(path))}
    shown |= {path.removeprefix("leads/").partition("?")[0] for path in of_leads}
    lengthen(_store(app), shown, made_lead(NEEDS_REVIEW, "zh").document)


def _print_times(measured: list[Measured], colleagues: Mapping[int, Colleague]) -> None:
    times: dict[tuple[str, int], list[Seconds]] = {}
    for round_ in range(ROUNDS + 1):
        for each in measured:
            for size, path in each.paths.items():
                seconds = colleagues[size].seconds(path)
                if round_:  # the first one warms up
                    times.setdefault((each.name, size), []).append(seconds)
    print(
        f"\nmedians of {ROUNDS} requests in ms (in brackets: of the processor); load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"budget: ratio {MOST_RATIO}, {MOST_SECONDS * 1000:.0f} ms, a search {SEARCH_SECONDS * 1000:.0f} ms"
    )
    print(f"{'page':<38}" + "".join(f"{size:>17,}" for size in colleagues) + f"{'ratio':>16}  how it is read")
    for each in measured:
        walls = [statistics.median(wall for wall, _ in times[each.name, size]) for size in each.paths]
        works = [statistics.median(work for _, work in times[each.name, size]) for size in each.paths]
        pairs = zip(walls, works, strict=True)
        figures = "".join(f"{wall * 1000:>9.1f} ({work * 1000:>5.1f})" for wall, work in pairs)
        ratios = f"{walls[-1] / walls[0]:>8.2f} ({works[-1] / works[0]:>5.2f})"
        print(f"{each.name:<38}{figures}{ratios}  {each.how}", flush=True)
    print("Among a thousand some filters and searches find less than a page; counts reach their end sooner.")


def _print_export(folder: Path) -> None:
    """In processes of their own, each with its own memory; ``bench.exporting`` has longer documents."""
    print(f"\nexport of {folder.name} leads of all studies; budget: {EXPORT_MEGABYTES} MB")
    for form in EXPORTS:
        asked = [sys.executable, "-m", "bench.exporting.one", str(folder), form, ""]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 - our own module
        found = json.loads(done.stdout.splitlines()[-1])
        verdict = "kept" if found["peak"] <= EXPORT_MEGABYTES else "OVER"
        print(
            f"{form:<12}{found['seconds']:>7.1f} s, {found['megabytes']:.1f} MB sent, memory at most "
            f"{found['peak']:.0f} MB (before: {found['before']:.0f} MB)  {verdict}"
        )


def _store(app: Flask) -> Store:
    store: Store = app.extensions["store"]()
    return store


if __name__ == "__main__":
    main()
