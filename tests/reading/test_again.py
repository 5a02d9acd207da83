"""A lead's answers judged again, by its own day and by what was really asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from chatbot.reading.again import Rejudge, Rejudged, Why
from chatbot.screening.assessment import Outcome
from chatbot.screening.condition import InRange
from chatbot.screening.dialog import DecidedBy, Dialog, Kind, Question
from chatbot.screening.judgement import Finding
from chatbot.screening.period import Ago
from tests.screening.builders import branch, choice, criterion, dialog, is_, step, words

FITS, DOES_NOT_FIT, UNKNOWN = Finding
POSSIBLE, NEEDS_REVIEW, LIKELY_INELIGIBLE = Outcome
TREATED = Question("treated", Kind.DATE, words("treated"), ago=Ago.MONTH)
LONG_AGO = criterion(
    "E1",
    InRange("treated", from_=Decimal(12)),
    branch("lately", InRange("treated", below=Decimal(12))),
)


def asked(*more: Question, **changed: Any) -> Dialog:
    """Whether it was first, and when the last treatment was."""
    first = criterion("I1", is_("first", "yes"), branch("again", is_("first", "no")))
    given = {"criteria": (first, LONG_AGO), **changed}
    return dialog(*(step(each) for each in (choice("first", "yes", "no"), TREATED, *more)), **given)


def document(told: Dialog, **changed: Any) -> Mapping[str, Any]:
    """Of a lead from 20 November 2026 whom everything fitted."""
    given = {"first": "yes", "treated": "2025-10-01"}
    return {
        "as_of": "2026-11-20",
        "voice": "patient",
        "outcome": "possible",
        "stopped_early": False,
        "given": given,
        "answers": [
            {"question": name, "signature": told.signatures[name], "understood": value}
            for name, value in given.items()
        ],
        "findings": [{"criterion": "I1", "finding": "fits"}, {"criterion": "E1", "finding": "fits"}],
        **changed,
    }


def test_the_same_questions_find_the_same() -> None:
    told = asked()
    assert Rejudge(told)(document(told)) == Rejudged(POSSIBLE, POSSIBLE)
    assert Rejudge(told)(document(told)).is_same


@pytest.mark.parametrize(
    ("day", "finding"),
    [("2026-09-30", DOES_NOT_FIT), ("2026-10-01", FITS), ("2026-11-20", FITS), ("2030-01-01", FITS)],
)
def test_a_lead_is_judged_by_its_own_day(day: str, finding: Finding) -> None:
    told = asked()
    rejudged = Rejudge(told)(document(told, as_of=day))
    assert rejudged.changed == ({} if finding is FITS else {"E1": (FITS, DOES_NOT_FIT)})


def test_a_line_that_is_new_or_gone_is_a_change() -> None:
    told = asked()
    other = asked(criteria=(replace(LONG_AGO, id="E2"), asked().criteria[0]))
    assert Rejudge(other)(document(told)).changed == {"E1": (FITS, None), "E2": (None, FITS)}


def test_an_answer_that_is_not_read_any_more_leaves_its_line_open() -> None:
    told = asked()
    kept = document(told, given={"first": "yes", "treated": "05/06/2025"})
    rejudged = Rejudge(told)(kept)
    assert rejudged.unjudged == {"E1": {"treated": Why.UNREADABLE}}
    assert rejudged.now is None


@pytest.mark.parametrize(("stopped", "why"), [(False, {"fresh": Why.NOT_ASKED_THEN}), (True, None)])
def test_only_who_went_to_the_end_was_not_asked_what_is_new(
    stopped: bool, why: Mapping[str, Why] | None
) -> None:
    fresh = criterion("E9", is_("fresh", "no"), branch("so", is_("fresh", "yes")))
    other = asked(choice("fresh", "yes", "no"), criteria=(*asked().criteria, fresh))
    rejudged = Rejudge(other)(document(asked(), stopped_early=stopped))
    assert rejudged.unjudged.get("E9") == why
    assert "E1" not in rejudged.unjudged
    assert rejudged.changed == ({"E9": (None, UNKNOWN)} if stopped else {})


@pytest.mark.parametrize(("first", "now"), [("yes", None), ("no", LIKELY_INELIGIBLE)])
def test_what_does_not_fit_decides_although_a_line_is_open(first: str, now: Outcome | None) -> None:
    told = asked()
    kept = document(told, given={"first": first, "treated": "05/06/2025"})
    assert Rejudge(told)(kept).now is now


def test_a_line_that_no_answer_decides_leaves_the_outcome_alone() -> None:
    told = asked()
    left = replace(LONG_AGO, decided_by=DecidedBy.STAFF)
    rejudged = Rejudge(asked(criteria=(told.criteria[0], left)))(
        document(told, given={"first": "yes", "treated": "05/06/2025"})
    )
    assert rejudged.now is POSSIBLE


def test_the_document_stays_as_it_is() -> None:
    told = asked()
    kept = document(told)
    Rejudge(asked(choice("fresh", "yes", "no")))(kept)
    assert kept == document(told)
