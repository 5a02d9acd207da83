"""What is gone through is exactly what the program can come to: tried against all answers, one by one."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.checking.atoms import atoms_of
from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.checking.residual import Residuals
from chatbot.checking.unknowns import turned_into_unknown
from chatbot.checking.walks import Truths, Walks
from chatbot.screening.condition import All, Condition
from chatbot.screening.dialog import Dialog
from chatbot.screening.value import NoAnswer, Value, Values, value_of
from tests.checking.made_up_conditions import conditions, dialogs, values_of, ways_to_answer
from tests.screening.builders import at_least, choice, dialog, is_, only, quantity, step, ticks

PLAIN = dialog(
    step(choice("a", "x", "y", "z")),
    step(ticks("b", "none", "p", "q")),
    step(choice("c", "x", "y")),
    step(quantity("n", 0, 20)),
)
ALL_VALUES = [values_of(PLAIN, each) for each in ways_to_answer()]
everybody = st.sampled_from(ALL_VALUES)


def examples(most: int) -> settings:
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return settings(max_examples=most, derandomize=True, suppress_health_check=slow)


def walks_over(made_up: Dialog, *read: Condition) -> Walks:
    return Walks(AnswerClasses(made_up), Residuals(), [(Ear.CRITERIA, each) for each in read])


def truths(read: tuple[Condition, ...], values: Values) -> Truths:
    return tuple(each.holds(values) for each in read)


@examples(400)
@given(conditions("abcn"), everybody, st.permutations("abcn"))
def test_a_residual_says_at_every_moment_what_the_condition_says(
    read: Condition, values: Values, order: list[str]
) -> None:
    residuals = Residuals()
    left, so_far = residuals.of(read), dict[str, Value]()
    for question in order:
        so_far[question] = value_of(values, question)
        left = residuals.after(left, question, so_far[question])
        assert left.truth == read.holds(so_far)
    assert left.is_decided


@examples(200)
@given(conditions("abcn"), everybody)
def test_what_can_no_longer_hold_never_holds(read: Condition, values: Values) -> None:
    residuals = Residuals()
    left, could_hold = residuals.of(read), True
    for question in "abcn":
        could_hold = could_hold and left.can_hold
        left = residuals.after(left, question, value_of(values, question))
    assert could_hold or left.truth is not True


@examples(200)
@given(conditions("abcn"), everybody)
def test_every_answer_has_a_class_on_which_all_parts_agree(read: Condition, values: Values) -> None:
    classes = AnswerClasses(PLAIN)
    for question in PLAIN.questions.values():
        parts = [atom for atom in atoms_of(read) if question.id in atom.questions()]
        said = value_of(values, question.id)
        standing_for_it = [
            each
            for each in classes.of(question, [(Ear.CRITERIA, read)])
            if [part.holds({question.id: each.heard[Ear.CRITERIA]}) for part in parts]
            == [part.holds({question.id: said}) for part in parts]
            and (each.heard[Ear.CRITERIA] is NoAnswer.NOT_ASKED) == (said is NoAnswer.NOT_ASKED)
        ]
        assert standing_for_it, question.id


@examples(40)
@given(dialogs(), conditions("abcn"), conditions("cn"))
def test_the_table_is_what_comes_of_all_answers_one_by_one(
    made_up: Dialog, one: Condition, other: Condition
) -> None:
    table = walks_over(made_up, one, other).table()
    assert set(table) == {truths((one, other), values_of(made_up, each)) for each in ways_to_answer()}
    for found, conversation in table.items():
        assert truths((one, other), values_of(made_up, conversation.given)) == found


@examples(40)
@given(dialogs(), conditions("abcn"))
def test_the_first_conversation_is_found_where_there_is_one(made_up: Dialog, read: Condition) -> None:
    found = walks_over(made_up, read).first()
    holds = any(read.holds(values_of(made_up, each)) is True for each in ways_to_answer())
    assert (found is not None) == holds
    assert found is None or read.holds(values_of(made_up, found.given)) is True


def test_where_nothing_is_skipped_all_combinations_of_classes_are_counted() -> None:
    read = All((is_("a", "x"), only("b", "none"), is_("c", "x"), at_least("n", 4)))
    walks = walks_over(PLAIN, read)
    counted = sum(each.stands_for for each in walks.table().values())
    sizes = [len(walks.classes[question.id]) for question in walks.questions]
    assert counted == sizes[0] * sizes[1] * sizes[2] * sizes[3]


@examples(25)
@given(dialogs(), conditions("abcn"))
def test_every_pair_with_one_answer_forgotten_is_found(made_up: Dialog, read: Condition) -> None:
    pairs = {
        (question, read.holds(before.values(Ear.CRITERIA)), read.holds(after.values(Ear.CRITERIA)))
        for question, before, after in turned_into_unknown(walks_over(made_up, read), lambda _: True)
    }
    heard = {str(each): (each, values_of(made_up, each)) for each in ways_to_answer()}
    for each, before in heard.values():
        for question in (name for name in each if is_known(before, name)):
            _, after = heard[str({**each, question: None})]
            gained = [name for name in each if is_known(after, name) and not is_known(before, name)]
            if not gained and read.holds(before) != read.holds(after):
                assert (question, read.holds(before), read.holds(after)) in pairs


def is_known(values: Values, question: str) -> bool:
    return not isinstance(value_of(values, question), NoAnswer)


@examples(25)
@given(dialogs(), conditions("abcn"))
def test_a_pair_comes_out_as_told(made_up: Dialog, read: Condition) -> None:
    for question, before, after in turned_into_unknown(walks_over(made_up, read), lambda _: True):
        assert read.holds(values_of(made_up, before.given)) == read.holds(before.values(Ear.CRITERIA))
        assert read.holds(values_of(made_up, after.given)) == read.holds(after.values(Ear.CRITERIA))
        assert before.given[question] is not None
        assert isinstance(after.values(Ear.CRITERIA)[question], NoAnswer)
