"""No number that anybody types into an address or a form is too large for the database."""

from __future__ import annotations

import pytest

from chatbot.screening.staff_role import Role
from chatbot.staff.numbers import LARGEST, NONE, read_number
from tests.staff.conftest import KeepLead, SignIn

TOO_LARGE = str(2**64)


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("0", 0),
        (str(LARGEST), LARGEST),
        (str(LARGEST + 1), NONE),
        (TOO_LARGE, NONE),
        ("-1", NONE),
        ("７", NONE),
        ("", NONE),
        (None, NONE),
    ],
)
def test_what_no_page_sends_is_no_number(sent: str | None, number: int) -> None:
    assert read_number(sent) == number


@pytest.mark.parametrize("path", ["/disable", "/enable", "/link"])
def test_an_account_of_too_large_a_number_is_not_there(sign_in: SignIn, path: str) -> None:
    admin = sign_in(Role.ADMIN)
    admin.opens("accounts")
    assert admin.sends(f"accounts/{TOO_LARGE}{path}", {}).status_code == 404
    assert admin.asks(f"accounts/{TOO_LARGE}").status_code == 404


def test_a_change_made_on_too_large_a_revision_is_refused(keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(), sign_in()
    member.opens(f"leads/{reference}")
    form = {"revision": TOO_LARGE, "note-text": "called"}
    assert member.sends(f"leads/{reference}/note", form).status_code == 409
