"""Which questions people answer otherwise than their records, so that a misleading one is reworded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatbot.screening.judgement import Finding
from chatbot.screening.staff_role import Role
from chatbot.screening.standing import RecordCheck, Standing
from chatbot.store import Store
from chatbot.store.record_checks import add_check
from chatbot.store.staff import Account
from tests.patient.page import words
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.leads import SUBMITTED_AT, frozen_lead
from tests.staff.member import StaffPage

Check = Callable[..., None]
CONTRADICTED = RecordCheck("I2", Standing.CONTRADICTED, Finding.DOES_NOT_FIT, "distance")
CONFIRMED = RecordCheck("I2", Standing.CONFIRMED, Finding.FITS)


def signature(question: str) -> str:
    answers = frozen_lead().document["answers"]
    assert isinstance(answers, list)
    return str(next(each["signature"] for each in answers if each["question"] == question))


@pytest.fixture
def checked(keep: KeepLead, store: Store, account: Callable[..., Account]) -> Check:
    """So many leads with this check."""

    def checked(count: int, check: RecordCheck, question: str = "distance", seen: str = "") -> None:
        who = account()
        for _ in range(count):
            reference = keep()
            with store.connect() as db:
                answers = {question: seen or signature("distance")}
                add_check(db, reference, 0, check, answers, SUBMITTED_AT, who)

    return checked


def row(page: StaffPage, question: str) -> list[str]:
    found = page.element("tr", **{"data-question": question})
    assert found is not None
    return [words(cell) for cell in found]


def test_a_question_stands_there_in_both_languages_with_its_share(checked: Check, sign_in: SignIn) -> None:
    checked(6, CONTRADICTED)
    checked(18, CONFIRMED)
    page = sign_in(Role.VIEWER).opens("questions")
    wording, *counts = row(page, "distance")
    assert "How far is the lower edge from the anus?" in wording
    assert "病灶下缘" in wording
    assert "earlier" not in wording
    assert counts == ["20%–45%", "5–9 of 20–24"]


def test_in_chinese_the_chinese_wording_comes_first(checked: Check, sign_in: SignIn) -> None:
    checked(5, CONTRADICTED)
    page = sign_in(Role.VIEWER, "zh").opens("questions")
    wording, *counts = row(page, "distance")
    assert wording.index("病灶下缘") < wording.index("How far")
    assert counts == ["55%–100%", "5–9 / 5–9"]


def test_what_is_below_five_is_not_told(checked: Check, sign_in: SignIn) -> None:
    checked(4, CONTRADICTED)
    assert row(sign_in().opens("questions"), "distance")[1:] == ["–", "fewer than 5"]
    checked(6, CONFIRMED)
    assert row(sign_in().opens("questions"), "distance")[1:] == ["0%–40%", "fewer than 5 of 10–14"]


def test_what_tells_nothing_is_folded_away_and_counted(checked: Check, sign_in: SignIn) -> None:
    checked(5, CONTRADICTED)
    checked(6, CONFIRMED, question="age")
    page = sign_in().opens("questions")
    folded = page.element("details")
    assert folded is not None
    assert [each.get("data-question") for each in folded.iter("tr")] == [None, "age"]
    assert "1 question that fewer than 5 contradicted" in words(folded)


def test_an_earlier_wording_and_a_question_that_is_gone_are_said_to_be_so(
    checked: Check, sign_in: SignIn
) -> None:
    checked(5, CONTRADICTED, seen="0000")
    checked(5, RecordCheck("I2", Standing.CONTRADICTED, Finding.FITS, "gone"), question="gone", seen="1234")
    page = sign_in().opens("questions")
    assert "asked in an earlier wording" in row(page, "distance")[0]
    assert "no longer asked" in row(page, "gone")[0]


def test_q15_only_the_studies_that_an_account_may_see_are_told_of(checked: Check, sign_in: SignIn) -> None:
    checked(5, CONTRADICTED)
    page = sign_in(studies=("NCT04912596",)).opens("questions")
    assert "NCT07214142" not in page.text
    assert page.element("tr", **{"data-question": "distance"}) is None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_before_anything_was_checked_the_page_says_so(sign_in: SignIn, locale: str) -> None:
    page = sign_in(Role.VIEWER, locale).opens("questions")
    assert page.status == 200
    assert page.element("table") is None
