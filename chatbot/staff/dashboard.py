"""Figures about a study as a whole, from its leads and from anonymous daily counters.

Counts are told in fives (``screening/disclosure.py``), and nothing here is worked out from anything finer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from unicodedata import east_asian_width

from flask import abort, g, render_template, request

from chatbot.i18n import catalogs, current_locale, gettext
from chatbot.screening.dialog import DecidedBy, Dialog
from chatbot.screening.disclosure import FEWEST_FOR_A_SHARE, FEWEST_LOST, FEWEST_TOLD, Band, band, share_lost
from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Permission
from chatbot.screening.wording import Text, Voice
from chatbot.staff.access import needs
from chatbot.staff.frame import Page, database, dialogs, now, section
from chatbot.staff.words import band_words, day_words, language_words, outcome_words, respondent_words
from chatbot.store.counters import Event, sums
from chatbot.store.figures import MOST_LEADS, Figures, Period, figures_of

DAYS = (30, 90, 365)
OUTCOMES = ("possible", "needs_review", "likely_ineligible")
MOST_CRITERIA = 10
_DAY = timedelta(days=1)
LONGEST_LABEL = 44
"""In the width of letters; it fits a screen of 360 pixels."""

dashboard = section("dashboard", "/figures")


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart and of the table behind it. ``share`` (0 to 1) is of the largest in the chart;
    ``short`` fits a telephone, ``title`` says it in full.
    """

    short: str
    title: str
    count: Band
    share: float


@dataclass(frozen=True, slots=True)
class StepBar:
    """Of those who were asked a step about which share (0 to 1) left there. None: too few were asked
    (``is_small``), or too few left.
    """

    number: int
    short: str
    title: str
    share: float | None
    is_small: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One week or month: counts by outcome, in the order of OUTCOMES."""

    first_day: date
    counts: tuple[Band, ...]

    @property
    def height(self) -> int:
        return sum(count.least for count in self.counts)


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
    until = _monday(now())
    period, last_day = Period(dialog.study.nct_id, until - timedelta(days=days), until), until - _DAY
    counted = sums(database(), period.study, period.since.date(), last_day.date())
    figures = figures_of(database(), period)
    return render_template(
        "staff/dashboard.html",
        dialog=dialog,
        studies=seen,
        days=days,
        all_days=DAYS,
        figures=figures,
        last_day=last_day.date(),
        day_of=day_words,
        count_of=band_words,
        most_leads=MOST_LEADS,
        least=FEWEST_TOLD,
        fewest_asked=FEWEST_FOR_A_SHARE,
        fewest_left=FEWEST_LOST,
        funnel=_funnel(dialog, counted, figures),
        steps=_steps(dialog, counted),
        columns=[_column(day, counts) for day, counts in figures.over_time.items()],
        outcomes=[(each, outcome_words()[each]) for each in OUTCOMES],
        not_fitting=_criteria(dialog, figures, "does_not_fit"),
        unknown=_criteria(dialog, figures, "unknown"),
        locales=_named_bars(figures.locales, language_words()),
        respondents=_named_bars(figures.respondents, respondent_words()),
    )


def _monday(at: datetime) -> datetime:
    """When the week began (UTC). What came since is counted when the week is over: so the page stays as it is
    all week, and whoever looks every day sees nobody come.
    """
    return datetime.combine(at.date() - timedelta(days=at.weekday()), time(), UTC)


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
    return _bars((label, label, count) for label, count in stages)


def _bars(rows: Iterable[tuple[str, str, int]]) -> list[Bar]:
    """Everything in a chart comes from bands: an exact length would tell what the number hides."""
    found = [(short, title, band(count)) for short, title, count in rows]
    largest = max((count.least for _, _, count in found), default=0)
    return [
        Bar(_cut(short), title, count, count.least / largest if largest else 0.0)
        for short, title, count in found
    ]


def _named_bars(counts: Mapping[str, int], words: Mapping[str, str]) -> list[Bar]:
    """Also what nobody is: that it is missing would tell that the others are all."""
    return _bars((name, name, counts.get(each, 0)) for each, name in words.items())


def _steps(dialog: Dialog, counted: Mapping[tuple[Event, str], int]) -> list[StepBar]:
    """In the dialog's order; the first step is on the start page, where nobody counts who looks."""
    found = []
    for number, step in list(enumerate(dialog.steps, 1))[1:]:
        asked = band(counted.get((Event.ASKED, step.id), 0))
        answered = band(counted.get((Event.ANSWERED, step.id), 0))
        question = step.questions[0]
        title = _say(dialog, question.text)
        short = _say(dialog, question.short) if question.short else title
        share, is_small = share_lost(asked, answered), asked.least < FEWEST_FOR_A_SHARE
        found.append(StepBar(number, _cut(f"{number} {short}"), title, share, is_small))
    return [] if all(each.is_small for each in found) else found


def _column(first_day: str, counts: Mapping[str, int]) -> Column:
    return Column(date.fromisoformat(first_day), tuple(band(counts.get(each, 0)) for each in OUTCOMES))


def _criteria(dialog: Dialog, figures: Figures, finding: str) -> list[Bar]:
    """The most frequent first, as far as that is told; in the record's order where it is not. What no
    answer can decide is left out: it is to be checked of everybody.
    """
    bars = _bars(
        (f"{each.id} {label}", f"{each.id} {label}", figures.findings.get((each.id, finding), 0))
        for each in dialog.criteria
        if each.decided_by is DecidedBy.ANSWERS
        for label in [_say(dialog, each.label)]
    )
    told = [each for each in bars if not each.count.is_hidden]
    return sorted(told, key=lambda each: -each.count.least)[:MOST_CRITERIA]


def _cut(text: str) -> str:
    """To what stands on one line of a telephone; Chinese characters take the room of two letters."""
    room = LONGEST_LABEL
    for place, letter in enumerate(text):
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return f"{text[: place - 1].rstrip()}…"
    return text


def _say(dialog: Dialog, text: Text) -> str:
    return catalogs().say(text, Voice.PATIENT, current_locale(), dialog.study.nct_id)
