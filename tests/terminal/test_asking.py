"""One question at the keyboard: what may be typed, what is said about what may not, and the keys."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patient.people import FAMILY, PERFECT, Replies
from tests.terminal.typist import STUDY, Typist

LAST = "Nothing was stored or sent.\n"


def at(typist: Typist, question: str, *lines: str, said: Replies = PERFECT, locale: str = "en") -> str:
    """What is printed once a talk has come to this question, and these lines are typed there."""
    before = typist.says(said, until=question)
    there = typist.types(*before, locale=locale)
    return typist.types(*before, *lines, locale=locale)[len(there.removesuffix(f"\n\n{LAST}")) :]


@pytest.mark.parametrize("typed", ["1", "male", " MALE ", "１"])
def test_a_choice_is_typed_as_its_number_or_its_id(typist: Typist, typed: str) -> None:
    assert "What did your doctors say the biopsy showed?" in at(typist, "sex", typed)


@pytest.mark.parametrize("typed", ["2 4", "2,4", "2、4", "2，4", "neutral; radiation"])
def test_several_are_ticked_with_anything_between_them(typist: Typist, typed: str) -> None:
    printed = at(typist, "treatment", typed, "1", "b", "b")
    assert "Your answer so far: Things that do not count here" in printed
    assert "; Radiation (放疗)" in printed


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        ("sex", "3", "“3” is not on the list. Please type a number from it."),
        ("sex", "0", "“0” is not on the list."),
        ("sex", "1 2", "“1 2” is not on the list."),
        ("sex", "", "Please type a number."),
        ("sex", "\x1b[2Jx", "“[2Jx” is not on the list."),
        ("symptoms", "", "Please tick at least one line. It is fine not to know."),
        ("symptoms", "2 99", "is not on the list."),
        ("symptoms", "1 2", "These answers do not go together. Please keep only what is right."),
        ("age", "", "Please enter a number. If you don't know it, say so below."),
        ("age", "old", "We could not read a number here."),
        ("age", "54,5", "Please write decimals with a point"),
        ("age", "虚岁64", "Please enter the age in full years"),
        ("age", "1963", "That looks like the year of birth."),
        ("age", "6\x00", "There is a character here that we cannot read."),
        ("hb", "13 pints", "We do not know this unit here. Please use one of these: g/L, g/dL, mmol/L."),
        ("distance_report", "x" * 31, "This is too long. Please keep it to 30 characters."),
    ],
)
def test_what_cannot_be_taken_is_said_with_what_to_do_and_asked_again(
    typist: Typist, question: str, typed: str, said: str
) -> None:
    printed = at(typist, question, typed)
    assert said in printed
    assert printed.splitlines()[-4].startswith("[")


@pytest.mark.parametrize(
    ("question", "typed", "asked", "picked", "taken"),
    [
        ("age", "76", "Is this the age in full years", "1", "76 years"),
        ("age", "150", "That is unusual.", "1", "150 years"),
        ("age", "about 63", "May we take this number?", "1", "about 63 years (63 years)"),
        ("age", "76", "Is this the age in full years", "67", "67 years"),
        ("distance", "13", "Which unit is that?", "1", "13 cm"),
        ("distance", "13", "Which unit is that?", "2", "13 mm (1.3 cm)"),
        ("hb", "10.0 g/dL", "Did we read it right?", "1", "10.0 g/dL (100 g/L)"),
        ("hb", "6.2 mmol/L", "Did we read it right?", "1", "6.2 mmol/L (about 99.9 g/L)"),
        ("hb", "<50", "That is a limit, not a number.", "1", "<50 (I don't know)"),
    ],
)
def test_a_number_in_doubt_is_asked_back_and_taken_as_it_is_confirmed(
    typist: Typist, question: str, typed: str, asked: str, picked: str, taken: str
) -> None:
    onwards = typist.says({**PERFECT, question: picked})
    place = len(typist.says(PERFECT, until=question))
    lines = [*onwards[:place], typed, *onwards[place:]]
    printed = typist.types(*lines, "1", "1", "1")
    assert asked in printed
    assert f": {taken}\n" in printed


def test_a_number_that_is_asked_back_can_be_left_open_or_typed_anew(typist: Typist) -> None:
    assert "Your answer so far: I don't know." in at(typist, "age", "76", "-", "b")
    assert "Your answer so far: 63 years." in at(typist, "age", "76", "63", "b")


def test_enter_confirms_no_number_that_is_asked_back(typist: Typist) -> None:
    printed = at(typist, "age", "76", "")
    assert "Please enter a number." in printed
    assert "Sex on the ID card?" not in printed


@pytest.mark.parametrize("typed", ["-", "－", "I don't know", "I DON'T KNOW"])
@pytest.mark.parametrize("question", ["bleeding", "symptoms", "age", "biopsy"])
def test_not_knowing_is_always_taken(typist: Typist, question: str, typed: str) -> None:
    assert "Your answer so far: I don't know. Enter keeps it." in at(typist, question, typed, "b")


def test_what_has_its_own_choice_for_not_knowing_has_no_second_one(typist: Typist) -> None:
    assert "- I don't know" not in at(typist, "t_stage").splitlines()[-1]
    assert "“-” is not on the list." in at(typist, "respondent", "-")


def test_a_question_says_why_it_is_asked_and_where_the_answer_stands(typist: Typist) -> None:
    printed = at(typist, "distance", "?")
    assert "Where to look: " in printed
    assert "Example: Colonoscopy report" in printed
    assert "  | 检查所见：进镜到达回盲部。直肠距肛缘【7.7cm】处见一肿物，余结肠未见异常。" in printed
    assert "This paper is not at hand? Ask the endoscopy unit" in printed


def test_a_table_on_a_drawn_report_is_printed_row_by_row(typist: Typist) -> None:
    assert "  | 血红蛋白 HGB  【166】  g/L  130–175" in at(typist, "hb", "？")


def test_whom_to_ask_for_papers_is_said_where_they_are_asked_for(typist: Typist) -> None:
    assert "How to get a report:\n  - Ask the ward or the records office" in at(typist, "papers", "?")


def test_back_asks_the_step_before_and_enter_keeps_its_answer(typist: Typist) -> None:
    printed = at(typist, "sex", "b", "")
    assert "How old are you, in full years?\nYour answer so far: 54 years. Enter keeps it." in printed
    assert printed.count("Sex on the ID card?") == 1


def test_an_answer_that_is_offered_no_more_cannot_be_kept(typist: Typist) -> None:
    said = {**FAMILY, "willing": "not_asked"}
    printed = typist.types(*typist.says(said), "1", "self", "")
    again = printed.rsplit("This is not consent", 1)[-1]
    assert "Your answer so far" not in again
    assert "Please type a number." in again


def test_before_the_first_question_there_is_nothing(typist: Typist) -> None:
    assert "This is the first question." in at(typist, "respondent", "b")


def test_back_on_a_sheet_asks_the_question_before(typist: Typist) -> None:
    assert "How far is the lower edge from the anus?" in at(typist, "distance_line", "b")


def test_the_rest_of_a_sheet_can_be_left_open_in_one_go(typist: Typist) -> None:
    before = typist.says(PERFECT, until="hb")
    printed = typist.types(*before, "r", "1", "1", "1", "1")
    assert ": 5.6 ×10⁹/L\n" in printed
    assert ": 130 g/L\n" not in printed


def test_rest_is_no_key_where_there_is_no_sheet(typist: Typist) -> None:
    assert "“r” is not on the list." in at(typist, "sex", "r")


def test_a_patient_or_a_family_member_answers_without_being_asked_who(typist: Typist) -> None:
    assert "Any bleeding from your bowel now?" in typist.types(options=["--as", "patient"])
    family = typist.types("1", "1", options=["--as", "family"])
    assert "Who are these questions for?" not in family
    assert "Is the patient bleeding from the bowel now?" in family


def test_a_study_that_is_not_there_is_named_with_the_nearest(typist: Typist) -> None:
    result = typist.app.test_cli_runner().invoke(args=["dialogs", "try", "NCT07214143"])
    assert result.exit_code == 1
    assert STUDY in result.output


def test_bytes_that_are_no_text_do_not_end_the_talk(typist: Typist) -> None:
    result = typist.app.test_cli_runner().invoke(args=["dialogs", "try", STUDY], input=b"\xff\xfe\n1\n")
    assert result.exit_code == 0, result.output
    assert "is not on the list" in result.output
    assert "Any bleeding from your bowel now?" in result.output


@pytest.mark.parametrize("key", ["q", "Q", "ｑ"])
def test_leaving_keeps_nothing_and_says_so(typist: Typist, key: str) -> None:
    assert typist.types("1", key).endswith(LAST)


LINES = st.one_of(
    st.sampled_from(["", "1", "2", "3", "4", "-", "b", "s", "r", "?", "1 2", "54", "76", "none", "13 cm"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=45),
)


@settings(max_examples=60)
@given(st.lists(LINES, max_size=60), st.sampled_from(["en", "zh"]))
def test_whatever_is_typed_the_talk_ends_well(typist: Typist, lines: list[str], locale: str) -> None:
    printed = typist.types("1", "1", "1", *lines, locale=locale)
    assert printed.endswith((LAST, "什么都没有保存，也没有发送。\n"))


def test_input_may_end_anywhere(typist: Typist) -> None:
    lines = [*typist.says(FAMILY), "", "2"]
    for length in range(0, len(lines), 7):
        assert typist.types(*lines[:length]).endswith(LAST), lines[:length]
