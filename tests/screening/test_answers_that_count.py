"""Which answers count today, which choices are offered, and in which voice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chatbot.screening.condition import Not
from chatbot.screening.dialog import Choice
from chatbot.screening.interview import Answer, choices_offered, diagnosis_is_concealed, voice_of, walk
from chatbot.screening.value import Below, NoAnswer, Value
from chatbot.screening.wording import Voice
from tests.screening.builders import (
    Said,
    answers,
    any_of,
    choice,
    dialog,
    implausible,
    is_,
    quantity,
    step,
    ticks,
    words,
)
from tests.screening.made_up import made_up_candidate, made_up_dialog

NOT_ASKED, DOES_NOT_KNOW, NOT_CONCERNED, UNCLEAR = NoAnswer


class TestAnAnswerThatNoLongerCounts:
    def test_is_one_to_a_question_that_todays_path_skips(self) -> None:
        man = walk(made_up_dialog(), {**made_up_candidate(), **answers(sex="male", pregnancy="yes")})
        assert man.ignored == ("pregnancy",)
        assert man.values["pregnancy"] is man.said["pregnancy"] is NOT_CONCERNED

    def test_counts_again_when_the_path_comes_back(self) -> None:
        given = made_up_candidate()
        there_and_back = {**given, **answers(papers="no")} | answers(papers="yes")
        assert walk(made_up_dialog(), there_and_back) == walk(made_up_dialog(), given)

    def test_opens_no_later_step(self) -> None:
        ghost = dialog(
            step(choice("a", "yes", "no")),
            step(choice("b", "yes", "no"), ask_when=is_("a", "yes")),
            step(choice("c", "yes"), ask_when=Not(is_("b", "yes"))),
        )
        assert [stop.step.id for stop in walk(ghost, answers(a="no", b="yes")).path] == ["a", "c"]

    def test_is_one_to_a_question_that_the_dialog_does_not_have(self) -> None:
        walked = walk(made_up_dialog(), {**made_up_candidate(), **answers(shoe_size=43)})
        assert walked.ignored == ("shoe_size",)
        assert walked.is_complete

    def test_is_a_choice_that_an_edit_took_off_the_list_and_it_is_asked_again(self) -> None:
        given = {**made_up_candidate(), **answers(respondent="self")}
        walked = walk(made_up_dialog(), given)
        assert walked.next_step == made_up_dialog().step("willing")
        assert set(walked.ignored) == {"patient_knows", "willing"}
        assert "willing" not in walked.values

    def test_is_a_choice_that_the_dialog_does_not_have_and_it_is_asked_again(self) -> None:
        sexes = step(choice("sex", "male", "female"))
        assert walk(dialog(sexes), answers(sex="unheard of")).next_step == sexes

    def test_is_a_tick_that_an_edit_took_off_the_list(self) -> None:
        womb = Choice("womb", words("womb"), ask_when=is_("sex", "female"))
        ticked = dialog(step(choice("sex", "male", "female")), step(ticks("ill", "none", "heart", womb)))
        womb_is_ticked = any_of("ill", "womb")
        assert womb_is_ticked.holds(walk(ticked, answers(sex="female", ill={"womb"})).values) is True
        assert womb_is_ticked.holds(walk(ticked, answers(sex="male", ill={"womb"})).values) is not True
        assert (
            womb_is_ticked.holds(walk(ticked, answers(sex="male", ill={"heart", "womb"})).values) is not True
        )


class TestAnImplausibleNumber:
    def test_is_unknown_to_criteria_and_heard_by_safety_messages(self) -> None:
        given = answers(age=implausible(700))
        walked = walk(dialog(step(quantity("age"))), given)
        assert walked.values["age"] is UNCLEAR
        assert walked.said["age"] == given["age"].value

    def test_is_an_answer_and_not_asked_again(self) -> None:
        assert walk(dialog(step(quantity("age"))), answers(age=implausible(700))).is_complete


@pytest.mark.parametrize(
    ("answer", "to_criteria", "to_safety"),
    [
        (Answer(None), DOES_NOT_KNOW, DOES_NOT_KNOW),
        (Answer(None, raw=">60"), UNCLEAR, UNCLEAR),
        (Answer(None, raw="<60", below=Below(Decimal(60))), UNCLEAR, Below(Decimal(60))),
    ],
)
def test_a_bound_is_told_from_an_empty_field_and_only_safety_messages_hear_its_number(
    answer: Answer, to_criteria: Value, to_safety: Value
) -> None:
    walked = walk(dialog(step(quantity("hb"))), {"hb": answer})
    assert (walked.values["hb"], walked.said["hb"]) == (to_criteria, to_safety)


@pytest.mark.parametrize(
    ("respondent", "offered"),
    [
        ({}, ["yes", "no", "agrees"]),
        ({"respondent": DOES_NOT_KNOW}, ["yes", "no", "agrees"]),
        ({"respondent": "family"}, ["yes", "no", "agrees"]),
        ({"respondent": "self"}, ["yes", "no"]),
        ({"respondent": NOT_CONCERNED}, ["yes", "no"]),
    ],
)
def test_a_choice_is_offered_unless_it_definitely_does_not_apply(
    respondent: dict[str, str | NoAnswer], offered: list[str]
) -> None:
    agrees = Choice("agrees", words("agrees"), ask_when=is_("respondent", "family"))
    assert list(choices_offered(choice("willing", "yes", "no", agrees), respondent)) == offered


@pytest.mark.parametrize(
    ("respondent", "voice"),
    [
        ({}, Voice.PATIENT),
        ({"respondent": None}, Voice.PATIENT),
        ({"respondent": "self"}, Voice.PATIENT),
        ({"respondent": "family"}, Voice.FAMILY),
    ],
)
def test_the_voice_is_the_patients_until_somebody_says_otherwise(
    respondent: dict[str, Said], voice: Voice
) -> None:
    assert voice_of(made_up_dialog(), answers(**respondent)) is voice


@pytest.mark.parametrize(
    ("said", "concealed"),
    [
        ({}, False),
        ({"respondent": None}, False),
        ({"respondent": "self"}, False),
        ({"respondent": "self", "patient_knows": "no"}, False),
        ({"respondent": "family"}, True),
        ({"respondent": "family", "patient_knows": None}, True),
        ({"respondent": "family", "patient_knows": "no"}, True),
        ({"respondent": "family", "patient_knows": "yes"}, False),
    ],
)
def test_a_diagnosis_is_concealed_until_the_family_says_that_the_patient_knows(
    said: dict[str, Said], concealed: bool
) -> None:
    assert diagnosis_is_concealed(made_up_dialog(), walk(made_up_dialog(), answers(**said))) is concealed
