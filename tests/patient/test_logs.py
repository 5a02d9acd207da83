"""What is written down on the way: nothing that anybody said, and nobody's name, number or address."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from chatbot.screening.lead import Lead
from tests.patient.conftest import MakeApp, locked
from tests.patient.people import PERFECT, Replies
from tests.patient.person import Person

MARK = "Zyxw"
SAID: Replies = {"medicines": ["local"], "medicine_names": f"{MARK}-medicine", "blood_month": f"{MARK}-month"}
LEFT = {
    "name": f"{MARK}-name",
    "phone": "13900000042",
    "best_time": f"{MARK}-time",
    "safe_contact": f"{MARK}-whom",
    "hospital": f"{MARK}-hospital",
    "city": f"{MARK}-city",
    "note": f"{MARK}-note, I want to die",
}
NEVER_LOGGED = (MARK, "13900000042", "139 0000", "adenocarcinoma", "192.0.2.77", "want to die")
FROM = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.77"}}


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Everything that any logger, or anything else, has written since the test began."""
    caplog.set_level(logging.DEBUG)
    formatter = logging.Formatter("%(name)s %(message)s")

    def logged() -> str:
        written = capfd.readouterr()
        return "\n".join([*(formatter.format(each) for each in caplog.records), *written])

    return logged


def assert_nothing_personal(written: str) -> None:
    assert [each for each in NEVER_LOGGED if each in written] == []


def test_q30_a_whole_conversation_with_mistakes_and_codes_leaves_nothing_in_the_log(
    person: Person, logged: Callable[[], str]
) -> None:
    person.has_said({**PERFECT, **SAID})
    person.sends("age", {"age": f"{MARK}-age"}, **FROM)
    person.sends("age", {"age": "54", "csrf_token": f"{MARK}-token"}, **FROM)
    person.sends(
        "medicine_names", data=f"medicine_names={MARK}%FF", content_type="application/x-www-form-urlencoded"
    )
    person.leaves_details(**{**LEFT, "phone": f"{MARK}-phone"})
    person.leaves_details(**LEFT)
    codes = person.codes()
    person.looks_up({**codes, "code": f"{MARK}-code"})
    person.looks_up(codes)
    person.taps(person.page.form("/phone"), phone=f"{MARK}-phone")
    person.taps(person.page.form("/erase"))
    person.cookie = f"{MARK}-cookie"
    person.opens("age", **FROM)
    assert_nothing_personal(logged())


@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError])
def test_q30_an_exception_during_submission_logs_its_kind_and_place_only(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str], error: type[Exception]
) -> None:
    person = Person(make_app(TESTING=False))
    person.bears_failures = True

    def fails(db: object, lead: Lead, *_: object) -> None:
        raise error(f"could not keep {lead.contact.name}, {lead.document['given']}")

    monkeypatch.setattr("chatbot.store.leads.keep_lead", fails)
    monkeypatch.setitem(person.app.view_functions["hand_off.leave_details"].__globals__, "keep_lead", fails)
    person.has_said({**PERFECT, **SAID})
    page = person.leaves_details(**LEFT)
    assert page.status == 500
    written = logged()
    assert f"{error.__name__} at " in written
    assert_nothing_personal(written)


def test_q30_an_exception_inside_a_page_logs_its_kind_and_place_only(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, logged: Callable[[], str]
) -> None:
    person = Person(make_app(TESTING=False))
    person.has_said({**PERFECT, **SAID})
    person.bears_failures = True

    def fails(*_: object) -> None:
        raise ValueError(f"{MARK} is no answer")

    monkeypatch.setattr("chatbot.patient.conversation.assess", fails)
    for place in ("age", "your-result", "call-back"):
        page = person.opens(place)
        assert page.status == 500
        assert "tel:+8615056017712" in page.links()
    assert_nothing_personal(logged())


def test_q30_a_locked_database_logs_no_name(anyone: Person, logged: Callable[[], str]) -> None:
    anyone.has_said({**PERFECT, **SAID})
    with locked(anyone.app):
        assert anyone.leaves_details(**LEFT).status == 503
    written = logged()
    assert "store unavailable" in written
    assert_nothing_personal(written)
