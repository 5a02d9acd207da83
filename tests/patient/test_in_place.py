"""Turns in place and turns foreseen: what a script is told, and that nothing comes of a question about it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from werkzeug.test import TestResponse

from chatbot.patient.foreseen import MOST_BUTTONS
from tests.patient.conftest import MakeApp, Meet, everything_stored
from tests.patient.page import Form, Page, words
from tests.patient.people import CONCEALED, DONT_KNOW, PERFECT, UNFIT, WOMAN, Replies
from tests.patient.person import STUDY, TEAM, Pairs, Person, _button, _into_fields, filled

NOW = {"X-Turn": "now"}
AHEAD = {"X-Turn": "ahead"}
OF_A_CHILD = {"age": "9", "age-asked": "9", "age-asked-unit": "", "age-confirmed": "year"}
Button = tuple[str, str]


def test_an_answer_in_place_is_the_next_page_without_its_frame(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="bleeding")
    in_place = presses(anyone, anyone.page.form("/bleeding"), ("bleeding", "none"))
    assert in_place.status_code == 200
    assert in_place.headers["X-Turn-Address"] == f"/{anyone.locale}/{STUDY}/symptoms#now"
    html = in_place.get_data(as_text=True)
    assert "<html" not in html
    assert "<footer" not in html
    assert anyone.opens("symptoms").heading == words(main_of(html).find(".//h1"))


def test_talking_to_the_team_in_place_leads_to_whom_to_call(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    anyone.answers("biopsy", "other")
    form = anyone.page.form("/please-note")
    in_place = presses(anyone, form, ("then", TEAM))
    assert in_place.headers["X-Turn-Address"] == f"/{anyone.locale}/{STUDY}/your-result#contact"


def test_without_the_header_the_same_answer_is_a_redirect(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    form = person.page.form("/bleeding")
    response = person.sends(form.action, filled(form, "bleeding", "none", {}))
    assert (response.status_code, response.location) == (303, f"/en/{STUDY}/symptoms#now")


@pytest.mark.parametrize("replies", [WOMAN, CONCEALED, UNFIT], ids=["woman", "concealed", "unfit"])
def test_a_foreseen_turn_is_what_the_answer_leads_to_for_every_button_of_a_talk(
    meet: Meet, replies: Replies
) -> None:
    person = meet()
    for form, fields, button in way(person, replies):
        before = person.cookie
        follows = foresees(person, form, fields)
        assert button in follows, (form.action, button)
        for each, digest in follows.items():
            person.cookie = before
            assert presses(person, form, each, fields, shown=digest).status_code == 204, (form.action, each)
        person.cookie = before
        presses(person, form, button, fields)


@pytest.mark.parametrize("replies", [PERFECT, CONCEALED], ids=["patient", "concealed"])
def test_a_page_in_place_says_what_the_loaded_page_says(meet: Meet, replies: Replies) -> None:
    person = meet("zh")
    for form, fields, button in way(person, replies):
        turn = presses(person, form, button, fields)
        loaded = person.opens(turn.headers["X-Turn-Address"].partition("#")[0])
        in_place = main_of(turn.get_data(as_text=True))
        assert without_turns(in_place) == without_turns(loaded.root.find(".//main")), loaded.path


def test_the_turns_on_the_screen_go_on_where_they_end(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    turn = presses(person, person.page.form("/age"), ("", ""), {"age": "54"}).get_data(as_text=True)
    assert questions_of(said_in(turn)) == ["age"]
    assert questions_of(main_of(turn)) == []


def test_after_an_edit_every_turn_since_it_is_sent(person: Person) -> None:
    person.has_said(PERFECT, until="biopsy")
    page = person.opens("symptoms")
    turn = presses(person, page.form("/symptoms"), ("", ""), {"symptoms": "weight"}).get_data(as_text=True)
    assert questions_of(said_in(turn)) == ["symptoms", "age", "sex"]


def test_all_turns_are_sent_where_none_are_on_the_screen(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    form = person.page.form("/age")
    response = person.sends(
        form.action, filled(form, "", "", {"age": "54"}), headers={**NOW, "X-Turn-Whole": "yes"}
    )
    turn = response.get_data(as_text=True)
    assert said_in(turn) is None
    assert questions_of(main_of(turn)) == ["respondent", "bleeding", "symptoms", "age"]


def test_the_token_that_is_on_the_screen_is_not_sent_again(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    turn = presses(person, person.page.form("/bleeding"), ("bleeding", "none")).get_data(as_text=True)
    assert 'name="csrf_token">' in turn
    assert person.token not in turn


def test_a_form_that_is_too_old_comes_back_in_place_with_a_token_that_works(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    form = person.page.form("/bleeding")
    person.drops_cookies()
    refused = person.sends(form.action, filled(form, "bleeding", "none", {}), headers=NOW)
    assert refused.status_code == 400
    token = next(
        each.get("value", "")
        for each in main_of(refused.get_data(as_text=True)).iter("input")
        if each.get("name") == "csrf_token"
    )
    again = person.sends("respondent", {"respondent": "self", "revision": "0", "csrf_token": token})
    assert again.status_code == 303


def test_a_refused_entry_comes_back_in_place_with_what_was_typed(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="age")
    refused = presses(anyone, anyone.page.form("/age"), ("", ""), {"age": "very old"})
    assert refused.status_code == 422
    fields = {
        each.get("name"): each.get("value") for each in main_of(refused.get_data(as_text=True)).iter("input")
    }
    assert fields["age"] == "very old"


def test_nothing_comes_of_asking_what_would_follow(person: Person) -> None:
    person.has_said(PERFECT, until="symptoms")
    cookie, stored = person.cookie, everything_stored(person.app)
    response = asks_ahead(person, person.page.form("/symptoms"), {"symptoms": ["chest", "faint"]}, [("", "")])
    assert response.json
    assert response.json["after"]
    assert "Set-Cookie" not in response.headers
    assert (person.cookie, everything_stored(person.app)) == (cookie, stored)
    assert person.opens("symptoms").hooks("safety") == []


def test_a_turn_that_follows_several_answers_is_sent_once(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    form = person.page.form("/bleeding")
    sent = asks_ahead(person, form, {}, buttons_of(form)).json
    assert sent
    turns = [sent["after"][f"bleeding={choice}"][0] for choice in ("none", "streaks", DONT_KNOW)]
    assert len(set(turns)) == 1
    assert len(sent["turns"]) < len(sent["after"])
    assert sent["after"]["bleeding=large"][0] not in turns


def test_a_turn_that_is_known_already_is_not_sent_again(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    form = person.page.form("/bleeding")
    first = asks_ahead(person, form, {}, buttons_of(form)).json
    assert first
    again = asks_ahead(person, form, {}, buttons_of(form), known=list(first["turns"])).json
    assert again
    assert again["after"] == first["after"]
    assert {page for _, page in again["turns"].values()} == {""}


def test_an_emergency_is_foreseen_with_its_call_for_help(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="bleeding")
    form = anyone.page.form("/bleeding")
    sent = asks_ahead(anyone, form, {}, [("bleeding", "large")]).json
    assert sent
    ((address, page),) = sent["turns"].values()
    assert address.endswith("/please-note")
    assert [each.get("href") for each in main_of(page).iter("a") if each.get("class") == "button call"]


def test_what_is_ticked_and_typed_so_far_is_foreseen_too(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    form = person.page.form("/age")
    assert foresees(person, form, {"age": "54"})[("", "")]
    assert ("", "") not in foresees(person, form, {"age": ""})


def test_a_page_that_was_fetched_ahead_is_not_sent_again_when_free_words_were_added(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="distance")
    form = anyone.page.form("/distance")
    typed = {"distance": "6", "distance-unit": "cm", "distance_line": "verge"}
    ahead: Any = asks_ahead(anyone, form, typed, [("", "")]).json
    (name, (address, page)), *_ = ahead["turns"].items()
    with_words = filled(form, "", "", {**typed, "distance_report": "MRI 2026-10"})
    sent = anyone.sends(form.action, with_words, headers={**NOW, "X-Turn-Known": f"0123456789abcdef {name}"})
    assert (sent.headers["X-Turn-Known"], sent.headers["X-Turn-Address"]) == (name, address)
    assert "MRI 2026-10" in sent.text
    assert main_of(page) is not None
    assert "<main" not in sent.text


@pytest.mark.parametrize("empty", [{}, {"distance": "6"}], ids=["empty", "half full"])
def test_a_sheet_that_would_be_refused_is_not_foreseen(
    person: Person, empty: Mapping[str, str | list[str]]
) -> None:
    person.has_said(PERFECT, until="distance")
    assert ("", "") not in foresees(person, person.page.form("/distance"), empty)


def test_q12_a_childs_age_is_not_foreseen_and_erases_nothing_before_it_is_sent(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    form, cookie = person.page.form("/age"), person.cookie
    fields = [*filled_in(form, OF_A_CHILD), ("form", form.action), ("button", "")]
    sent = person.sends("what-follows", fields, headers=AHEAD).json
    assert sent == {"turns": {}, "after": {}}
    assert person.cookie == cookie
    assert person.opens("age").hook("step") == "age"


def test_q12_the_page_for_a_child_replaces_everything_on_the_screen(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    form = person.page.form("/age")
    response = person.sends(form.action, filled_in(form, OF_A_CHILD), headers=NOW)
    page = person.looks_at(response)
    assert page.hook("page") == "too-young"
    assert page.root.find(".//header") is not None
    assert not person.cookie


def test_what_stands_beside_the_talk_comes_anew_when_the_diagnosis_is_found_to_be_concealed(
    person: Person,
) -> None:
    person.has_said(CONCEALED, until="relation")
    told = presses(person, person.page.form("/relation"), ("relation", "child")).get_data(as_text=True)
    assert "<aside" not in told
    person.opens("patient_knows")
    knows = presses(person, person.page.form("/patient_knows"), ("patient_knows", "yes"))
    beside = knows.get_data(as_text=True).partition("<aside")[2]
    assert "rectal cancer" in beside.partition("</aside>")[0]
    person.opens("patient_knows")
    concealed = presses(person, person.page.form("/patient_knows"), ("patient_knows", "no"))
    beside = concealed.get_data(as_text=True).partition("<aside")[2]
    assert beside
    assert "cancer" not in beside.partition("</aside>")[0]


@pytest.mark.parametrize(
    "address",
    ["", "call-back", "start-over", "/en/", "my-details/", "//evil.example/", "/en/NCT07214142/no_such_step"],
)
def test_only_forms_of_the_talk_are_foreseen(person: Person, address: str) -> None:
    person.has_said(PERFECT, until="bleeding")
    path = address if address.startswith("/") else f"/en/{STUDY}/{address}"
    stored = everything_stored(person.app)
    sent = person.sends("what-follows", {"form": path, "button": "sure=yes"}, headers=AHEAD).json
    assert sent == {"turns": {}, "after": {}}
    assert everything_stored(person.app) == stored


def test_a_flood_of_buttons_is_cut(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    form = person.page.form("/bleeding")
    many = [("bleeding", "none"), *((f"x{number}", "1") for number in range(MOST_BUTTONS))]
    sent = asks_ahead(person, form, {}, many).json
    assert sent
    assert len(sent["after"]) <= MOST_BUTTONS


def test_q19_without_a_token_nothing_is_foreseen(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    response = person.sends("what-follows", {"csrf_token": "", "form": "x", "button": ""}, headers=AHEAD)
    assert response.status_code == 400


def test_q19_what_would_follow_cannot_be_asked_by_get(person: Person) -> None:
    person.has_said(PERFECT, until="bleeding")
    assert person.asks("what-follows").status_code == 404


def test_pages_and_turns_are_compressed(person: Person) -> None:
    plain = person.asks("")
    packed = person.asks("", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    unpacked = gzip.decompress(packed.data).decode()
    assert Page.of(plain).heading in unpacked
    person.has_said(PERFECT, until="bleeding")
    form = person.page.form("/bleeding")
    accepting = {"headers": {**NOW, "Accept-Encoding": "gzip"}}
    turn = person.sends(form.action, filled(form, "bleeding", "none", {}), **accepting)
    assert turn.headers["Content-Encoding"] == "gzip"


def test_the_script_weighs_at_most_6_kb(person: Person) -> None:
    script = person.starts().element("script")
    assert script is not None
    assert len(gzip.compress(person.client.get(script.get("src", "")).data)) <= 6 * 1024


def test_the_first_page_brings_its_style_and_later_ones_link_to_it(make_app: MakeApp) -> None:
    person = Person(make_app())
    assert person.starts().root.find("head/style") is not None
    later = person.starts()
    assert later.root.find("head/style") is None
    link = later.element("link", rel="stylesheet")
    assert link is not None
    sheet = person.client.get(link.get("href", ""))
    assert (sheet.status_code, sheet.mimetype) == (200, "text/css")
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"


# What a script does


def way(person: Person, replies: Replies) -> Iterator[tuple[Form, Mapping[str, str | list[str]], Button]]:
    """Every form of a talk with what is filled in and pressed, to the result; the caller presses it."""
    person.starts()
    while not person.page.hook("outcome"):
        if person.step:
            form = person.page.form(f"/{person.step}")
            fields: dict[str, str | list[str]] = {}
            button = ("", "")
            for name in person.page.hooks("question"):
                if tapped := _button(form, name, replies[name]):
                    button = tapped
                else:
                    fields.update(_into_fields(form, name, replies[name]))
            yield form, fields, button
        elif person.page.hook("notice"):
            yield person.page.form("/please-note"), {}, ("then", "go")
        else:
            yield person.page.form("/check-answers"), {}, ("", "")
        person.follows(person.asks(_next_address(person)))


def _next_address(person: Person) -> str:
    """Where the start page's button leads, past the check of the answers once they were called right."""
    result = person.asks("your-result")
    if result.status_code == 200 and person.page.hook("page") == "check":
        return "your-result"
    link = person.starts().element("a", **{"class": "button main"})
    assert link is not None
    return link.get("href", "").partition("#")[0]


def presses(
    person: Person,
    form: Form,
    button: Button,
    fields: Mapping[str, str | list[str]] | None = None,
    shown: str = "now",
) -> TestResponse:
    return person.sends(form.action, filled(form, *button, fields or {}), headers={"X-Turn": shown})


def asks_ahead(
    person: Person,
    form: Form,
    fields: Mapping[str, str | list[str]],
    buttons: list[Button],
    known: Iterable[str] = (),
) -> TestResponse:
    pairs: list[tuple[str, str]] = filled_in(form, fields)
    pairs.append(("form", form.action))
    pairs.extend(("button", "=".join(each) if each[0] else "") for each in buttons)
    pairs.extend(("known", name) for name in known)
    return person.sends("what-follows", pairs, headers=AHEAD)


def foresees(person: Person, form: Form, fields: Mapping[str, str | list[str]]) -> dict[Button, str]:
    """The digests of what would follow, by the button."""
    sent: Any = asks_ahead(person, form, fields, buttons_of(form)).json
    pairs = {button: tuple(button.split("=", 1)) if button else ("", "") for button in sent["after"]}
    return {pairs[button]: digest for button, (_, _, digest) in sent["after"].items()}


def filled_in(form: Form, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs: Pairs = [pair for pair in form.as_it_stands() if pair[0] not in fields]
    given = [
        (name, each)
        for name, value in fields.items()
        for each in ([value] if isinstance(value, str) else value)
    ]
    return [*pairs, *given]


def buttons_of(form: Form) -> list[Button]:
    return [(each.name, each.value) for each in form.controls if each.kind == "button"]


def main_of(turn: str) -> Element:
    main: Element | None = html5lib.parse(turn, namespaceHTMLElements=False).find(".//main")
    assert main is not None
    return main


def said_in(turn: str) -> Element | None:
    said: Element | None = html5lib.parse(turn, namespaceHTMLElements=False).find("body/ol")
    return said


def questions_of(place: Element | None) -> list[str]:
    """The steps that the earlier turns in there lead to, in order."""
    if place is None:
        return []
    links = [
        each.get("href", "") for each in place.iter("a") if "data-turn" in each.attrib and not each.get("rel")
    ]
    steps = [link.partition("#")[0].rsplit("/", 1)[-1] or "respondent" for link in links]
    return [step for number, step in enumerate(steps) if step not in steps[:number]]


def without_turns(main: Element | None) -> str:
    assert main is not None
    for parent in list(main.iter()):
        for child in list(parent):
            if child.get("id") == "turns":
                parent.remove(child)
    return words(main)
