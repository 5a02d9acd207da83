"""A phone interview: what is read out and agreed to, who attests it, and the one lead that is kept of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine

from chatbot import create_app
from chatbot.screening.lead import Channel
from chatbot.store.errors import StoreUnavailable
from chatbot.store.leads import keep_lead
from tests.patient.conftest import store_of
from tests.patient.people import CONCEALED, DETAILS, FAMILY, NEEDS_REVIEW, PERFECT, REFUSES, UNFIT, Replies
from tests.patient.person import Person
from tests.terminal.conftest import Kept
from tests.terminal.typist import (
    AGREED,
    CALL,
    COORDINATOR,
    NO,
    RIGHT,
    STUDY,
    YES,
    After,
    Typist,
    leaves_details,
)

PHONE = ("--phone",)
NOTHING = "Nothing was stored or sent.\n"
READ_OUT = {"en": "Please read this out, word for word:\n“", "zh": "请一字不差地念给对方听：\n“"}


def interview(typist: Typist, *lines: str, said: Replies = PERFECT, locale: str = "en") -> str:
    return typist.types(*typist.says(said), RIGHT, *lines, options=PHONE, locale=locale)


def read_out(printed: str, locale: str) -> list[str]:
    return [rest.split("”\n")[0] for rest in printed.split(READ_OUT[locale])[1:]]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_lead_of_an_interview_says_its_channel_and_who_attested(
    typist: Typist, kept: Kept, locale: str
) -> None:
    printed = interview(typist, *leaves_details(), locale=locale)
    [lead] = kept()
    assert (lead.channel, lead.attested_by, lead.locale) == (Channel.PHONE, COORDINATOR, locale)
    assert (lead.contact.name, lead.contact.phone) == (DETAILS["name"], "+8613800138000")
    assert {name: getattr(lead.contact, name) for name in DETAILS} | {"phone": ""} == {**DETAILS, "phone": ""}
    assert lead.reference in printed
    assert NOTHING not in printed


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("said", [PERFECT, FAMILY])
def test_q8_a_lead_keeps_the_very_text_that_was_read_out(
    typist: Typist, kept: Kept, said: Replies, locale: str
) -> None:
    printed = interview(typist, *leaves_details(), said=said, locale=locale)
    [lead] = kept()
    statements: Any = lead.document["read_out"]
    assert [each["text"] for each in statements] == read_out(printed, locale)
    assert [each["id"] for each in statements] == ["health", "contact", "is_adult"]
    for each in statements:
        assert each["text_hash"] == hashlib.sha256(each["text"].encode()).hexdigest()
        assert (each["version"], each["locale"]) == ("1", locale)
        assert each["given_at"]
    assert [consent.text_hash for consent in lead.consents] == [each["text_hash"] for each in statements[:2]]


@pytest.mark.parametrize(
    ("said", "between"),
    [
        (PERFECT, {}),
        (FAMILY, {}),
        (CONCEALED, {}),
        (NEEDS_REVIEW, {}),
        (UNFIT, {"biopsy": ["1"]}),
        ({**CONCEALED, "biopsy": "other"}, {"biopsy": ["1"]}),
        (
            {**PERFECT, "age": "17", "respondent": "family", "relation": "parent", "patient_knows": "?"},
            {"age": ["1"]},
        ),
    ],
    ids=[
        "perfect",
        "family",
        "concealed",
        "needs review",
        "unfit",
        "concealed and unfit",
        "a minor's parent",
    ],
)
def test_the_same_replies_give_the_same_lead_as_on_the_pages(
    typist: Typist, person: Person, kept: Kept, said: Replies, between: After
) -> None:
    person.has_said(said)
    person.leaves_details()
    typist.types(*typist.says(said, between), RIGHT, *leaves_details(), options=PHONE)
    web, spoken = kept()
    assert without_times(spoken.document) == without_times(web.document)
    assert (spoken.outcome, spoken.voice, spoken.contact) == (web.outcome, web.voice, web.contact)
    hashes = [[(each.id, each.text_hash) for each in lead.consents] for lead in (web, spoken)]
    assert hashes[0] == hashes[1]
    assert (web.channel, web.attested_by) == (Channel.WEB, "")


def test_the_same_lead_as_on_the_pages_where_safety_and_contradictions_were_told(
    typist: Typist, person: Person, kept: Kept
) -> None:
    said = {**PERFECT, "bleeding": "daily", "distance_other": "13 cm", "plt": "40"}
    person.has_said(said)
    person.leaves_details()
    lines = typist.says(said, {"distance_report": ["1"], "blood_month": ["1"]})
    typist.types(*lines, RIGHT, *leaves_details(), options=PHONE)
    web, spoken = kept()
    assert without_times(spoken.document) == without_times(web.document)
    assert web.document["safety"]
    assert web.document["contradictions"]


def without_times(document: Any) -> dict[str, Any]:
    declarations = [{**each, "made_at": ""} for each in document["declarations"]]
    return {**document, "declarations": declarations, "read_out": None}


@pytest.mark.parametrize("agreed", [[NO], [YES, NO], [YES, YES, NO]])
def test_q6_without_all_three_nothing_is_kept(typist: Typist, kept: Kept, agreed: list[str]) -> None:
    printed = interview(typist, CALL, COORDINATOR, *agreed, "3")
    assert "Without all three, nothing is kept." in printed
    assert printed.endswith(NOTHING)
    assert kept() == []


def test_who_said_no_by_mistake_can_be_asked_again(typist: Typist, kept: Kept) -> None:
    interview(typist, CALL, COORDINATOR, YES, NO, *leaves_details())
    assert len(kept()) == 1


def test_an_interview_that_ends_before_its_end_keeps_nothing(typist: Typist, kept: Kept) -> None:
    lines = leaves_details()
    for length in range(len(lines)):
        assert interview(typist, *lines[:length]).endswith(NOTHING), lines[:length]
        assert interview(typist, *lines[:length], "q").endswith(NOTHING), lines[:length]
    assert kept() == []


def test_nobody_attests_without_a_name(typist: Typist, kept: Kept) -> None:
    printed = interview(typist, CALL, "", "   ", "x" * 81, "name\x07", "  Chen   Yu ", *leaves_details()[2:])
    assert printed.count("Nothing can be kept without the name") == 2
    assert "Please keep it to 80 characters." in printed
    assert kept()[0].attested_by == "Chen Yu"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Please enter a name"),
        ("name", "n" * 81, "This is too long. Please keep it to 80 characters."),
        ("phone", "", "Please enter a phone number."),
        ("phone", "12", "We could not read this phone number."),
        ("treatment_date_set", "perhaps", "Please type a number."),
        ("note", "a\x07b", "There is a character here that we cannot read."),
    ],
)
def test_details_are_checked_as_on_the_form(
    typist: Typist, kept: Kept, field: str, typed: str, said: str
) -> None:
    order = list(DETAILS)
    place = len([CALL, COORDINATOR, *AGREED]) + order.index(field)
    lines = leaves_details()
    printed = interview(typist, *lines[:place], typed, *lines[place:])
    assert said in printed
    assert kept()[0].contact.phone == "+8613800138000"


@pytest.mark.parametrize("left_open", ["", "-", "－"])
def test_what_is_optional_may_stay_empty(typist: Typist, kept: Kept, left_open: str) -> None:
    empty = dict.fromkeys(list(DETAILS)[2:], left_open)
    printed = interview(typist, *leaves_details(**empty))
    assert printed.count("[Enter leaves it open  b Back  q Leave]") == len(empty)
    contact = kept()[0].contact
    assert (contact.hospital, contact.treatment_date_set, contact.city) == ("", "", "")


def test_a_dash_is_no_name(typist: Typist, kept: Kept) -> None:
    lines = leaves_details()
    printed = interview(typist, *lines[:5], "-", *lines[5:])
    assert "Please enter a name" in printed
    assert kept()[0].contact.name == DETAILS["name"]


def test_a_detail_can_be_gone_back_to(typist: Typist, kept: Kept) -> None:
    lines = leaves_details()
    interview(typist, *lines[:7], "b", "139 0000 0001", *lines[7:])
    assert kept()[0].contact.phone == "+8613900000001"


def test_a_note_that_needs_an_answer_gets_it_at_once(typist: Typist, kept: Kept) -> None:
    printed = interview(typist, *leaves_details(note="I want to die"))
    assert printed.index("!! If you might hurt yourself") < printed.index(
        "Thank you. The team has your details."
    )
    told: Any = kept()[0].document["safety"]
    assert "self_harm" in {each["id"] for each in told}


def test_where_the_patient_may_not_know_only_the_relative_is_asked_for(typist: Typist) -> None:
    printed = interview(typist, *leaves_details(), said=CONCEALED)
    assert "Please give your own name and number, not the patient's." in printed


def test_who_said_no_to_the_study_is_not_asked_for_a_number(typist: Typist, kept: Kept) -> None:
    printed = typist.types(*typist.says(REFUSES), CALL, options=PHONE)
    assert "Ask the team to call back" not in printed
    assert kept() == []


def test_who_has_stopped_has_the_answers_read_back_and_may_leave_details(typist: Typist, kept: Kept) -> None:
    lines = leaves_details()
    printed = typist.types("1", "none", "s", CALL, RIGHT, *lines[1:], options=PHONE)
    assert "Yes, go on to the form" in printed
    assert kept()[0].document["stopped_early"] is True


def test_the_codes_open_what_was_kept(typist: Typist, person: Person) -> None:
    printed = interview(typist, *leaves_details())
    [reference] = re.findall(r"Reference .*: (\S+)\n", printed)
    [code] = re.findall(r"Withdrawal code .*: (\S+)\n", printed)
    assert DETAILS["name"] in person.looks_up({"reference": reference, "code": code}).text


@contextmanager
def a_store_that_fails_once() -> Iterator[None]:
    """The commit reaches the disk, and only the word of it gets lost."""
    failed = list[bool]()

    def keep_and_fail(*arguments: Any) -> Any:
        receipt = keep_lead(*arguments)
        if not failed:
            failed.append(True)
            raise StoreUnavailable("locked")
        return receipt

    with patch("chatbot.terminal.phone.keep_lead", keep_and_fail):
        yield


def test_q2_an_interview_that_is_sent_twice_is_one_lead(typist: Typist, kept: Kept) -> None:
    with a_store_that_fails_once():
        printed = interview(typist, *leaves_details(), "1")
    assert "We could not save this just now. Nothing was sent." in printed
    assert "Thank you. The team has your details." in printed
    assert len(kept()) == 1


def test_an_interview_begins_only_where_its_lead_can_be_kept(tmp_path: Path) -> None:
    bare = create_app({"INSTANCE_PATH": str(tmp_path / "none"), "TESTING": True})
    result = Typist(bare).runs("1", options=PHONE)
    assert result.exit_code == 1
    assert "flask setup" in result.output
    assert "Who are these questions for?" not in result.output


def test_the_list_and_the_lead_name_the_channel_and_who_attested(typist: Typist, kept: Kept) -> None:
    interview(typist, *leaves_details())
    [lead] = kept()
    run = typist.app.test_cli_runner().invoke
    [line] = [each for each in run(args=["leads", "list"]).output.splitlines() if lead.reference in each]
    assert line.endswith(f"  by phone, attested by {COORDINATOR}")
    shown = run(args=["leads", "show", lead.reference]).output
    assert f"channel: phone\nattested by: {COORDINATOR}\n" in shown
    assert "I agree that the study team may call me" in shown


def test_a_lead_of_the_web_is_shown_as_such(typist: Typist, person: Person, kept: Kept) -> None:
    person.has_said(PERFECT)
    person.leaves_details()
    shown = typist.app.test_cli_runner().invoke(args=["leads", "show", kept()[0].reference]).output
    assert "channel: web\nattested by: none\n" in shown


def test_the_history_says_that_the_lead_came_by_phone(typist: Typist, kept: Kept) -> None:
    interview(typist, *leaves_details())
    reference = kept()[0].reference
    with store_of(typist.app).connect() as db:
        [entry] = db.query(
            "SELECT actor, detail FROM history WHERE action = 'lead.kept' AND subject = :it",
            {"it": reference},
        )
    assert entry["actor"] == "operator"
    assert '"channel": "phone"' in entry["detail"]
    assert COORDINATOR not in entry["detail"]


def test_the_notice_is_read_out_before_the_first_question(typist: Typist) -> None:
    printed = typist.types(options=PHONE)
    notice = printed[: printed.index("Who are these questions for?")]
    assert "Please read this out:" in notice
    assert "Kept at most 365 days." in notice
    assert "rectal" not in notice
    assert STUDY in notice


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-04-07", ""), ("2026-04-08", "That was 181 days ago."), ("2026-10-09", "That was 365 days ago.")],
)
def test_the_notice_says_how_old_the_status_is_as_the_start_page_does(
    typist: Typist, day: str, said: str
) -> None:
    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        printed = typist.types()
    [status] = [line for line in printed.splitlines() if line.startswith("Registry status")]
    assert status.endswith(f"({STUDY}) {said}".rstrip())


def test_one_interruption_does_not_end_an_interview(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[str | type[BaseException]] = [
        "1",
        KeyboardInterrupt,
        "1",
        KeyboardInterrupt,
        KeyboardInterrupt,
    ]

    def line(_: str = "") -> str:
        if isinstance(given := typed.pop(0), str):
            return given
        raise given

    monkeypatch.setattr("builtins.input", line)
    printed = typist.types(options=PHONE)
    assert typed == []
    assert printed.count("The same keys once more leave, and nothing is kept.") == 2
    assert printed.endswith(NOTHING)
