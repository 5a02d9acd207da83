"""What is said at once: safety messages, the first thing that does not fit, answers that disagree."""

from __future__ import annotations

from typing import Any

import pytest

from chatbot.screening.lead import Lead
from tests.patient.conftest import Kept
from tests.patient.page import Page, words
from tests.patient.people import FAMILY, ON_MEDICINE, PERFECT, REFUSES, WOMAN, Replies, Reply
from tests.patient.person import GO_ON, STOP, TEAM, Person

EMERGENCY = (
    "This may be an emergency. Call your local emergency number now (120 in mainland China), or have someone "
    "take you to the nearest emergency department. Don't drive yourself. This form can wait."
)
NO_DELAY = "Please do not delay any care your doctors recommend while waiting for this study."
BESIDES = ("your-result", "call-back", "my-details/", "start-over", "check-answers")


@pytest.mark.parametrize(
    ("question", "reply", "message"),
    [
        ("bleeding", "large", "emergency"),
        ("symptoms", ["faint"], "emergency"),
        ("symptoms", ["blocked"], "emergency"),
        ("symptoms", ["belly"], "emergency"),
        ("symptoms", ["chest"], "emergency"),
        ("symptoms", ["stroke"], "emergency"),
        ("symptoms", ["allergic_shock"], "emergency"),
        ("symptoms", ["fever_chills"], "fever"),
        ("symptoms", ["weight", "jaundice"], "soon"),
        ("bleeding", "daily", "soon"),
        ("bleeding", "clots", "soon"),
        ("colonoscopy", "blocked", "narrow_bowel"),
        ("pregnancy", "possible", "pregnancy"),
    ],
)
def test_a_safety_message_stands_above_everything_on_the_very_next_page(
    anyone: Person, question: str, reply: Reply, message: str
) -> None:
    anyone.has_said(WOMAN, until=question)
    anyone.answers(question, reply)
    assert message in anyone.page.before_heading("safety")


@pytest.mark.parametrize(
    ("before", "question", "reply", "message"),
    [
        ({"bleeding": "daily"}, "symptoms", ["jaundice"], "soon"),
        ({"bleeding": "daily"}, "symptoms", ["dizzy"], "soon"),
        ({"bleeding": "clots"}, "symptoms", ["weight"], "soon"),
        ({"bleeding": "clots"}, "symptoms", ["fever_chills", "weight"], "soon"),
        ({"bleeding": "daily"}, "medicine_names", "心里很乱", "support"),
    ],
)
def test_a_second_sign_gets_its_message_though_the_same_was_shown_before(
    anyone: Person, before: Replies, question: str, reply: Reply, message: str
) -> None:
    anyone.has_said({**ON_MEDICINE, **before}, until=question)
    anyone.answers(question, reply)
    assert message in anyone.page.before_heading("safety")


@pytest.mark.parametrize("changed", ["weight", "dizzy"])
def test_a_sign_that_is_changed_to_another_one_gets_its_message_again(anyone: Person, changed: str) -> None:
    anyone.has_said({**PERFECT, "symptoms": ["jaundice"]}, until="sex")
    assert anyone.page.before_heading("safety") == []
    anyone.says("symptoms", {"symptoms": [changed]})
    assert anyone.step == "sex" or anyone.page.hook("notice") == "contradiction"
    assert anyone.page.before_heading("safety") == ["soon"]


def test_an_answer_that_is_no_sign_repeats_no_message(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "daily"}, until="symptoms")
    assert anyone.page.before_heading("safety") == ["soon"]
    anyone.answers("symptoms", ["none"])
    assert anyone.page.before_heading("safety") == []


def test_above_a_refused_number_stands_nothing_that_an_earlier_answer_has_raised(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "symptoms": ["jaundice"]}, until="age")
    assert anyone.page.before_heading("safety") == ["soon"]
    assert anyone.answers("age", "many").status == 422
    assert anyone.page.before_heading("safety") == []


def test_above_a_refused_sheet_stands_what_was_entered_in_it_and_no_earlier_sign(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "daily"}, until="blood")
    page = anyone.answers({"wbc": "1.5", "hb": "x"})
    assert (page.status, page.hooks("safety")) == (422, ["blood_values"])


@pytest.mark.parametrize(
    ("question", "reply"), [("hb", "65"), ("plt", "40"), ("wbc", "1.9"), ("critical", "yes")]
)
def test_a_dangerous_blood_value_is_answered_at_once(person: Person, question: str, reply: str) -> None:
    person.has_said(PERFECT, until="blood")
    blood = {name: PERFECT[name] for name in person.page.hooks("question")}
    person.answers({**blood, question: reply})
    assert person.page.before_heading("safety") == ["blood_values"]


@pytest.mark.parametrize(
    ("question", "number", "unit"), [("wbc", "0.3", "10^9/L"), ("plt", "4", "10^9/L"), ("hb", "20", "g/L")]
)
def test_a_confirmed_but_implausible_number_still_raises_its_message(
    person: Person, question: str, number: str, unit: str
) -> None:
    person.has_said(PERFECT, until="blood")
    blood: dict[str, Reply] = {name: PERFECT[name] for name in person.page.hooks("question")}
    person.answers({**blood, question: (number, unit)})
    assert person.page.status == 422
    person.confirms(question, unit)
    assert person.page.before_heading("safety") == ["blood_values"]
    assert person.page.hook("notice") is None


def test_an_emergency_gets_a_page_of_its_own_and_can_be_called_from_it(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    person.answers("bleeding", "large")
    assert person.page.hook("notice") == "emergency"
    assert EMERGENCY in person.page.text
    assert "tel:120" in person.page.links()


def test_an_emergency_stays_above_every_later_page_while_its_answer_stands(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "large"}, until="age")
    for step in ("age", "sex", "biopsy"):
        assert (anyone.step, anyone.page.before_heading("safety")) == (step, ["emergency"])
        anyone.answers(step, PERFECT[step])
    anyone.taps(anyone.page.form("/stop-here"))
    for page in (*BESIDES, ""):
        assert "emergency" in anyone.opens(page).before_heading("safety"), page


def test_the_next_question_opens_at_the_first_safety_message_above_it(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "large"}, until="symptoms")
    anyone.answers("symptoms", ["jaundice"])
    page = anyone.passes_notice()
    assert page.before_heading("safety") == ["emergency", "soon"]
    assert anyone.addresses[-1].endswith("/age#read-first")
    first = page.element("section", id="read-first")
    assert first is not None
    assert first.get("data-safety") == "emergency"


def test_a_new_sign_of_an_emergency_gets_its_page_again(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "large"}, until="symptoms")
    anyone.answers("symptoms", ["chest"])
    assert (anyone.page.hook("notice"), told(anyone.page)) == ("emergency", [False])


def test_an_emergency_that_was_taken_back_gets_its_page_when_it_comes_again(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "large"}, until="symptoms")
    anyone.says("bleeding", {"bleeding": "none"})
    assert anyone.page.hooks("safety") == []
    anyone.says("symptoms", {"symptoms": ["stroke"]})
    assert anyone.page.hook("notice") == "emergency"


def test_fear_beside_a_wish_to_die_gets_the_one_message_for_that(anyone: Person) -> None:
    anyone.has_said(ON_MEDICINE, until="medicine_names")
    anyone.answers("medicine_names", "心里很乱，不想活了")
    assert anyone.page.hooks("safety") == ["self_harm"]


def test_at_the_end_a_safety_message_names_the_answer_that_raised_it(anyone: Person) -> None:
    anyone.has_said({**ON_MEDICINE, "bleeding": "daily", "medicine_names": "心里很乱"})
    page = anyone.sees_result()
    said = {each.get("data-safety"): words(each) for each in page.root.iter("section")}
    assert {"en": "A little every day", "zh": "每天都有一点"}[anyone.locale] in said["soon"]
    assert "心里很乱" not in page.text


def test_an_emergency_that_was_passed_takes_less_room(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="bleeding")
    anyone.answers("bleeding", "large")
    assert told(anyone.page) == [False]
    anyone.passes_notice()
    assert told(anyone.page) == [True]


def test_on_a_refused_page_the_safety_message_stands_above_the_mistakes_and_takes_the_focus(
    anyone: Person,
) -> None:
    anyone.has_said(PERFECT, until="distance")
    page = anyone.answers({"distance": "", "distance_line": "verge", "distance_report": "I want to die"})
    assert page.html.index('id="read-first"') < page.html.index('id="summary"')
    focused = [each.get("id") for each in page.root.iter() if "autofocus" in each.attrib]
    assert focused == ["read-first"]


def test_an_emergency_stays_above_the_receipt(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "large"})
    anyone.leaves_details()
    assert anyone.page.hook("page") == "receipt"
    assert anyone.page.before_heading("safety") == ["emergency"]


def test_an_emergency_goes_when_its_answer_is_taken_back(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "bleeding": "large"}, until="age")
    anyone.says("bleeding", {"bleeding": "none"})
    assert anyone.page.hooks("safety") == []


def test_an_emergency_notice_is_passed_once(person: Person) -> None:
    person.has_said({**PERFECT, "bleeding": "large"}, until="age")
    person.answers("age", "54")
    assert person.step == "sex"
    assert person.opens("please-note").hook("notice") is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("I want to die", "self_harm"),
        ("我不想活了", "self_harm"),
        ("chest pain since noon", "emergency"),
        ("胸痛", "emergency"),
        ("I am so scared", "support"),
        ("心里很乱", "support"),
    ],
)
def test_free_text_is_heard_in_both_languages_whatever_the_page_speaks(
    person: Person, typed: str, message: str
) -> None:
    person.has_said(ON_MEDICINE, until="medicine_names")
    person.answers("medicine_names", typed)
    assert message in person.page.before_heading("safety")


def test_free_text_is_heard_even_when_the_page_is_refused(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="distance")
    anyone.follows(anyone.sends("distance", {"distance_report": "I want to die"}))
    assert anyone.page.status == 422
    assert "self_harm" in anyone.page.before_heading("safety")


@pytest.mark.parametrize("changed", [{}, {"phone": "12"}, {"consent_contact": ""}])
def test_a_note_on_the_call_back_form_is_heard_at_once(anyone: Person, changed: dict[str, str]) -> None:
    anyone.has_said(PERFECT)
    anyone.leaves_details(note="I want to die", **changed)
    assert anyone.page.hook("page") == ("call-back" if changed else "receipt")
    assert anyone.page.before_heading("safety") == ["self_harm"]


def test_a_safety_message_speaks_to_the_family_of_the_patient(person: Person) -> None:
    person.has_said(FAMILY, until="bleeding")
    person.answers("bleeding", "large")
    assert "have someone take the patient to the nearest emergency department" in person.page.text


@pytest.mark.parametrize(
    ("step", "reply"),
    [("biopsy", "other"), ("first_time", "came_back"), ("age", "80"), ("surgery_plan", "unfit")],
)
def test_the_first_misfit_of_any_kind_is_told_gently_with_three_choices(
    anyone: Person, step: str, reply: str
) -> None:
    anyone.has_said(PERFECT, until=step)
    anyone.answers(step, reply)
    assert anyone.page.hook("notice") == "flag"
    buttons = [each for each in anyone.page.form("/please-note").controls if each.kind == "button"]
    assert [each.value for each in buttons] == [GO_ON, TEAM, STOP]


def test_the_flag_says_whose_the_decision_is_and_to_delay_nothing(person: Person) -> None:
    person.has_said(PERFECT, until="biopsy")
    person.answers("biopsy", "other")
    assert "The study team makes the final decision." in person.page.text
    assert NO_DELAY in person.page.text


def test_the_flag_is_shown_once(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    anyone.answers("biopsy", "other")
    anyone.passes_notice(GO_ON)
    assert anyone.step == "first_time"
    anyone.answers("first_time", "came_back")
    assert anyone.step == "treatment"


@pytest.mark.parametrize("number", [1, 2])
def test_stopping_at_the_flag_leads_to_the_team(anyone: Person, number: int) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    anyone.answers("biopsy", "other")
    button = [each for each in anyone.page.form("/please-note").controls if each.kind == "button"][number]
    anyone.taps(anyone.page.form("/please-note"), button.name, button.value)
    assert anyone.outcome == "likely_ineligible"
    assert "call-back" in anyone.page.places()
    assert anyone.addresses[-1].endswith("your-result#contact") is (button.value == TEAM)
    contact = anyone.page.element("h2", id="contact")
    assert contact is not None
    assert contact.get("tabindex") == "-1"


def test_a_no_is_thanked_for_without_a_flag(anyone: Person) -> None:
    anyone.has_said(REFUSES, until="willing")
    anyone.answers("willing", "no")
    assert anyone.outcome == "likely_ineligible"


SENSITIVE = {"immune", "pregnancy", "guardian", "mental_health"}


@pytest.mark.parametrize(("replies", "withheld"), [({"biopsy": "other"}, SENSITIVE), ({"hb": "90"}, set())])
def test_only_a_lasting_misfit_spares_people_the_most_private_questions(
    person: Person, replies: Replies, withheld: set[str]
) -> None:
    person.has_said({**WOMAN, **replies})
    assert person.page.places() & SENSITIVE == SENSITIVE - withheld


DISAGREEING: Replies = {**PERFECT, "t_prefix": "yc"}


def test_answers_that_disagree_are_asked_about_once_with_a_way_to_change_each(anyone: Person) -> None:
    anyone.has_said(DISAGREEING, until="mri")
    anyone.answers({name: DISAGREEING[name] for name in anyone.page.hooks("question")})
    assert anyone.page.hook("notice") == "contradiction"
    assert {"mri", "treatment"} <= anyone.page.places()
    anyone.passes_notice()
    assert anyone.step == "scans"
    anyone.answers("scans", "both")
    assert anyone.step == "elsewhere"


def test_a_contradiction_is_left_open_and_never_resolved(person: Person) -> None:
    person.has_said(DISAGREEING)
    assert person.sees_result().hook("outcome") == "needs_review"


def test_a_changed_answer_settles_a_contradiction(person: Person) -> None:
    person.has_said(DISAGREEING, until="scans")
    person.says("mri", {name: PERFECT[name] for name in person.opens("mri").hooks("question")})
    assert person.step == "scans"


def test_an_emergency_is_never_told_in_one_breath_with_a_misfit(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    person.answers("bleeding", "large")
    assert person.page.hook("notice") == "emergency"
    assert person.page.root.find(".//button[@value='stop']") is None
    person.passes_notice()
    assert person.step == "symptoms"
    assert person.opens("please-note").hook("notice") is None
    person.opens("symptoms")
    assert person.answers("symptoms", ["none"]).hook("notice") == "flag"
    assert person.page.hooks("safety") == ["emergency"]
    go_on = person.page.element("button", value=GO_ON)
    assert go_on is not None
    assert go_on.get("class") is None
    person.passes_notice()
    assert person.step == "age"


@pytest.mark.parametrize(
    ("entered", "raised"),
    [
        ({"hb": "10.0", "hb-unit": "", "critical": "yes"}, ["blood_values"]),
        ({"hb": "10.0", "hb-unit": "", "wbc": "1.5"}, ["blood_values"]),
        ({"hb": "10.0", "hb-unit": "", "wbc": "5.6"}, []),
        ({"wbc": "x", "hb": "60", "hb-unit": "g/L"}, ["blood_values"]),
    ],
)
def test_what_is_readable_on_a_refused_sheet_is_answered_at_once(
    anyone: Person, kept: Kept, entered: dict[str, str], raised: list[str]
) -> None:
    anyone.has_said(PERFECT, until="blood")
    page = anyone.answers({"wbc": "5.6", "plt": "200", "liver": "normal", "kidney": "normal", **entered})
    assert (page.status, page.hooks("safety")) == (422, raised)
    anyone.taps(anyone.page.form("/stop-here"))
    anyone.leaves_details()
    assert safety_on(kept()[0]) == raised


def test_what_was_said_on_a_refused_page_stays_in_the_lead_when_the_words_are_taken_back(
    anyone: Person, kept: Kept
) -> None:
    anyone.has_said(PERFECT, until="distance")
    page = anyone.answers({"distance": "", "distance_line": "verge", "distance_report": "I want to die"})
    assert (page.status, page.hooks("safety")) == (422, ["self_harm"])
    anyone.answers({"distance": "6", "distance_line": "verge", "distance_report": ""})
    anyone.taps(anyone.page.form("/stop-here"))
    assert anyone.leaves_details(phone="12", note="心里很乱").status == 422
    anyone.leaves_details(note="")
    assert set(safety_on(kept()[0])) == {"self_harm", "support"}


@pytest.mark.parametrize(
    ("step", "fields", "message"),
    [
        ("bleeding", {"bleeding": "large"}, "emergency"),
        ("symptoms", {"symptoms": "chest"}, "emergency"),
        ("medicine_names", {"medicine_names": "I want to die"}, "self_harm"),
    ],
)
def test_what_calls_for_help_is_answered_at_once_though_the_talk_was_lost(
    anyone: Person, step: str, fields: dict[str, str], message: str
) -> None:
    anyone.has_said(ON_MEDICINE, until=step)
    form = anyone.page.form(f"/{step}")
    anyone.drops_cookies()
    page = anyone.looks_at(anyone.sends(step, {**dict(form.as_it_stands()), **fields}))
    assert page.hook("page") == "offer-again"
    assert page.hooks("safety") == [message]
    anyone.opens("")
    anyone.follows(anyone.sends(step, fields))
    assert message in anyone.page.hooks("safety")


def test_a_note_that_calls_for_help_is_answered_at_once_on_a_form_that_was_not_trusted(
    anyone: Person,
) -> None:
    anyone.has_said(PERFECT)
    anyone.asks_for_a_call()
    page = anyone.looks_at(anyone.sends("call-back", {"note": "我不想活了", "csrf_token": ""}))
    assert (page.hook("page"), page.hooks("safety")) == ("offer-again", ["self_harm"])


def test_a_sign_ticked_beside_none_of_these_is_refused_and_answered_at_once(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="symptoms")
    page = anyone.answers("symptoms", ["none", "chest"])
    assert page.status == 422
    assert "emergency" in page.hooks("safety")


def told(page: Page) -> list[bool]:
    """Of each safety message on the page, whether it is shown as one that was passed."""
    sections = page.root.iter("section")
    return ["told" in each.get("class", "").split() for each in sections if each.get("data-safety")]


def safety_on(lead: Lead) -> list[str]:
    messages: Any = lead.document["safety"]
    return [each["id"] for each in messages]
