"""Conditions as tables: what holds (True), what does not (False), what cannot be told (None)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chatbot.screening.condition import All, Any, Condition, InRange, Known, Not, NotIf, Unclear, Unless
from chatbot.screening.value import Below, NoAnswer, Span, Truth, Value
from tests.screening.builders import above, any_of, at_least, at_most, below, is_, only, span

NOT_ASKED, DOES_NOT_KNOW, NOT_CONCERNED, UNCLEAR = NoAnswer
ALWAYS: dict[Truth, Condition] = {True: All(()), False: Any(()), None: is_("never asked", "a")}
EVERY_PAIR = [(one, other) for one in ALWAYS for other in ALWAYS]


@pytest.mark.parametrize(
    ("condition", "not_asked", "does_not_know", "not_concerned", "unclear"),
    [
        (is_("q", "a"), None, None, False, None),
        (any_of("q", "a"), None, None, False, None),
        (only("q", "a"), None, None, False, None),
        (at_least("q", 1), None, None, False, None),
        (at_most("q", 1), None, None, False, None),
        (above("q", 1), None, None, False, None),
        (below("q", 1), None, None, False, None),
        (Known("q"), None, False, False, False),
        (Not(is_("q", "a")), None, None, True, None),
        (Not(any_of("q", "a")), None, None, True, None),
        (Not(at_least("q", 1)), None, None, True, None),
        (Not(Known("q")), None, True, True, True),
        (NotIf(is_("q", "a")), None, True, True, True),
        (NotIf(any_of("q", "a")), None, True, True, True),
        (NotIf(only("q", "a")), None, True, True, True),
        (NotIf(at_least("q", 1)), None, True, True, True),
        (NotIf(Known("q")), None, True, True, True),
        (All((is_("q", "a"),)), None, None, False, None),
        (Any((is_("q", "a"),)), None, None, False, None),
        (Unclear("q"), None, False, False, True),
        (Unless(is_("q", "a")), True, True, True, True),
        (Unless(Unclear("q")), True, True, True, False),
    ],
)
def test_the_four_kinds_of_no_answer_are_told_apart(
    condition: Condition, not_asked: Truth, does_not_know: Truth, not_concerned: Truth, unclear: Truth
) -> None:
    held = [condition.holds({"q": missing}) for missing in NoAnswer]
    assert held == [not_asked, does_not_know, not_concerned, unclear]


@pytest.mark.parametrize("condition", [is_("q", "a"), any_of("q", "a"), at_least("q", 1), Known("q")])
def test_a_question_that_is_missing_has_not_been_asked(condition: Condition) -> None:
    assert condition.holds({}) is condition.holds({"q": NOT_ASKED}) is None


@pytest.mark.parametrize(
    ("condition", "value", "truth"),
    [
        (is_("q", "a"), "a", True),
        (is_("q", "a"), "b", False),
        (is_("q", "a", "b"), "b", True),
        (any_of("q", "a", "b"), {"b", "c"}, True),
        (any_of("q", "a", "b"), {"c"}, False),
        (any_of("q", "a", "b"), set(), False),
        (only("q", "a", "b"), {"a"}, True),
        (only("q", "a", "b"), {"a", "b"}, True),
        (only("q", "a", "b"), {"a", "c"}, False),
        (only("q", "a", "b"), {"c"}, False),
        (only("q", "a", "b"), set(), False),
        (Known("q"), "b", True),
        (Known("q"), {"a"}, True),
        (Known("q"), Span.exact(0), True),
        (Not(is_("q", "a")), "a", False),
        (Not(is_("q", "a")), "b", True),
        (NotIf(is_("q", "a")), "a", False),
        (NotIf(is_("q", "a")), "b", True),
        (Unless(is_("q", "a")), "a", False),
        (Unless(is_("q", "a")), "b", True),
        (Unclear("q"), Span.exact(0), False),
    ],
)
def test_an_answer_decides(condition: Condition, value: str | set[str] | Span, truth: Truth) -> None:
    assert condition.holds({"q": frozenset(value) if isinstance(value, set) else value}) is truth


@pytest.mark.parametrize(
    ("condition", "just_under", "at_the_limit", "just_over"),
    [
        (at_least("q", 12), False, True, True),
        (above("q", 12), False, False, True),
        (at_most("q", 12), True, True, False),
        (below("q", 12), True, False, False),
        (InRange("q", from_=Decimal(12), to=Decimal(12)), False, True, False),
        (InRange("q", above=Decimal(11), below=Decimal(13)), True, True, True),
    ],
)
def test_a_limit_counts_for_from_and_to_and_not_for_above_and_below(
    condition: Condition, just_under: Truth, at_the_limit: Truth, just_over: Truth
) -> None:
    exact = [Span.exact(number) for number in ("11.96", "12", "12.04")]
    assert [condition.holds({"q": value}) for value in exact] == [just_under, at_the_limit, just_over]


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (below("q", 70), True),
        (below("q", 60), True),
        (below("q", 59), None),
        (at_most("q", 60), True),
        (at_least("q", 60), False),
        (above("q", 59), None),
        (Known("q"), False),
        (Unclear("q"), True),
        (NotIf(below("q", 60)), False),
    ],
)
def test_of_a_number_below_sixty_only_that_is_known(condition: Condition, truth: Truth) -> None:
    assert condition.holds({"q": Below(Decimal(60))}) is truth


def test_a_number_is_never_rounded() -> None:
    assert at_most("q", 12).holds({"q": Span.exact("12.0000000000000000000000000001")}) is False


def test_one_number_may_be_written_in_several_ways() -> None:
    assert at_least("q", 10).holds({"q": Span.exact("10.0")}) is True
    assert below("q", 10).holds({"q": Span.exact("1E+1")}) is False


@pytest.mark.parametrize(
    ("low", "high", "from_100", "above_100", "to_100", "below_100"),
    [
        ("99", "99.9", False, False, True, True),
        ("99.9", "100", None, False, True, None),
        ("99.9", "100.1", None, None, None, None),
        ("100", "100.1", True, None, None, False),
        ("100.1", "101", True, True, False, False),
    ],
)
def test_an_inexact_number_that_straddles_a_limit_cannot_be_told(
    low: str, high: str, from_100: Truth, above_100: Truth, to_100: Truth, below_100: Truth
) -> None:
    limits = (at_least("q", 100), above("q", 100), at_most("q", 100), below("q", 100))
    assert [limit.holds({"q": span(low, high)}) for limit in limits] == [
        from_100,
        above_100,
        to_100,
        below_100,
    ]


@pytest.mark.parametrize(
    ("low", "high", "truth"),
    [("18", "75", True), ("17", "18", None), ("75", "76", None), ("17", "76", None), ("76", "77", False)],
)
def test_an_inexact_number_is_held_against_both_ends(low: str, high: str, truth: Truth) -> None:
    age = InRange("q", from_=Decimal(18), to=Decimal(75))
    assert age.holds({"q": span(low, high)}) is truth


@pytest.mark.parametrize(("one", "other"), EVERY_PAIR)
def test_all_holds_when_each_does_and_fails_when_any_fails(one: Truth, other: Truth) -> None:
    expected = False if False in (one, other) else None if None in (one, other) else True
    assert All((ALWAYS[one], ALWAYS[other])).holds({}) is expected


@pytest.mark.parametrize(("one", "other"), EVERY_PAIR)
def test_any_holds_when_one_does_and_fails_when_each_fails(one: Truth, other: Truth) -> None:
    expected = True if True in (one, other) else None if None in (one, other) else False
    assert Any((ALWAYS[one], ALWAYS[other])).holds({}) is expected


def test_nothing_to_ask_for_holds_and_nothing_to_choose_from_does_not() -> None:
    assert All(()).holds({}) is True
    assert Any(()).holds({}) is False


@pytest.mark.parametrize(("truth", "opposite"), [(True, False), (False, True), (None, None)])
def test_not_leaves_open_what_is_open(truth: Truth, opposite: Truth) -> None:
    assert Not(ALWAYS[truth]).holds({}) is opposite


@pytest.mark.parametrize(
    ("one", "other", "truth"),
    [
        (NOT_ASKED, NOT_ASKED, None),
        (DOES_NOT_KNOW, NOT_ASKED, None),
        (NOT_ASKED, DOES_NOT_KNOW, None),
        (DOES_NOT_KNOW, DOES_NOT_KNOW, True),
        (NOT_CONCERNED, NOT_ASKED, None),
        (NOT_CONCERNED, DOES_NOT_KNOW, True),
        ("a", NOT_ASKED, False),
        ("b", NOT_ASKED, None),
        ("b", DOES_NOT_KNOW, True),
        ("b", "b", True),
    ],
)
def test_not_if_stays_open_while_a_question_it_reads_has_not_been_asked(
    one: Value, other: Value, truth: Truth
) -> None:
    either = NotIf(Any((is_("one", "a"), is_("other", "a"))))
    assert either.holds({"one": one, "other": other}) is truth


def test_not_if_need_not_wait_for_a_question_that_cannot_change_it() -> None:
    both = NotIf(All((is_("one", "a"), is_("other", "a"))))
    assert both.holds({"one": "b", "other": NOT_ASKED}) is True


def test_not_if_passes_a_number_that_straddles_its_limit() -> None:
    assert NotIf(above("q", 12)).holds({"q": span("11.9", "12.1")}) is True


def test_a_condition_names_every_question_it_reads() -> None:
    nested = All(
        (is_("a", "x"), Any((Not(any_of("b", "x")), NotIf(only("c", "x")))), Known("d"), above("e", 1))
    )
    assert nested.questions() == {"a", "b", "c", "d", "e"}
