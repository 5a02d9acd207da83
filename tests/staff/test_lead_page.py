"""What a coordinator reads before calling: nothing that matters is missed, and nothing is said twice."""

from __future__ import annotations

from tests.staff.conftest import KeepLead, SignIn


def test_a_lead_opens_by_its_reference(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    page = sign_in().opens(f"leads/{reference}")
    assert (page.status, page.path) == (200, f"/en/staff/leads/{reference}")
