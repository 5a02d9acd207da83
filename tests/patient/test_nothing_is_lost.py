"""What was typed and could not be taken is offered again: in the other language, later, after a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from chatbot.sealing import DRAFT, ENTRY, MOST_BYTES, Seal
from tests.patient.conftest import Kept, Meet, store_of
from tests.patient.page import TAGS, Page, words
from tests.patient.people import (
    AGREED,
    CONCEALED,
    DETAILS,
    FAMILY,
    ON_MEDICINE,
    PERFECT,
    WITHOUT_PAPERS,
    Replies,
)
from tests.patient.person import Person
from tests.patient.test_sealing import DAY

OTHER = {"en": "zh", "zh": "en"}
REFUSED: list[tuple[str, dict[str, str | list[str]]]] = [
    ("age", {"age": "63岁半吧"}),
    ("age", {"age": "76"}),
    ("symptoms", {"symptoms": ["none", "weight"]}),
    ("medicines", {"medicines": ["none", "folk"]}),
    ("medicine_names", {"medicine_names": "x" * 130}),
    ("blood", {"wbc": "5,6", "hb": "10.0", "hb-unit": "", "plt": "10万", "liver": "slight"}),
    ("distance", {"distance": "eight", "distance_line": "dentate"}),
]


def other_language(person: Person) -> Page:
    """By the link in the page's head, or by its button where something may be half typed."""
    person.locale = OTHER[person.locale]
    for form in person.page.forms():
        if any((each.name, each.value) == ("language", person.locale) for each in form.controls):
            return person.taps(form, "language", person.locale)
    links = [each for each in person.page.root.iter("a") if each.get("hreflang") == TAGS[person.locale]]
    return person.opens(links[0].get("href", ""))


def entered(page: Page, step: str) -> list[tuple[str, str]]:
    return [
        pair for pair in page.form(f"/{step}").as_it_stands() if pair[0] not in ("csrf_token", "revision")
    ]


@pytest.mark.parametrize(("step", "typed"), REFUSED)
def test_the_language_switch_on_a_refused_page_keeps_what_was_entered(
    anyone: Person, step: str, typed: dict[str, str | list[str]]
) -> None:
    anyone.has_said({**FAMILY, "medicines": ["local"]}, until=step)
    refused = anyone.answers(typed)
    assert refused.status == 422
    switched = other_language(anyone)
    assert switched.hook("step") == step
    assert entered(switched, step) == entered(refused, step)
    assert [each for each in switched.links() if each.startswith("#")] == [
        each for each in refused.links() if each.startswith("#")
    ]


def test_a_refused_reply_stands_on_its_page_after_a_look_elsewhere(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="age")
    anyone.answers("age", "sixty three")
    anyone.starts()
    anyone.opens("bleeding")
    assert dict(anyone.opens("age").form("/age").as_it_stands())["age"] == "sixty three"


def test_a_refused_reply_is_forgotten_with_the_next_answer(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="age")
    anyone.answers("age", "sixty three")
    anyone.answers("age", "63")
    assert anyone.step == "sex"
    assert dict(anyone.opens("age").form("/age").as_it_stands())["age"] == "63"
    assert anyone.page.status == 200
    assert anyone.page.element("section", id="summary") is None


def test_a_refused_reply_that_is_too_long_is_not_kept_and_costs_no_answer(anyone: Person) -> None:
    anyone.has_said(ON_MEDICINE, until="medicine_names")
    anyone.answers("medicine_names", "药" * 5000)
    assert ENTRY not in opened(anyone)
    assert anyone.opens("medicine_names").hook("step") == "medicine_names"


def test_the_language_switch_on_a_refused_call_back_form_keeps_what_was_typed(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    assert anyone.leaves_details(phone="12", note="请下午打").status == 422
    shown = dict(other_language(anyone).form("/call-back").as_it_stands())
    assert {**DETAILS, "phone": "12", "note": "请下午打"}.items() <= shown.items()
    assert not set(shown) & set(AGREED)


@pytest.mark.parametrize("is_cookie_dropped", [False, True], ids=["cookie sent", "cookie dropped"])
def test_a_call_back_form_sent_after_a_day_is_explained_and_stands_ready_when_asked_for_again(
    anyone: Person, kept: Kept, is_cookie_dropped: bool
) -> None:
    with time_machine.travel("2026-11-01 08:00:00 +0000") as clock:
        anyone.walks(WITHOUT_PAPERS)
        form = anyone.asks_for_a_call().form("/call-back")
        clock.shift(timedelta(hours=25))
        if is_cookie_dropped:
            anyone.drops_cookies()
        page = anyone.taps(form, **anyone.details())
        assert (page.status, page.hook("page")) == (400, "offer-again")
        assert all(DETAILS[name] in page.text for name in set(DETAILS) - {"treatment_date_set"})
        assert any(words in page.text for words in ("No date yet", "还没定"))
        assert kept() == []
        anyone.walks(WITHOUT_PAPERS)
        shown = dict(anyone.asks_for_a_call().form("/call-back").as_it_stands())
        assert DETAILS.items() <= shown.items()
        assert anyone.taps(anyone.page.form("/call-back"), **AGREED).hook("page") == "receipt"
        assert DRAFT not in opened(anyone)


def test_an_answer_changed_in_another_tab_is_read_back_before_the_form_is_taken(
    anyone: Person, kept: Kept
) -> None:
    anyone.has_said(PERFECT)
    form = anyone.asks_for_a_call().form("/call-back")
    anyone.says("sex", {"sex": "female"})
    anyone.says("pregnancy", {"pregnancy": "no"})
    assert anyone.taps(form, **anyone.details()).hook("page") == "check"
    assert kept() == []
    shown = dict(anyone.asks_for_a_call().form("/call-back").as_it_stands())
    assert shown["name"] == DETAILS["name"]


@pytest.mark.parametrize("replies", [PERFECT, FAMILY], ids=["patient", "family"])
def test_q21_a_long_form_never_costs_the_answers(meet: Meet, replies: Replies) -> None:
    person = meet("zh")
    person.has_said(replies)
    rare = "".join(chr(0x20000 + 37 * number) for number in range(400))
    page = person.leaves_details(
        name=rare[:80], safe_contact=rare[80:200], hospital=rare[200:280], note=rare[:400], phone="12"
    )
    assert page.status == 422
    assert len(person.cookie) <= MOST_BYTES
    assert person.opens("check-answers").hook("page") == "check"


def test_a_text_that_is_too_long_is_never_cut_and_sent(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    note = "x" * 407
    assert anyone.leaves_details(note=note).status == 422
    form = other_language(anyone).form("/call-back")
    assert dict(form.as_it_stands())["note"] == note
    assert anyone.taps(form, **AGREED).status == 422
    assert kept() == []


def test_a_form_sent_while_the_talk_goes_on_elsewhere_is_kept(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    anyone.taps(anyone.page.form("/stop-here"))
    form = anyone.asks_for_a_call().form("/call-back")
    anyone.sends("go-on")
    anyone.taps(form, **anyone.details())
    assert anyone.step == "biopsy"
    anyone.taps(anyone.page.form("/stop-here"))
    shown = dict(anyone.asks_for_a_call().form("/call-back").as_it_stands())
    assert DETAILS.items() <= shown.items()


@pytest.mark.parametrize(
    "then",
    [{"willing": "no"}, {"age": "16"}, {}],
    ids=["a no", "a minor", "a receipt"],
)
def test_no_name_lies_where_no_form_can_follow(anyone: Person, then: dict[str, str]) -> None:
    anyone.has_said(PERFECT)
    form = anyone.asks_for_a_call().form("/call-back")
    anyone.taps(form, **anyone.details(phone="12"))
    assert DRAFT in opened(anyone)
    if not then:
        anyone.leaves_details()
    for step, answer in then.items():
        anyone.says(step, {step: answer})
    anyone.taps(form, **anyone.details(phone="12"))
    assert DRAFT not in opened(anyone)


def test_where_the_diagnosis_is_concealed_words_that_may_say_so_are_not_kept(anyone: Person) -> None:
    anyone.has_said(CONCEALED)
    anyone.leaves_details(phone="12", note="she was not told", safe_contact="never with her")
    page = other_language(anyone)
    assert dict(page.form("/call-back").as_it_stands())["name"] == DETAILS["name"]
    assert "told" not in page.text
    assert opened(anyone)[DRAFT] == {
        name: value
        for name, value in {**DETAILS, "phone": "12"}.items()
        if name not in ("note", "safe_contact")
    }


def test_answers_elsewhere_leave_a_refused_reply_alone(anyone: Person) -> None:
    anyone.has_said(ON_MEDICINE, until="medicine_names")
    anyone.answers("medicine_names", "x" * 130)
    anyone.says("sex", {"sex": "male"})
    form = anyone.opens("medicine_names").form("/medicine_names")
    assert dict(form.as_it_stands())["medicine_names"] == "x" * 130


def test_a_reply_that_was_not_taken_is_not_called_the_earlier_answer(person: Person) -> None:
    person.has_said(PERFECT, until="biopsy")
    person.sends("sex", {"sex": "female", "csrf_token": ""})
    page = person.opens("sex")
    female, male = (page.element("button", name="sex", value=value) for value in ("female", "male"))
    assert female is not None
    assert male is not None
    assert "earlier" not in words(female)
    assert "earlier" in words(male)


def test_starting_over_erases_what_was_typed_too(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.says("age", {"age": "sixty three"})
    assert ENTRY in opened(anyone)
    anyone.leaves_details(phone="12")
    anyone.opens("start-over")
    anyone.taps(anyone.page.form("/start-over"))
    assert not {ENTRY, DRAFT} & set(opened(anyone))


def opened(person: Person) -> dict[str, object]:
    if not person.cookie:
        return {}
    said = Seal(store_of(person.app).keys.conversation, DAY).open(person.cookie)
    assert isinstance(said, dict)
    return said
