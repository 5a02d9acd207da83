"""In which language a page and each of its parts is marked."""

from __future__ import annotations

import re

import pytest

from tests.patient.conftest import Meet
from tests.patient.page import TAGS, Page
from tests.patient.people import CONCEALED, FAMILY, NEEDS_REVIEW, UNFIT, WOMAN, Replies
from tests.patient.person import Person

HAN = re.compile(r"[\u3400-\u9fff]")


def unmarked_chinese(page: Page) -> list[str]:
    return [text.strip() for text, tag in page.spoken() if HAN.search(text) and tag != "zh-Hans"]


@pytest.mark.parametrize("replies", [WOMAN, CONCEALED], ids=["patient", "family"])
def test_q37_chinese_on_an_english_page_is_marked_as_chinese(person: Person, replies: Replies) -> None:
    person.has_said(replies)
    for step in person.dialog.steps:
        if person.opens(step.id).hook("step") == step.id:
            assert unmarked_chinese(person.page) == [], step.id
    for place in (
        "",
        "check-answers",
        "your-result",
        "call-back",
        "my-details/",
        "start-over",
        "no-such-page",
    ):
        assert unmarked_chinese(person.opens(place)) == [], place


@pytest.mark.parametrize("typed", ["虚岁55", "75", "old"])
def test_q37_chinese_in_an_english_error_is_marked_as_chinese(person: Person, typed: str) -> None:
    person.has_said(FAMILY, until="age")
    assert unmarked_chinese(person.answers("age", typed)) == []


def test_q37_chinese_among_english_units_is_marked_as_chinese(person: Person) -> None:
    person.has_said(FAMILY, until="blood")
    blood = {name: FAMILY[name] for name in person.page.hooks("question")}
    page = person.answers({**blood, "plt": "10万", "hb": "?"})
    assert page.status == 422
    assert unmarked_chinese(page) == []


@pytest.mark.parametrize("replies", [UNFIT, NEEDS_REVIEW], ids=["reasons", "open points"])
def test_q37_names_and_the_records_own_words_are_marked_as_english_on_a_chinese_page(
    meet: Meet, replies: Replies
) -> None:
    person = meet("zh")
    person.has_said(replies)
    english = [text.strip() for text, tag in person.sees_result().spoken() if tag == "en"]
    assert "Liu Liu, MD" in english
    assert "The First Affiliated Hospital of University of Science and Technology of China" in {
        text.strip() for text, tag in person.starts().spoken() if tag == "en"
    }


@pytest.mark.parametrize("locale", TAGS)
def test_q37_every_page_says_which_language_it_is_in(meet: Meet, locale: str) -> None:
    person = meet(locale)
    person.has_said(FAMILY, until="papers")
    for place in ("", "papers", "start-over", "my-details/", "no-such-page"):
        assert person.opens(place).root.get("lang") == TAGS[locale]
