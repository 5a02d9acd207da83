"""Made-up people are many and various, the same for a seed, and say what both sides can read."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from chatbot.checking.agreement import Bench
from chatbot.checking.sampling import Sampler, limits_of
from chatbot.reading.answers import read_answers
from chatbot.screening.dialog import Kind
from tests.authoring.small_study import DIALOG
from tests.checking.tables import write_table


@pytest.fixture
def sampler(tmp_path: Path) -> Sampler:
    return Bench.of(*write_table(tmp_path), seed=1).sampler


def test_the_same_seed_gives_the_same_people(tmp_path: Path) -> None:
    one, same, other = (Bench.of(*write_table(tmp_path), seed=seed).sampler for seed in (1, 1, 2))
    people = list(one.people(50))
    assert people == list(same.people(50))
    assert people != list(other.people(50))


def test_what_people_say_is_what_the_dialog_reads(sampler: Sampler) -> None:
    for said in sampler.people(200):
        answers, problems = read_answers(sampler.dialog, {each: said[each].raw for each in said})
        assert not problems
        assert answers == {each: said[each].answer for each in said}


def test_numbers_lie_at_just_below_and_just_above_every_limit_in_every_unit(sampler: Sampler) -> None:
    typed = {
        (str(said.raw["unit"]), Decimal(str(said.raw["value"])))
        for said in sampler.pools["age"]
        if isinstance(said.raw, dict)
    }
    assert {("year", Decimal(each)) for each in (17, 18, 19, 109, 110, 111, 0, 1, 114, 115, 116)} <= typed
    assert {("month", Decimal(each)) for each in (224, 225, 226)} <= typed


def test_numbers_that_are_no_whole_ones_have_decimals_bounds_and_ranges(tmp_path: Path) -> None:
    text = DIALOG.replace("        whole: true\n", "")
    sampler = Bench.of(*write_table(tmp_path, dialog=text), seed=1).sampler
    said = {str(each.raw) for each in sampler.pools["age"] if isinstance(each.raw, str)}
    assert {"<18", ">18", "18-19"} <= said
    values = {str(each.raw["value"]) for each in sampler.pools["age"] if isinstance(each.raw, dict)}
    assert {"17.9", "17.99", "17.999", "18.001"} <= values


def test_every_choice_is_picked_and_ticks_are_combined(sampler: Sampler) -> None:
    said = Counter(repr(person["papers"].raw) for person in sampler.people(300) if "papers" in person)
    assert said.keys() == {"None", "['none']", "['blood']", "['letter']", "['blood', 'letter']"}


def test_some_people_leave_answers_out_and_most_do_not(sampler: Sampler) -> None:
    whole = [len(said) == len(sampler.questions) for said in sampler.people(300)]
    assert 10 < whole.count(False) < 100


def test_most_people_are_little_changed_from_those_in_the_cases(sampler: Sampler) -> None:
    ages = Counter(str(said["age"].raw) for said in sampler.people(300) if "age" in said)
    assert ages["54"] + ages["17"] > 100


def test_free_text_of_cases_is_left_to_chance(sampler: Sampler) -> None:
    texts = [each.id for each in sampler.dialog.questions.values() if each.kind is Kind.TEXT]
    assert texts
    assert not any(text in base for base in sampler.bases for text in texts)


def test_limits_are_those_of_the_table(tmp_path: Path) -> None:
    bench = Bench.of(*write_table(tmp_path), seed=1)
    assert limits_of(bench.oracle) == {"age": {Decimal(each) for each in (0, 18, 110, 115)}}


def test_many_numbers_lie_right_at_a_limit(sampler: Sampler) -> None:
    ages = Counter(str(said.raw) for said in (sampler.reply("age") for _ in range(500)))
    at = sum(count for age, count in ages.items() if any(f"'{limit}'" in age for limit in (0, 18, 110, 115)))
    assert at > 150
