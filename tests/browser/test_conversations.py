"""Whole conversations on a phone, in each language and voice, with JavaScript and without, to the contact."""

from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import IN_BOTH_LANGUAGES, BringsPage, OpensPage
from tests.browser.people import STORIES, VOICES, Story
from tests.browser.walking import (
    BROWSER_LANGUAGES,
    CONTACT,
    STUDY,
    choice,
    focused,
    go_on,
    look,
    start,
    tap,
    to_the_outcome,
    walk,
)
from tests.patient.people import PERFECT, Replies


def is_held(_: Story, locale: str, voice: str, scripts: bool) -> bool:
    """Half of all combinations, in which every two of language, voice and scripts meet."""
    return scripts == ((locale == "en") == (voice == "self"))


CONVERSATIONS = [
    each
    for story in STORIES
    for each in product([story], ("en", "zh"), story.voices, (True, False))
    if is_held(*each)
]


@pytest.mark.parametrize(
    ("story", "locale", "voice", "scripts"),
    CONVERSATIONS,
    ids=[
        f"{story.name}, {locale}, {voice}, {'' if js else 'no '}js"
        for story, locale, voice, js in CONVERSATIONS
    ],
)
def test_q33_a_conversation_comes_to_its_outcome_and_the_contact(
    open_page: OpensPage, story: Story, locale: str, voice: str, scripts: bool
) -> None:
    page = open_page(locale=BROWSER_LANGUAGES[locale], java_script_enabled=scripts)
    page.goto("/")
    assert urlsplit(page.url).path == f"/{locale}/{STUDY}/"
    way = walk(page, {**story.said, **VOICES[voice]})
    assert tuple(each for each in way if each in ("emergency", "flag", "contradiction")) == story.notices
    assert look(page).page == "check"
    assert to_the_outcome(page).outcome == story.outcome
    expect(page.locator(f'main a[href="{CONTACT}"]')).to_be_visible()
    REMARKS.get(story.name, nothing_else)(page)


def nothing_else(_: Page) -> None:
    """The outcome says it all."""


def names_what_does_not_fit(page: Page) -> None:
    expect(page.locator('[data-finding="does_not_fit"]')).to_have_count(1)
    expect(page.locator('[data-criterion="I1"][data-finding="does_not_fit"]')).to_be_visible()


def names_nothing(page: Page) -> None:
    expect(page.locator("main [data-finding], main [data-criterion], main q")).to_have_count(0)


def keeps_the_emergency_in_sight(page: Page) -> None:
    expect(page.locator('[data-safety="emergency"] a[href="tel:120"]')).to_be_visible()


REMARKS = {
    "unfit": names_what_does_not_fit,
    "chest pain": keeps_the_emergency_in_sight,
    "concealed": names_nothing,
}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_emergency_is_said_at_once_with_a_number_to_tap(open_page: OpensPage, locale: str) -> None:
    page = open_page()
    start(page, locale)
    walk(page, PERFECT, until="bleeding")
    tap(page, choice(page, "bleeding", "large"))
    assert look(page).notice == "emergency"
    expect(page.locator('[data-safety="emergency"]')).to_be_in_viewport()
    expect(page.locator('[data-safety="emergency"] a[href="tel:120"]')).to_be_in_viewport()


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_emergency_with_several_numbers_is_in_sight_from_its_first_word(
    open_page: OpensPage, bring: BringsPage, locale: str
) -> None:
    page = open_page()
    bring(page, locale, {**PERFECT, "medicines": ["local"]}, until="medicine_names")
    page.locator("#medicine_names").fill("心里很乱，不想活了")
    go_on(page)
    assert look(page).notice == "emergency"
    expect(page.locator('[data-safety="self_harm"]')).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("bleeding", {"bleeding": "daily"}),
        ("symptoms", {"symptoms": ["fever_chills"]}),
        ("symptoms", {"symptoms": ["fever_chills", "dizzy", "jaundice", "weight"]}),
    ],
    ids=["bleeding", "fever", "four signs"],
)
def test_q36_a_safety_message_is_in_sight_with_the_new_question_which_has_the_focus(
    open_page: OpensPage, locale: str, step: str, said: Replies
) -> None:
    page = open_page()
    start(page, locale)
    walk(page, PERFECT, until=step)
    after = {"bleeding": "symptoms", "symptoms": "age"}[step]
    walk(page, {**PERFECT, **said}, until=after)
    for message in page.locator("[data-safety]").all():
        expect(message).to_be_in_viewport(ratio=1)
    assert focused(page) == "now"
    expect(page.locator("h1")).to_be_in_viewport()


@IN_BOTH_LANGUAGES
def test_of_two_safety_messages_the_emergency_is_seen_first_with_its_button(
    open_page: OpensPage, bring: BringsPage, locale: str, scripts: bool
) -> None:
    page = open_page(java_script_enabled=scripts, viewport={"width": 360, "height": 640})
    bring(page, locale, {**PERFECT, "bleeding": "large"}, until="symptoms")
    walk(page, {**PERFECT, "symptoms": ["fever_chills"]}, until="age")
    expect(page.locator('[data-safety="fever"]')).to_have_count(1)
    expect(page.locator('[data-safety="emergency"]')).to_be_in_viewport(ratio=1)


def test_who_stops_at_the_flag_sees_the_contact_and_may_go_on_later(open_page: OpensPage) -> None:
    page = open_page()
    start(page, "en")
    walk(page, PERFECT, until="biopsy")
    tap(page, choice(page, "biopsy", "other"))
    assert look(page).notice == "flag"
    tap(page, page.locator('button[name="then"][value="stop"]').first)
    assert look(page).outcome == "likely_ineligible"
    expect(page.locator(f'main a[href="{CONTACT}"]')).to_be_visible()
    tap(page, 'form[action$="/go-on"] button')
    assert look(page).step == "first_time"
