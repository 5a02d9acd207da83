"""With the two codes of the receipt: what was left is shown, corrected and erased."""

from __future__ import annotations

import pytest
import time_machine

from tests.patient.conftest import Kept, Meet, everything_stored
from tests.patient.people import DETAILS, ON_MEDICINE, PERFECT
from tests.patient.person import Person


@pytest.fixture
def codes(anyone: Person, kept: Kept) -> dict[str, str]:
    """Of a lead that this person has left."""
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    return anyone.codes()


def test_both_codes_show_what_was_left(anyone: Person, codes: dict[str, str]) -> None:
    page = anyone.looks_up(codes)
    assert page.hook("page") == "details"
    assert [
        value for name, value in DETAILS.items() if name != "treatment_date_set" and value not in page.text
    ] == []
    assert "5.6" in page.text


def test_the_codes_work_in_any_browser_and_language_however_they_are_typed(
    anyone: Person, codes: dict[str, str], meet: Meet
) -> None:
    stranger = meet("zh" if anyone.locale == "en" else "en")
    sloppy = {"reference": codes["reference"].lower(), "code": f" {codes['code'].replace('-', '')} "}
    assert stranger.looks_up(sloppy).hook("page") == "details"


@pytest.mark.parametrize(
    "wrong", [{"code": "0000-0000-0000"}, {"reference": "000-000"}, {"code": ""}, {"code": "💥" * 40}]
)
def test_a_wrong_code_shows_nothing_and_says_what_to_do(
    anyone: Person, codes: dict[str, str], wrong: dict[str, str]
) -> None:
    page = anyone.looks_up({**codes, **wrong})
    assert (page.status, page.hook("page")) == (422, "codes")
    assert DETAILS["name"] not in page.html
    assert "#reference" in page.links()


def test_guessing_ends_after_a_few_tries(anyone: Person, codes: dict[str, str]) -> None:
    for _ in range(5):
        anyone.looks_up({**codes, "code": "0000-0000-0000"})
    assert anyone.looks_up(codes).status == 422
    with time_machine.travel("2036-01-01 10:00:00 +0000", tick=False):
        anyone.drops_cookies()
        assert anyone.looks_up(codes).hook("page") == "details"


def test_a_phone_number_can_be_corrected(anyone: Person, codes: dict[str, str], kept: Kept) -> None:
    anyone.looks_up(codes)
    page = anyone.taps(anyone.page.form("/phone"), phone="139 0000 0001")
    assert page.hook("page") == "details"
    assert "139 0000 0001" in page.text
    lead = kept()[-1]
    assert (lead.contact.phone, lead.contact.phone_as_typed) == ("+8613900000001", "139 0000 0001")


@pytest.mark.parametrize("wrong", ["", "12", "\x00"])
def test_a_wrong_correction_changes_nothing(
    anyone: Person, codes: dict[str, str], kept: Kept, wrong: str
) -> None:
    anyone.looks_up(codes)
    page = anyone.taps(anyone.page.form("/phone"), phone=wrong)
    assert (page.status, page.hook("page")) == (422, "details")
    assert "#phone" in page.links()
    assert "This field is required" not in page.text
    assert kept()[-1].contact.phone == "+8613800138000"


def test_q9_withdrawal_takes_two_codes_and_erases_lead_and_talk(
    anyone: Person, codes: dict[str, str], kept: Kept
) -> None:
    anyone.looks_up(codes)
    page = anyone.erases()
    assert page.hook("page") == "erased"
    assert kept() == []
    stored = "".join(everything_stored(anyone.app))
    assert "lead.erased" in stored
    assert anyone.opens("your-receipt").hook("step") == "respondent"
    assert anyone.looks_up(codes).status == 422


def test_nothing_is_erased_by_one_tap(anyone: Person, codes: dict[str, str], kept: Kept) -> None:
    anyone.looks_up(codes)
    page = anyone.taps(anyone.page.form("/erase"))
    assert (page.hook("page"), len(kept())) == ("erase", 1)
    back = page.form(f"/{anyone.locale}/NCT07214142/my-details/")
    assert anyone.taps(back).hook("page") == "details"
    assert len(kept()) == 1


def test_q9_nothing_that_was_said_is_left_in_any_table(meet: Meet) -> None:
    person = meet()
    person.has_said({**ON_MEDICINE, "medicine_names": "marker-of-an-answer"})
    person.leaves_details(name="marker-of-a-name", note="marker-of-a-note")
    before = "".join(everything_stored(person.app))
    assert all(f"marker-of-a-{word}" in before for word in ("name", "note"))
    person.looks_up(person.codes())
    person.erases()
    assert "marker-of" not in "".join(everything_stored(person.app))


def test_q9_the_way_to_withdraw_is_on_every_page_and_on_the_receipt(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="age")
    assert any(link.endswith("/my-details/") for link in anyone.page.links())
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    assert sum(link.endswith("/my-details/") for link in anyone.page.links()) == 2


def test_the_codes_are_filled_in_while_the_receipt_is_in_this_browser(
    anyone: Person, codes: dict[str, str]
) -> None:
    form = anyone.opens("my-details/").form("/my-details/")
    assert dict(form.as_it_stands()).items() >= codes.items()


@pytest.mark.parametrize("path", ["my-details/phone", "my-details/erase"])
def test_the_other_language_of_a_page_reached_with_codes_asks_for_them_again(
    anyone: Person, path: str
) -> None:
    assert anyone.opens(path).hook("page") == "codes"


@pytest.mark.parametrize("asks_to_erase", [False, True], ids=["details", "erase"])
def test_the_other_language_of_ones_details_needs_no_codes_again(
    anyone: Person, codes: dict[str, str], kept: Kept, asks_to_erase: bool
) -> None:
    anyone.drops_cookies()
    page = anyone.looks_up(codes)
    if asks_to_erase:
        page = anyone.taps(page.form("/erase"))
    other = {"en": "zh", "zh": "en"}[anyone.locale]
    page = anyone.taps(page.form(f"/{other}/NCT07214142/my-details/"))
    assert (page.locale, page.hook("page"), len(kept())) == (other, "details", 1)
