"""Whom to call, where the record names no central contact; and how old the registry's status is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine

from chatbot.patient.material import poster
from chatbot.screening.study import StudyContact
from tests.patient.conftest import MakeApp
from tests.patient.page import CONTACTS
from tests.patient.people import CONCEALED, FAMILY, PERFECT, Replies
from tests.patient.person import STUDY, Person

OF_A_PLACE = StudyContact(
    "Ann Site", phone="+86 13800138000", extension="option 6", site="Second Hospital, Wuhu", country="China"
)
BY_MAIL = StudyContact("Bo Mail", email="study@example.org")
SPONSOR = "The First Affiliated Hospital of University of Science and Technology of China"
NOBODY = {"en": "The public record names nobody to call.", "zh": "公开记录里没有写可以打给谁。"}
OLD = {"en": " days ago.", "zh": "天前的记录"}


@pytest.fixture
def named(anyone: Person) -> Callable[..., Any]:
    """The record names nobody but these."""

    def name(*contacts: StudyContact) -> Any:
        study = replace(anyone.dialog.study, central_contacts=(), site_contacts=contacts)
        dialogs = {STUDY: replace(anyone.dialog, study=study)}
        return patch.dict(anyone.app.extensions, {"dialogs": dialogs})

    return name


def ways(contacts: tuple[StudyContact, ...]) -> dict[str, str]:
    """The link that stands on every page for these."""
    links = ["tel:+8613800138000" if each.phone else f"mailto:{each.email}" for each in contacts]
    return dict(zip([STUDY], links, strict=False))


@pytest.mark.parametrize("place", ["", "age", "check-answers", "your-result"])
def test_without_a_central_contact_that_of_a_place_is_named_as_such(
    anyone: Person, named: Callable[..., Any], place: str
) -> None:
    with named(OF_A_PLACE), patch.dict(CONTACTS, {STUDY: "tel:+8613800138000"}):
        anyone.has_said(PERFECT)
        page = anyone.opens(place)
    assert "tel:+8613800138000" in page.links()
    for said in ("Ann Site", "option 6", "Second Hospital, Wuhu"):
        assert said in page.text


def test_an_address_is_named_where_there_is_no_number(anyone: Person, named: Callable[..., Any]) -> None:
    with named(BY_MAIL), patch.dict(CONTACTS, {STUDY: "mailto:study@example.org"}):
        anyone.has_said(PERFECT)
        page = anyone.sees_result()
    assert page.links().count("mailto:study@example.org") >= 2
    assert NOBODY[anyone.locale] not in page.text


def test_where_nobody_is_named_the_sponsor_is_and_no_number_is_made_up(
    anyone: Person, named: Callable[..., Any]
) -> None:
    with named():
        anyone.has_said(PERFECT)
        for page in (anyone.sees_result(), anyone.opens("check-answers"), anyone.opens("")):
            assert f"{NOBODY[anyone.locale]}" in page.text
            assert SPONSOR in page.text
            assert not [link for link in page.links() if link.startswith("tel:")]


def test_every_page_holds_where_nobody_can_be_called(anyone: Person, named: Callable[..., Any]) -> None:
    with named():
        anyone.walks(PERFECT)
        anyone.opens("my-summary")
        anyone.leaves_details()
        assert anyone.page.hook("withdrawal-code")
        assert anyone.opens("nothing-here").status == 404
        assert "tel:" not in poster(anyone.app, anyone.dialog, "https://prescreen.example.org")


def test_the_quiet_sheet_names_no_hospital(anyone: Person, named: Callable[..., Any]) -> None:
    for contacts in ((OF_A_PLACE,), ()):
        with named(*contacts), patch.dict(CONTACTS, {STUDY: "tel:+8613800138000"}):
            anyone.has_said(CONCEALED)
            main = anyone.opens("my-summary").element("main")
        paper = "".join(main.itertext()) if main is not None else ""
        assert ("Second Hospital" in paper, SPONSOR in paper) == (False, False)


def test_nobody_is_sent_to_a_contact_that_is_not_there(anyone: Person, named: Callable[..., Any]) -> None:
    confirm = {
        "en": "The study's contact can tell you how it stands today.",
        "zh": "现在的情况，请问研究联系人。",
    }[anyone.locale]
    updated = datetime.fromisoformat(anyone.dialog.study.last_update).replace(tzinfo=UTC)
    with time_machine.travel(updated + timedelta(days=400)):
        assert confirm in anyone.opens("").text
        with named():
            page = anyone.opens("")
    assert (OLD[anyone.locale] in page.text, confirm in page.text) == (True, False)


@pytest.mark.parametrize(("days", "is_old"), [(180, False), (181, True), (3000, True), (-3, False)])
def test_a_status_that_is_old_is_said_to_be(anyone: Person, days: int, is_old: bool) -> None:
    updated = datetime.fromisoformat(anyone.dialog.study.last_update).replace(tzinfo=UTC)
    with time_machine.travel(updated + timedelta(days=days, hours=1)):
        page = anyone.opens("")
    assert (OLD[anyone.locale] in page.text) is is_old
    assert (f"{days}" in page.text) is is_old


def test_the_operator_says_from_when_a_status_is_old(make_app: MakeApp, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    for allowed, is_old in ((20_000, False), (0, True)):
        person = Person(make_app(STATUS_DAYS=allowed))
        age = person.dialog.study.status_days(today)
        assert age
        assert (f"That was {age} days ago" in person.opens("").text) is is_old


@pytest.mark.parametrize(
    ("contacts", "says"),
    [
        ((OF_A_PLACE,), {"en": "call the study's contact", "zh": "给研究联系人打电话"}),
        ((BY_MAIL,), {"en": "write to the study's contact", "zh": "给研究联系人写邮件"}),
        ((), {"en": "ask those who lead the study", "zh": "问研究的负责单位"}),
    ],
    ids=["telephone", "address", "nobody"],
)
@pytest.mark.parametrize("replies", [PERFECT, FAMILY], ids=["patient", "family"])
def test_who_is_too_young_is_sent_to_whom_the_record_names(
    anyone: Person,
    named: Callable[..., Any],
    contacts: tuple[StudyContact, ...],
    says: Mapping[str, str],
    replies: Replies,
) -> None:
    with named(*contacts), patch.dict(CONTACTS, ways(contacts)):
        anyone.has_said(replies, until="age")
        anyone.answers("age", "12")
        page = anyone.confirms("age", "year")
    assert page.hook("page") == "too-young"
    assert says[anyone.locale] in page.text


@pytest.mark.parametrize(
    ("contacts", "says"),
    [
        (
            (OF_A_PLACE,),
            {"en": "If nobody calls, ring: Ann Site", "zh": "如果一直没人打来，请打给： Ann Site"},
        ),
        (
            (BY_MAIL,),
            {"en": "If nobody calls, write to: Bo Mail", "zh": "如果一直没人打来，请写邮件给： Bo Mail"},
        ),
        ((), {"en": "We cannot say when the team will call.", "zh": "研究团队什么时候打来，我们说不准。"}),
    ],
    ids=["telephone", "address", "nobody"],
)
def test_the_receipt_says_whom_to_turn_to_if_nobody_calls(
    anyone: Person, named: Callable[..., Any], contacts: tuple[StudyContact, ...], says: Mapping[str, str]
) -> None:
    with named(*contacts), patch.dict(CONTACTS, ways(contacts)):
        anyone.has_said(PERFECT)
        page = anyone.leaves_details()
    assert says[anyone.locale] in page.text
    assert set(ways(contacts).values()) <= set(page.links())
