"""The talk at the keyboard: what comes first, what is said in between, and what the answers come to."""

from __future__ import annotations

import re

import pytest

from tests.patient.people import CONCEALED, FAMILY, MAY_CHANGE, NEEDS_REVIEW, PERFECT, REFUSES, UNFIT, Replies
from tests.terminal.typist import RIGHT, Typist
from tests.wording_rules import foreign_words

LOCALES = ("en", "zh")
EMERGENCY = {"en": "!! This may be an emergency.", "zh": "!! 这可能是急症。"}
NOTHING = {"en": "Nothing was stored or sent.\n", "zh": "什么都没有保存，也没有发送。\n"}
FIRST_LOOK = {"en": "Thank you. This is a first look.", "zh": "谢谢您。这只是初步看一看。"}
GO_ON, TEAM, STOP = "1", "2", "3"


def result(typist: Typist, said: Replies, *between: str, after: str = "", locale: str = "en") -> str:
    """What is printed from the result on, with these lines beside the answer ``after``."""
    lines = typist.says(said, {after: between} if after else None)
    printed = typist.types(*lines, RIGHT, locale=locale)
    assert FIRST_LOOK[locale] in printed
    return printed[printed.index(FIRST_LOOK[locale]) :]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_trial_says_first_and_last_that_nothing_is_stored(typist: Typist, locale: str) -> None:
    first = {
        "en": "Only trying the conversation out: nothing is stored",
        "zh": "试着走一遍问卷：什么都不保存",
    }
    printed = typist.types(*typist.says(PERFECT), RIGHT, locale=locale)
    assert printed.startswith(first[locale])
    assert printed.endswith(NOTHING[locale])


def test_a_trial_needs_neither_keys_nor_a_database(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(typist.app.extensions, "store", lambda: pytest.fail("the store was opened"))
    assert "Any bleeding from your bowel now?" in typist.types("1")


@pytest.mark.parametrize(
    ("said", "after", "come_to"),
    [
        (PERFECT, "", "From what you told us, nothing rules you out so far."),
        (NEEDS_REVIEW, "", "Some points need a person to look at them. This is common."),
        (
            MAY_CHANGE,
            "hb",
            "One or more answers are outside the published conditions today. This may change.",
        ),
        (UNFIT, "biopsy", "One or more answers do not seem to fit this study's published conditions."),
    ],
)
def test_the_result_says_what_the_answers_come_to_and_whom_to_call(
    typist: Typist, said: Replies, after: str, come_to: str
) -> None:
    # The notice about hb stands after its whole sheet.
    after = "blood_month" if after == "hb" else after
    printed = result(typist, said, *([GO_ON] if after else []), after=after)
    assert come_to in printed
    assert "Please do not delay any care your doctors recommend" in printed
    assert "Liu Liu, MD\nCall 150 5601 7712" in printed
    assert "Registry status: not yet recruiting, as of October 9, 2025." in printed


def test_a_reason_stands_with_the_record_s_own_line(typist: Typist) -> None:
    printed = result(typist, UNFIT, GO_ON, after="biopsy")
    line = "The record asks for this: Pathologically confirmed rectal adenocarcinoma\n"
    assert line in printed
    chinese = result(typist, UNFIT, GO_ON, after="biopsy", locale="zh")
    assert "公开记录的要求（由我们翻译）：" in chinese


def test_what_is_open_is_listed(typist: Typist) -> None:
    printed = result(typist, NEEDS_REVIEW)
    assert "What the team will check\n- " in printed
    assert "So far, no answer is outside the conditions." in printed


@pytest.mark.parametrize("locale", LOCALES)
def test_a_no_is_thanked_for_and_gets_no_reasons(typist: Typist, locale: str) -> None:
    thanks = {"en": "Thank you for your time\nThat is quite all right.", "zh": "谢谢您花时间填写\n没关系。"}
    printed = typist.types(*typist.says(REFUSES), locale=locale)
    assert thanks[locale] in printed
    assert FIRST_LOOK[locale] not in printed
    assert printed.endswith(NOTHING[locale])


@pytest.mark.parametrize("locale", LOCALES)
def test_an_emergency_stands_above_all_that_follows(typist: Typist, locale: str) -> None:
    printed = typist.types("1", "large", GO_ON, "none", GO_ON, locale=locale)
    help_first, symptoms, notice, age = printed.split(EMERGENCY[locale])[1:]
    assert {"en": "Please get help first", "zh": "请先求助"}[locale] in help_first
    assert {"en": "any of these today?", "zh": "今天有这些情况吗"}[locale] in symptoms
    assert {"en": "Before you go on", "zh": "先跟您说一声"}[locale] in notice
    assert {"en": "How old are you", "zh": "周岁"}[locale] in age
    assert "120" in age


def test_a_message_that_is_no_emergency_is_said_once_for_each_answer_that_raises_it(typist: Typist) -> None:
    soon = "!! Please tell your doctor soon."
    assert typist.types("1", "daily", "none", "54", "male").count(soon) == 1
    assert typist.types("1", "daily", "11", "54", "male").count(soon) == 2


def test_words_and_numbers_on_a_sheet_raise_their_message_at_once(typist: Typist) -> None:
    before = typist.says(PERFECT, until="hb")
    printed = typist.types(*before, "60")
    told, asked = printed.index("!! Please check the number and the unit."), printed.rindex("Unit: ")
    assert told < asked
    assert printed.count("!! Please check the number") == 1


def test_words_that_are_not_taken_are_heard_all_the_same(typist: Typist) -> None:
    said = {**PERFECT, "medicines": ["local"]}
    printed = typist.types(*typist.says(said, until="medicine_names"), "I want to die " + "x" * 120)
    assert "!! If you might hurt yourself" in printed
    assert "This is too long." in printed
    assert printed.index("!! If you might hurt") < printed.index("This is too long.")


@pytest.mark.parametrize(
    ("picked", "follows"),
    [
        (GO_ON, "Your first time, or has it come back?"),
        (TEAM, "You have stopped here. That is fine."),
        (STOP, "You have stopped here. That is fine."),
        ("s", "You have stopped here. That is fine."),
        ("b", "Your answer so far: Another named type"),
        ("7", "“7” is not on the list."),
    ],
)
def test_the_first_thing_that_does_not_fit_is_told_with_a_choice(
    typist: Typist, picked: str, follows: str
) -> None:
    printed = typist.types(*typist.says(UNFIT, until="first_time"), picked)
    notice = printed.index("Before you go on")
    assert "this study may not be a match" in printed[notice:]
    assert "Please do not delay any care" in printed[notice:]
    assert follows in printed[notice:]


def test_answers_that_disagree_can_be_changed_or_left(typist: Typist) -> None:
    said = {**PERFECT, "distance_other": "13 cm"}
    before = typist.says(said, until="lvi")
    printed = typist.types(*before)
    at_odds = "Two answers do not seem to go together"
    assert at_odds in printed
    assert "1  Leave them as they are\n  2  Change: " in printed
    assert "How far is the lower edge" in typist.types(*before, "2").split(at_odds)[1]
    assert typist.types(*before, "1").count(at_odds) == 1


def test_a_sheet_that_was_stopped_in_keeps_what_was_said_of_it(typist: Typist) -> None:
    before = typist.says(PERFECT, until="plt")
    printed = typist.types(*before, "s", "1", "")
    assert "You have stopped here. That is fine." in printed
    assert "Your answer so far: 130 g/L. Enter keeps it." in printed


def test_who_has_stopped_may_go_on(typist: Typist) -> None:
    printed = typist.types("1", "none", "s", "1")
    assert "You have stopped here. That is fine." in printed
    assert printed.count("Do you have any of these today?") == 2


def test_an_answer_that_was_read_back_can_be_changed_by_its_number(typist: Typist) -> None:
    lines = typist.says(PERFECT)
    printed = typist.types(*lines, "4", "63", RIGHT)
    assert printed.count("Are these answers right?") == 2
    assert "  4  How old are you, in full years?: 63 years\n" in printed
    assert FIRST_LOOK["en"] in printed


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("voice", ["patient", "family"])
def test_q12_the_talk_ends_with_a_child_and_keeps_nothing(typist: Typist, locale: str, voice: str) -> None:
    said = PERFECT if voice == "patient" else FAMILY
    lines = [*typist.says(said, until="age"), "13", "1"]
    printed = typist.types(*lines, "1", "1", locale=locale, options=["--phone"])
    erased = {
        "en": "All answers have been erased; nothing is kept.",
        "zh": "所有回答都已清除，什么都没有保存。",
    }
    assert erased[locale] in printed
    assert "150 5601 7712" in printed
    assert printed.endswith(NOTHING[locale])


def test_a_child_s_emergency_is_said_all_the_same(typist: Typist) -> None:
    lines = ["1", "none", "2", GO_ON, "12", "1"]
    assert typist.types(*lines).count(EMERGENCY["en"]) >= 2


def test_a_minor_alone_is_told_who_can_call(typist: Typist) -> None:
    said = {**PERFECT, "age": "16"}
    lines = typist.says(said, {"age": [GO_ON]})
    printed = typist.types(*lines, RIGHT, options=["--phone"])
    assert "People under 18 cannot leave details alone." in printed
    assert "Ask the team to call back" not in printed


NAMES_AN_ILLNESS = re.compile(r"cancer|tumou?r|癌|瘤", re.IGNORECASE)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("changed", [{}, {"biopsy": "other"}, {"msi_result": "pmmr", "msi_method": "ihc"}])
def test_where_the_patient_may_not_know_no_illness_is_named_at_the_end(
    typist: Typist, locale: str, changed: Replies
) -> None:
    between = {"biopsy": [GO_ON]} if "biopsy" in changed else {}
    printed = typist.types(*typist.says({**CONCEALED, **changed}, between), RIGHT, locale=locale)
    end = printed[printed.index(FIRST_LOOK[locale]) :]
    assert not NAMES_AN_ILLNESS.search(end)
    assert not NAMES_AN_ILLNESS.search(
        typist.types(locale=locale, options=["--as", "family"]).split("\n\n")[1]
    )


def test_that_the_patient_was_not_told_is_not_read_back(typist: Typist) -> None:
    printed = typist.types(*typist.says(CONCEALED))
    read_back = printed[printed.index("Are these answers right?") :]
    assert "  3  A question for you alone: Answered\n" in read_back
    assert "Does the patient know the diagnosis?" not in read_back


QUOTED = re.compile(r"NCT\d+|\[.*?\]|Liu Liu, MD|The First Affiliated.*")


@pytest.mark.parametrize("said", [PERFECT, FAMILY, CONCEALED, NEEDS_REVIEW])
def test_a_chinese_talk_has_no_english_in_it(typist: Typist, said: Replies) -> None:
    # Free text was typed by the person; keys stand in brackets, codes of reports are printed on them.
    said = {**said, **dict.fromkeys(("distance_report", "mri_month", "msi_month", "blood_month"), "")}
    printed = typist.types(*typist.says(said), RIGHT, locale="zh")
    lines = [line for line in printed.splitlines() if not line.startswith(">")]
    assert not [(word, line) for line in lines for word in foreign_words(QUOTED.sub("", line))]
