"""A study with dates and with quantities that are worked out, held in the terminal."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.only_study import DIALOGS, SECOND
from tests.patient.conftest import set_up
from tests.patient.people import ASTHMA
from tests.terminal.typist import AGREED, CALL, RIGHT, Typist


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return set_up(tmp_path_factory.mktemp("both") / "instance", DIALOGS_PATH=str(DIALOGS))


@pytest.fixture
def typist(app: Flask) -> Typist:
    return Typist(app, SECOND)


@pytest.mark.parametrize(
    ("locale", "bmi", "contact"),
    [
        (
            "en",
            "Worked out from this: Body mass index (BMI): about 23 kg/m²",
            "once connected, dial or ask for: 688",
        ),
        ("zh", "由此算出： 体重指数（BMI）：约23 kg/m²", "接通后请转： 688"),
    ],
)
def test_what_is_worked_out_stands_below_its_numbers_and_the_contact_has_the_extension(
    typist: Typist, locale: str, bmi: str, contact: str
) -> None:
    printed = typist.types(*typist.says(ASTHMA), RIGHT, locale=locale)
    assert bmi in printed
    assert contact in printed


def test_a_phone_interview_asks_no_detail_that_makes_no_sense_in_this_study(typist: Typist) -> None:
    lines = [*typist.says(ASTHMA), RIGHT, CALL, "Wu Min", *AGREED, "Ann", "0912 345 678", "", "", "q"]
    printed = typist.types(*lines, options=("--phone",))
    assert "City and province" in printed
    assert "Which hospital" not in printed


def test_a_number_to_call_is_said_with_its_country(typist: Typist) -> None:
    before = typist.says(ASTHMA, until="breathing")
    assert "Call 112 (India)" in typist.types(*before, "blue", "q")


def test_a_date_says_how_it_is_written_and_none_that_lies_ahead_is_taken(typist: Typist) -> None:
    before = typist.says(ASTHMA, until="hospital_date")
    printed = typist.types(*before, "2099-01", "05/06/2025", "2019", "q")
    hint = "Month and year, such as 2025-05. The year alone is fine too."
    ahead = "This date lies ahead. Please check the year and the month."
    twofold = "Which number is the month?"
    assert printed.index(hint) < printed.index(ahead) < printed.index(twofold)
    assert printed.index(twofold) < printed.rindex("[- I don't know")
