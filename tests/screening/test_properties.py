"""What holds for any answers in any order, of a made-up dialog and of the real one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chatbot.screening.assessment import Assessment, Outcome, assess
from chatbot.screening.condition import All, Any, Condition, Known, Not, NotIf
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.interview import Answer, Answers, Stop, Walk, choices_offered, walk
from chatbot.screening.judgement import Finding, contradictions_in
from chatbot.screening.value import NoAnswer, Span, Value
from tests.screening.builders import TODAY, answers, any_of, at_least, below, is_, only, span
from tests.screening.worlds import DOES_NOT_KNOW, World

FITS, DOES_NOT_FIT, UNKNOWN = Finding


def examples(most: int) -> settings:
    """The same examples in every run, so that a build is red for a change and for nothing else."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=most, derandomize=True, suppress_health_check=slow)


@dataclass(frozen=True)
class ChangeOfMind:
    """After so many more steps the person goes back to a question, and thinks otherwise from then on."""

    after: int
    question: str
    mind: Answers


def reply(stop: Stop, walked: Walk, mind: Answers) -> dict[str, Answer]:
    """What a person of this mind says on one screen; what is not offered cannot be chosen."""
    return {question.id: offered(question, walked, mind[question.id]) for question in stop.questions}


def offered(question: Question, walked: Walk, answer: Answer) -> Answer:
    if question.kind is Kind.CHOICE and answer.value not in choices_offered(question, walked.values):
        return DOES_NOT_KNOW
    return answer


def one_step(dialog: Dialog, given: Answers, mind: Answers) -> Answers:
    walked = walk(dialog, given)
    stop = walked.next_step and walked.stop(walked.next_step.id)
    return {**given, **reply(stop, walked, mind)} if stop else given


def to_the_end(dialog: Dialog, given: Answers, mind: Answers) -> Answers:
    for _ in dialog.steps:
        given = one_step(dialog, given, mind)
    assert walk(dialog, given).is_complete
    return given


def with_changes(dialog: Dialog, mind: Answers, changes: Iterable[ChangeOfMind]) -> Answers:
    """Everything ever answered in a talk with back-steps and edits, ghosts included."""
    given: Answers = {}
    for change in changes:
        for _ in range(change.after):
            given = one_step(dialog, given, mind)
        mind, walked = change.mind, walk(dialog, given)
        stop = walked.stop(dialog.step_of[change.question].id)
        if stop and change.question in given:
            given = {**given, **reply(stop, walked, mind)}
    return to_the_end(dialog, given, mind)


def changes_of_mind(world: World) -> st.SearchStrategy[list[ChangeOfMind]]:
    @st.composite
    def change(draw: st.DrawFn) -> ChangeOfMind:
        after, question = draw(st.integers(0, len(world.dialog.steps))), draw(world.question)
        mind = draw(world.nearly(world.candidate, 4))
        return ChangeOfMind(after, question, {**mind, question: draw(world.answer_to[question])})

    return st.lists(change(), min_size=1, max_size=5)


def told(world: World, given: Answers) -> Assessment:
    """The assessment, but for the list of what it ignored."""
    assessment = assess(world.dialog, given, TODAY)
    return replace(assessment, walk=replace(assessment.walk, ignored=()))


def on_path(given: Answers, walked: Walk) -> Answers:
    return {question: answer for question, answer in given.items() if question not in walked.ignored}


def next_question(walked: Walk) -> str | None:
    asked = (question.id for stop in walked.path for question in stop.questions)
    return next((question for question in asked if question not in walked.values), None)


def flipped(before: Assessment, after: Assessment) -> list[str]:
    """Criteria whose finding went from one definite side to the other."""
    pairs = zip(before.judgements, after.judgements, strict=True)
    return [one.criterion.id for one, other in pairs if {one.finding, other.finding} == {FITS, DOES_NOT_FIT}]


@examples(60)
@given(data=st.data())
def test_a_talk_with_edits_and_back_steps_ends_as_the_straight_one(world: World, data: st.DataObject) -> None:
    changes = data.draw(changes_of_mind(world))
    final = with_changes(world.dialog, data.draw(world.minds), changes)
    everything = {**dict.fromkeys(world.dialog.questions, DOES_NOT_KNOW), **final}
    straight = to_the_end(world.dialog, {}, everything)
    assert told(world, straight) == told(world, final)
    assert assess(world.dialog, straight, TODAY).walk.ignored == ()


@examples(60)
@given(data=st.data())
def test_an_ignored_answer_changes_nothing(world: World, data: st.DataObject) -> None:
    given_, other = data.draw(world.halves), data.draw(world.minds)
    walked = walk(world.dialog, given_)
    assert told(world, on_path(given_, walked)) == told(world, given_)
    off_path = {question: other[question] for question in walked.ignored if question not in asked_in(walked)}
    assert told(world, {**given_, **off_path}) == told(world, given_)


def asked_in(walked: Walk) -> set[str]:
    return {question.id for stop in walked.path for question in stop.questions}


@examples(25)
@given(data=st.data())
def test_the_next_answer_never_turns_a_definite_finding_into_the_other(
    world: World, data: st.DataObject
) -> None:
    mind = data.draw(world.minds)
    given_: Answers = {}
    before = assess(world.dialog, given_, TODAY)
    while question := next_question(before.walk):
        answer = offered(world.dialog.questions[question], before.walk, mind[question])
        given_ = {**given_, question: answer}
        after = assess(world.dialog, given_, TODAY)
        assert flipped(before, after) == []
        before = after


@examples(100)
@given(data=st.data())
def test_an_answer_that_leaves_the_path_as_it_is_never_turns_a_definite_finding_into_the_other(
    world: World, data: st.DataObject
) -> None:
    given_ = data.draw(world.halves)
    before = assess(world.dialog, given_, TODAY)
    question = next_question(before.walk)
    assume(question)
    assert question is not None
    after = assess(world.dialog, {**given_, question: data.draw(world.answer_to[question])}, TODAY)
    assume(after.walk.path == before.walk.path)
    assert flipped(before, after) == []


def test_who_knows_nothing_needs_review(world: World) -> None:
    ignorant = to_the_end(world.dialog, {}, dict.fromkeys(world.dialog.questions, DOES_NOT_KNOW))
    for given_ in ({}, ignorant, dict.fromkeys(world.dialog.questions, DOES_NOT_KNOW)):
        assert assess(world.dialog, given_, TODAY).outcome is Outcome.NEEDS_REVIEW


def test_the_candidate_is_possible(world: World) -> None:
    assert assess(world.dialog, world.candidate, TODAY).outcome is Outcome.POSSIBLE
    assert to_the_end(world.dialog, {}, world.candidate).items() <= world.candidate.items()


@examples(150)
@given(data=st.data())
def test_a_candidate_who_does_not_know_some_things_is_never_likely_ineligible(
    world: World, data: st.DataObject
) -> None:
    forgotten = data.draw(st.sets(st.sampled_from(sorted(world.candidate))))
    mind = {**world.candidate, **dict.fromkeys(forgotten, DOES_NOT_KNOW)}
    assert assess(world.dialog, mind, TODAY).outcome is not Outcome.LIKELY_INELIGIBLE


@examples(60)
@given(data=st.data())
def test_i_dont_know_never_turns_a_fit_into_a_failure(world: World, data: st.DataObject) -> None:
    given_ = data.draw(world.minds)
    walked = walk(world.dialog, given_)
    said = on_path(given_, walked)
    before = assess(world.dialog, said, TODAY)
    forgotten = data.draw(st.sampled_from(sorted(said)))
    after = assess(world.dialog, {**said, forgotten: DOES_NOT_KNOW}, TODAY)
    lost = {(each, forgotten) for each in flipped(before, after) if before.finding(each) is FITS}
    assert lost <= world.exceptions


def test_a_silent_pathology_report_beside_a_clear_mri_is_the_one_exception(
    rectal_cancer_study: World,
) -> None:
    no_other_risk = answers(emvi="negative", n_stage="n1", mrf="clear", node_seen="none")
    given_ = {**rectal_cancer_study.candidate, **no_other_risk}
    for lvi, finding in (("positive", FITS), (None, DOES_NOT_FIT)):
        assessment = assess(rectal_cancer_study.dialog, {**given_, **answers(lvi=lvi)}, TODAY)
        assert assessment.finding("I3") is finding


@examples(40)
@given(data=st.data())
def test_every_walk_ends(world: World, data: st.DataObject) -> None:
    given_, mind = data.draw(world.halves), data.draw(world.minds)
    places = {step.id: place for place, step in enumerate(world.dialog.steps)}
    visited = []
    while step := walk(world.dialog, given_).next_step:
        visited.append(places[step.id])
        assert visited == sorted(set(visited)), "no step is asked twice, and none before an earlier one"
        given_ = one_step(world.dialog, given_, mind)


@examples(60)
@given(data=st.data())
def test_an_assessment_does_not_depend_on_the_order_of_the_answers(world: World, data: st.DataObject) -> None:
    given_ = data.draw(world.minds)
    expected = assess(world.dialog, given_, TODAY)
    for order in (sorted(given_), sorted(given_, reverse=True)):
        assert assess(world.dialog, {question: given_[question] for question in order}, TODAY) == expected


@examples(150)
@given(data=st.data())
def test_nothing_both_fits_and_fails(world: World, data: st.DataObject) -> None:
    values = walk(world.dialog, data.draw(st.one_of(world.minds, world.halves))).values
    against = contradictions_in(world.dialog, values)
    for criterion in world.dialog.criteria:
        silencing = [each.affects[criterion.id] for each in against if criterion.id in each.affects]
        failing = [
            branch.id
            for branch in criterion.does_not_fit_when
            if branch.when.holds(values) and all(named and branch.id not in named for named in silencing)
        ]
        assert not (failing and criterion.fits_when.holds(values)), (criterion.id, failing)


QUESTIONS = ("a", "b", "n")
ANSWERED: dict[str, list[Value]] = {
    "a": ["x", "y", "z"],
    "b": [frozenset({"x"}), frozenset({"x", "y"}), frozenset({"z"})],
    "n": [Span.exact(0), Span.exact(1), span("0.9", "1.1"), Span.exact(2)],
}
ATOMS = [
    is_("a", "x", "y"),
    any_of("b", "x"),
    only("b", "x", "y"),
    at_least("n", 1),
    below("n", 1),
    Known("a"),
]
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(
        [
            is_("a", "x", "y"),
            any_of("b", "x"),
            only("b", "x", "y"),
            at_least("n", 1),
            below("n", 1),
            Known("a"),
        ]
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda some: All(tuple(some))),
        st.lists(parts, max_size=3).map(lambda some: Any(tuple(some))),
        parts.map(Not),
        parts.map(NotIf),
    ),
    max_leaves=6,
)
VALUES = st.fixed_dictionaries(
    {question: st.sampled_from([*NoAnswer, *ANSWERED[question]]) for question in QUESTIONS}
)


@examples(300)
@given(condition=CONDITIONS, values=VALUES, asked=st.sets(st.sampled_from(QUESTIONS)))
def test_what_is_certain_stays_certain_when_more_is_asked(
    condition: Condition, values: dict[str, Value], asked: set[str]
) -> None:
    earlier = condition.holds({question: values[question] for question in asked})
    assert earlier in (None, condition.holds(values))


@examples(200)
@given(condition=CONDITIONS, values=VALUES)
def test_a_condition_reads_no_other_question_than_it_names(
    condition: Condition, values: dict[str, Value]
) -> None:
    read = {question: values[question] for question in condition.questions()}
    assert condition.holds(read) is condition.holds(values)
