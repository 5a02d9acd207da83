"""One step a page, from the notice to the answers read back."""

from __future__ import annotations

import pytest

from tests.patient.conftest import Kept, Meet
from tests.patient.page import words
from tests.patient.people import (
    AGREED,
    BY_OUTCOME,
    CONCEALED,
    DETAILS,
    FAMILY,
    PERFECT,
    WITHOUT_PAPERS,
    WOMAN,
    Replies,
)
from tests.patient.person import Person

WHO_AND_HOW_LONG = [
    "Your answers stay in this browser for 24 hours.",
    "Only if you ask, the study team gets them, with your name and number, to call you back:",
    "The First Affiliated Hospital of University of Science and Technology of China",
    "Kept at most 365 days.",
    "See or erase them any time.",
    "Nobody has to answer. Care stays the same.",
]
IN_CHINESE = [
    "回答留在这个浏览器里，24小时。",
    "您要求回电，研究团队才会拿到您的回答、姓名和电话，给您打电话：",
    "The First Affiliated Hospital of University of Science and Technology of China",
    "最多存365天，随时可查、可删。",
    "填不填都行，看病照常。",
]
IN_DETAIL = [
    "Where: what you answer and type stays in this browser, sealed, and is gone 24 hours after the last time",
    "We store nothing unless you ask for a call back at the end",
    "It opens them once, for 7 days, and they are erased within a day after that.",
    "You can see what you left, correct the phone number, or erase it all at any time",
    "nothing changes in your care. You can also call the study's contact.",
]


@pytest.mark.parametrize(
    ("locale", "replies"),
    [("en", WOMAN), ("en", CONCEALED), ("zh", PERFECT)],
    ids=["woman", "family", "Chinese"],
)
def test_every_page_of_a_talk_is_sound_and_ends_with_the_answers_read_back(
    meet: Meet, locale: str, replies: Replies
) -> None:
    person = meet(locale)
    person.walks(replies)
    assert person.page.hook("page") == "check"
    assert person.page.hooks("question") == []


@pytest.mark.parametrize("sentence", WHO_AND_HOW_LONG)
def test_q7_the_notice_says_who_why_what_how_long_rights_and_consequences(
    person: Person, sentence: str
) -> None:
    page = person.starts()
    folded = page.element("details")
    assert sentence in page.text
    assert sentence not in words(folded)


@pytest.mark.parametrize("sentence", IN_DETAIL)
def test_the_rest_of_the_notice_is_one_tap_away(person: Person, sentence: str) -> None:
    folded = person.starts().element("details")
    assert folded is not None
    assert "open" not in folded.attrib
    assert sentence in words(folded)


def test_q7_the_notice_stands_above_the_first_question_in_both_languages(meet: Meet) -> None:
    for locale, sentences in (("en", WHO_AND_HOW_LONG), ("zh", IN_CHINESE)):
        page = meet(locale).starts()
        first = page.text.index(words(page.element("h2", id="first")))
        assert all(0 <= page.text.index(sentence) < first for sentence in sentences)


def test_the_start_page_says_what_this_is_not_and_how_the_study_stands(person: Person) -> None:
    text = person.starts().text
    assert "This is not a doctor and decides nothing." in text
    assert "Registry status: not yet recruiting, as of October 9, 2025." in text
    assert "NCT07214142" in text


def test_the_title_names_no_illness(anyone: Person) -> None:
    page = anyone.starts()
    assert "cancer" not in page.title.lower()
    assert "癌" not in page.title
    preview = page.root.find("head/meta[@property='og:title']")
    assert preview is not None
    assert preview.get("content") in ("Study pre-screening questions", "研究预筛问卷")


def test_q40_the_answers_are_read_back_before_the_result(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    assert anyone.place == "check-answers"
    asked = {question.id for stop in anyone.dialog.steps for question in stop.questions} & set(PERFECT)
    optional = {"medicine_names", "distance_other"}
    steps = {anyone.dialog.step_of[question].id for question in asked - optional} - {"respondent"}
    assert steps <= anyone.page.places()
    result = anyone.taps(anyone.page.form("/check-answers"))
    assert result.hook("outcome") == "possible"


@pytest.mark.parametrize("until", ["bleeding", "papers", "willing"])
def test_q40_a_talk_that_was_stopped_is_read_back_before_details_are_left(
    anyone: Person, kept: Kept, until: str
) -> None:
    anyone.has_said(PERFECT, until=until)
    anyone.taps(anyone.page.form("/stop-here"))
    assert anyone.page.hook("outcome") == "needs_review"
    assert anyone.opens("call-back").hook("page") == "check"
    anyone.sends("call-back", {**DETAILS, **AGREED})
    assert kept() == []
    assert anyone.opens("check-answers").hook("page") == "check"
    anyone.taps(anyone.page.form("/check-answers"))
    assert anyone.page.hook("page") == "call-back"
    assert anyone.leaves_details().hook("page") == "receipt"
    assert kept()[0].document["stopped_early"] is True


def test_q40_answers_that_changed_since_are_read_back_again(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    old = anyone.page.form("/check-answers")
    anyone.says("bleeding", {"bleeding": "streaks"})
    assert anyone.taps(old).hook("page") == "check"
    assert anyone.opens("call-back").hook("page") == "check"
    anyone.taps(anyone.page.form("/check-answers"))
    assert anyone.opens("call-back").hook("page") == "call-back"


def test_a_skipped_step_is_not_answered_yet_and_its_reply_is_kept(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="bleeding")
    anyone.follows(anyone.sends("willing", {"willing": "no"}))
    assert anyone.step == "bleeding"
    anyone.sends("symptoms", {"symptoms": "fever"})
    anyone.answers("bleeding", "none")
    assert anyone.step == "symptoms"
    assert ("symptoms", "fever") in anyone.page.form("/symptoms").as_it_stands()


def test_an_answer_mended_after_a_stop_leaves_the_talk_stopped(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    anyone.taps(anyone.page.form("/stop-here"))
    anyone.says("bleeding", {"bleeding": "streaks"})
    assert anyone.place == "your-result"
    assert anyone.opens("call-back").hook("page") == "check"
    anyone.says("biopsy", {"biopsy": "adenocarcinoma"})
    assert anyone.step == "first_time"


def test_a_talk_that_was_stopped_says_so_and_offers_to_go_on_first(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    page = anyone.taps(anyone.page.form("/stop-here"))
    assert page.heading in ("You have stopped here. That is fine.", "您先答到这里，没关系。")
    assert page.html.index("/go-on") < page.html.index("tel:+8615056017712")
    anyone.starts()
    anyone.opens(next(each for each in anyone.page.links() if each.endswith("/your-result")))
    anyone.taps(anyone.page.form("/go-on"))
    assert anyone.step == "biopsy"


def test_that_the_patient_was_not_told_is_not_to_be_read_among_the_turns(anyone: Person) -> None:
    anyone.has_said(CONCEALED, until="patient_knows")
    asked = anyone.page.heading
    button = anyone.page.element("button", name="patient_knows", value="no")
    assert button is not None
    not_told = words(button)
    for until in ("bleeding", "symptoms", ""):
        anyone.has_said(CONCEALED, until=until)
        assert asked not in anyone.page.text
        assert not_told not in anyone.page.text
    assert anyone.opens("patient_knows").hook("step") == "patient_knows"


def test_q40_nothing_is_read_back_before_the_last_question(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    assert person.opens("check-answers").hook("step") == "age"


def test_earlier_turns_stand_above_the_question_and_lead_back_to_it(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    before = anyone.page.html[: anyone.page.html.index("<h1")]
    for step in ("symptoms", "age", "sex"):
        assert f"/{step}#now" in before
    assert "54" in before


def test_an_earlier_answer_is_shown_as_chosen_and_can_be_changed(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.opens("sex")
    chosen = anyone.page.element("button", name="sex", value="male")
    assert chosen is not None
    assert "chosen" in chosen.get("class", "")
    anyone.answers("sex", "female")
    assert anyone.step == "pregnancy"


def test_an_answer_that_no_longer_counts_is_asked_anew(person: Person) -> None:
    person.has_said({**FAMILY, "willing": "family_agrees"})
    assert person.place == "check-answers"
    person.starts()
    person.answers("respondent", "self")
    assert person.step == "willing"
    assert "family_agrees" not in {each.value for each in person.page.form("/willing").named("willing")}


def test_every_question_says_why_or_where_and_takes_i_dont_know(person: Person) -> None:
    for step in person.dialog.steps:
        for question in step.questions:
            says_so_itself = {"not_in_report", "self"} & {choice.id for choice in question.choices}
            assert question.offers_dont_know or question.optional or says_so_itself, question.id
        assert any(question.why or question.where for question in step.questions), step.id


@pytest.mark.parametrize("step", ["age", "symptoms", "sex", "blood", "mri"])
def test_i_dont_know_goes_on_from_any_kind_of_question(anyone: Person, step: str) -> None:
    anyone.has_said(PERFECT, until=step)
    questions = anyone.page.hooks("question")
    offered = {name: each.value for name in questions for each in anyone.page.form(f"/{step}").named(name)}
    replies = {name: "not_in_report" if offered[name] == "not_in_report" else "?" for name in questions}
    anyone.answers({**replies, **{name: "" for name in ("blood_month", "mri_month") if name in replies}})
    assert anyone.step not in (step, None)


def test_a_person_who_knows_nothing_more_is_never_called_a_mismatch(person: Person) -> None:
    questions = [each for each in person.dialog.questions.values() if not each.optional]
    unknown = {each.id: "?" if each.offers_dont_know else "not_in_report" for each in questions}
    person.has_said({**PERFECT, **unknown, "respondent": "self", "node_seen": "seen"})
    assert person.sees_result().hook("outcome") == "needs_review"


def test_whoever_has_no_papers_is_not_asked_to_copy_from_them(person: Person) -> None:
    person.has_said(WITHOUT_PAPERS)
    assert not {"distance", "mri", "blood", "microsatellite"} & person.page.places()


def test_progress_and_the_way_back_stand_on_every_step(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    assert "age" in anyone.page.places()
    assert "/stop-here" in {form.action[-10:] for form in anyone.page.forms()}


def test_stopping_shows_the_result_so_far_and_going_on_asks_the_next_question(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="papers")
    anyone.taps(anyone.page.form("/stop-here"))
    assert anyone.outcome == "needs_review"
    anyone.taps(anyone.page.form("/go-on"))
    assert anyone.step == "papers"


def test_starting_over_asks_first_and_then_erases(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="papers")
    anyone.opens("start-over")
    assert anyone.cookie
    anyone.taps(anyone.page.form("/start-over"))
    assert anyone.step == "respondent"
    assert anyone.opens("your-result").hook("step") == "respondent"


def test_the_start_page_leads_back_into_a_talk(person: Person) -> None:
    person.has_said(PERFECT, until="papers")
    assert "papers" in person.starts().places()


@pytest.mark.parametrize("step", ["age", "mental_health", "willing"])
def test_a_step_that_has_not_been_reached_leads_to_the_first_unanswered_one(
    person: Person, step: str
) -> None:
    person.has_said(PERFECT, until="bleeding")
    assert person.opens(step).hook("step") == "bleeding"


def test_a_step_off_the_path_leads_back_to_it(person: Person) -> None:
    person.has_said(PERFECT, until="papers")
    assert person.opens("relation").hook("step") == "papers"
    assert person.follows(person.sends("relation", {"relation": "child"})).hook("step") == "papers"


def test_a_step_with_nothing_else_to_say_goes_to_the_next_by_get(person: Person) -> None:
    person.starts()
    response = person.sends("respondent", {"respondent": "self"})
    assert response.status_code == 303
    assert response.location == "/en/NCT07214142/bleeding#now"


def test_changing_the_voice_keeps_the_answers(meet: Meet) -> None:
    person = meet("en")
    person.has_said(PERFECT)
    person.starts()
    person.answers("respondent", "family")
    assert person.step == "relation"
    person.answers("relation", "child")
    person.answers("patient_knows", "yes")
    assert person.place == "check-answers"
    assert "How old is the patient, in full years?" in person.page.text


@pytest.mark.parametrize("key", BY_OUTCOME)
def test_switching_the_language_keeps_place_and_answers(meet: Meet, key: str) -> None:
    person = meet("en")
    person.has_said(BY_OUTCOME[key], until="willing")
    person.opens(next(link for link in person.page.links() if link.startswith("/zh/")))
    assert (person.step, person.page.locale) == ("willing", "zh")
    person.locale = "zh"
    person.answers("willing", str(BY_OUTCOME[key]["willing"]))
    in_chinese = person.sees_result().hook("outcome")
    person.opens(next(link for link in person.page.links() if link.startswith("/en/")))
    assert (person.outcome, person.page.locale) == (in_chinese, "en")
