"""One criterion: fits, does not fit, unknown; and what contradictory answers do to it."""

from __future__ import annotations

import pytest

from chatbot.screening.condition import All, Any, Condition
from chatbot.screening.dialog import Branch, Contradiction, Criterion, Dialog, Lasts, Note
from chatbot.screening.judgement import (
    Finding,
    Judgement,
    contradictions_in,
    does_not_fit,
    fails_for_good,
    holds,
    judge,
    judge_all,
)
from chatbot.screening.value import NoAnswer, Value
from tests.screening.builders import NEVER, any_of, branch, contradiction, criterion, dialog, is_, words

FITS, DOES_NOT_FIT, UNKNOWN = Finding
ALWAYS = All(())

FIRST = branch("first", any_of("story", "first"))
SECOND = branch("second", any_of("story", "second"))
TWO_WAYS = criterion("C", any_of("story", "fine"), FIRST, SECOND)


def judged(*story: str, against: tuple[Contradiction, ...] = ()) -> Judgement:
    return judge(TWO_WAYS, {"story": frozenset(story)}, against)


def clash(*silenced: str) -> Contradiction:
    return contradiction("clash", ALWAYS, C=silenced)


@pytest.mark.parametrize(
    ("biopsy", "finding"),
    [
        ("adenocarcinoma", FITS),
        ("other", DOES_NOT_FIT),
        ("pending", UNKNOWN),
        *((missing, UNKNOWN) for missing in NoAnswer),
    ],
)
def test_what_neither_fits_nor_fails_is_unknown(biopsy: Value, finding: Finding) -> None:
    rule = criterion("I1", is_("biopsy", "adenocarcinoma"), branch("other", is_("biopsy", "other")))
    assert judge(rule, {"biopsy": biopsy}).finding is finding


@pytest.mark.parametrize(
    ("story", "decides"),
    [
        (("fine",), None),
        (("first",), FIRST),
        (("second",), SECOND),
        (("first", "second"), FIRST),
        (("fine", "second"), SECOND),
    ],
)
def test_a_failure_names_the_branch_that_decided_it(story: tuple[str, ...], decides: Branch | None) -> None:
    assert judged(*story).branch == decides


class TestAContradiction:
    @pytest.mark.parametrize("silenced", [(), ("first",), ("second",), ("first", "second")])
    def test_never_lets_anything_fit(self, silenced: tuple[str, ...]) -> None:
        assert judged("fine", against=(clash(*silenced),)).finding is UNKNOWN

    @pytest.mark.parametrize(
        ("story", "silenced", "decides"),
        [
            (("first",), ("first",), None),
            (("first",), ("second",), FIRST),
            (("second",), ("first",), SECOND),
            (("second",), ("first", "second"), None),
            (("first", "second"), ("first",), SECOND),
            (("first", "second"), ("second",), FIRST),
            (("first", "second"), ("first", "second"), None),
            (("first", "second"), (), None),
        ],
    )
    def test_silences_the_branches_it_names_and_all_if_it_names_none(
        self, story: tuple[str, ...], silenced: tuple[str, ...], decides: Branch | None
    ) -> None:
        torn = judged(*story, against=(clash(*silenced),))
        assert torn.branch == decides
        assert torn.finding is (DOES_NOT_FIT if decides else UNKNOWN)

    def test_adds_up_with_another(self) -> None:
        assert judged("first", "second", against=(clash("first"), clash("second"))).finding is UNKNOWN

    def test_leaves_other_criteria_alone(self) -> None:
        elsewhere = contradiction("clash", ALWAYS, OTHER=())
        assert judged("fine", against=(elsewhere,)) == judged("fine")
        assert judged("first", against=(elsewhere,)) == judged("first")

    def test_is_kept_with_the_finding_it_affects(self) -> None:
        assert judged("fine", against=(clash(), contradiction("x", ALWAYS, OTHER=()))).contradictions == (
            clash(),
        )

    @pytest.mark.parametrize(
        ("when", "found"), [(is_("q", "a"), True), (is_("q", "b"), False), (is_("open", "a"), False)]
    )
    def test_is_found_when_it_definitely_holds(self, when: Condition, found: bool) -> None:
        torn = dialog(contradictions=[contradiction("x", when, C=())])
        assert bool(contradictions_in(torn, {"q": "a"})) is found

    def test_is_held_against_every_criterion_of_its_dialog(self) -> None:
        torn = dialog(criteria=[TWO_WAYS, criterion("D", ALWAYS)], contradictions=[clash()])
        findings = [each.finding for each in judge_all(torn, {"story": frozenset({"first"})})]
        assert findings == [UNKNOWN, FITS]
        assert not does_not_fit(torn, "C", {"story": frozenset({"first"})})
        assert not fails_for_good(torn, {"story": frozenset({"second"})})


@pytest.mark.parametrize(
    ("when", "is_said"), [(is_("q", "a"), True), (is_("q", "b"), False), (is_("open", "a"), False)]
)
def test_a_note_is_said_when_it_definitely_holds(when: Condition, is_said: bool) -> None:
    note = Note("n", when, words("n"))
    assert judge(criterion("C", NEVER, notes=(note,)), {"q": "a"}).notes == ((note,) if is_said else ())


@pytest.mark.parametrize("story", ["fine", "first", "neither"])
def test_a_note_is_said_beside_any_finding(story: str) -> None:
    note = Note("n", ALWAYS, words("n"))
    noted = criterion("C", TWO_WAYS.fits_when, *TWO_WAYS.does_not_fit_when, notes=(note,))
    assert judge(noted, {"story": frozenset({story})}).notes == (note,)


@pytest.mark.parametrize(
    ("rule", "is_sensitive"),
    [
        (criterion("C", NEVER, branch("b", ALWAYS)), False),
        (criterion("C", NEVER, branch("b", ALWAYS), sensitive=True), True),
        (criterion("C", ALWAYS, sensitive=True), True),
        (criterion("C", NEVER, branch("b", ALWAYS, sensitive=True)), True),
        (criterion("C", NEVER, branch("a", ALWAYS), branch("b", ALWAYS, sensitive=True)), False),
        (criterion("C", ALWAYS, branch("b", NEVER, sensitive=True)), False),
    ],
)
def test_a_finding_is_sensitive_by_its_criterion_or_by_the_branch_that_decided(
    rule: Criterion, is_sensitive: bool
) -> None:
    assert judge(rule, {}).is_sensitive is is_sensitive


def failing(*lasts: Lasts) -> Dialog:
    return dialog(
        criteria=[
            criterion(f"C{number}", NEVER, branch("b", ALWAYS, each)) for number, each in enumerate(lasts)
        ]
    )


@pytest.mark.parametrize(
    ("lasts", "for_good"),
    [
        ((), False),
        ((Lasts.MAY_CHANGE, Lasts.CLARIFY), False),
        ((Lasts.PERMANENT,), True),
        ((Lasts.MAY_CHANGE, Lasts.PERMANENT), True),
    ],
)
def test_one_failure_that_lasts_is_enough_to_fail_for_good(lasts: tuple[Lasts, ...], for_good: bool) -> None:
    assert fails_for_good(failing(*lasts), {}) is for_good


def test_judgements_stand_in_the_order_of_the_record() -> None:
    rules = [criterion(name, Any(())) for name in ("I1", "I2", "E1")]
    assert [each.criterion.id for each in judge_all(dialog(criteria=rules), {})] == ["I1", "I2", "E1"]


def test_a_rule_without_a_condition_never_holds_by_answers() -> None:
    assert not holds(None, {"q": "a"})
