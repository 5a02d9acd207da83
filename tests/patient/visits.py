"""Visits that together bring a person to every page of the site, in every state of it and in either voice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import time_machine
from flask import Flask

from chatbot.patient.material import embed, poster
from chatbot.screening.dialog import Dialog
from chatbot.screening.study import StudyContact
from chatbot.store.errors import StoreUnavailable
from chatbot.store.pause_code import new_code
from tests.only_study import SECOND
from tests.patient.page import CONTACTS
from tests.patient.people import ASTHMA, BY_OUTCOME, DONT_KNOW, PERFECT, WITHOUT_PAPERS, Replies
from tests.patient.person import STOP, STUDY
from tests.patient.reader import AT_ODDS, DETAILS, SAFETY, VOICES, WRONG_ENTRIES, Reader
from tests.terminal.typist import CALL, COORDINATOR, NO, RIGHT, YES, Typist, leaves_details

TOO_MANY = 30

Visit = Callable[[Reader, Replies], object]


def a_whole_talk(person: Reader, said: Replies) -> None:
    person.walks(said)
    person.sees_result()
    person.asks_for_a_call()
    person.opens("start-over")
    person.opens("")
    person.opens("sex")


def a_woman_looking_at_every_sheet(person: Reader, said: Replies) -> None:
    person.walks({**said, "sex": "female", "node_seen": "seen", "removable": "no"})


def somebody_who_knows_nothing(person: Reader, said: Replies) -> None:
    known = ("respondent", "relation", "patient_knows", "medicine_names", "blood_month", "distance_other")
    person.walks({name: said[name] if name in known else DONT_KNOW for name in said} | {"papers": ["none"]})
    person.sees_result()


def every_outcome(person: Reader, said: Replies) -> None:
    for changed in BY_OUTCOME.values():
        person.has_said(
            {**said, **{name: changed[name] for name in changed if changed[name] != PERFECT[name]}}
        )
        person.sees_result()


def reasons_that_are_not_named(person: Reader, said: Replies) -> None:
    for private in ({"immune": "one_of_these"}, {"elsewhere": "distant"}, {"guardian": "yes"}):
        person.has_said({**said, **private})
        person.sees_result()


def a_concealed_diagnosis(person: Reader, said: Replies) -> None:
    person.has_said({**said, **VOICES["family"], "patient_knows": "no", "biopsy": "other"})
    person.sees_result()
    person.has_said({**said, **VOICES["family"], "patient_knows": "no", "msi_result": "dmmr"})
    person.sees_result()
    person.opens("")
    person.asks_for_a_call()


def stopping_early(person: Reader, said: Replies) -> None:
    person.has_said(said, until="age")
    person.taps(person.page.form("/stop-here"))
    person.has_said({**said, **WITHOUT_PAPERS, "respondent": said["respondent"]}, until="willing")
    person.taps(person.page.form("/stop-here"))
    person.opens("call-back")
    person.asks_for_a_call()


def a_summary_to_take_along(person: Reader, said: Replies) -> None:
    for changed in (*BY_OUTCOME.values(), {**PERFECT, "immune": "one_of_these"}):
        person.has_said(
            {**said, **{name: changed[name] for name in changed if changed[name] != PERFECT[name]}}
        )
        person.opens("my-summary")
    person.has_said({**said, **VOICES["family"], "patient_knows": "no"})
    person.opens("my-summary")
    person.has_said({**said, "bleeding": "large", "biopsy": "pending"}, until="papers")
    person.taps(person.page.form("/stop-here"))
    person.opens("my-summary")


def the_clinics_material(person: Reader, said: Replies) -> None:
    person.opens()
    for made in (poster, embed):
        made(person.app, person.dialog, "https://prescreen.example.org")


def a_minor(person: Reader, said: Replies) -> None:
    person.has_said({**said, "age": "16"})
    person.sees_result()


def a_child(person: Reader, said: Replies) -> None:
    person.has_said({**said, "symptoms": ["faint"]}, until="age")
    person.answers("age", "12")
    person.confirms("age", "year")


def the_first_thing_that_does_not_fit(person: Reader, said: Replies) -> None:
    person.has_said(said, until="biopsy")
    person.answers("biopsy", "other")
    person.passes_notice(STOP)


def larger_text(person: Reader, said: Replies) -> None:
    person.has_said(said, until="age")
    person.taps(person.page.form("/text-size"), "size", "large")
    person.starts()


def answers_at_odds(person: Reader, said: Replies) -> None:
    person.walks({**said, **AT_ODDS, "relation": "guardian"})


def every_safety_message(person: Reader, said: Replies) -> None:
    for raised in SAFETY.values():
        replies = {**said, "sex": "female", **raised}
        step = person.dialog.step_of[next(iter(raised))].id
        person.has_said(replies, until=step)
        person.answers({name: replies[name] for name in person.page.hooks("question")})
        person.opens("start-over")
        person.taps(person.page.form("/start-over"))


def every_wrong_entry(person: Reader, said: Replies) -> None:
    steps = dict.fromkeys(step for step, _ in WRONG_ENTRIES)
    for step in steps:
        person.has_said(said, until=step)
        for fields in (fields for at, fields in WRONG_ENTRIES if at == step):
            person.posts(step, fields)
            assert person.page.status == 422, (step, fields)


def a_call_back_form_with_nothing_right(person: Reader, said: Replies) -> None:
    person.has_said(said)
    person.asks_for_a_call()
    person.posts("call-back", {"name": "", "phone": "12", "note": "字" * 500})
    person.posts("call-back", {"name": "王\u202e", "consent_texts": "old", "treatment_date_set": "yes"})


def details_left_and_looked_up(person: Reader, said: Replies) -> None:
    person.has_said(said)
    person.leaves_details(**DETAILS)
    codes = person.codes()
    person.opens("my-details/")
    person.looks_up({**codes, "code": "0000-0000-0000"})
    person.looks_up(codes)
    person.taps(person.page.form("/phone"), phone="12")
    person.taps(person.page.form("/phone"), phone="139 0013 9000")
    person.erases()


def details_left_twice(person: Reader, said: Replies) -> None:
    person.has_said(said)
    form = person.asks_for_a_call().form("/call-back")
    person.taps(form, **person.details(**DETAILS))
    person.taps(form, **person.details(**{**DETAILS, "phone": "139 0013 9000"}))
    person.sees_result()
    person.opens("start-over")


def an_erasure_that_leaves_traces(person: Reader, said: Replies) -> None:
    person.has_said(said)
    person.leaves_details(**DETAILS)
    person.looks_up(person.codes())
    with patch("chatbot.patient.my_details.erase", return_value=False):
        person.erases()


def a_form_sent_again_after_an_erasure(person: Reader, said: Replies) -> None:
    person.has_said(said)
    form = person.asks_for_a_call().form("/call-back")
    person.taps(form, **person.details(**DETAILS))
    other = Reader(person.app)
    other.looks_up(person.codes())
    person.opens("check-answers")
    other.erases()
    person.opens("your-receipt")
    assert person.taps(form, **person.details(**DETAILS)).status == 409


def a_note_that_needs_an_answer(person: Reader, said: Replies) -> None:
    for note in ("不想活了", "心里很乱，黑便，寒战，怀孕，危急值"):
        person.has_said(said)
        person.leaves_details(**{**DETAILS, "note": note})
        person.looks_up(person.codes())
        person.erases()


def too_many_wrong_codes(person: Reader, said: Replies) -> None:
    person.opens("my-details/")
    wrong = {"reference": "7K4-M2Q", "code": "0000-0000-0000"}
    for _ in range(TOO_MANY):
        person.sends("my-details/", wrong)
    person.posts("my-details/", wrong)


def pages_that_are_not_there(person: Reader, said: Replies) -> None:
    person.has_said(said, until="age")
    assert person.opens("nothing-here").status == 404
    assert person.opens("/zh/nowhere/").status == 404
    unusual = person.client.put("/zh/", base_url=person.base_url)
    assert person.looks_at(unusual).status == 405


def bodies_that_cannot_be_read(person: Reader, said: Replies) -> None:
    person.has_said(said, until="age")
    assert person.posts("age", {"age": "字" * 70_000}).status == 413
    body = f"csrf_token={person.token}&age=".encode() + b"\xff\xfe"
    person.looks_at(person.sends("age", data=body, content_type="application/x-www-form-urlencoded"))
    assert person.page.status == 400


def storage_that_fails(person: Reader, said: Replies) -> None:
    person.has_said(said)
    with a_store_that_raises(person.app, StoreUnavailable("disk full")):
        assert person.leaves_details(**DETAILS).status == 503
        assert person.posts("my-details/", {"reference": "7K4-M2Q", "code": "0000-0000-0000"}).status == 503


def a_mistake_on_our_side(person: Reader, said: Replies) -> None:
    person.has_said(said)
    person.bears_failures = True
    with a_store_that_raises(person.app, ZeroDivisionError()):
        assert person.leaves_details(**DETAILS).status == 500


def two_tabs(person: Reader, said: Replies) -> None:
    person.has_said(said, until="sex")
    person.posts("bleeding", {"bleeding": "daily", "revision": "0"})
    assert person.page.status == 409
    person.opens("bleeding")


def forms_without_their_token(person: Reader, said: Replies) -> None:
    person.has_said(said, until="age")
    person.posts("age", {"age": "54", "csrf_token": "old"})
    person.posts("age", {"age": "不是数字", "csrf_token": "old"})
    person.posts("symptoms", {"csrf_token": "old"})
    person.has_said(said)
    person.posts("call-back", {**DETAILS, "csrf_token": "old"})
    assert person.page.status == 400


def cookies_that_are_lost(person: Reader, said: Replies) -> None:
    person.has_said(said, until="age")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=False):
        person.posts("age", {"age": "54"})
    person.posts("call-back", DETAILS)
    person.has_said(said, until="age")
    person.posts("call-back", {**DETAILS, "note": "字" * 600, "csrf_token": "old"})
    person.cookie = "torn"
    person.posts("age", {"age": "54"})
    person.drops_cookies()
    person.posts("respondent", {"respondent": "self"})


def answers_kept_for_another_day(person: Reader, said: Replies) -> None:
    person.has_said(said, until="biopsy")
    person.taps(person.opens("pause").form("/pause"))
    person.posts("pause", {"consent_text": "old"})
    code = a_code_of(person)
    person.opens("start-over")
    person.says("biopsy", {"biopsy": "adenocarcinoma"})
    person.opens("pause")
    for typed in ("1234", code[:-1] + str((int(code[-1]) + 1) % 10), new_code()):
        enters_a_code(person, typed)
    person.taps(person.opens("resume").form("/resume"), "then", "erase", code=code)
    enters_a_code(person, code)
    person.taps(person.page.form("/resume"), "instead", "yes")
    person.taps(person.page.form("/welcome-back"))
    enters_a_code(person, code)
    a_code_of(person)
    person.taps(person.page.form("/pause/erase"))
    enters_a_code(Reader(person.app), a_code_of(person))
    person.opens("pause")


def a_code_that_does_not_open(person: Reader, said: Replies) -> None:
    person.has_said(said, until="biopsy")
    code = a_code_of(person)
    with a_store_that_raises(person.app, StoreUnavailable("disk full")):
        enters_a_code(person, code)
    wrong = new_code()
    with patch("chatbot.store.refusals.TRIES_AN_HOUR", 1):
        enters_a_code(person, wrong)
        enters_a_code(person, wrong)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8), tick=False):
        enters_a_code(person, code)
    person.has_said(said, until="biopsy")
    form = person.opens("pause").form("/pause")
    with a_store_that_raises(person.app, StoreUnavailable("disk full")):
        assert person.taps(form, consent_pause="y").status == 503
    a_code_of(person)
    with patch("chatbot.store.paused.checkpoint_after_erasure", return_value=False):
        person.taps(person.page.form("/pause/erase"))


def a_code_that_only_family_may_see(person: Reader, said: Replies) -> None:
    person.has_said({**said, **VOICES["family"], "patient_knows": "no"}, until="biopsy")
    a_code_of(person)


def a_child_whose_answers_wait(person: Reader, said: Replies) -> None:
    person.has_said(said, until="age")
    a_code_of(person)
    person.says("age", {"age": "12"})
    with a_store_that_raises(person.app, StoreUnavailable("disk full")):
        person.confirms("age", "year")


def a_code_of(person: Reader) -> str:
    """Of a pause that is asked for now."""
    person.taps(person.opens("pause").form("/pause"), consent_pause="y")
    code = person.page.hook("pause-code")
    assert code
    return code


def enters_a_code(person: Reader, code: str) -> None:
    person.opens("resume")
    person.taps(person.page.form("/resume"), code=code)


def a_dialog_that_changed_meanwhile(person: Reader, said: Replies) -> None:
    earlier = with_a_choice_less(person.dialog, "bleeding")
    with patch.dict(person.app.extensions, {"dialogs": {STUDY: earlier}}):
        person.walks(said, until="sex")
    person.opens("sex")
    assert person.opens("some-questions-changed").hook("page") == "changed"


def a_reason_of_either_kind(person: Reader, said: Replies) -> None:
    reasons: tuple[Replies, ...] = ({"biopsy": "other"}, {"first_time": "came_back"})
    for changed in reasons:
        person.has_said({**said, **changed})
        person.sees_result()


def the_list_of_studies(person: Reader, said: Replies) -> None:
    assert person.opens("/zh/").hook("page") == "studies"


def another_study(person: Reader, said: Replies) -> None:
    other = Reader(person.app, SECOND)
    replies = {**ASTHMA, "respondent": said["respondent"]}
    other.has_said(replies, until="hospital_date")
    for typed in ("", "5/6/2025", "不是日期", "2099-01", "不清楚"):
        other.posts("hospital_date", {"hospital_date": typed})
        assert other.page.status == 422
    other.posts("hospital_date", {"hospital_date": "2025-05", "hospital_date-unknown": "1"})
    other.walks(replies)
    other.sees_result()
    other.opens("my-summary")
    for step, reply in (
        ("breathing", {"breathing": ["sentence", "chest", "worse", "fever"]}),
        ("control", {"control": ["day", "night", "limits"]}),
        ("medicine_names", {"medicine_names": "不想活了"}),
        ("medicine_names", {"medicine_names": "心里很乱"}),
    ):
        other.has_said(replies, until=step)
        other.answers(reply)
    the_clinics_material(other, replies)
    person.pages += other.pages


def a_contact_of_one_place(person: Reader, said: Replies) -> None:
    contact = replace(person.dialog.study.contact, site="The First Hospital, Hefei", extension="688")
    with another_contact(person, site_contacts=(contact,)):
        person.has_said(said)
        person.sees_result()
        person.opens("my-summary")
        person.leaves_details(**DETAILS)
        poster(person.app, person.dialog, "https://prescreen.example.org")


def nobody_to_call(person: Reader, said: Replies) -> None:
    with another_contact(person):
        person.has_said(said)
        person.sees_result()
        person.opens("my-summary")
        person.leaves_details(**DETAILS)
        a_child(person, said)


def only_an_address_to_write_to(person: Reader, said: Replies) -> None:
    contact = replace(person.dialog.study.contact, phone="", email="study@example.org")
    with (
        another_contact(person, site_contacts=(contact,)),
        patch.dict(CONTACTS, {STUDY: "mailto:study@example.org"}),
    ):
        person.has_said(said)
        person.sees_result()
        person.opens("my-summary")
        person.leaves_details(**DETAILS)
        person.opens("resume")
        a_child(person, said)


def a_status_of_long_ago(person: Reader, said: Replies) -> None:
    person.opens()
    study = replace(person.dialog.study, last_update=datetime.now(UTC).date().isoformat())
    with patch.dict(person.app.extensions, {"dialogs": {STUDY: replace(person.dialog, study=study)}}):
        person.opens()


def a_demonstration(person: Reader, said: Replies) -> None:
    with patch.dict(person.app.jinja_env.globals, {"is_demo": lambda: True}):
        person.opens("")


@contextmanager
def another_contact(person: Reader, site_contacts: tuple[StudyContact, ...] = ()) -> Iterator[None]:
    """The record names nobody, or only those of its places."""
    study = replace(person.dialog.study, central_contacts=(), site_contacts=site_contacts)
    with patch.dict(person.app.extensions, {"dialogs": {STUDY: replace(person.dialog, study=study)}}):
        yield


def a_talk_in_the_terminal(person: Reader, said: Replies) -> None:
    person.opens()
    typist = Typist(person.app)
    patient_or_family = ["--as", "family" if "relation" in said else "patient"]
    typist.types("b", "b", "?", "9", "", "", "s", "1", options=patient_or_family, locale="zh")
    lines = typist.says({**said, "hb": "11"}, {"hb": ["1"]}, until="blood_month")
    typist.types(*lines, "?", locale="zh")


def a_phone_interview(person: Reader, said: Replies) -> None:
    person.opens()
    typist = Typist(person.app)
    lines = [*typist.says(said), RIGHT]
    typist.types(*lines, CALL, "", COORDINATOR, YES, NO, options=["--phone"], locale="zh")
    typist.types(*lines, *leaves_details(**DETAILS), options=["--phone"], locale="zh")


def with_a_choice_less(dialog: Dialog, step_id: str) -> Dialog:
    """The dialog as it may have been in an earlier version."""
    step = dialog.step(step_id)
    questions = tuple(replace(each, choices=each.choices[:-1]) for each in step.questions)
    shorter = replace(step, questions=questions)
    return replace(dialog, steps=tuple(shorter if each is step else each for each in dialog.steps))


@contextmanager
def a_store_that_raises(app: Flask, error: Exception) -> Iterator[None]:
    def fail() -> None:
        raise error

    with patch.dict(app.extensions, {"store": fail}):
        yield


VISITS: tuple[Visit, ...] = (
    a_whole_talk,
    a_woman_looking_at_every_sheet,
    somebody_who_knows_nothing,
    every_outcome,
    reasons_that_are_not_named,
    a_concealed_diagnosis,
    stopping_early,
    a_summary_to_take_along,
    the_clinics_material,
    a_minor,
    a_child,
    the_first_thing_that_does_not_fit,
    larger_text,
    answers_at_odds,
    every_safety_message,
    every_wrong_entry,
    a_call_back_form_with_nothing_right,
    details_left_and_looked_up,
    details_left_twice,
    an_erasure_that_leaves_traces,
    a_form_sent_again_after_an_erasure,
    a_note_that_needs_an_answer,
    too_many_wrong_codes,
    pages_that_are_not_there,
    bodies_that_cannot_be_read,
    storage_that_fails,
    a_mistake_on_our_side,
    answers_kept_for_another_day,
    a_code_that_does_not_open,
    a_code_that_only_family_may_see,
    a_child_whose_answers_wait,
    two_tabs,
    forms_without_their_token,
    cookies_that_are_lost,
    a_dialog_that_changed_meanwhile,
    a_reason_of_either_kind,
    a_contact_of_one_place,
    nobody_to_call,
    only_an_address_to_write_to,
    a_status_of_long_ago,
    a_demonstration,
    the_list_of_studies,
    another_study,
    a_talk_in_the_terminal,
    a_phone_interview,
)
