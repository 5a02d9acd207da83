"""Conditions and small dialogs at random, for Hypothesis, and every way to answer such a dialog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from chatbot.checking.replay import answers_of
from chatbot.screening.condition import (
    All,
    Any,
    AnyOf,
    Condition,
    InRange,
    IsOneOf,
    Known,
    Not,
    NotIf,
    Only,
    Unclear,
    Unless,
)
from chatbot.screening.count import AtLeast
from chatbot.screening.dialog import Choice, Dialog
from chatbot.screening.interview import walk
from chatbot.screening.value import NoAnswer, Values
from tests.screening.builders import choice, dialog, quantity, step, ticks, words

NOT_GIVEN = object()
GIVEN: Mapping[str, tuple[object, ...]] = {
    "a": ("x", "y", "z", None, NOT_GIVEN),
    "b": (["none"], ["p"], ["q"], ["p", "q"], None, NOT_GIVEN),
    "c": ("x", "y", None, NOT_GIVEN),
    "n": ("3", "4", "4.5", "5", "6", "3-5", "4-6", "<4", ">5", "21", None, NOT_GIVEN),
}
"""Answers among which each question has one of every sort; 4 and 5 are the only limits."""

_LIMITS = st.sampled_from([Decimal(4), Decimal(5)])
_SIDES = st.dictionaries(st.sampled_from(["from_", "to", "above", "below"]), _LIMITS, min_size=1, max_size=2)


def atoms(questions: str) -> st.SearchStrategy[Condition]:
    """Conditions about one of these questions ("ab" = a and b)."""
    kinds: dict[str, st.SearchStrategy[Condition]] = {
        "a": _some("xyz").map(lambda some: IsOneOf("a", some)),
        "b": st.one_of(
            _some("pq").map(lambda some: AnyOf("b", some)),
            _some(["none", "p", "q"]).map(lambda some: Only("b", some)),
        ),
        "c": _some("xy").map(lambda some: IsOneOf("c", some)),
        "n": st.one_of(_SIDES.map(lambda sides: InRange("n", **sides)), st.just(Unclear("n"))),
    }
    return st.one_of(*(kinds[each] for each in questions), st.sampled_from(questions).map(Known))


def _some(choices: str | list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(list(choices)), min_size=1, max_size=2)


def conditions(questions: str) -> st.SearchStrategy[Condition]:
    def wider(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        groups = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            groups.map(All),
            groups.map(Any),
            groups.flatmap(lambda parts: st.integers(1, len(parts)).map(lambda least: AtLeast(least, parts))),
            inner.map(Not),
            inner.map(NotIf),
            inner.map(Unless),
        )

    return st.recursive(atoms(questions), wider, max_leaves=5)


@st.composite
def dialogs(draw: st.DrawFn) -> Dialog:
    """Four questions; the later ones may depend on the earlier ones, and so may a choice."""
    skipped = st.sampled_from([NoAnswer.NOT_CONCERNED, NoAnswer.DOES_NOT_KNOW])
    gate = st.none() | conditions("a")
    offered = Choice("y", words("y"), ask_when=draw(st.none() | conditions("b")))
    return dialog(
        step(choice("a", "x", "y", "z")),
        step(ticks("b", "none", "p", "q"), ask_when=draw(gate), skipped_as=draw(skipped)),
        step(choice("c", "x", offered, ask_when=draw(gate)), skipped_as=draw(skipped)),
        step(quantity("n", 0, 20), ask_when=draw(st.none() | conditions("abc")), skipped_as=draw(skipped)),
    )


def ways_to_answer(only: Mapping[str, object] | None = None) -> Iterator[dict[str, object]]:
    """Every combination; those of ``only`` stand fixed."""
    names = list(GIVEN)
    fixed = only or {}
    for each in product(*((fixed[name],) if name in fixed else GIVEN[name] for name in names)):
        yield {name: given for name, given in zip(names, each, strict=True) if given is not NOT_GIVEN}


def values_of(made_up: Dialog, given: Mapping[str, object]) -> Values:
    """What criteria hear of the answers that count."""
    return walk(made_up, answers_of(made_up, given)).values
