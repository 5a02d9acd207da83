"""Beside every finding stands the rule that led to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.explaining.findings import Explanation, explain
from chatbot.explaining.rules import Speaker
from chatbot.i18n import LOCALES, Catalogs
from chatbot.screening.dialog import DecidedBy, Dialog
from chatbot.screening.interview import Answers, walk
from chatbot.screening.judgement import Finding, Judgement, judge, judge_all
from chatbot.screening.wording import Text, Voice
from tests.explaining.conftest import STUDY, Speak
from tests.screening.builders import NEVER, answers, criterion
from tests.screening.made_up import made_up_candidate, made_up_dialog

NEITHER = "the answers show neither that it fits nor that it does not"
AGAINST_EACH_OTHER = "these answers contradict each other, so nothing is concluded from them"


def explained(speaker: Speaker, given: Answers) -> dict[str, Explanation]:
    """Of every criterion, by its id."""
    values = walk(speaker.dialog, given).values
    judgements = judge_all(speaker.dialog, values)
    return {each.criterion.id: explain(each, values, speaker) for each in judgements}


def made_up(speak: Speak, **changed: object) -> dict[str, Explanation]:
    return explained(speak("en"), {**made_up_candidate(), **answers(**changed)})  # type: ignore[arg-type]


def test_a_fit_is_explained_by_what_fits(speak: Speak) -> None:
    assert made_up(speak)["AGE"].as_data() == {"fits_when": "“age”: at least 18 unit and at most 75 unit"}


def test_a_misfit_is_explained_by_the_branch_that_decided(speak: Speak) -> None:
    found = made_up(speak, history={"operation", "tablets"})
    assert found["HISTORY"].as_data() == {"does_not_fit_when": "“history”: “operation” is ticked"}


def test_a_line_that_no_answer_decides_is_explained_by_why_nobody_is_asked(speak: Speak) -> None:
    reason = Text.both("C", "The team reads it from the papers.")
    left_to_the_team = replace(criterion("C", NEVER), decided_by=DecidedBy.RECORDS, not_asked=reason)
    assert explain(judge(left_to_the_team, {}), {}, speak("en")).as_data() == {
        "unknown_because": "The team reads it from the papers."
    }


def test_an_unknown_is_explained_by_what_would_fit_and_all_that_would_not(speak: Speak) -> None:
    assert made_up(speak, history=None)["HISTORY"].as_data() == {
        "fits_when": {"“history”: one or more of these are ticked, and nothing else": ["none", "herbs"]},
        "does_not_fit_when": {
            "at least one of these": ["“history”: “operation” is ticked", "“history”: “tablets” is ticked"]
        },
        "unknown_because": NEITHER,
    }


def test_a_contradiction_that_left_it_open_is_named(speak: Speak) -> None:
    found = made_up(speak, depth="after_treatment")
    assert found["HISTORY"].as_data()["unknown_because"] == {AGAINST_EACH_OTHER: ["treated"]}


def test_a_contradiction_that_changes_nothing_is_not_blamed(speak: Speak) -> None:
    dialog = made_up_dialog()
    judgement = Judgement(dialog.criteria[0], Finding.UNKNOWN, contradictions=dialog.contradictions[:1])
    assert explain(judgement, {}, speak("en")).as_data()["unknown_because"] == NEITHER


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("voice", Voice)
def test_all_23_criteria_of_the_study_are_explained(
    real: Dialog, catalogs: Catalogs, locale: str, voice: Voice, caplog: pytest.LogCaptureFixture
) -> None:
    found = explained(Speaker(real, voice, catalogs.of(locale, STUDY)), {})
    assert len(found) == 23
    assert all(each.fits_when and each.does_not_fit_when and each.unknown_because for each in found.values())
    assert caplog.messages == []
