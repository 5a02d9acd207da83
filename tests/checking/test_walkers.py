"""Made-up people walk step by step, think again, stop or arrive; what counts no more leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.checking import walkers
from chatbot.checking.agreement import Bench, problems_in
from chatbot.checking.walkers import Walker, compare_walks
from chatbot.screening.dialog import Kind
from chatbot.screening.interview import Stop, Walk, choices_offered, walk
from tests.authoring.small_study import DIALOG
from tests.checking.tables import TABLE, write_table

WALKS = 300


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench.of(*write_table(tmp_path), seed=1)


def walkers_of(bench: Bench, how_many: int = WALKS) -> list[Walker]:
    """So many people, each at the end of the walk."""
    people = [Walker(bench.dialog, bench.sampler, bench.sampler.mind()) for _ in range(how_many)]
    assert all(each.walk() for each in people)
    return people


def stands(walker: Walker) -> Walk:
    """Where the pages would find this person."""
    return walk(walker.dialog, walker.given, walker.sampler.as_of)


def goes_the_old_way_on(
    walker: Walker, sets_out: Callable[[Walker], Stop | None] = Walker.sets_out
) -> Stop | None:
    return walker.goes_on() if walker.given else sets_out(walker)


def problems(root: Path, table: str = TABLE, dialog: str = DIALOG) -> list[str]:
    read, folder = write_table(root, table, dialog)
    tally = compare_walks(read, folder, WALKS, seed=1)
    assert tally.people == WALKS
    return [each.message for each in problems_in(tally, read, folder)]


def test_most_people_arrive_and_some_stop_on_the_way(bench: Bench) -> None:
    arrived = [stands(each).is_complete for each in walkers_of(bench)]
    assert arrived.count(True) > arrived.count(False) > 0


def test_who_arrives_has_answered_all_that_is_asked(bench: Bench) -> None:
    for walked in (stands(each) for each in walkers_of(bench)):
        if walked.is_complete:
            assert walked.heard == {question.id for stop in walked.path for question in stop.questions}


def test_some_answers_count_no_more_at_the_end(bench: Bench) -> None:
    assert any(stands(each).ignored for each in walkers_of(bench))


def test_people_say_only_what_a_page_offers_them(bench: Bench) -> None:
    for walker in walkers_of(bench):
        walked = stands(walker)
        for question in (question for stop in walked.path for question in stop.questions):
            said = walker.said.get(question.id)
            if said and question.id in walked.heard and question.kind is Kind.CHOICE and said.raw is not None:
                assert said.raw in choices_offered(question, walked.values)


def test_nobody_does_not_know_where_the_page_has_no_such_button(tmp_path: Path) -> None:
    firm = DIALOG.replace("text: How are you related to the patient?", "text: How?\n        dont_know: false")
    bench = Bench.of(*write_table(tmp_path, dialog=firm), seed=1)
    said = [each.said["relation"].raw for each in walkers_of(bench) if "relation" in each.said]
    assert said
    assert None not in said


def test_walks_agree_with_the_table(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


def test_a_walk_that_ends_otherwise_than_the_table_says_is_told(tmp_path: Path) -> None:
    told = problems(
        tmp_path, dialog=DIALOG.replace("ask_when: {respondent: family}\n    questions", "questions")
    )
    assert any(each.startswith("questions asked") for each in told)


def test_an_answer_that_counts_although_it_should_not_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An assessment that remembers more than the answers on today's path."""
    dialog, folder = write_table(tmp_path)
    seen: list[object] = []
    monkeypatch.setattr(walkers, "_told", lambda found: (found.judgements, len(found.walk.ignored), seen))
    told = [each.message for each in problems_in(compare_walks(dialog, folder, WALKS, 1), dialog, folder)]
    assert any("what counts no more" in each for each in told)


def test_a_walk_that_went_otherwise_than_its_replay_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever thinks again goes the old way on, past what is asked now."""
    dialog, folder = write_table(tmp_path)
    monkeypatch.setattr(Walker, "sets_out", goes_the_old_way_on)
    told = [each.message for each in problems_in(compare_walks(dialog, folder, WALKS, 1), dialog, folder)]
    assert any(each.startswith("the way:") for each in told)


def test_a_walk_without_an_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walkers, "MOST_TURNS", 2)
    dialog, folder = write_table(tmp_path)
    told = [each.message for each in problems_in(compare_walks(dialog, folder, 20, 1), dialog, folder)]
    assert any(each.startswith("the end of the talk") for each in told)
