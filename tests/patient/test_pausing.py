"""Going on another day or phone: only if the person agrees, once, in time, and never about a child."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.patient.conversation import ANSWERS, FORM_KEY, REVISION
from chatbot.patient.paused import CARRIED, PAUSED
from chatbot.screening.roles import AgeAllows
from chatbot.sealing import DRAFT, ENTRY, MOST_BYTES, Seal
from chatbot.store.pause_code import digits_of, is_sound, new_code
from chatbot.store.paused import TIME_TO_ARRIVE
from tests.patient.conftest import Kept, MakeApp, Meet, everything_stored, locked, store_of
from tests.patient.page import Page
from tests.patient.people import CONCEALED, DETAILS, FAMILY, ON_MEDICINE, PERFECT, WOMAN, Replies
from tests.patient.person import STUDY, Person
from tests.patient.test_logs import SAID, assert_nothing_personal, logged  # noqa: F401
from tests.patient.visits import with_a_choice_less

START = datetime(2026, 10, 10, 6, 5, tzinfo=UTC)
AGREED = {"consent_pause": "y"}
Logged = Callable[[], str]


@pytest.fixture(autouse=True, scope="module")
def _quick_locks() -> Iterator[None]:
    with patch("chatbot.store.paused._N", 2):
        yield


@pytest.fixture
def paused(anyone: Person) -> Person:
    """Somebody in the middle of the questions who has asked for a code."""
    anyone.has_said(PERFECT, until="biopsy")
    pauses(anyone)
    return anyone


@pytest.fixture
def elsewhere(paused: Person, meet: Meet) -> Person:
    """The same person on another phone, which speaks the other language."""
    return meet("zh" if paused.locale == "en" else "en")


def pauses(person: Person) -> Page:
    page = person.opens("pause")
    return person.taps(page.form("/pause"), **AGREED)


def code_of(person: Person) -> str:
    code = person.opens("pause").hook("pause-code")
    assert code
    return code


def enters(person: Person, code: str, *button: str) -> Page:
    page = person.opens("resume")
    return person.taps(page.form("/resume"), *button, code=code)


def goes_on(person: Person, code: str) -> Page:
    assert enters(person, code).hook("page") == "welcome-back"
    return person.taps(person.page.form("/welcome-back"))


def kept_rows(app: Flask) -> list[dict[str, Any]]:
    with store_of(app).connect() as db:
        return list(db.table("paused").rows)


def wrong_tries(app: Flask) -> list[dict[str, Any]]:
    with store_of(app).connect() as db:
        return list(db.query("SELECT * FROM refusals WHERE reference LIKE 'pause %'"))


def held(person: Person) -> dict[str, Any]:
    """What lies in the person's cookie."""
    if not person.cookie:
        return {}
    opened = Seal(store_of(person.app).keys.conversation, timedelta(days=1)).open(person.cookie)
    assert isinstance(opened, dict)
    return opened


def what_counts(person: Person) -> dict[str, Any]:
    return {key: value for key, value in held(person).items() if key in CARRIED and key != REVISION}


def answers_read_back(person: Person) -> str:
    return person.opens("check-answers").text


@contextmanager
def on_the_day(days: float) -> Iterator[None]:
    with time_machine.travel(START + timedelta(days=days), tick=False):
        yield


def test_somebody_goes_on_where_they_were_on_another_phone_in_the_other_language(
    paused: Person, elsewhere: Person
) -> None:
    page = goes_on(elsewhere, code_of(paused))
    assert (page.hook("step"), page.locale) == ("biopsy", elsewhere.locale)
    assert "54" in elsewhere.opens("age").html


@pytest.mark.parametrize("said", [PERFECT, WOMAN, FAMILY, CONCEALED, {**PERFECT, "biopsy": "other"}])
def test_a_talk_that_was_paused_comes_to_the_same_end(meet: Meet, said: Replies) -> None:
    here, there = meet(), meet()
    here.has_said(said)
    before = answers_read_back(here)
    pauses(here)
    goes_on(there, code_of(here))
    assert answers_read_back(there) == before
    there.taps(there.page.form("/check-answers"))
    here.taps(here.opens("check-answers").form("/check-answers"))
    assert there.opens("your-result").text == here.opens("your-result").text


STEPS = (
    "bleeding",
    "age",
    "sex",
    "biopsy",
    "treatment",
    "daily_life",
    "medicines",
    "distance",
    "scans",
    "blood",
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    until=st.sampled_from([*STEPS, ""]),
    changed=st.sampled_from(
        [{}, {"bleeding": "large"}, {"biopsy": "other"}, {"age": "?"}, {"hb": "90"}, FAMILY]
    ),
    stops=st.booleans(),
    locale=st.sampled_from(["en", "zh"]),
)
def test_whatever_was_said_and_wherever_it_stopped_everything_that_counts_comes_along(
    meet: Meet, until: str, changed: Replies, stops: bool, locale: str
) -> None:
    here, there = meet(), meet(locale)
    here.has_said({**PERFECT, **changed}, until=until)
    if stops and here.step:
        here.taps(here.page.form("/stop-here"))
    assert pauses(here).hook("page") == "pause-code"
    goes_on(there, code_of(here))
    assert what_counts(here) == what_counts(there)
    onward = [person.opens("please-note").path for person in (here, there)]
    assert onward[0].removeprefix("/en") == onward[1].removeprefix(f"/{locale}")


def test_only_what_was_said_and_shown_goes_along(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.asks_for_a_call()
    anyone.sends("call-back", {**DETAILS, "phone": "1"})
    anyone.sends("age", {"age": "marker-of-a-draft"})
    with patch("chatbot.store.paused._sealed", return_value=b"") as sealed:
        pauses(anyone)
    _, content = sealed.call_args.args
    assert set(content) <= set(CARRIED)
    assert {"csrf_token", FORM_KEY, DRAFT, ENTRY} <= set(held(anyone))


def test_nothing_is_kept_without_a_tick_in_a_box_that_is_empty_at_first(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    before = len(kept_rows(anyone.app))
    form = anyone.opens("pause").form("/pause")
    (box,) = form.named("consent_pause")
    assert not box.is_on
    page = anyone.taps(form)
    assert (page.status, page.hook("page")) == (422, "pause")
    assert "#consent_pause" in page.links()
    assert len(kept_rows(anyone.app)) == before


def test_q8_a_consent_whose_text_has_changed_is_asked_again(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    anyone.opens("pause")
    page = anyone.looks_at(anyone.sends("pause", {**AGREED, "consent_text": "of another day"}))
    assert (page.status, page.hook("page")) == (422, "pause")
    with store_of(anyone.app).connect() as db:
        before = db.table("history").count_where("action = 'pause.kept'")
        pauses(anyone)
        (detail,) = db.query(
            "SELECT detail FROM history WHERE action = 'pause.kept' ORDER BY seq DESC LIMIT 1"
        )
        assert db.table("history").count_where("action = 'pause.kept'") == before + 1
    assert re.search(r'"consent": "pause".*"text_hash": "[0-9a-f]{64}".*"version": "1"', detail["detail"])


def test_the_code_can_be_said_on_the_phone_and_is_shown_again_in_this_browser(paused: Person) -> None:
    code = code_of(paused)
    assert re.fullmatch(r"(\d{4}-){3}\d{4}", code)
    assert is_sound(digits_of(code))
    assert code_of(paused) == code


def test_the_picture_carries_the_code_behind_the_number_sign_alone(paused: Person) -> None:
    with patch("chatbot.patient.pausing.segno.make", wraps=__import__("segno").make) as made:
        page = paused.opens("pause")
    (address,) = made.call_args.args
    assert address == f"http://localhost/{paused.locale}/NCT07214142/resume#{code_of(paused)}"
    picture = page.element("img")
    assert picture is not None
    assert unquote(picture.get("src", "")).startswith("data:image/svg+xml")
    assert picture.get("alt")
    assert not [link for link in page.links() if re.search(r"\d{4}-\d{4}", link)]


@pytest.mark.parametrize(("days", "opens"), [(6.99, True), (7, False), (400, False)])
def test_a_code_opens_for_seven_days(meet: Meet, days: float, opens: bool) -> None:
    here, there = meet(), meet("zh")
    with on_the_day(0):
        here.walks(PERFECT, until="biopsy")
        pauses(here)
        code = code_of(here)
        assert "October 16, 2026" in here.page.text
    with on_the_day(days):
        page = enters(there, code)
        assert page.hook("page") == ("welcome-back" if opens else "resume")
        assert page.status == (200 if opens else 422)
    with on_the_day(6.9):
        assert bool(kept_rows(here.app))


def test_the_days_are_a_setting(make_app: MakeApp) -> None:
    here = Person(app := make_app(PAUSE_DAYS=2))
    with on_the_day(0):
        here.walks(PERFECT, until="biopsy")
        assert "2 days" in here.opens("pause").text
        pauses(here)
        code = code_of(here)
    with on_the_day(2):
        assert enters(Person(app), code).status == 422


def test_a_code_opens_once(paused: Person, elsewhere: Person, meet: Meet) -> None:
    code = code_of(paused)
    before = len(kept_rows(paused.app))
    goes_on(elsewhere, code)
    assert len(kept_rows(paused.app)) == before - 1
    page = enters(meet(), code)
    assert (page.status, page.hook("page")) == (422, "resume")
    assert "#code" in page.links()
    assert paused.opens("pause").hook("page") == "pause"


def test_of_two_phones_that_open_it_at_once_one_gets_the_answers(paused: Person, meet: Meet) -> None:
    code, start = code_of(paused), Barrier(2)
    phones = [meet(), meet("zh")]
    forms = [phone.opens("resume").form("/resume") for phone in phones]

    def opens(number: int) -> str | None:
        start.wait(10)
        return phones[number].taps(forms[number], code=code).hook("page")

    with ThreadPoolExecutor(2) as both:
        assert sorted(map(str, both.map(opens, range(2)))) == ["resume", "welcome-back"]


def test_a_reply_that_got_lost_on_the_way_loses_no_answer(
    paused: Person, elsewhere: Person, meet: Meet
) -> None:
    code = code_of(paused)
    elsewhere.opens("resume")
    before = elsewhere.cookie
    assert elsewhere.sends("resume", {"code": code}).status_code == 303
    elsewhere.cookie = before
    assert enters(meet(), code).status == 422
    assert goes_on(elsewhere, code).hook("step") == "biopsy"
    assert enters(elsewhere, code).status == 422


def test_an_opened_copy_that_was_not_fetched_dies_in_minutes(paused: Person, elsewhere: Person) -> None:
    code = code_of(paused)
    elsewhere.opens("resume")
    before = elsewhere.cookie
    elsewhere.sends("resume", {"code": code})
    elsewhere.cookie = before
    with time_machine.travel(datetime.now(UTC) + TIME_TO_ARRIVE, tick=False):
        assert elsewhere.looks_at(elsewhere.sends("resume", {"code": code})).status == 422


def test_going_on_does_not_wait_for_the_server_to_let_go(paused: Person, elsewhere: Person) -> None:
    enters(elsewhere, code_of(paused))
    form = elsewhere.page.form("/welcome-back")
    with locked(paused.app):
        assert elsewhere.taps(form).hook("step") == "biopsy"


def test_answers_in_this_browser_are_never_overwritten_unasked(paused: Person, elsewhere: Person) -> None:
    elsewhere.has_said({**PERFECT, "age": "63"}, until="first_time")
    before = what_counts(elsewhere)
    page = enters(elsewhere, code_of(paused))
    assert page.hook("page") == "which-answers"
    assert "first_time" in page.places()
    assert what_counts(elsewhere) == before
    elsewhere.taps(page.form("/resume"), "instead", "yes")
    assert elsewhere.page.hook("page") == "welcome-back"
    assert "54" in elsewhere.opens("age").html


def test_keeping_the_answers_of_this_browser_leaves_the_code_as_it_was(
    paused: Person, elsewhere: Person, meet: Meet
) -> None:
    elsewhere.has_said({**PERFECT, "age": "63"}, until="first_time")
    enters(elsewhere, code_of(paused))
    assert "63" in elsewhere.opens("age").html
    assert goes_on(meet(), code_of(paused)).hook("step") == "biopsy"


def test_answers_given_since_the_choice_was_shown_are_asked_about_again(
    paused: Person, elsewhere: Person
) -> None:
    elsewhere.has_said(PERFECT, until="age")
    form = enters(elsewhere, code_of(paused)).form("/resume")
    elsewhere.says("age", {"age": "63"})
    assert elsewhere.taps(form, "instead", "yes").hook("page") == "which-answers"


def test_the_browser_that_paused_and_went_no_further_is_not_asked(paused: Person) -> None:
    assert goes_on(paused, code_of(paused)).hook("step") == "biopsy"


def test_a_tab_from_before_cannot_answer_into_the_answers_that_came(
    paused: Person, elsewhere: Person
) -> None:
    elsewhere.has_said({**PERFECT, "sex": "female"}, until="sex")
    old = elsewhere.page.form("/sex")
    enters(elsewhere, code_of(paused))
    elsewhere.taps(elsewhere.page.form("/resume"), "instead", "yes")
    page = elsewhere.taps(old, "sex", "female")
    assert page.status in (400, 409)
    elsewhere.opens("sex")
    assert any(each.value == "male" for each in elsewhere.page.form("/sex").named("sex"))


@pytest.mark.parametrize(
    "typed", ["", "1234", "x" * 300, "12345678901234567", "\x00", "💥" * 20, "1' OR '1'='1"]
)
def test_what_can_be_no_code_is_said_and_counts_as_no_try(anyone: Person, typed: str) -> None:
    before = wrong_tries(anyone.app)
    anyone.opens("resume")
    for _ in range(8):
        page = anyone.looks_at(anyone.sends("resume", {"code": typed}))
        assert (page.status, page.hook("page")) == (422, "resume")
    assert wrong_tries(anyone.app) == before


def test_a_slip_of_the_pen_is_told_apart_from_a_wrong_code(anyone: Person, meet: Meet) -> None:
    right = new_code()
    slip = right[:7] + str((int(right[7]) + 1) % 10) + right[8:]
    texts = {enters(anyone, each).text for each in (right[:-1], slip, right)}
    assert len(texts) == 3
    field = anyone.page.form("/resume").named("code")
    assert [each.value for each in field] == [right]


def test_guessing_ends_and_others_still_get_in(paused: Person, meet: Meet) -> None:
    guesser, code = meet(), digits_of(code_of(paused))
    beginning = f"{(int(code[:4]) + 1) % 10000:04}"
    wrong = next(each for last in range(99) if is_sound(each := f"{beginning}0000000000{last:02}"))
    said = [enters(guesser, wrong).text for _ in range(6)]
    assert len(set(said[:5])) == 1
    assert said[5] != said[0]
    assert goes_on(meet(), code).hook("step") == "biopsy"
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1), tick=False):
        assert enters(meet(guesser.locale), wrong).text == said[0]


def test_what_is_kept_can_be_erased_where_it_was_made(paused: Person, elsewhere: Person) -> None:
    code, before = code_of(paused), len(kept_rows(paused.app))
    page = paused.taps(paused.opens("pause").form("/pause/erase"))
    assert page.hook("page") == "pause-erased"
    assert len(kept_rows(paused.app)) == before - 1
    assert enters(elsewhere, code).status == 422
    assert paused.opens("biopsy").hook("step") == "biopsy"
    assert paused.opens("pause/erase").hook("page") == "pause"


def test_whoever_has_the_code_can_erase_without_opening(paused: Person, elsewhere: Person) -> None:
    code, before = code_of(paused), len(kept_rows(paused.app))
    page = enters(elsewhere, code, "then", "erase")
    assert (page.hook("page"), len(kept_rows(paused.app))) == ("pause-erase", before)
    erasing = next(form for form in page.forms() if form.named("then"))
    assert elsewhere.taps(erasing, "sure", "yes").hook("page") == "pause-erased"
    assert len(kept_rows(paused.app)) == before - 1
    assert ANSWERS not in held(elsewhere)
    assert enters(elsewhere, code).status == 422


def test_a_newer_code_takes_the_place_of_the_older(paused: Person, elsewhere: Person) -> None:
    older, before = code_of(paused), len(kept_rows(paused.app))
    paused.says("biopsy", {"biopsy": "adenocarcinoma"})
    form = paused.opens("pause").form("/pause")
    paused.taps(form, **AGREED)
    newer = code_of(paused)
    assert newer != older
    assert len(kept_rows(paused.app)) == before
    assert enters(elsewhere, older).status == 422
    assert goes_on(elsewhere, newer).hook("step") == "first_time"


def test_details_that_are_sent_erase_what_waits(paused: Person, elsewhere: Person, kept: Kept) -> None:
    code, before = code_of(paused), len(kept_rows(paused.app))
    paused.taps(paused.opens("biopsy").form("/stop-here"))
    paused.leaves_details()
    assert paused.page.hook("page") == "receipt"
    assert len(kept()) == 1
    assert len(kept_rows(paused.app)) == before - 1
    assert enters(elsewhere, code).status == 422
    assert paused.opens("pause").hook("pause-code") is None


def test_q3_details_that_cannot_be_sent_leave_what_waits(paused: Person, elsewhere: Person) -> None:
    code = code_of(paused)
    paused.taps(paused.opens("biopsy").form("/stop-here"))
    form = paused.asks_for_a_call().form("call-back")
    with locked(paused.app):
        assert paused.taps(form, **paused.details()).status == 503
    assert goes_on(elsewhere, code).hook("step")


def test_q12_an_age_under_fourteen_erases_what_waits(anyone: Person, meet: Meet) -> None:
    anyone.has_said(PERFECT, until="age")
    pauses(anyone)
    code, before = code_of(anyone), len(kept_rows(anyone.app))
    anyone.says("age", {"age": "12"})
    assert anyone.confirms("age", "year").hook("page") == "too-young"
    assert len(kept_rows(anyone.app)) == before - 1
    assert enters(meet(), code).status == 422
    assert anyone.opens("pause").hook("page") != "pause"


def test_q12_a_child_is_told_the_truth_if_the_server_cannot_erase(anyone: Person, meet: Meet) -> None:
    anyone.has_said(PERFECT, until="age")
    pauses(anyone)
    told = []
    for is_locked in (True, False):
        person = meet(anyone.locale)
        person.cookie, person.token = anyone.cookie, anyone.token
        person.says("age", {"age": "12"})
        form = person.page.form("/age")
        with locked(anyone.app) if is_locked else nullcontext():
            told.append(person.taps(form, "age-confirmed", "year"))
        assert person.page.hook("page") == "too-young"
        assert ANSWERS not in held(person)
    assert told[0].text != told[1].text


def test_q12_answers_about_a_child_are_never_taken_over(paused: Person, elsewhere: Person) -> None:
    """The dialog's age may have risen while they waited."""
    code, before = code_of(paused), len(kept_rows(paused.app))
    with patch("chatbot.screening.roles.AgePolicy.allows", return_value=AgeAllows.NOTHING):
        assert enters(elsewhere, code).hook("page") == "too-young"
    assert len(kept_rows(paused.app)) == before - 1
    assert ANSWERS not in held(elsewhere)


@pytest.mark.parametrize("until", ["", "bleeding"])
def test_there_must_be_something_to_keep(person: Person, until: str) -> None:
    if until:
        person.has_said(PERFECT, until=until)
    assert (person.opens("pause").hook("page") == "pause") is bool(until)
    before = len(kept_rows(person.app))
    person.opens("resume")
    if not until:
        person.sends("pause", AGREED)
    assert len(kept_rows(person.app)) == before


def test_an_unknown_age_may_pause(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "age": "?"}, until="biopsy")
    assert pauses(anyone).hook("page") == "pause-code"


def test_where_the_patient_does_not_know_the_code_is_for_the_family_alone(meet: Meet) -> None:
    for said, is_for_family in ((CONCEALED, True), (FAMILY, False), (PERFECT, False)):
        for locale in ("en", "zh"):
            person = meet(locale)
            person.has_said(said, until="biopsy")
            for page in (person.opens("pause"), pauses(person)):
                assert (page.hook("for") == "family") is is_for_family
                assert "adenocarcinoma" not in page.text
                assert not re.search(
                    "cancer|tumou?r|癌|肿瘤", page.text.replace(person.dialog.study.nct_id, "")
                )


@pytest.mark.parametrize("said", [PERFECT, FAMILY])
def test_the_consent_speaks_to_the_person(meet: Meet, said: Replies) -> None:
    person = meet()
    person.has_said(said, until="biopsy")
    text = person.opens("pause").text
    assert ("the patient's health" in text) is (said is FAMILY)
    assert ("my answers about my health" in text) is (said is PERFECT)


def test_a_dialog_that_changed_meanwhile_asks_again_what_changed(anyone: Person, meet: Meet) -> None:
    earlier = with_a_choice_less(anyone.dialog, "bleeding")
    with patch.dict(anyone.app.extensions, {"dialogs": {STUDY: earlier}}):
        anyone.walks(PERFECT, until="biopsy")
        pauses(anyone)
        code = code_of(anyone)
    there = meet("zh")
    assert goes_on(there, code).hook("page") == "changed"
    assert there.taps(there.page.form("/some-questions-changed")).hook("step") == "bleeding"


def test_q3_what_cannot_be_kept_is_said_and_the_answers_stay(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    form = anyone.opens("pause").form("/pause")
    with locked(anyone.app):
        response = anyone.sends(form.action, [*form.as_it_stands(), *AGREED.items()])
    assert int(response.headers["Retry-After"]) > 0
    page = anyone.looks_at(response)
    assert (page.status, page.hook("page"), page.hook("pause-code")) == (503, "pause", None)
    assert PAUSED not in held(anyone)
    assert anyone.opens("biopsy").hook("step") == "biopsy"
    assert anyone.taps(page.form("/pause"), **AGREED).hook("page") == "pause-code"


def test_q3_what_cannot_be_opened_is_said_and_the_code_stays(paused: Person, elsewhere: Person) -> None:
    code = code_of(paused)
    form = elsewhere.opens("resume").form("/resume")
    with locked(paused.app):
        page = elsewhere.taps(form, code=code)
    assert (page.status, page.hook("page")) == (503, "resume")
    assert elsewhere.taps(page.form("/resume")).hook("page") == "welcome-back"


def test_q3_a_code_that_cannot_be_erased_is_not_called_erased(paused: Person) -> None:
    form = paused.opens("pause").form("/pause/erase")
    with locked(paused.app):
        assert paused.taps(form).status == 503
    assert code_of(paused)


def test_q27_q30_a_code_is_in_no_address_no_log_and_no_table(
    paused: Person,
    elsewhere: Person,
    logged: Logged,  # noqa: F811
) -> None:
    code = code_of(paused)
    enters(elsewhere, new_code())
    enters(elsewhere, code[:-1])
    with locked(paused.app):
        enters(elsewhere, code)
    goes_on(elsewhere, code)
    paused.opens("pause")
    places = [*paused.addresses, *elsewhere.addresses, logged(), *everything_stored(paused.app)]
    assert not [each for each in places if code in each or digits_of(code) in each or code[:9] in each]
    assert not [
        each for each in (*paused.addresses, *elsewhere.addresses) if "#" in each and "#now" not in each
    ]


def test_q30_nothing_that_was_said_is_logged_or_readable_in_the_store(
    make_app: MakeApp,
    logged: Logged,  # noqa: F811
) -> None:
    here = Person(app := make_app())
    here.has_said({**PERFECT, **SAID})
    pauses(here)
    goes_on(Person(app, "zh"), code_of(here))
    pauses(here)
    assert_nothing_personal(logged())
    assert_nothing_personal("".join(everything_stored(app)))
    files = [path for path in Path(app.config["INSTANCE_PATH"]).iterdir() if path.name.startswith("leads.db")]
    assert not [path for path in files if b"Zyxw" in path.read_bytes()]


def test_q21_a_full_talk_with_a_code_still_fits_into_a_browser(person: Person) -> None:
    person.has_said({**ON_MEDICINE, "medicine_names": "字" * 100})
    pauses(person)
    assert len(person.cookie) < MOST_BYTES
    assert code_of(person)


def test_erasing_this_browser_keeps_what_waits_and_says_so(paused: Person, elsewhere: Person) -> None:
    code = code_of(paused)
    page = paused.opens("start-over")
    assert "pause" in page.places()
    paused.taps(page.form("/start-over"))
    assert PAUSED not in held(paused)
    assert goes_on(elsewhere, code).hook("step") == "biopsy"


def test_the_ways_there_stand_where_they_are_needed(anyone: Person) -> None:
    assert "resume" in anyone.starts().places()
    assert "pause" not in anyone.page.places()
    anyone.has_said(PERFECT, until="biopsy")
    assert "pause" in anyone.page.places()
    assert "pause" in anyone.taps(anyone.page.form("/stop-here")).places()
    anyone.leaves_details()
    assert "pause" not in anyone.opens("your-result").places()


def test_q7_the_notice_names_the_exception_before_the_first_question(meet: Meet) -> None:
    for locale, words in (("en", ("another day", "7 days")), ("zh", ("改天", "7天"))):
        text = meet(locale).starts().text
        assert [word for word in words if word not in text] == []


def test_a_form_that_could_not_be_trusted_is_offered_again(paused: Person, elsewhere: Person) -> None:
    code = code_of(paused)
    page = elsewhere.looks_at(elsewhere.sends("resume", {"code": code, "csrf_token": "old"}))
    assert (page.status, page.hook("page")) == (400, "offer-again")
    assert elsewhere.taps(page.form("/resume")).hook("page") == "welcome-back"
