"""On a lead's page the same person's other leads are named, so that nobody is called twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.screening.staff_role import Role
from tests.patient.page import words
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.leads import SUBMITTED_AT
from tests.staff.member import StaffPage

STUDY, OTHER = "NCT07214142", "NCT04912596"


def named(page: StaffPage) -> list[str]:
    found = next((each for each in page.root.iter("ul") if "data-other-leads" in each.attrib), None)
    return [] if found is None else [words(each) for each in found.iter("a")]


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.COORDINATOR])
def test_two_leads_from_one_telephone_point_to_each_other(
    sign_in: SignIn, keep: KeepLead, locale: str, role: Role
) -> None:
    of_father = keep(phone="+8613900000001", name="王建国")
    of_son = keep(phone="+8613900000001", name="王明", study=OTHER)
    member = sign_in(role, locale)
    page = member.opens(f"leads/{of_father}")
    assert named(page) == [of_son]
    assert f"/{locale}/staff/leads/{of_son}" in page.links()
    assert named(member.opens(f"leads/{of_son}")) == [of_father]


@pytest.mark.parametrize(
    "other",
    [
        {"phone": "+8613900000002", "name": "李雷"},
        {"phone": "+8613900000002", "submitted_at": SUBMITTED_AT - timedelta(days=60)},
    ],
    ids=["another name and number", "the same name long ago"],
)
def test_a_lead_of_somebody_else_is_not_named(
    sign_in: SignIn, keep: KeepLead, other: dict[str, object]
) -> None:
    reference = keep(phone="+8613900000001")
    keep(**other)
    assert named(sign_in().opens(f"leads/{reference}")) == []


def test_q15_a_lead_of_a_study_that_an_account_may_not_see_is_not_named(
    sign_in: SignIn, keep: KeepLead
) -> None:
    reference = keep(phone="+8613900000001")
    keep(phone="+8613900000001", study=OTHER)
    assert named(sign_in(studies=(STUDY,)).opens(f"leads/{reference}")) == []
