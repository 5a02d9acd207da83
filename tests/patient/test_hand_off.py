"""The call-back form and the receipt: asked late, agreed to twice, kept once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import g

from chatbot.i18n import current_locale
from chatbot.patient.consents import ConsentText, Declaration, consent_texts
from chatbot.reading.telephones import e164
from chatbot.screening.wording import Voice
from tests.patient.conftest import Kept, MakeApp, Meet, everything_stored, locked
from tests.patient.people import AGREED, CONCEALED, DETAILS, FAMILY, PERFECT, UNFIT
from tests.patient.person import Person, filled


def test_q5_a_whole_talk_up_to_the_result_leaves_nothing_in_the_database(anyone: Person) -> None:
    before = everything_stored(anyone.app)
    anyone.has_said({**FAMILY, "age": f"5{len(anyone.locale)}", "bleeding": "streaks"})
    anyone.sees_result()
    assert everything_stored(anyone.app) == before


def test_q5_name_and_phone_are_asked_only_after_the_result(anyone: Person) -> None:
    assert anyone.opens("call-back").hook("step") == "respondent"
    anyone.has_said(PERFECT, until="willing")
    assert anyone.opens("call-back").hook("step") == "willing"
    anyone.sends("call-back", {**DETAILS, **AGREED})
    assert anyone.opens("your-receipt").hook("step") == "willing"


def test_q5_no_step_has_a_field_for_who_somebody_is(person: Person) -> None:
    said: dict[str, Any] = {**FAMILY, "node_seen": "seen", "removable": "no", "why_not": "other"}
    asked = {name for step in person.dialog.steps for name in (question.id for question in step.questions)}
    assert set(said) <= asked
    assert not asked & {"name", "phone", "address", "birthday", "id_card", "email"}


def test_a_lead_is_kept_and_the_receipt_says_whom_to_ring_if_nobody_calls(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    page = anyone.leaves_details()
    assert page.hook("page") == "receipt"
    assert page.hook("reference") == kept()[0].reference
    assert page.hook("withdrawal-code")
    assert page.links().count("tel:+8615056017712") >= 2


def test_what_is_optional_is_folded_away_until_something_stands_in_it(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    for filled_in, is_open in ({}, False), ({"city": "合肥"}, True), ({"treatment_date_set": "yes"}, True):
        anyone.asks_for_a_call()
        empty = dict.fromkeys(("best_time", "safe_contact", "hospital", "city", "note"), "")
        page = anyone.taps(anyone.page.form("call-back"), **{**empty, **filled_in})
        fold = page.root.find(".//form//details")
        assert fold is not None
        assert ("open" in fold.attrib) is is_open, filled_in
        assert {"name", "phone", "consent_health"}.isdisjoint({each.get("id") for each in fold.iter()})


def test_an_empty_phone_is_asked_for_and_not_called_unreadable(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    page = anyone.leaves_details(phone=" ")
    assert ("Please enter a phone number." if anyone.locale == "en" else "请填写电话号码。") in page.text


def test_the_form_says_that_three_ticks_are_needed_too(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    assert ("the three ticks" if anyone.locale == "en" else "三个勾") in anyone.asks_for_a_call().text


def test_only_name_and_phone_are_needed(anyone: Person, kept: Kept) -> None:
    anyone.has_said(UNFIT)
    empty = dict.fromkeys(("best_time", "safe_contact", "hospital", "city", "note"), "")
    anyone.leaves_details(**empty)
    assert kept()[0].contact.phone == "+8613800138000"


@pytest.mark.parametrize(
    "missing", [("consent_health",), ("consent_contact",), ("consent_health", "consent_contact")]
)
def test_q6_without_each_consent_nothing_is_kept(
    anyone: Person, kept: Kept, missing: tuple[str, ...]
) -> None:
    anyone.has_said(PERFECT)
    page = anyone.leaves_details(**dict.fromkeys(missing, ""))
    assert page.status == 422
    assert [f"#{name}" for name in missing] == [link for link in page.links() if link.startswith("#")]
    assert kept() == []


def test_q6_every_box_comes_unticked_and_only_the_person_ticks_it(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    boxes = [each for each in anyone.asks_for_a_call().form("/call-back").controls if each.kind == "checkbox"]
    assert [each.name for each in boxes] == ["consent_health", "consent_contact", "is_adult"]
    assert not any(each.is_on for each in boxes)
    form = anyone.leaves_details(phone="12", consent_contact="").form("/call-back")
    assert [each.name for each in form.controls if each.kind == "checkbox" and each.is_on] == [
        "consent_health",
        "is_adult",
    ]


def test_q2_the_same_form_three_times_is_one_lead_with_one_receipt(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    form, cookie = anyone.asks_for_a_call().form("/call-back"), anyone.cookie
    codes = []
    for _ in range(3):
        anyone.cookie = cookie
        codes.append((anyone.taps(form, **anyone.details()), anyone.codes())[1])
    assert codes[0] == codes[1] == codes[2]
    assert len(kept()) == 1


def test_q2_a_second_form_of_the_same_talk_is_told_that_the_first_one_stands(
    person: Person, kept: Kept
) -> None:
    person.has_said(PERFECT)
    form = person.asks_for_a_call().form("/call-back")
    first = person.taps(form, **person.details()).hook("reference")
    assert person.page.hook("kept") is None
    page = person.taps(form, **person.details(phone="139 0000 0000"))
    assert page.hook("reference") == first
    assert page.hook("kept") == "first"
    assert [lead.contact.phone for lead in kept()] == ["+8613800138000"]


def test_q2_the_form_gives_way_to_the_receipt_once_it_was_sent(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    assert anyone.opens("call-back").hook("page") == "receipt"


def test_another_talk_in_the_same_browser_is_another_lead(person: Person, kept: Kept) -> None:
    person.has_said(PERFECT)
    person.leaves_details()
    person.opens("start-over")
    person.taps(person.page.form("/start-over"))
    person.answers("respondent", "self")
    person.taps(person.page.form("/stop-here"))
    person.leaves_details()
    assert len(kept()) == 2


def test_q3_a_locked_database_is_never_a_success_and_loses_nothing_typed(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    form = anyone.asks_for_a_call().form("/call-back")
    details = anyone.details()
    with locked(anyone.app):
        response = anyone.sends(form.action, filled(form, "", "", details))
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    page = anyone.looks_at(response)
    assert page.hook("page") == "call-back"
    again = dict(page.form("/call-back").as_it_stands())
    assert {name: again[name] for name in details if not name.startswith("consent_")} == {
        name: value for name, value in details.items() if not name.startswith("consent_")
    }
    assert kept() == []
    assert anyone.opens("your-receipt").hook("page") == "check"


def test_q3_after_the_lock_is_gone_the_same_form_is_kept(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    with locked(anyone.app):
        assert anyone.leaves_details().status == 503
    boxes = {"consent_health": "y", "consent_contact": "y"}
    assert anyone.taps(anyone.page.form("/call-back"), **boxes).hook("page") == "receipt"
    assert [lead.contact.name for lead in kept()] == [anyone.details()["name"]]


def test_q3_the_page_for_ones_details_says_so_too(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    codes = anyone.codes()
    with locked(anyone.app):
        page = anyone.looks_up(codes)
    assert (page.status, page.hook("page")) == (503, "unavailable")


def test_q8_version_and_hash_of_what_was_read_are_on_the_lead(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    health, contact = kept()[0].consents
    assert (health.id, contact.id) == ("health", "contact")
    assert health.version
    assert len({health.text_hash, contact.text_hash}) == 2
    assert {health.locale, contact.locale} == {anyone.locale}


def test_q8_the_hash_is_of_the_very_text_on_the_page(meet: Meet, kept: Kept) -> None:
    person = meet("zh")
    person.has_said(FAMILY)
    shown = person.asks_for_a_call().text
    person.leaves_details()
    for consent in kept()[0].consents:
        candidates = (
            text for text in _sentences_of(person) if ConsentText(consent.id, text).hash == consent.text_hash
        )
        assert next(candidates) in shown


def test_q8_a_changed_consent_is_asked_for_again_and_has_another_hash(
    anyone: Person, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    anyone.has_said(PERFECT)
    form = anyone.asks_for_a_call().form("/call-back")
    reworded = (ConsentText("health", "Other words."), ConsentText("contact", "More words."))
    monkeypatch.setattr(sys.modules["chatbot.patient.hand_off"], "consent_texts", lambda _: reworded)
    page = anyone.taps(form, **anyone.details())
    assert (page.status, page.hook("page")) == (422, "call-back")
    assert "Other words." in page.text
    assert kept() == []
    assert not any(each.is_on for each in page.form("/call-back").controls if each.kind == "checkbox")
    anyone.taps(page.form("/call-back"), **AGREED)
    assert [each.text_hash for each in kept()[0].consents] == [each.hash for each in reworded]


def test_q8_a_changed_declaration_is_asked_for_again(
    anyone: Person, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    anyone.has_said(PERFECT)
    form = anyone.asks_for_a_call().form("/call-back")
    reworded = Declaration("is_adult", {"en": "I am a grown-up.", "zh": "我是成年人。"})
    monkeypatch.setattr(sys.modules["chatbot.patient.hand_off"], "of_age", lambda: reworded)
    assert anyone.taps(form, **anyone.details()).status == 422
    assert kept() == []


def test_an_erased_lead_does_not_come_back_by_the_same_form(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    form, cookie = anyone.asks_for_a_call().form("/call-back"), anyone.cookie
    anyone.taps(form, **anyone.details())
    anyone.looks_up(anyone.codes())
    anyone.erases()
    anyone.cookie = cookie
    assert anyone.taps(form, **anyone.details()).status == 409
    assert kept() == []
    anyone.taps(anyone.page.form("/call-back"), consent_health="y", consent_contact="y")
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("13800138000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("＋８６ １３８００１３８０００", "+8613800138000"),
        ("0551 6228 2114", "+8655162282114"),
        ("+44 20 7946 0958", "+442079460958"),
        ("00852 2345 6789", "+85223456789"),
    ],
)
def test_a_phone_number_is_read_as_one_of_the_site_unless_it_says_otherwise(
    person: Person, kept: Kept, typed: str, phone: str
) -> None:
    person.has_said(PERFECT)
    person.leaves_details(phone=typed)
    assert [lead.contact.phone for lead in kept()] == [phone]


@pytest.mark.parametrize("typed", ["", "12", "call me", "13800138000000000", "+1", "1380013800a"])
def test_a_phone_number_that_cannot_be_rung_is_asked_for_again(
    person: Person, kept: Kept, typed: str
) -> None:
    person.has_said(PERFECT)
    page = person.leaves_details(phone=typed)
    assert page.status == 422
    assert "#phone" in page.links()
    assert dict(page.form("/call-back").as_it_stands())["phone"] == typed
    assert kept() == []


def test_where_the_diagnosis_is_concealed_only_the_relatives_own_details_are_asked_for(
    person: Person,
) -> None:
    person.has_said(CONCEALED)
    assert "Please give your own name and number, not the patient's." in person.asks_for_a_call().text


def test_whether_people_whom_it_does_not_fit_may_leave_details_is_up_to_the_study(person: Person) -> None:
    assert person.dialog.unfit_may_leave_details
    person.has_said(UNFIT)
    assert "call-back" in person.sees_result().places()


@pytest.mark.parametrize(
    ("typed", "shown"), [("13800138000", "+86 138 0013 8000"), ("0551 6228 2114", "+86 551 6228 2114")]
)
def test_a_receipt_repeats_the_number_in_full_so_that_a_wrong_one_is_seen(
    anyone: Person, typed: str, shown: str
) -> None:
    anyone.has_said(PERFECT)
    page = anyone.leaves_details(phone=typed)
    assert shown in page.text
    anyone.looks_up(anyone.codes())
    anyone.taps(anyone.page.form("/phone"), phone="+44 7911 123456")
    assert anyone.opens("your-receipt").hook("called-at") == "+447911123456"


def test_a_receipt_of_details_that_were_erased_elsewhere_says_so(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    elsewhere = Person(anyone.app, anyone.locale)
    elsewhere.looks_up(anyone.codes())
    elsewhere.erases()
    page = anyone.opens("your-receipt")
    assert page.hook("reference") is None
    assert "call-back" in page.places()
    anyone.leaves_details()
    anyone.taps(anyone.page.form("/call-back"), **AGREED)
    assert anyone.page.hook("page") == "receipt"
    assert len(kept()) == 1


def test_after_sending_nobody_is_told_that_nothing_was_sent(person: Person) -> None:
    person.has_said(PERFECT)
    assert "Nothing has been sent." in person.page.text
    person.leaves_details()
    page = person.opens("check-answers")
    assert "Nothing has been sent." not in page.text
    assert "What you change here does not reach the team" in page.text


def test_a_receipt_is_shown_again_as_long_as_the_talk_lasts(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    codes = anyone.codes()
    anyone.opens("your-receipt")
    assert anyone.codes() == codes


def _sentences_of(person: Person) -> Iterator[str]:
    with person.app.test_request_context(f"/{person.locale}/"):
        g.locale = person.locale
        assert current_locale() == person.locale
        for voice in Voice:
            yield from (each.text for each in consent_texts(voice))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("138 0013 8000", "+8613800138000"),
        ("0551 6228 3114", "+8655162283114"),
        ("+1 212 555 0198", "+12125550198"),
        ("(212) 555-0198", None),
        ("415-555-2671", None),
    ],
)
def test_a_number_from_abroad_is_never_read_as_a_strangers_in_china(typed: str, read: str | None) -> None:
    assert e164(typed, "CN") == read


def test_the_other_language_keeps_what_is_being_typed(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    form = anyone.asks_for_a_call().form("/call-back")
    other = "zh" if anyone.locale == "en" else "en"
    page = anyone.taps(form, "language", other, name="王芳", phone="0551", note="After six, please.")
    assert page.path.startswith(f"/{other}/")
    again = page.form("/call-back")
    assert [again.named(each)[0].value for each in ("name", "phone", "note")] == [
        "王芳",
        "0551",
        "After six, please.",
    ]
    assert kept() == []


@pytest.mark.parametrize(("days", "shown"), [([], "365"), (["NCT07214142=90"], "90")])
def test_q7_the_page_says_how_long_this_study_keeps_what_is_left(
    make_app: MakeApp, days: list[str], shown: str
) -> None:
    assert f"at most {shown} days" in Person(make_app(STUDY_LEAD_DAYS=days)).opens("").text
