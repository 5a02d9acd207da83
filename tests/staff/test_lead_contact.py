"""The number as it is dialled, as it was typed, and what the clocks say at both ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.staff.lead_contact import contact_of, said_about
from tests.patient.people import CONCEALED
from tests.staff.desk import Desk
from tests.staff.leads import frozen_lead, made_lead

NOON_IN_LONDON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def dialog(tmp_path_factory: pytest.TempPathFactory) -> Dialog:
    desk = Desk(tmp_path_factory.mktemp("desk") / "instance")
    found: Dialog = desk.app.extensions["dialogs"]["NCT07214142"]
    return found


def who_typed(typed: str, phone: str = "+8613800138000") -> Lead:
    lead = frozen_lead()
    return replace(lead, contact=replace(lead.contact, phone=phone, phone_as_typed=typed))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("138 0013 8000", ""),
        ("13800138000", ""),
        ("+86 138-0013-8000", ""),
        ("１３８ ００１３ ８０００", ""),
        ("0086 138 0013 8000", "0086 138 0013 8000"),
        ("138 0013 8000 (ask for Li)", "138 0013 8000 (ask for Li)"),
        ("138 0013 8001", "138 0013 8001"),
    ],
)
def test_a_number_stands_as_it_was_typed_only_where_its_digits_read_otherwise(
    dialog: Dialog, typed: str, shown: str
) -> None:
    assert contact_of(who_typed(typed), dialog, NOON_IN_LONDON).typed == shown


@pytest.mark.parametrize(
    ("phone", "there"),
    [
        ("+8613800138000", []),
        ("+85291234567", []),  # the same hour as in Hefei
        ("+14155552671", [("Los Angeles", "04:00", "Thu, Nov 26")]),
        ("+819012345678", [("Tokyo", "21:00", "Thu, Nov 26")]),
    ],
)
def test_the_clock_of_a_number_from_elsewhere_stands_beside_the_clinics(
    dialog: Dialog, phone: str, there: list[tuple[str, str, str]]
) -> None:
    contact = contact_of(who_typed(phone, phone), dialog, NOON_IN_LONDON)
    assert (contact.here.place, contact.here.time, contact.here.offset) == ("Shanghai", "20:00", "GMT+08:00")
    assert [(each.place, each.time, each.day) for each in contact.there] == there


def test_without_its_study_a_lead_is_still_dialled_and_the_clock_says_where_the_number_is_from() -> None:
    contact = contact_of(frozen_lead(), None, NOON_IN_LONDON)
    assert (contact.telephone.link, contact.telephone.national) == ("tel:+8613800138000", "+86 138 0013 8000")
    assert contact.here.time == "12:00"
    assert [each.time for each in contact.there] == ["20:00"]


@pytest.mark.parametrize("is_installed", [True, False])
def test_who_answered_is_said_in_the_words_that_were_picked(dialog: Dialog, is_installed: bool) -> None:
    said = said_about(made_lead(CONCEALED, "zh"), dialog if is_installed else None)
    assert [words and words["zh"] for words in said.values()] == [
        "家里人或朋友",
        "儿子或女儿",
        "还没告诉病人",
    ]


def test_what_was_not_asked_is_not_said(dialog: Dialog) -> None:
    said = said_about(frozen_lead(), dialog)
    assert said["relation"] is None
    assert said["patient_knows"] is None
