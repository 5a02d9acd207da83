"""Figures about a study as a whole, from its leads and from anonymous daily counters.

A count below five is hidden: with little else it would point to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import abort, g, render_template, request

from chatbot.i18n import catalogs, current_locale, gettext
from chatbot.screening.dialog import Dialog
from chatbot.screening.disclosure import FEWEST_TOLD, told
from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Permission
from chatbot.screening.wording import Text, Voice
from chatbot.staff.access import needs
from chatbot.staff.frame import Page, database, dialogs, now, section
from chatbot.staff.words import language_words, outcome_words, respondent_words
from chatbot.store.counters import Event, sums
from chatbot.store.figures import MOST_LEADS, Figures, Period, figures_of

DAYS = (30, 90, 365)
OUTCOMES = ("possible", "needs_review", "likely_ineligible")
MOST_CRITERIA = 10

dashboard = section("dashboard", "/figures")


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart and of the table behind it. ``count`` is None where it is hidden; ``share`` (0 to 1)
    is of the largest in the chart; ``title`` says in full what ``label`` says in short.
    """

    label: str
    title: str
    count: int | None
    share: float


@dataclass(frozen=True, slots=True)
class StepBar:
    """Of those who were asked a step the share (0 to 1) that left there; None where too few did. Numbers
    are never told: beside those of the next step they would give away who is hidden.
    """

    number: int
    title: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One week or month: counts by outcome, in the order of OUTCOMES."""

    first_day: str
    counts: tuple[int | None, ...]

    @property
    def height(self) -> int:
        return sum(count or 0 for count in self.counts)


@dashboard.get("/")
@needs(Permission.READ_LEADS)
def show() -> Page:
    seen = [dialog for study, dialog in dialogs().items() if g.staff.may_see(study)]
    if not seen:
        return render_template("staff/dashboard.html", dialog=None, studies=[])
    asked_for = request.args.get("study") or seen[0].study.nct_id
    dialog = next((each for each in seen if each.study.nct_id == asked_for), None)
    if dialog is None:
        abort(404)
    days = next((each for each in DAYS if str(each) == request.args.get("days")), DAYS[1])
    period = Period(dialog.study.nct_id, now() - timedelta(days=days), now())
    counted = sums(database(), period.study, period.since.date(), period.until.date())
    figures = figures_of(database(), period)
    return render_template(
        "staff/dashboard.html",
        dialog=dialog,
        studies=seen,
        days=days,
        all_days=DAYS,
        figures=figures,
        most_leads=MOST_LEADS,
        least=FEWEST_TOLD,
        funnel=_funnel(dialog, counted, figures),
        steps=_steps(dialog, counted),
        columns=[_column(day, counts) for day, counts in figures.over_time.items()],
        outcomes=[(each, outcome_words()[each]) for each in OUTCOMES],
        not_fitting=_criteria(dialog, figures, "does_not_fit"),
        unknown=_criteria(dialog, figures, "unknown"),
        locales=_named_bars(figures.locales, language_words()),
        respondents=_named_bars(figures.respondents, respondent_words()),
    )


def _funnel(dialog: Dialog, counted: Mapping[tuple[Event, str], int], figures: Figures) -> list[Bar]:
    finished = sum(count for (event, _), count in counted.items() if event is Event.FINISHED)
    stages = [
        (gettext("Started"), counted.get((Event.ANSWERED, dialog.steps[0].id), 0)),
        (gettext("Answered all"), finished),
        (gettext("Left details"), figures.leads),
        (gettext("Contacted"), figures.reached.get(LeadStatus.CONTACTED, 0)),
        (gettext("Screening visit"), figures.reached.get(LeadStatus.SCREENING_VISIT, 0)),
        (gettext("Enrolled"), figures.reached.get(LeadStatus.ENROLLED, 0)),
    ]
    return _bars([(label, label, count) for label, count in stages], in_order=True)


def _bars(rows: Iterable[tuple[str, str, int]], in_order: bool = False) -> list[Bar]:
    found = [row for row in rows if in_order or row[2]]
    if not in_order:
        found.sort(key=lambda row: -(told(row[2]) or 0))
    largest = max((count for _, _, count in found), default=0)
    return [
        Bar(label, title, told(count), count / largest if told(count) else 0.0)
        for label, title, count in found
    ]


def _named_bars(counts: Mapping[str, int], words: Mapping[str, str]) -> list[Bar]:
    """What has no words stands as it is."""
    named = [(words.get(each, each), count) for each, count in counts.items()]
    return _bars([(name, name, count) for name, count in named])


def _steps(dialog: Dialog, counted: Mapping[tuple[Event, str], int]) -> list[StepBar]:
    """In the dialog's order; the first step is on the start page, where nobody counts who looks."""
    found = []
    for number, step in enumerate(dialog.steps, 1):
        asked = counted.get((Event.ASKED, step.id), 0)
        left = max(asked - counted.get((Event.ANSWERED, step.id), 0), 0)
        if asked:
            title = _say(dialog, step.questions[0].text)
            found.append(StepBar(number, title, left / asked if told(left) else None))
    return found


def _column(first_day: str, counts: Mapping[str, int]) -> Column:
    return Column(first_day, tuple(told(counts.get(each, 0)) for each in OUTCOMES))


def _criteria(dialog: Dialog, figures: Figures, finding: str) -> list[Bar]:
    rows = [
        (each.id, _say(dialog, each.label), figures.findings.get((each.id, finding), 0))
        for each in dialog.criteria
    ]
    return _bars(rows)[:MOST_CRITERIA]


def _say(dialog: Dialog, text: Text) -> str:
    return catalogs().say(text, Voice.PATIENT, current_locale(), dialog.study.nct_id)
