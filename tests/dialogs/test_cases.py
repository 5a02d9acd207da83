"""Every dialog decides each case beside it as its clinician wrote it, and no part of it stays untried."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from chatbot.authoring.cases import Case, failures, load_cases
from chatbot.authoring.library import study_folders
from chatbot.authoring.loader import load_dialog
from chatbot.reading.answers import read_answers
from chatbot.screening.assessment import Outcome, assess
from chatbot.screening.dialog import Criterion, DecidedBy, Dialog, Kind
from chatbot.screening.judgement import Finding

FOLDERS = study_folders(Path(__file__).parents[2] / "dialogs")

dialog_of = cache(load_dialog)


@cache
def cases_of(folder: Path) -> tuple[Case, ...]:
    return load_cases(folder, dialog_of(folder))


def claimed(folder: Path, name: str) -> set[str]:
    """Every id that some case claims of that name: "flags", "safety", ..."""
    return {each for case in cases_of(folder) for each in case.claims.get(name, ())}


def given(folder: Path) -> Iterator[tuple[str, object]]:
    """Every answer in any case, with its question's id."""
    return (pair for case in cases_of(folder) for pair in case.answers.items())


def branches(dialog: Dialog) -> set[tuple[str, str]]:
    return {
        (criterion.id, branch.id) for criterion in dialog.criteria for branch in criterion.does_not_fit_when
    }


def is_found(criterion: Criterion, finding: Finding) -> bool:
    """Whether answers can lead there at all: some lines are left to staff, some lack a way of not fitting."""
    if criterion.decided_by is not DecidedBy.ANSWERS:
        return False
    return finding is Finding.FITS or bool(criterion.does_not_fit_when)


every_dialog = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@pytest.mark.parametrize(
    ("folder", "case"),
    [
        pytest.param(folder, case, id=f"{folder.name}-{case.line}-{case.name}")
        for folder in FOLDERS
        for case in cases_of(folder)
    ],
)
def test_a_case_comes_out_as_its_clinician_wrote_it(folder: Path, case: Case) -> None:
    assert failures(case, dialog_of(folder)) == []


@every_dialog
def test_every_criterion_has_a_case_for_each_finding(folder: Path) -> None:
    tried = {expected for case in cases_of(folder) for expected in case.findings.items()}
    possible = {
        (criterion.id, finding)
        for criterion in dialog_of(folder).criteria
        for finding in Finding
        if finding is Finding.UNKNOWN or is_found(criterion, finding)
    }
    assert possible <= tried, sorted((each, finding.value) for each, finding in possible - tried)


@every_dialog
def test_every_way_of_not_fitting_decides_some_case(folder: Path) -> None:
    tried = {branch for case in cases_of(folder) for branch in case.branches.items()}
    assert branches(dialog_of(folder)) == tried


@every_dialog
def test_how_long_every_way_of_not_fitting_lasts_is_told_by_some_case(folder: Path) -> None:
    tried = {
        (criterion_id, branch)
        for case in cases_of(folder)
        for criterion_id, branch in case.branches.items()
        if criterion_id in case.lasts
    }
    assert branches(dialog_of(folder)) == tried


@every_dialog
def test_every_contradiction_is_found_in_some_case(folder: Path) -> None:
    assert {each.id for each in dialog_of(folder).contradictions} == claimed(folder, "contradictions")


@every_dialog
def test_every_safety_message_is_shown_in_some_case(folder: Path) -> None:
    assert {message.id for message in dialog_of(folder).safety} == claimed(folder, "safety")


@every_dialog
def test_every_flag_is_raised_in_some_case(folder: Path) -> None:
    assert {flag.id for flag in dialog_of(folder).flags} == claimed(folder, "flags")


@every_dialog
def test_every_choice_is_made_in_some_case(folder: Path) -> None:
    made = {
        (question, str(choice))
        for question, answer in given(folder)
        for choice in (answer if isinstance(answer, list) else [answer])
    }
    offered = {
        (question.id, choice.id)
        for question in dialog_of(folder).questions.values()
        for choice in question.choices
    }
    assert offered <= made, sorted(offered - made)


@every_dialog
def test_every_question_is_answered_with_i_dont_know_in_some_case(folder: Path) -> None:
    left_open = {question for question, answer in given(folder) if answer is None}
    asked = {question.id for question in dialog_of(folder).questions.values() if question.offers_dont_know}
    assert asked <= left_open, sorted(asked - left_open)


@every_dialog
def test_every_unit_is_used_in_some_case(folder: Path) -> None:
    dialog = dialog_of(folder)
    answers = (read_answers(dialog, case.answers)[0] for case in cases_of(folder))
    used = {(name, answer.unit) for read in answers for name, answer in read.items()}
    units = {
        (question.id, unit.id)
        for question in dialog.questions.values()
        if question.kind is Kind.QUANTITY and question.measure is not None
        for unit in question.measure.units
    }
    assert units <= used, sorted(units - used)


@every_dialog
def test_not_knowing_one_answer_never_turns_the_perfect_candidate_away(folder: Path) -> None:
    dialog = dialog_of(folder)
    perfect = next(case for case in cases_of(folder) if case.outcome is Outcome.POSSIBLE)
    for question in perfect.answers:
        answers, _ = read_answers(dialog, {**perfect.answers, question: None})
        assert assess(dialog, answers, perfect.as_of).outcome is not Outcome.LIKELY_INELIGIBLE, question
