"""How many of several conditions hold: as a table, and as what must be so whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.condition import All, Any, Condition
from chatbot.screening.count import AtLeast
from chatbot.screening.value import Truth
from tests.screening.builders import is_

OF: dict[Truth, Condition] = {True: All(()), False: Any(()), None: is_("never asked", "a")}
TRUTHS = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=6)


def at_least(count: int, truths: list[Truth]) -> Truth:
    return AtLeast(count, tuple(OF[truth] for truth in truths)).holds({})


@pytest.mark.parametrize(
    ("truths", "at_least_two"),
    [
        ([True, True, False], True),
        ([True, True, None], True),
        ([True, None, None], None),
        ([True, None, False], None),
        ([None, None, False], None),
        ([True, False, False], False),
        ([None, False, False], False),
        ([True], False),
    ],
)
def test_two_of_these_are_certain_open_or_out_of_reach(truths: list[Truth], at_least_two: Truth) -> None:
    assert at_least(2, truths) is at_least_two


@given(TRUTHS)
def test_one_of_them_is_any_and_every_one_of_them_is_all(truths: list[Truth]) -> None:
    parts = tuple(OF[truth] for truth in truths)
    assert at_least(1, truths) is Any(parts).holds({})
    assert at_least(len(truths), truths) is All(parts).holds({})


@given(TRUTHS, st.integers(1, 6), st.data())
def test_what_is_known_later_never_overturns_what_was_certain(
    truths: list[Truth], count: int, data: st.DataObject
) -> None:
    known = [data.draw(st.booleans()) if truth is None else truth for truth in truths]
    earlier = at_least(count, truths)
    assert earlier is None or at_least(count, [*known]) is earlier


def test_it_reads_all_questions_of_its_parts() -> None:
    assert AtLeast(1, (is_("a", "x"), is_("b", "x"))).questions() == {"a", "b"}
