"""Mistakes made on purpose are mistakes, each in one place, and what changes nothing is told from them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.mutations.__main__ import try_mutant
from bench.mutations.harmless import is_proven_harmless
from bench.mutations.mutants import Mutant, Mutants
from chatbot.authoring.loader import read_dialog
from chatbot.authoring.yaml_source import read_yaml
from tests.checking.sound_study import DIALOG, write_sound_study

SECOND = Path(__file__).parents[2] / "dialogs" / "NCT04912596"
CONFLICTS = """\
conflicts:
  - id: title
    record: [{at: nctId, says: NCT}]
    problem: Something is not said.
    reading: It stays open.
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_sound_study(tmp_path)


def mutants_of(study: Path) -> list[Mutant]:
    record = json.loads((study / "record.json").read_text(encoding="utf-8"))
    return list(Mutants(read_yaml(study / "dialog.yaml").data, record).all())


def mutant(study: Path, named: str, what: str) -> Mutant:
    [found] = [each for each in mutants_of(study) if (each.named(), each.what) == (named, what)]
    return found


def test_every_sort_of_mistake_is_made(study: Path) -> None:
    sorts = Counter(each.sort for each in mutants_of(study))
    assert {"limit", "strictness", "choice", "branch", "ask_when", "factor", "record"} <= set(sorts)
    assert {"part", "group", "negation", "tick word", "lasts", "skipped_as", "contradictions"} <= set(sorts)


def test_a_mistake_is_made_once_and_changes_something(study: Path) -> None:
    original = {
        "dialog.yaml": read_yaml(study / "dialog.yaml").data,
        "record.json": json.loads((study / "record.json").read_text(encoding="utf-8")),
    }
    mutants = mutants_of(study)
    assert all(each.data != original[each.file] for each in mutants)
    assert len({json.dumps(each.data) for each in mutants}) == len(mutants)


@pytest.mark.parametrize(
    ("named", "what", "seen_by"),
    [
        ("criteria.I1.fits_when.age.to", "75 -> 76", "check_logic"),
        ("criteria.I1.fits_when.age.from", "from -> above", "nothing"),
        ("criteria.I2.does_not_fit_when.low.lasts", "clarify", "nothing"),
        ("steps.family.ask_when", "left out", "nothing"),
        ("steps.blood.ask_when", "turned round", "check_cases"),
        ("protocolSection.eligibilityModule.eligibilityCriteria.2", "reworded", "check_coverage"),
        ("protocolSection.eligibilityModule.eligibilityCriteria.2", "left out", "reading"),
        ("steps.pregnancy.ask_when.not", "not -> not_if", "proven harmless"),
    ],
)
def test_a_mistake_is_seen_or_told_to_be_none(study: Path, named: str, what: str, seen_by: str) -> None:
    assert try_mutant(mutant(study, named, what), study) == seen_by


def test_what_the_record_leaves_open_hinders_no_proof(study: Path) -> None:
    (study / "conflicts.yaml").write_text(CONFLICTS, encoding="utf-8")
    harmless = mutant(study, "steps.pregnancy.ask_when.not", "not -> not_if")
    assert try_mutant(harmless, study) == "proven harmless"


@pytest.mark.parametrize(
    ("named", "what"),
    [
        # Glaucoma fails for good. After it the private question without which E5 is open is not asked.
        ("criteria.E5.fits_when.all.2.not_if.named.any_of", "with 'glaucoma'"),
        # The contradiction needs an answer with which no other branch of I2 can fail.
        ("contradictions.not_asthma_but_treated.affects.I2", "all branches"),
        ("steps.age.questions.age.plausible.from", "0 -> -1"),
        ("steps.willing.ends_on", "left out"),
    ],
)
def test_what_changes_nothing_in_a_real_study_is_proven(named: str, what: str) -> None:
    assert try_mutant(mutant(SECOND, named, what), SECOND) == "proven harmless"


@pytest.mark.parametrize(
    ("named", "what"),
    [
        # Not for good: the private question is asked all the same.
        ("criteria.E5.fits_when.all.2.not_if.named.any_of", "with 'glaucoma_unsure'"),
        ("contradictions.not_asthma_but_treated.affects.I3", "all branches"),
    ],
)
def test_what_changes_something_beside_it_is_seen(named: str, what: str) -> None:
    assert try_mutant(mutant(SECOND, named, what), SECOND) == "check_cases"


@pytest.mark.parametrize(
    ("old", "new", "is_harmless"),
    [
        ('{any: [{sex: male}, {pregnancy: "no"}]}', '{any: [{pregnancy: "no"}, {sex: male}]}', True),
        ('{any: [{sex: male}, {pregnancy: "no"}]}', '{pregnancy: "no"}', False),
        ("ask_when: {not: {sex: male}}", "ask_when: {not_if: {sex: male}}", True),
        ("ask_when: {not: {sex: male}}", "ask_when: {sex: female}", True),
        ("ask_when: {not: {sex: male}}", "ask_when: {not: {not_if: {sex: female}}}", False),
        ('when: {pregnancy: "yes"}', 'when: {pregnancy: "yes", not: {sex: male}}', False),
        ('when: {pregnancy: "yes"}', 'when: {pregnancy: "yes", unless: {sex: male}}', True),
        ("when: {hb: {below: 100}}", "when: {not: {hb: {from: 100}}}", True),
        ("when: {hb: {below: 100}}", "when: {known: hb, not_if: {hb: {from: 100}}}", False),
        ("when: {hb: {below: 100}}, lasts: may_change", "when: {hb: {below: 100}}, lasts: clarify", False),
        ("text: Never}", "text: Not ever}", False),
    ],
)
def test_what_changes_nothing_is_proven(tmp_path: Path, old: str, new: str, is_harmless: bool) -> None:
    assert DIALOG.count(old) == 1
    original = read_dialog(write_sound_study(tmp_path / "original"))
    changed = read_dialog(write_sound_study(tmp_path / "changed", DIALOG.replace(old, new)))
    assert is_proven_harmless(original, changed) is is_harmless
