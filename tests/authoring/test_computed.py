"""An author defines a quantity from others; what cannot be worked out is told with its line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import DialogError
from chatbot.authoring.strings import study_texts
from chatbot.authoring.written import written
from chatbot.screening.computed import OfComputed
from chatbot.screening.condition import InRange
from tests.authoring.small_study import DIALOG, write_study

COMPUTED = """\
computed:
  months:
    text: {patient: Your age in months, family: The age in months}
    unit: months
    product: [age]
    times: 12
"""


def with_computed(computed: str = COMPUTED, grown_up: str = "{months: {from: 216}}", define: str = "") -> str:
    """The small study, grown up from a number of months that is worked out."""
    dialog = DIALOG.replace("define:\n", f"{computed}\ndefine:\n{define}")
    return dialog.replace("grown_up: {age: {from: 18}}", f"grown_up: {grown_up}")


def test_a_computed_quantity_is_written_like_a_question(tmp_path: Path) -> None:
    dialog = load_dialog(write_study(tmp_path, with_computed()))
    [months] = dialog.computed
    assert (months.product, months.over, months.times) == (("age",), (), Decimal(12))
    rule = dialog.definitions["grown_up"]
    assert rule == OfComputed(months, InRange("months", from_=Decimal(216)))
    assert written(rule) == {"months": {"from": "216"}}


def test_its_words_are_translated_in_both_voices(tmp_path: Path) -> None:
    sources = {
        each
        for text in study_texts(write_study(tmp_path, with_computed()))
        for each in text.sources()
        if text.owner == "computed.months"
    }
    assert sources == {
        ("computed.months/patient", "Your age in months"),
        ("computed.months/family", "The age in months"),
        ("computed.months/both", "months"),
    }


@pytest.mark.parametrize("rule", ["{known: months}", "{unclear: months}", "{not: {months: {below: 20}}}"])
def test_a_condition_on_it_reads_as_it_is_written(tmp_path: Path, rule: str) -> None:
    dialog = load_dialog(write_study(tmp_path, with_computed(grown_up=rule)))
    assert dialog.definitions["grown_up"].questions() == {"age"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[age]", "[aeg]", "There is no question called 'aeg'. Did you mean 'age'?"),
        ("[age]", "[willing]", "'willing' is no number from 0 up. Name one that is."),
        ("product: [age]", "product: []", "'product' needs at least one item."),
        ("    times: 12", "    over: [age]", "'age' may be 0, and nothing can be divided by 0."),
        ("    times: 12", "    times: 0", "'times' must be more than 0."),
        ("    times: 12", "    plus: 12", "'plus' is not a word that belongs here."),
        ("  months:\n", "  willing:\n", "'willing' is a question, or a word of conditions."),
        ("  months:\n", "  all:\n", "'all' is a question, or a word of conditions."),
    ],
)
def test_what_cannot_be_worked_out_is_told(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert COMPUTED.count(old) == 1
    with pytest.raises(DialogError) as refused:
        load_dialog(write_study(tmp_path, with_computed(COMPUTED.replace(old, new), "{age: {from: 18}}")))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("{monhts: {from: 2}}", "No question is called 'monhts'. Did you mean 'months'?"),
        ("{months: 2}", "'months' is a number: write its limits with from, to, above or below."),
        ("{months: {form: 2}}", "'form' is no limit. Did you mean 'from'?"),
    ],
)
def test_a_mistake_in_a_condition_on_it_is_told(tmp_path: Path, rule: str, says: str) -> None:
    with pytest.raises(DialogError) as refused:
        load_dialog(write_study(tmp_path, with_computed(grown_up=rule)))
    assert says in str(refused.value)


def test_nobody_is_asked_by_what_is_worked_out_later(tmp_path: Path) -> None:
    early = with_computed().replace(
        "      - id: relation\n", "      - id: relation\n        ask_when: {months: {from: 216}}\n"
    )
    with pytest.raises(DialogError) as refused:
        load_dialog(write_study(tmp_path, early))
    assert "'months' is worked out from 'age', which is asked later. Move this down." in str(refused.value)
