"""The database stops opening while the server runs: a page that says so, and the form kept until it opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatbot.store.database import create_database
from chatbot.store.migrations import migrate
from tests.patient.conftest import MakeApp, store_of
from tests.patient.people import DETAILS, PERFECT
from tests.patient.person import Person

FIRST_PAGE = 4096
Fault = Callable[[Path], object]


def damage_the_first_page(database: Path) -> None:
    database.write_bytes(b"\x55" * FIRST_PAGE + database.read_bytes()[FIRST_PAGE:])


def encrypt_with_another_key(database: Path) -> None:
    database.unlink()
    create_database(database)
    migrate(database, b"k" * 32, datetime.now(UTC))


@pytest.fixture(params=[damage_the_first_page, encrypt_with_another_key])
def fault(request: pytest.FixtureRequest) -> Fault:
    """What happens to a database under a running server."""
    chosen: Fault = request.param
    return chosen


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q3_a_database_that_does_not_open_keeps_the_form(
    make_app: MakeApp, fault: Fault, locale: str
) -> None:
    person = Person(app := make_app(), locale)
    person.has_said(PERFECT)
    database = store_of(app).path
    whole = database.read_bytes()

    fault(database)
    refused = person.leaves_details()
    assert refused.status == 503
    assert DETAILS["name"] in {control.value for control in refused.form("call-back").named("name")}

    database.write_bytes(whole)
    person.taps(refused.form("call-back"), consent_health="y", consent_contact="y", is_adult="y")
    assert person.page.hook("page") == "receipt"


def test_q3_a_lookup_in_a_database_that_does_not_open_is_asked_to_come_again(
    make_app: MakeApp, fault: Fault
) -> None:
    person = Person(app := make_app())
    person.opens("my-details/")
    fault(store_of(app).path)
    response = person.sends("my-details/", {"reference": "7K4-M2Q", "code": "M2QX-7K4P-9TRW"})
    assert int(response.headers["Retry-After"]) > 0
    assert (person.looks_at(response).status, person.page.hook("page")) == (503, "unavailable")
