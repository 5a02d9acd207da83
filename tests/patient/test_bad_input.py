"""Whatever is sent: a page that says what to do next, and nothing said before is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.patient.conftest import Kept
from tests.patient.people import AGREED, DETAILS, ON_MEDICINE, PERFECT
from tests.patient.person import Person

FORM = "application/x-www-form-urlencoded"
RTL = "محمد بن سلمان"
UNSEEN = ["\x00", "\x07", "\x1b[31m", "\u202e", "\u2066", "\x85", "\ud800"]


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("age", {}),
        ("age", {"age": ""}),
        ("age", {"age": "old"}),
        ("age", {"age": "-5"}),
        ("age", {"age": "5" * 41}),
        ("age", {"age": "9**9**9"}),
        ("age", {"age": "54.5"}),
        ("age", {"age": "54 kg"}),
        ("age", {"age": "虚岁55"}),
        ("age", {"age": "54", "age-unit": "cm"}),
        ("age", {"age": "54\x00"}),
        ("sex", {}),
        ("sex", {"sex": "neither"}),
        ("sex", {"sex": ""}),
        ("symptoms", {}),
        ("symptoms", {"symptoms": "toothache"}),
    ],
    ids=str,
)
def test_an_answer_that_cannot_be_read_is_asked_again_above_everything_typed(
    anyone: Person, step: str, fields: dict[str, str]
) -> None:
    anyone.has_said(PERFECT, until=step)
    page = anyone.follows(anyone.sends(step, fields))
    assert (page.status, anyone.step) == (422, step)
    assert f"#{step}" in page.links()
    assert page.title.startswith({"en": "Error:", "zh": "错误："}[anyone.locale])
    assert page.html.index('id="summary"') < page.html.index("<h1")
    anyone.answers(step, PERFECT[step])
    assert anyone.step != step


def test_what_was_typed_stays_in_a_refused_sheet(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="blood")
    blood = {name: PERFECT[name] for name in anyone.page.hooks("question")}
    page = anyone.answers({**blood, "plt": "many"})
    assert page.status == 422
    again = dict(page.form("/blood").as_it_stands())
    assert {name: again[name] for name in blood} == {**blood, "plt": "many"}


def test_two_ticks_that_do_not_go_together_are_asked_again(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="treatment")
    page = anyone.answers("treatment", ["none", "radiation"])
    assert page.status == 422
    ticked = [value for name, value in page.form("/treatment").as_it_stands() if name == "treatment"]
    assert ticked == ["radiation"]


def test_a_number_beside_a_tick_for_not_knowing_is_asked_again(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="blood")
    fields = [(name, str(PERFECT[name])) for name in anyone.page.hooks("question")]
    page = anyone.looks_at(anyone.sends("blood", [*fields, ("hb-unknown", "1")]))
    assert (page.status, "#hb" in page.links()) == (422, True)


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_q31_characters_that_nobody_sees_are_refused_in_free_text(
    person: Person, kept: Kept, unseen: str
) -> None:
    person.has_said(PERFECT)
    hidden = f"Wang{unseen}Ming".encode("utf-8", "surrogatepass").decode("latin-1")
    body = "&".join(
        f"{name}={_quoted(value)}" for name, value in {**DETAILS, **AGREED}.items() if name != "name"
    )
    fields = dict(person.asks_for_a_call().form("/call-back").as_it_stands())
    body += f"&csrf_token={person.token}&consent_texts={fields['consent_texts']}"
    body += "&name=" + "".join(f"%{ord(byte):02X}" for byte in hidden)
    page = person.looks_at(person.sends("call-back", data=body, content_type=FORM))
    assert page.status in (400, 422)
    assert kept() == []


@pytest.mark.parametrize("body", [b"age=%FF", b"age=\xff", b"age=%E4%B8", b"\xff\xfe=1", b"age=%C0%AF"])
def test_q31_bytes_that_are_no_text_are_refused_whole(person: Person, body: bytes) -> None:
    person.has_said(PERFECT, until="age")
    token = f"&csrf_token={person.token}".encode()
    page = person.looks_at(person.sends("age", data=body + token, content_type=FORM))
    assert page.status == 400
    assert "offer-again" not in page.hooks("page")
    assert person.opens("check-answers").hook("step") == "age"


@pytest.mark.parametrize(
    "kind",
    ["multipart/form-data; boundary=x", "application/json", "text/plain", "💥".encode().decode("latin-1")],
)
def test_q31_a_body_that_is_no_plain_form_is_refused(person: Person, kind: str) -> None:
    person.has_said(PERFECT, until="age")
    body = b'--x\r\nContent-Disposition: form-data; name="age"\r\n\r\n\xff\r\n--x--\r\n'
    assert person.looks_at(person.sends("age", data=body, content_type=kind)).status == 400


@pytest.mark.parametrize("field", ["age", "csrf_token", "x" * 100])
def test_q31_ten_megabytes_get_a_friendly_page_and_lose_nothing(person: Person, field: str) -> None:
    person.has_said(PERFECT, until="age")
    body = f"{field}=".encode() + b"9" * 10_000_000
    page = person.looks_at(person.sends("age", data=body, content_type=FORM))
    assert page.status == 413
    assert "tel:+8615056017712" in page.links()
    assert person.opens("age").hook("step") == "age"
    assert "sex" in person.follows(person.sends("age", {"age": "54"})).hooks("step")


def test_q31_a_thousand_fields_are_refused(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    body = "&".join(f"x{number}=1" for number in range(1000)) + f"&csrf_token={person.token}"
    assert person.looks_at(person.sends("age", data=body, content_type=FORM)).status == 400


@pytest.mark.parametrize(
    "name",
    ["👩‍👩‍👧 Ann", "𠮷田 㐂 𪚥", RTL, "עברית", "O'Neil-Ngũgĩ", "Zoë\u0301", "=HYPERLINK(1)", "阿·卜杜"],
)
def test_q31_every_name_comes_back_as_it_was_typed(person: Person, kept: Kept, name: str) -> None:
    person.has_said(PERFECT)
    person.leaves_details(name=name)
    assert kept()[0].contact.name == name
    assert name in person.looks_up(person.codes()).text


def test_q31_a_name_is_one_line_whatever_was_typed(person: Person, kept: Kept) -> None:
    person.has_said(PERFECT)
    person.leaves_details(name="Ann\r\nBcc: x@example.org\tB\u2028C", note="one\r\ntwo")
    contact = kept()[0].contact
    assert (contact.name, contact.note) == ("Ann Bcc: x@example.org B C", "one\ntwo")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=130))
def test_q31_any_text_in_any_field_is_kept_or_asked_again(person: Person, typed: str) -> None:
    person.has_said(ON_MEDICINE, until="medicine_names")
    response = person.sends("medicine_names", {"medicine_names": typed})
    assert response.status_code in (303, 400, 422)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60))
def test_q31_any_text_as_a_number_is_read_or_asked_again(person: Person, typed: str) -> None:
    person.has_said(PERFECT, until="age")
    assert person.sends("age", {"age": typed}).status_code in (200, 303, 400, 422)


@pytest.mark.parametrize(
    ("field", "most"),
    [
        ("name", 80),
        ("phone", 40),
        ("best_time", 80),
        ("safe_contact", 120),
        ("hospital", 80),
        ("city", 60),
        ("note", 400),
    ],
)
def test_q31_too_long_a_text_is_asked_again_and_the_longest_is_kept(
    person: Person, kept: Kept, field: str, most: int
) -> None:
    person.has_said(PERFECT)
    page = person.leaves_details(**{field: "𠮷" * (most + 1)})
    assert (page.status, f"#{field}" in page.links()) == (422, True)
    if field != "phone":
        assert person.leaves_details(**{field: "𠮷" * most}).hook("page") == "receipt"
        assert getattr(kept()[0].contact, field) == "𠮷" * most


def test_extra_and_repeated_fields_are_ignored(person: Person) -> None:
    person.has_said(PERFECT, until="sex")
    fields = [("sex", "male"), ("sex", "female"), ("age", "12"), ("willing", "no"), ("outcome", "possible")]
    person.follows(person.sends("sex", fields))
    assert person.step == "biopsy"
    assert "54" in person.page.html
    assert person.opens("pregnancy").hook("step") == "biopsy"


@pytest.mark.parametrize("step", ["no-such-step", "age/", "../age", "%00", "please-note/x"])
def test_an_unknown_step_is_no_step(person: Person, step: str) -> None:
    person.has_said(PERFECT, until="age")
    assert person.looks_at(person.sends(step, {"age": "54"})).status in (404, 405)
    assert person.looks_at(person.sends(step, {"age": "54", "csrf_token": "x"})).status in (400, 404, 405)


def test_a_replayed_answer_is_taken_once(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    form = person.page.form("/age")
    for _ in range(3):
        person.taps(form, age="54")
        assert person.step == "sex"


def test_without_cookies_a_page_explains_and_nothing_is_written(anyone: Person, kept: Kept) -> None:
    anyone.starts()
    anyone.client = anyone.app.test_client(use_cookies=False)
    page = anyone.looks_at(anyone.sends("respondent", {"respondent": "self"}))
    assert (page.status, page.hook("page")) == (400, "offer-again")
    assert page.hook("lost") is None
    anyone.looks_at(anyone.sends("call-back", {**DETAILS, **AGREED}))
    assert kept() == []


def test_an_expired_token_offers_the_answer_again_in_one_tap(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="symptoms")
    page = anyone.looks_at(
        anyone.sends("symptoms", [("symptoms", "weight"), ("symptoms", "fever"), ("csrf_token", "")])
    )
    assert (page.status, page.hook("page")) == (400, "offer-again")
    again = anyone.page.form("/symptoms")
    assert {value for name, value in again.as_it_stands() if name == "symptoms"} == {"weight", "fever"}
    anyone.taps(again)
    assert anyone.step == "age"
    assert anyone.page.before_heading("safety") == ["soon"]


def test_an_expired_page_that_says_nothing_readable_asks_its_question_again(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    page = anyone.looks_at(anyone.sends("sex", {"sex": "neither", "csrf_token": ""}))
    assert page.hook("page") == "offer-again"
    assert page.hooks("question") == ["sex"]
    anyone.answers("sex", "male")
    assert anyone.step == "biopsy"


def test_an_expired_token_on_the_call_back_form_keeps_what_was_typed(anyone: Person, kept: Kept) -> None:
    anyone.has_said(PERFECT)
    fields = dict(anyone.asks_for_a_call().form("/call-back").as_it_stands())
    page = anyone.looks_at(anyone.sends("call-back", {**fields, **DETAILS, **AGREED, "csrf_token": ""}))
    assert page.hook("page") == "offer-again"
    assert anyone.taps(page.form("/call-back")).hook("page") == "receipt"
    assert kept()[0].contact.name == DETAILS["name"]


@pytest.mark.parametrize("is_cookie_dropped", [False, True], ids=["cookie sent", "cookie dropped"])
def test_a_conversation_expires_after_a_day_with_an_explanation_and_the_last_answer_offered(
    anyone: Person, is_cookie_dropped: bool
) -> None:
    with time_machine.travel("2026-11-01 08:00:00 +0000") as clock:
        anyone.walks(PERFECT, until="bleeding")
        form = anyone.page.form("/bleeding")
        clock.shift(timedelta(hours=25))
        if is_cookie_dropped:
            anyone.drops_cookies()
        page = anyone.taps(form, "bleeding", "streaks")
        assert (page.status, page.hook("page")) == (400, "offer-again")
        assert page.hook("lost") == (None if is_cookie_dropped else "expired")
        anyone.taps(page.form("/bleeding"))
        assert anyone.step == "respondent"
        anyone.answers("respondent", "self")
        assert anyone.step == "bleeding"
        assert "streaks" in {
            each.get("value") for each in anyone.page.root.iter("button") if "chosen" in each.get("class", "")
        }


@pytest.mark.parametrize("place", ["", "age", "check-answers", "your-result", "call-back", "your-receipt"])
def test_an_expired_conversation_is_explained_on_whatever_page_is_opened(person: Person, place: str) -> None:
    with time_machine.travel("2026-11-01 08:00:00 +0000") as clock:
        person.walks(PERFECT, until="symptoms")
        clock.shift(timedelta(hours=25))
        assert person.opens(place).hook("lost") == "expired"
        assert person.step == "respondent"
        assert person.starts().hook("lost") is None


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


@pytest.mark.parametrize("sheet", ["distance", "mri", "microsatellite", "blood"])
def test_a_sheet_that_was_sent_quite_empty_has_one_mistake(anyone: Person, sheet: str) -> None:
    anyone.has_said(PERFECT, until=sheet)
    first = anyone.page.hooks("question")[0]
    page = anyone.taps(anyone.page.form(f"/{sheet}"))
    assert page.status == 422
    assert [link for link in page.links() if link.startswith("#")] == [f"#{first}"]
    assert [each.get("class") for each in page.root.iter("p")].count("error") == 0
    assert anyone.opens(sheet).title.startswith(("Error", "错误", "出错"))


def test_a_sheet_of_which_something_was_filled_in_says_what_is_missing(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="microsatellite")
    page = anyone.answers({"msi_result": "mss"})
    assert [link for link in page.links() if link.startswith("#")] == ["#msi_method"]
    assert [each.get("class") for each in page.root.iter("p")].count("error") == 1
