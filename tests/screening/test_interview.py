"""Where a person stands: which steps are asked, which are skipped or withheld, where the talk ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.screening.condition import All, Condition, Not, NotIf
from chatbot.screening.dialog import Dialog, Lasts
from chatbot.screening.interview import (
    Answer,
    Answers,
    walk,
)
from chatbot.screening.value import NoAnswer
from tests.screening.builders import (
    NEVER,
    Said,
    answers,
    any_of,
    at_least,
    branch,
    choice,
    contradiction,
    criterion,
    dialog,
    implausible,
    is_,
    quantity,
    step,
    ticks,
)
from tests.screening.made_up import made_up_candidate, made_up_dialog

NOT_ASKED, DOES_NOT_KNOW, NOT_CONCERNED, UNCLEAR = NoAnswer


def path(dialog: Dialog, given: Answers) -> list[str]:
    return [stop.step.id for stop in walk(dialog, given).path]


def next_step(dialog: Dialog, given: Answers) -> str | None:
    step = walk(dialog, given).next_step
    return step.id if step else None


def gated(when: Condition, skipped_as: NoAnswer = NOT_CONCERNED) -> Dialog:
    """A question, and a step that depends on it."""
    return dialog(
        step(choice("sex", "male", "female")), step(choice("womb", "a"), ask_when=when, skipped_as=skipped_as)
    )


def private_after(lasts: Lasts) -> Dialog:
    """A step that may fail for some time, and a private one after it."""
    fails = criterion("C", NEVER, branch("b", is_("first", "bad"), lasts))
    return dialog(
        step(choice("first", "good", "bad")), step(choice("private", "a"), sensitive=True), criteria=[fails]
    )


def ending() -> Dialog:
    """A step that ends the talk when C does not fit; OTHER may fail without ending it."""
    return dialog(
        step(choice("willing", "yes", "no"), ticks("other", "bad", "good"), ends_on=("C",)),
        step(choice("later", "a", "b")),
        criteria=[
            criterion("C", is_("willing", "yes"), branch("refuses", is_("willing", "no"))),
            criterion("OTHER", NEVER, branch("bad", any_of("other", "bad"))),
            criterion("LATER", is_("later", "a"), branch("bad", is_("later", "b"))),
        ],
    )


class TestTheNextStep:
    def test_a_talk_begins_with_its_first_step(self) -> None:
        assert next_step(made_up_dialog(), {}) == "respondent"

    def test_it_is_the_first_on_the_path_that_lacks_an_answer(self) -> None:
        given = answers(respondent="self", sex="male", story="", history={"none"})
        assert next_step(made_up_dialog(), given) == "age"

    def test_i_dont_know_is_an_answer(self) -> None:
        assert next_step(made_up_dialog(), answers(respondent="self", age=None)) == "sex"

    def test_it_is_a_step_of_which_only_a_part_is_answered(self) -> None:
        given = answers(respondent="self", age=40, sex="male")
        assert next_step(made_up_dialog(), given) == "sex"

    def test_there_is_none_after_the_last_answer(self) -> None:
        walked = walk(made_up_dialog(), made_up_candidate())
        assert walked.is_complete
        assert walked.next_step is None


class TestAStepThatDependsOnAnAnswer:
    @pytest.mark.parametrize(
        ("sex", "asked"),
        [({}, True), ({"sex": None}, True), ({"sex": "female"}, True), ({"sex": "male"}, False)],
    )
    def test_is_asked_unless_it_definitely_does_not_apply(self, sex: dict[str, Said], asked: bool) -> None:
        assert ("womb" in path(gated(Not(is_("sex", "male"))), answers(**sex))) is asked

    @pytest.mark.parametrize("skipped_as", [NOT_CONCERNED, DOES_NOT_KNOW])
    def test_has_no_answer_of_the_kind_its_author_chose(self, skipped_as: NoAnswer) -> None:
        skipping = gated(is_("sex", "female"), skipped_as)
        assert walk(skipping, answers(sex="male")).values["womb"] is skipped_as
        assert "womb" not in walk(skipping, {}).values

    @pytest.mark.parametrize(
        ("skipped_as", "equals", "differs", "is_not_so"),
        [(NOT_CONCERNED, False, True, True), (DOES_NOT_KNOW, None, None, True)],
    )
    def test_tells_rules_what_was_skipped(
        self, skipped_as: NoAnswer, equals: bool | None, differs: bool | None, is_not_so: bool
    ) -> None:
        walked = walk(gated(is_("sex", "female"), skipped_as), answers(sex="male"))
        rules = (is_("womb", "a"), Not(is_("womb", "a")), NotIf(is_("womb", "a")))
        assert [rule.holds(walked.values) for rule in rules] == [equals, differs, is_not_so]

    def test_may_ask_only_some_of_its_questions(self) -> None:
        womb = choice("womb", "a", ask_when=is_("sex", "female"))
        some = dialog(step(choice("sex", "male", "female")), step(choice("smokes", "a"), womb))
        man = walk(some, answers(sex="male", smokes="a"))
        assert [question.id for question in man.path[-1].questions] == ["smokes"]
        assert man.values["womb"] is NOT_CONCERNED
        assert man.is_complete
        assert next_step(some, answers(sex="female", smokes="a")) == "smokes"

    def test_tells_for_each_of_its_questions_what_a_skipped_one_means(self) -> None:
        only_women = choice("womb", "a", ask_when=is_("sex", "female"))
        unknown = replace(only_women, id="scan", skipped_as=DOES_NOT_KNOW)
        some = dialog(step(choice("sex", "male", "female")), step(only_women, unknown))
        man = walk(some, answers(sex="male"))
        assert (man.values["womb"], man.values["scan"]) == (NOT_CONCERNED, DOES_NOT_KNOW)

    @pytest.mark.parametrize("sex", [{}, {"sex": None}])
    def test_asks_each_question_that_may_apply(self, sex: dict[str, Said]) -> None:
        womb = choice("womb", "a", ask_when=is_("sex", "female"))
        some = dialog(step(choice("sex", "male", "female")), step(womb))
        assert path(some, answers(**sex)) == ["sex", "womb"]

    def test_may_depend_on_a_step_that_was_itself_skipped(self) -> None:
        chain = dialog(
            step(choice("a", "yes", "no")),
            step(choice("b", "yes", "no"), ask_when=is_("a", "yes")),
            step(choice("c", "yes", "no"), ask_when=is_("b", "yes")),
        )
        assert path(chain, answers(a="no", b="yes", c="yes")) == ["a"]

    def test_is_asked_when_only_an_implausible_number_speaks_against_it(self) -> None:
        old = dialog(step(quantity("age")), step(choice("womb", "a"), ask_when=Not(at_least("age", 60))))
        assert path(old, answers(age=70)) == ["age"]
        assert path(old, answers(age=implausible(700))) == ["age", "womb"]


class TestAPrivateStep:
    @pytest.mark.parametrize(
        ("lasts", "asked"), [(Lasts.PERMANENT, False), (Lasts.MAY_CHANGE, True), (Lasts.CLARIFY, True)]
    )
    def test_is_withheld_after_a_failure_for_good_and_no_other(self, lasts: Lasts, asked: bool) -> None:
        assert ("private" in path(private_after(lasts), answers(first="bad"))) is asked

    @pytest.mark.parametrize("first", [{}, {"first": None}, {"first": "good"}])
    def test_is_asked_while_nothing_fails(self, first: dict[str, Said]) -> None:
        assert "private" in path(private_after(Lasts.PERMANENT), answers(**first))

    def test_counts_for_nothing_when_withheld_and_stays_unasked(self) -> None:
        walked = walk(private_after(Lasts.PERMANENT), answers(first="bad", private="a"))
        assert walked.ignored == ("private",)
        assert "private" not in walked.values
        assert walked.is_complete

    def test_is_not_withheld_by_a_failure_that_comes_after_it(self) -> None:
        late = dialog(
            step(choice("private", "a"), sensitive=True),
            step(choice("last", "good", "bad")),
            criteria=[criterion("C", NEVER, branch("b", is_("last", "bad")))],
        )
        assert path(late, answers(private="a", last="bad")) == ["private", "last"]

    def test_is_not_withheld_by_a_failure_that_a_contradiction_silences(self) -> None:
        torn = dialog(
            step(choice("first", "good", "bad"), choice("second", "good", "bad")),
            step(choice("private", "a"), sensitive=True),
            criteria=[criterion("C", NEVER, branch("b", is_("first", "bad")))],
            contradictions=[contradiction("x", All((is_("first", "bad"), is_("second", "good"))), C=())],
        )
        assert path(torn, answers(first="bad", second="good")) == ["first", "private"]
        assert path(torn, answers(first="bad", second="bad")) == ["first"]

    def test_is_withheld_when_one_of_two_reasons_lasts_whichever_is_written_first(self) -> None:
        passing = branch("passing", is_("first", "bad"), Lasts.MAY_CHANGE)
        lasting = branch("lasting", is_("first", "bad"), Lasts.PERMANENT)
        for branches in ((passing, lasting), (lasting, passing)):
            both = dialog(
                step(choice("first", "bad")),
                step(choice("private", "a"), sensitive=True),
                criteria=[criterion("C", NEVER, *branches)],
            )
            assert path(both, answers(first="bad")) == ["first"]


class TestAStepThatEndsTheTalk:
    def test_ends_it_when_its_criterion_does_not_fit(self) -> None:
        walked = walk(ending(), answers(willing="no", other={"good"}, later="b"))
        assert walked.is_complete
        assert walked.ignored == ("later",)
        assert "later" not in walked.values

    @pytest.mark.parametrize("willing", [{}, {"willing": None}, {"willing": "yes"}])
    def test_goes_on_while_its_criterion_fits_or_is_unknown(self, willing: dict[str, Said]) -> None:
        assert path(ending(), answers(**willing)) == ["willing", "later"]

    def test_goes_on_when_only_another_criterion_does_not_fit(self) -> None:
        assert path(ending(), answers(willing="yes", other={"bad"})) == ["willing", "later"]

    def test_does_not_end_a_talk_that_never_came_to_it(self) -> None:
        skipped = dialog(
            step(choice("a", "yes", "no")),
            step(choice("b", "yes"), ask_when=is_("a", "yes"), ends_on=("C",)),
            step(choice("c", "yes")),
            criteria=[criterion("C", NEVER, branch("b", is_("a", "no")))],
        )
        assert path(skipped, answers(a="no")) == ["a", "c"]


def test_the_stop_before_is_the_one_that_this_person_came_from() -> None:
    man = walk(made_up_dialog(), answers(respondent="self", sex="male"))
    came_from = {stop.step.id: man.before(stop.step.id) for stop in man.path}
    assert came_from["respondent"] is None
    assert came_from["age"] == man.stop("respondent")
    assert came_from["willing"] == man.stop("size")


def test_a_step_off_the_path_has_no_stop_and_none_before_it() -> None:
    man = walk(made_up_dialog(), answers(sex="male"))
    assert man.stop("pregnancy") is None
    assert man.before("pregnancy") is None


def test_an_unanswered_question_is_walked_past_so_that_later_answers_still_count() -> None:
    walked = walk(made_up_dialog(), answers(age=40, willing="yes"))
    assert walked.ignored == ()
    assert set(walked.values) == {"age", "willing"}


def test_a_walk_changes_no_answer() -> None:
    given: dict[str, Answer] = {**made_up_candidate(), **answers(sex="male", shoe_size=43)}
    before = dict(given)
    walk(made_up_dialog(), given)
    assert given == before
