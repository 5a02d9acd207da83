"""Which questions a criterion hangs on: no other one can make a difference to its finding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.assessment import assess
from chatbot.screening.dependence import questions_behind
from tests.screening.builders import TODAY, branch, choice, contradiction, criterion, dialog, is_, step
from tests.screening.made_up import made_up_dialog
from tests.screening.test_properties import examples
from tests.screening.worlds import World


def test_a_criterion_hangs_on_what_its_rules_read_and_on_what_decides_whether_that_is_asked() -> None:
    asked = dialog(
        step(choice("a", "yes", "no")),
        step(choice("b", "yes", "no"), ask_when=is_("a", "yes")),
        step(choice("c", "yes", "no"), ask_when=is_("b", "yes")),
        step(choice("d", "yes", "no")),
        criteria=(
            criterion("C", is_("c", "yes"), branch("f", is_("c", "no"))),
            criterion("D", is_("d", "yes"), branch("f", is_("d", "no"))),
        ),
    )
    assert questions_behind(asked) == {"C": {"a", "b", "c"}, "D": {"d"}}


def test_a_criterion_hangs_on_what_silences_it() -> None:
    asked = dialog(
        step(choice("a", "yes", "no")),
        step(choice("b", "yes", "no")),
        criteria=(criterion("C", is_("a", "yes"), branch("f", is_("a", "no"))),),
        contradictions=(contradiction("both", is_("b", "yes"), C=()),),
    )
    assert questions_behind(asked) == {"C": {"a", "b"}}


def test_what_is_sensitive_or_comes_after_a_possible_end_hangs_on_what_may_have_gone_before() -> None:
    behind = questions_behind(made_up_dialog())
    rest = frozenset().union(*behind.values())
    assert any({"sex", "pregnancy", "age"} <= each for each in behind.values())
    assert "farewell" not in rest


@examples(40)
@given(data=st.data())
def test_no_other_question_makes_a_difference(world: World, data: st.DataObject) -> None:
    behind = questions_behind(world.dialog)
    one, other = data.draw(world.minds), data.draw(world.halves)
    name = data.draw(st.sampled_from(sorted(behind)))
    mixed = {question: answer for question, answer in other.items() if question not in behind[name]}
    mixed |= {question: answer for question, answer in one.items() if question in behind[name]}
    assert assess(world.dialog, mixed, TODAY).finding(name) is assess(world.dialog, one, TODAY).finding(name)
