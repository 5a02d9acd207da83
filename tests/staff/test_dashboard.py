"""Figures of a study as a whole: what is counted, and what is too few to be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from random import Random
from typing import TypeVar
from xml.etree.ElementTree import Element

import pytest

from chatbot.screening.disclosure import FEWEST_TOLD
from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.staff.dashboard import LONGEST_LABEL, MOST_CRITERIA
from chatbot.store import Store
from chatbot.store.counters import Counted, Event, add_counts
from chatbot.store.database import utc_text
from chatbot.store.figures import Figures, Period, figures_of
from tests.patient.page import words
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.leads import frozen_lead
from tests.staff.member import StaffPage

STUDY, OTHER = "NCT07214142", "NCT04912596"
FIGURES = f"figures/?study={STUDY}"
LAST_WEEK = datetime.now(UTC) - timedelta(days=7)
NOW = (LAST_WEEK + timedelta(days=6 - LAST_WEEK.weekday())).replace(hour=23, minute=59)
"""As the figures are counted: the end of the last whole week."""
Key = TypeVar("Key")
MODULE = import_module("chatbot.staff.dashboard")
STEPS = "Of those who were asked, how many left at this step"


def charts(page: StaffPage) -> dict[str, list[list[str]]]:
    """The rows of the table behind each chart, by its title."""
    found = {}
    for figure in page.root.iter("figure"):
        rows = [[words(cell) for cell in row] for row in figure.iter("tr")]
        found[words(figure.find("figcaption"))] = rows[1:]
    return found


def counted(event: Event, what: str, count: int, store: Store, study: str = STUDY) -> None:
    with store.connect() as db:
        add_counts(db, {Counted(NOW.date(), study, event, what, "en"): count})


def moved(store: Store, reference: str, status: LeadStatus, at: datetime, undone: bool = False) -> None:
    row = {
        "reference": reference,
        "status_before": "new",
        "status": status.value,
        "at": utc_text(at),
        "staff_id": 1,
        "undone_at": utc_text(at) if undone else "",
    }
    with store.connect() as db:
        db.table("status_changes").insert(row)


def test_the_funnel_goes_from_the_first_answer_to_enrolment(
    sign_in: SignIn, store: Store, keep: KeepLead
) -> None:
    member = sign_in(Role.VIEWER)
    counted(Event.ANSWERED, "respondent", 40, store)
    counted(Event.FINISHED, "possible", 12, store)
    counted(Event.FINISHED, "needs_review", 8, store)
    kept = [keep(submitted_at=NOW - timedelta(days=1)) for _ in range(7)]
    for reference in kept[:6]:
        moved(store, reference, LeadStatus.CONTACTED, NOW)
    funnel = charts(member.opens(FIGURES))["From the first answer to enrolment"]
    assert funnel == [
        ["Started", "40–44"],
        ["Answered all", "20–24"],
        ["Left details", "5–9"],
        ["Contacted", "5–9"],
        ["Screening visit", "fewer than 5"],
        ["Enrolled", "fewer than 5"],
    ]


@pytest.mark.parametrize("count", range(FEWEST_TOLD))
def test_a_count_below_five_is_shown_nowhere(sign_in: SignIn, store: Store, count: int) -> None:
    counted(Event.ANSWERED, "respondent", count, store)
    funnel = charts(sign_in().opens(FIGURES))["From the first answer to enrolment"]
    assert funnel[0] == ["Started", "fewer than 5"]


def test_a_step_tells_about_how_many_left_there(sign_in: SignIn, store: Store) -> None:
    for step, asked, answered in (("age", 44, 30), ("sex", 30, 25), ("treatment", 19, 1)):
        counted(Event.ASKED, step, asked, store)
        counted(Event.ANSWERED, step, answered, store)
    steps = charts(sign_in().opens(FIGURES))[STEPS]
    told = {row[1]: row[2] for row in steps if row[2] != "too few were asked"}
    assert list(told.values()) == ["about 24%", "fewer than 10"]


def test_where_few_were_asked_there_is_no_chart_of_steps(sign_in: SignIn, store: Store) -> None:
    counted(Event.ASKED, "age", 19, store)
    assert STEPS not in charts(sign_in().opens(FIGURES))


def test_criteria_are_named_by_how_often_they_do_not_fit(
    sign_in: SignIn, store: Store, keep: KeepLead
) -> None:
    member = sign_in()
    document = dict(frozen_lead().document)
    findings = [dict(each) for each in document["findings"]]  # type: ignore[attr-defined]
    findings[3]["finding"] = "does_not_fit"
    for _ in range(6):
        keep(document={**document, "findings": findings}, submitted_at=NOW - timedelta(hours=1))
    (row,) = charts(member.opens(FIGURES))["Criteria by which people most often do not fit the study"]
    assert (row[0].split()[0], row[1]) == (findings[3]["criterion"], "5–9")


def test_what_no_answer_can_decide_is_not_among_what_stays_to_be_checked(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is to be checked of everybody, and would hide which questions leave something open."""
    findings = {("I8", "unknown"): 50, ("E9", "unknown"): 50, ("I3", "unknown"): 10}
    monkeypatch.setattr(MODULE, "figures_of", lambda *_: Figures(50, False, {}, {}, findings, None, {}, {}))
    rows = charts(sign_in().opens(f"figures/?study={OTHER}"))[
        "Criteria that answers most often leave to be checked"
    ]
    assert [(row[0].split()[0], row[1]) for row in rows] == [("I3", "10–14")]


@pytest.mark.parametrize(
    ("moves", "hours"),
    [
        ([(1, LeadStatus.CONTACTED, False), (9, LeadStatus.CONTACTED, False)], 1),
        ([(1, LeadStatus.CONTACTED, True), (9, LeadStatus.CONTACTED, False)], 9),
        ([(2, LeadStatus.UNREACHABLE, False)], None),
        ([], None),
    ],
    ids=["the first counts", "what was undone does not", "nobody was reached", "nothing"],
)
def test_the_first_contact_is_the_first_that_was_not_undone(
    store: Store,
    keep: KeepLead,
    sign_in: SignIn,
    moves: list[tuple[int, LeadStatus, bool]],
    hours: int | None,
) -> None:
    sign_in()
    submitted = NOW - timedelta(days=2)
    for _ in range(FEWEST_TOLD):
        reference = keep(submitted_at=submitted)
        for after, status, undone in moves:
            moved(store, reference, status, submitted + timedelta(hours=after), undone)
    with store.connect() as db:
        found = figures_of(db, Period(STUDY, NOW - timedelta(days=30), NOW))
    assert found.hours_to_contact == hours


def test_fewer_than_five_contacts_have_no_median(store: Store, keep: KeepLead, sign_in: SignIn) -> None:
    sign_in()
    for _ in range(FEWEST_TOLD - 1):
        moved(store, keep(submitted_at=NOW - timedelta(hours=9)), LeadStatus.CONTACTED, NOW)
    with store.connect() as db:
        assert figures_of(db, Period(STUDY, NOW - timedelta(days=30), NOW)).hours_to_contact is None


@pytest.mark.parametrize(
    ("days", "since", "first_days"),
    [
        (30, "2026-11-04T12:00", ["2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]),
        (28, "2026-11-02T00:00", ["2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23"]),
        (28, "2026-11-02T00:01", ["2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]),
        (90, "2026-10-15T00:00", ["2026-11-01", "2026-12-01", "2027-01-01"]),
    ],
)
def test_weeks_and_months_begin_in_the_period(days: int, since: str, first_days: list[str]) -> None:
    start = datetime.fromisoformat(since).replace(tzinfo=UTC)
    period = Period(STUDY, start, start + timedelta(days=days))
    assert [each.isoformat() for each in period.first_days()] == first_days


def test_outcomes_stand_in_the_week_in_which_they_came(store: Store, keep: KeepLead) -> None:
    start = datetime(2026, 11, 4, 12, tzinfo=UTC)
    for days in (1, 5, 6, 26):
        keep(submitted_at=start + timedelta(days=days))
    with store.connect() as db:
        found = figures_of(db, Period(STUDY, start, start + timedelta(days=30)))
    weeks = {day: sum(counts.values()) for day, counts in found.over_time.items()}
    assert weeks == {"2026-11-09": 2, "2026-11-16": 0, "2026-11-23": 0, "2026-11-30": 1}
    assert found.leads == 4


@pytest.mark.parametrize("seed", range(4))
def test_the_page_tells_nothing_finer_than_fives(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """With every count at the lower end of its five it is the same page: bars, order and shares too."""
    chance, member = Random(seed), sign_in()
    dialog = member.app.extensions["dialogs"][STUDY]

    def some(*keys: Key) -> dict[Key, int]:
        return {key: chance.randrange(chance.choice((6, 80))) for key in keys}

    def page(figures: Figures, counted: dict[tuple[Event, str], int]) -> str:
        monkeypatch.setattr(MODULE, "figures_of", lambda *_: figures)
        monkeypatch.setattr(MODULE, "sums", lambda *_: counted)
        return member.opens(FIGURES).html.partition("<main")[2]

    events = [(event, step.id) for step in dialog.steps for event in (Event.ASKED, Event.ANSWERED)]
    counted = some((Event.FINISHED, "possible"), *events)
    findings = [(each.id, name) for each in dialog.criteria for name in ("fits", "does_not_fit", "unknown")]
    figures = Figures(
        leads=chance.randrange(80),
        is_cut=False,
        reached=some(*LeadStatus),
        over_time={f"2026-11-{day:02}": some("possible", "needs_review") for day in (2, 9, 16)},
        findings=some(*findings),
        hours_to_contact=5,
        locales=some("en", "zh"),
        respondents=some("self"),
    )
    floored = replace(
        figures,
        leads=fives(figures.leads),
        reached=all_fives(figures.reached),
        over_time={day: all_fives(counts) for day, counts in figures.over_time.items()},
        findings=all_fives(figures.findings),
        locales=all_fives(figures.locales),
        respondents=all_fives(figures.respondents),
    )
    assert page(figures, counted) == page(floored, all_fives(counted))


def fives(count: int) -> int:
    return count - count % FEWEST_TOLD


def all_fives(counts: Mapping[Key, int]) -> dict[Key, int]:
    return {key: fives(count) for key, count in counts.items()}


def width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_label_in_a_chart_names_what_it_counts_and_fits_a_telephone(
    sign_in: SignIn, keep: KeepLead, store: Store, locale: str
) -> None:
    document = dict(frozen_lead().document)
    findings = [{**each, "finding": "unknown"} for each in document["findings"]]  # type: ignore[attr-defined]
    for _ in range(FEWEST_TOLD):
        keep(document={**document, "findings": findings}, submitted_at=NOW - timedelta(hours=1))
    counted(Event.ASKED, "age", 50, store)
    page = sign_in(locale=locale).opens(FIGURES)
    texts = [words(text) for text in page.root.iter() if text.tag.endswith("text")]
    assert max(map(width, texts)) <= LONGEST_LABEL
    criteria = [text for text in texts if re.match(r"[IE]\d+ ", text)]
    assert len(criteria) == MOST_CRITERIA
    (step,) = [text for text in texts if re.match(r"\d+ ", text)]
    assert step.split(maxsplit=1)[1] == {"en": "Age", "zh": "年龄"}[locale]


@pytest.mark.parametrize(
    ("locale", "name"), [("en", "Treatment before surgery for rectal cancer"), ("zh", "直肠癌手术前的治疗")]
)
@pytest.mark.parametrize("path", [FIGURES, "questions", "accounts/new", "exports/", ""])
def test_where_a_study_is_chosen_it_has_its_name(sign_in: SignIn, path: str, locale: str, name: str) -> None:
    assert f"{STUDY} · {name}" in sign_in(Role.ADMIN, locale=locale).opens(path).text


def test_a_period_ends_before_its_end(store: Store, keep: KeepLead) -> None:
    for days in (31, 30, 1, 0):
        keep(submitted_at=NOW - timedelta(days=days))
    with store.connect() as db:
        assert figures_of(db, Period(STUDY, NOW - timedelta(days=30), NOW)).leads == 2


def test_the_figures_stay_as_they_are_all_week(
    sign_in: SignIn, store: Store, keep: KeepLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks every day sees nobody come, be called or be taken back; on Monday all of it counts."""
    member, monday = sign_in(), (NOW + timedelta(minutes=1)).replace(second=0, microsecond=0)
    called, undone = (keep(submitted_at=NOW - timedelta(days=1)) for _ in range(2))
    for _ in range(FEWEST_TOLD - 1):
        moved(
            store, keep(submitted_at=NOW - timedelta(days=1)), LeadStatus.CONTACTED, NOW - timedelta(hours=1)
        )
    moved(store, undone, LeadStatus.CONTACTED, NOW - timedelta(hours=1))
    counted(Event.ANSWERED, "respondent", 4, store)

    def page(at: datetime) -> str:
        monkeypatch.setattr(MODULE, "now", lambda: at)
        return member.opens(FIGURES).html.partition("<main")[2]

    first, wednesday = page(monday), monday + timedelta(days=2)
    assert first == page(wednesday)
    for number in range(FEWEST_TOLD):
        keep(submitted_at=wednesday + timedelta(minutes=number))
    moved(store, called, LeadStatus.CONTACTED, wednesday)
    with store.connect() as db:
        db.execute(
            "UPDATE status_changes SET undone_at = ? WHERE reference = ?", [utc_text(wednesday), undone]
        )
        add_counts(db, {Counted(wednesday.date(), STUDY, Event.ANSWERED, "respondent", "en"): 1})
    assert page(monday + timedelta(days=7, seconds=-1)) == first
    assert page(monday + timedelta(days=7)) != first


def test_another_study_is_counted_apart_and_seen_only_by_who_may(
    sign_in: SignIn, store: Store, keep: KeepLead
) -> None:
    counted(Event.ANSWERED, "respondent", 77, store, OTHER)
    only_first = sign_in(Role.VIEWER, studies=(STUDY,))
    assert only_first.asks(f"figures/?study={OTHER}").status_code == 404
    assert OTHER not in only_first.opens("figures/").html
    assert "75–79" in sign_in().opens(f"figures/?study={OTHER}").text


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("query", ["", "&days=7", "&days=365", "&days=x"])
def test_every_chart_has_a_name_and_a_table_behind_it(
    sign_in: SignIn, store: Store, keep: KeepLead, locale: str, query: str
) -> None:
    for _ in range(FEWEST_TOLD):
        keep(submitted_at=NOW - timedelta(days=1))
    page = sign_in(locale=locale).opens(f"{FIGURES}{query}")
    figures: list[Element] = list(page.root.iter("figure"))
    assert len(figures) >= 4
    for figure in figures:
        drawing = next(each for each in figure.iter() if each.get("role") == "img")
        title = next(figure.iter("figcaption"))
        assert drawing.get("aria-labelledby") == title.get("id")
        assert figure.find(".//table") is not None


def test_the_figures_name_nobody(sign_in: SignIn, keep: KeepLead) -> None:
    reference = keep(name="Marker Person", phone="+8613900000099", submitted_at=NOW)
    html = sign_in().opens(FIGURES).html
    assert not re.search(f"{reference}|Marker|13900000099", html)


@pytest.mark.parametrize(
    ("locale", "chart", "who", "outcome"),
    [
        ("en", "Who answered", "Patient", "Nothing speaks against it so far"),
        ("zh", "由谁填写", "患者本人", "暂未发现不符"),
    ],
)
def test_figures_say_what_the_inbox_says(
    sign_in: SignIn, keep: KeepLead, locale: str, chart: str, who: str, outcome: str
) -> None:
    for _ in range(FEWEST_TOLD):
        keep(submitted_at=NOW - timedelta(hours=1))
    member = sign_in(locale=locale)
    page = member.opens(FIGURES)
    assert charts(page)[chart][0] == [who, "5–9"]
    assert outcome in page.text
    inbox = member.opens().text
    assert who in inbox
    assert outcome in inbox
