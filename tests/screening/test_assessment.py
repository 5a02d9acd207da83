"""What the findings come to, and what a person and staff must hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chatbot.screening.assessment import Assessment, Outcome, assess
from chatbot.screening.condition import All
from chatbot.screening.dialog import Criterion, DecidedBy, Dialog, Flag, Lasts, Level, SafetyMessage
from chatbot.screening.judgement import Finding
from chatbot.screening.phrases import PhraseRule
from tests.screening.builders import (
    NEVER,
    TODAY,
    Said,
    above,
    answers,
    branch,
    choice,
    contradiction,
    criterion,
    dialog,
    free_text,
    implausible,
    is_,
    quantity,
    step,
    words,
)
from tests.screening.made_up import made_up_candidate, made_up_dialog

FITS, DOES_NOT_FIT, UNKNOWN = Finding
POSSIBLE, NEEDS_REVIEW, LIKELY_INELIGIBLE = Outcome
ALWAYS = All(())


def found(
    finding: Finding, name: str = "C", lasts: Lasts = Lasts.PERMANENT, declined: bool = False
) -> Criterion:
    """A criterion with this finding whatever is answered."""
    fails = ALWAYS if finding is DOES_NOT_FIT else NEVER
    return criterion(name, ALWAYS if finding is FITS else NEVER, branch("b", fails, lasts, declined=declined))


def assessed(*criteria: Criterion) -> Assessment:
    return assess(dialog(criteria=criteria), {}, TODAY)


def made_up(**changed: Said) -> Assessment:
    """The made-up dialog's candidate, with some answers changed."""
    return assess(made_up_dialog(), {**made_up_candidate(), **answers(**changed)}, TODAY)


def alarms() -> Dialog:
    """A number that may be alarming, and a note in which something alarming may be typed."""
    return dialog(
        step(choice("asks", "yes", "no")),
        step(quantity("hb", 30, 250), free_text("note"), ask_when=is_("asks", "yes")),
        safety=[
            SafetyMessage("high", Level.SAME_DAY, words("high"), above("hb", 200)),
            SafetyMessage("support", Level.SUPPORT, words("support")),
        ],
        flags=[Flag("odd", words("odd"), above("hb", 200)), Flag("hepatitis", words("hepatitis"))],
        phrases=[PhraseRule(("support",), ("害怕",)), PhraseRule(("hepatitis",), ("乙肝",))],
    )


def raised(**said: Said) -> list[str]:
    """Ids of the safety messages and the flags of the alarming dialog."""
    assessment = assess(alarms(), answers(**said), TODAY)
    return [message.id for message in assessment.safety] + [flag.id for flag in assessment.flags]


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ((), POSSIBLE),
        ((FITS,), POSSIBLE),
        ((FITS, FITS), POSSIBLE),
        ((UNKNOWN,), NEEDS_REVIEW),
        ((FITS, UNKNOWN), NEEDS_REVIEW),
        ((DOES_NOT_FIT,), LIKELY_INELIGIBLE),
        ((FITS, DOES_NOT_FIT), LIKELY_INELIGIBLE),
        ((UNKNOWN, DOES_NOT_FIT), LIKELY_INELIGIBLE),
        ((DOES_NOT_FIT, UNKNOWN, FITS), LIKELY_INELIGIBLE),
    ],
)
def test_the_outcome_follows_from_the_findings(findings: tuple[Finding, ...], outcome: Outcome) -> None:
    assert assessed(*(found(each, f"C{number}") for number, each in enumerate(findings))).outcome is outcome


@pytest.mark.parametrize("decided_by", [DecidedBy.RECORDS, DecidedBy.STAFF])
def test_a_line_that_no_answer_decides_does_not_stand_in_the_way(decided_by: DecidedBy) -> None:
    left_to_the_team = replace(found(UNKNOWN), decided_by=decided_by, not_asked=words("C", "On paper."))
    assert assessed(found(FITS, "A"), left_to_the_team).outcome is POSSIBLE
    assert assessed(found(UNKNOWN, "A"), left_to_the_team).outcome is NEEDS_REVIEW


@pytest.mark.parametrize(
    ("lasts", "may_change"),
    [
        ((), False),
        ((Lasts.MAY_CHANGE,), True),
        ((Lasts.MAY_CHANGE, Lasts.MAY_CHANGE), True),
        ((Lasts.CLARIFY,), False),
        ((Lasts.MAY_CHANGE, Lasts.CLARIFY), False),
        ((Lasts.MAY_CHANGE, Lasts.PERMANENT), False),
    ],
)
def test_a_failure_may_change_when_all_that_fails_does(lasts: tuple[Lasts, ...], may_change: bool) -> None:
    failures = [found(DOES_NOT_FIT, f"C{number}", each) for number, each in enumerate(lasts)]
    assert assessed(found(UNKNOWN, "U"), *failures).may_change is may_change


def test_a_failure_does_not_change_when_one_of_its_two_reasons_lasts() -> None:
    reasons = (branch("passing", ALWAYS, Lasts.MAY_CHANGE), branch("lasting", ALWAYS, Lasts.PERMANENT))
    assert not assessed(criterion("C", NEVER, *reasons)).may_change
    assert not assessed(criterion("C", NEVER, *reversed(reasons))).may_change


def test_failures_stand_in_the_order_of_the_record_with_their_branches() -> None:
    rules = (found(DOES_NOT_FIT, "I1"), found(UNKNOWN, "I2"), found(DOES_NOT_FIT, "E1"))
    failures = [(each.criterion.id, reason.id) for each, reason in assessed(*rules).failures]
    assert failures == [("I1", "b"), ("E1", "b")]


def test_a_finding_is_looked_up_by_its_criterion() -> None:
    both = assessed(found(FITS, "I1"), found(UNKNOWN, "E1"))
    assert (both.finding("I1"), both.finding("E1")) == (FITS, UNKNOWN)
    assert both.judgement("E1").criterion.id == "E1"


def test_a_person_declines_by_their_own_no_and_by_no_other_failure() -> None:
    assert assessed(found(DOES_NOT_FIT), found(DOES_NOT_FIT, "D", declined=True)).is_declined
    assert not assessed(found(DOES_NOT_FIT), found(FITS, "D", declined=True)).is_declined


def test_an_assessment_is_of_the_day_it_is_asked_for() -> None:
    assert assess(made_up_dialog(), {}, date(2024, 2, 29)).as_of == date(2024, 2, 29)


class TestSafetyMessagesAndFlags:
    @pytest.mark.parametrize("hb", [None, 150, 200])
    def test_are_not_raised_without_need(self, hb: int | None) -> None:
        assert raised(asks="yes", hb=hb, note="Thank you") == []

    def test_are_raised_by_an_answer(self) -> None:
        assert raised(asks="yes", hb=201) == ["high", "odd"]

    def test_hear_a_number_that_is_implausible_to_criteria(self) -> None:
        assert raised(asks="yes", hb=implausible(900)) == ["high", "odd"]

    def test_are_raised_by_what_was_typed(self) -> None:
        assert raised(asks="yes", note="很害怕，还有乙肝") == ["support", "hepatitis"]

    def test_are_not_raised_by_what_no_longer_counts(self) -> None:
        assert raised(asks="no", hb=900, note="很害怕，还有乙肝") == []

    def test_are_raised_once_and_in_the_authors_order(self) -> None:
        assert raised(asks="yes", hb=201, note="乙肝，害怕，乙肝") == ["high", "support", "odd", "hepatitis"]

    def test_never_change_a_finding(self) -> None:
        assert made_up(story="很害怕，我不想参加，有乙肝").judgements == made_up().judgements


class TestTheMadeUpDialog:
    def test_fits_its_candidate(self) -> None:
        assert made_up().outcome is POSSIBLE
        assert made_up().walk.is_complete

    @pytest.mark.parametrize(
        ("changed", "criterion_id", "finding"),
        [
            ({"age": 18}, "AGE", FITS),
            ({"age": 17}, "AGE", DOES_NOT_FIT),
            ({"age": None}, "AGE", UNKNOWN),
            ({"age": implausible(700)}, "AGE", UNKNOWN),
            ({"papers": "no"}, "SIZE", UNKNOWN),
            ({"papers": "no"}, "DEPTH", UNKNOWN),
            ({"history": {"operation"}, "why_deep": "grown"}, "DEPTH", FITS),
            ({"sex": "male", "pregnancy": "yes"}, "PREGNANCY", FITS),
            ({"age": 76, "pregnancy": "yes"}, "PREGNANCY", UNKNOWN),
            ({"willing": "no"}, "WILLING", DOES_NOT_FIT),
            ({"patient_knows": "no"}, "WILLING", UNKNOWN),
            ({"respondent": "self"}, "WILLING", UNKNOWN),
            ({"depth": "after_treatment"}, "HISTORY", UNKNOWN),
            ({"depth": "after_treatment", "history": {"herbs", "tablets"}}, "HISTORY", DOES_NOT_FIT),
            ({"depth": "shallow", "why_deep": "grown"}, "DEPTH", UNKNOWN),
            ({"depth": "shallow", "why_deep": None}, "DEPTH", DOES_NOT_FIT),
            ({"age": 17, "history": {"operation"}}, "HISTORY", UNKNOWN),
            ({"age": 17, "history": {"operation", "tablets"}}, "HISTORY", DOES_NOT_FIT),
        ],
    )
    def test_is_judged_by_the_answers_on_its_path(
        self, changed: dict[str, Said], criterion_id: str, finding: Finding
    ) -> None:
        assert made_up(**changed).finding(criterion_id) is finding

    def test_shows_its_contradictions(self) -> None:
        torn = made_up(depth="after_treatment", why_deep="grown")
        assert [each.id for each in torn.contradictions] == ["treated"]
        assert [each.id for each in torn.judgement("DEPTH").notes] == ["after"]


def test_a_contradiction_is_only_between_answers_that_count() -> None:
    torn = dialog(
        step(choice("a", "yes", "no")),
        step(choice("b", "yes"), ask_when=is_("a", "yes")),
        criteria=[criterion("C", ALWAYS)],
        contradictions=[contradiction("x", is_("b", "yes"), C=())],
    )
    assert assess(torn, answers(a="yes", b="yes"), TODAY).outcome is NEEDS_REVIEW
    assert assess(torn, answers(a="no", b="yes"), TODAY).outcome is POSSIBLE


def test_an_implausible_number_contradicts_nothing() -> None:
    assert [each.id for each in made_up(age=17, history={"operation"}).contradictions] == ["operated_minor"]
    assert made_up(age=implausible(-17), history={"operation"}).contradictions == ()
