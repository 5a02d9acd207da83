"""A condition is written in the very form in which an author writes it: reading it again gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.authoring.conditions import ConditionReader
from chatbot.authoring.loader import load_dialog
from chatbot.authoring.written import optional_written, written
from chatbot.authoring.yaml_source import Source
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
from chatbot.screening.dialog import Dialog, Kind, Question

DIALOG = load_dialog(Path(__file__).parents[2] / "dialogs" / "NCT07214142")


def read(raw: object) -> Condition:
    source = Source(Path("some.yaml"))
    reader = ConditionReader(source)
    reader.questions.update(DIALOG.questions)
    condition = reader.read(raw, ())
    assert source.problems == []
    return condition


def conditions_of(dialog: Dialog) -> Iterator[Condition | None]:
    for step in dialog.steps:
        yield step.ask_when
        for question in step.questions:
            yield question.ask_when
            yield from (choice.ask_when for choice in question.choices)
    for criterion in dialog.criteria:
        yield from criterion.conditions()
    yield from (each.when for each in dialog.contradictions)
    yield from (each.when for each in dialog.safety)
    yield from (each.when for each in dialog.flags)
    yield from dialog.definitions.values()


def of_kind(kind: Kind) -> st.SearchStrategy[Question]:
    return st.sampled_from([each for each in DIALOG.questions.values() if each.kind is kind])


def chosen(question: Question) -> st.SearchStrategy[tuple[str, frozenset[str]]]:
    ids = [choice.id for choice in question.choices]
    return st.tuples(st.just(question.id), st.frozensets(st.sampled_from(ids), min_size=1))


LIMITS = st.decimals(allow_nan=False, allow_infinity=False)
RANGES = st.builds(
    InRange,
    of_kind(Kind.QUANTITY).map(lambda question: question.id),
    from_=LIMITS,
    to=st.none() | LIMITS,
    above=st.none() | LIMITS,
    below=st.none() | LIMITS,
)
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    of_kind(Kind.CHOICE).flatmap(chosen).map(lambda pair: IsOneOf(*pair)),
    of_kind(Kind.CHOICES).flatmap(chosen).map(lambda pair: AnyOf(*pair)),
    of_kind(Kind.CHOICES).flatmap(chosen).map(lambda pair: Only(*pair)),
    RANGES,
    of_kind(Kind.QUANTITY).map(lambda question: Known(question.id)),
    of_kind(Kind.QUANTITY).map(lambda question: Unclear(question.id)),
)


def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    counted = parts.flatmap(lambda each: st.builds(AtLeast, st.integers(1, len(each)), st.just(each)))
    about_one = (inner.map(Not), inner.map(NotIf), inner.map(Unless))
    return st.one_of(parts.map(All), parts.map(Any), counted, *about_one)


def test_every_condition_of_the_real_dialog_is_the_same_when_read_again() -> None:
    conditions = [each for each in conditions_of(DIALOG) if each is not None]
    assert len(conditions) > 100
    assert [each for each in conditions if read(written(each)) != each] == []


@given(st.recursive(LEAVES, joined, max_leaves=8))
def test_any_condition_is_the_same_when_read_again(condition: Condition) -> None:
    assert read(written(condition)) == condition


@pytest.mark.parametrize(
    "raw",
    [
        {"biopsy": "adenocarcinoma"},
        {"biopsy": ["neoplasia", "other"]},
        {"treatment": {"any_of": ["chemotherapy"]}},
        {"treatment": {"only": ["neutral", "none"]}},
        {"age": {"from": "18", "to": "75"}},
        {"distance": {"above": "12", "below": "12.5"}},
        {"known": "age"},
        {"unclear": "distance"},
        {"unless": {"sex": "male"}},
        {"count": {"at_least": "2", "of": [{"known": "age"}, {"sex": "male"}, {"biopsy": "other"}]}},
        {"all": [{"known": "age"}, {"any": [{"not": {"sex": "male"}}, {"not_if": {"sex": "female"}}]}]},
    ],
)
def test_it_reads_as_an_author_writes(raw: dict[str, object]) -> None:
    assert written(read(raw)) == raw


def test_several_facts_in_one_block_are_written_as_all_of_them() -> None:
    assert written(read({"biopsy": "other", "sex": "male"})) == {
        "all": [{"biopsy": "other"}, {"sex": "male"}]
    }


def test_limits_are_written_without_an_exponent() -> None:
    assert written(InRange("age", from_=Decimal("1E+2"))) == {"age": {"from": "100"}}


def test_no_condition_is_nothing() -> None:
    assert optional_written(None) is None
