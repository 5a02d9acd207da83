"""A tour that brings a browser to every page and state of the site, in one language and voice.

Long ways are taken once, by the walk through all questions; elsewhere somebody else's conversation, held in
an instant without a browser, is put into this one as its cookie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from flask import Flask
from playwright.sync_api import Locator, Page

from chatbot.store.errors import StoreUnavailable
from tests.browser.leaving import fill_in, shown_code, to_the_form
from tests.browser.people import VOICES
from tests.browser.walking import STUDY, arrived, choice, go_on, look, start, tap, walk
from tests.patient.people import BY_OUTCOME, PERFECT, Replies
from tests.patient.person import Person
from tests.patient.reader import EVERYTHING
from tests.patient.visits import a_store_that_raises, with_a_choice_less

AtEach = Callable[[str], None]
"""Called with the name of each page and state while it is open."""

ALL_SHEETS: Replies = {**EVERYTHING, "sex": "female", "node_seen": "seen", "removable": "no"}
FOLDED = ("biopsy", "treatment", "papers", "distance", "mri", "node", "microsatellite", "blood")
CONCEALED = "concealing family"


@dataclass(frozen=True)
class Guide:
    """``has_said`` goes anywhere at once, ``taps`` goes one page on; both then call ``at_each``."""

    page: Page
    app: Flask
    locale: str
    voice: str
    at_each: AtEach

    def opens(self, path: str, name: str = "") -> None:
        self.page.goto(f"/{self.locale}/{STUDY}/{path}")
        if name:
            self.at_each(name)

    def has_said(self, said: Replies, until: str = "", path: str = "", name: str = "") -> None:
        """To the step ``until``, or to another page (``path``) as whoever has come so far."""
        self.forgets()
        person = Person(self.app, self.locale)
        person.has_said({**said, **VOICES[self.voice]}, until=until)
        cookie = {"name": person.cookie_name, "value": person.cookie, "url": self.address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item] # a TypedDict, word for word
        self.opens(path or until or "check-answers", name)

    def forgets(self) -> None:
        self.page.context.clear_cookies()

    def taps(self, target: str | Locator, name: str = "") -> None:
        tap(self.page, self.page.locator(target).first if isinstance(target, str) else target)
        if name:
            self.at_each(name)

    def unfolds(self, name: str) -> None:
        """Opens whatever is folded on the page."""
        self.page.locator("main details").evaluate_all("all => all.forEach(each => { each.open = true })")
        self.at_each(name)

    def chooses(self, question: str, value: str, name: str = "") -> None:
        self.taps(choice(self.page, question, value), name)

    @property
    def address(self) -> str:
        return self.page.url.split(f"/{self.locale}/")[0]


def tour(page: Page, app: Flask, locale: str, voice: str, at_each: AtEach) -> None:
    """``app`` is the one that answers this page's requests."""
    start(page, locale)
    guide = Guide(page, app, locale, voice, at_each)
    if voice == CONCEALED:
        legs: tuple[Callable[[Guide], None], ...] = (what_tells_nothing,)
    else:
        legs = (
            every_step,
            mistakes,
            notices,
            outcomes,
            details_left,
            answers_kept,
            summary,
            young_people,
            what_goes_wrong,
        )
    for leg in legs:
        leg(guide)


def every_step(guide: Guide) -> None:
    page = guide.page

    def at_step(page: Page) -> None:
        shown = look(page)
        name = f"notice {shown.notice}" if shown.notice else f"step {shown.step}" if shown.step else ""
        guide.at_each(name.replace("step respondent", "start") or shown.page)
        if shown.step in FOLDED:
            guide.unfolds(f"step {shown.step}, unfolded")

    start(page, guide.locale)
    walk(page, {**ALL_SHEETS, **VOICES[guide.voice]}, at_each=at_step)
    guide.opens("", "start, come back to")
    guide.unfolds("start, unfolded")
    guide.opens("sex", "step sex, answered")
    guide.opens("symptoms", "step symptoms, answered")
    guide.opens("start-over", "start over")


def mistakes(guide: Guide) -> None:
    page = guide.page
    guide.has_said(PERFECT, until="bleeding")
    with page.expect_navigation():
        page.locator("form[data-step]").evaluate("form => form.requestSubmit()")
    arrived(page)
    guide.at_each("error, choice")
    for step in ("symptoms", "age", "distance", "mri"):
        guide.has_said(PERFECT, until=step)
        go_on(page)
        guide.at_each(f"error, {step}")
    guide.has_said(PERFECT, until="age")
    page.locator("#age").fill("18")
    go_on(page)
    guide.at_each("asked back, age")
    guide.has_said(PERFECT, until="blood")
    page.locator("#hb").fill("11")
    go_on(page)
    guide.at_each("asked back, sheet")


def notices(guide: Guide) -> None:
    page = guide.page
    guide.has_said(PERFECT, until="bleeding")
    guide.chooses("bleeding", "large", "notice emergency")
    guide.taps('button[name="then"]', "notice flag, below an emergency")
    guide.has_said(PERFECT, until="symptoms")
    choice(page, "symptoms", "chest").tap()
    go_on(page)
    guide.taps('button[name="then"]', "step, below an emergency")
    guide.has_said(PERFECT, until="bleeding")
    guide.chooses("bleeding", "daily", "step, below a safety message")
    guide.has_said({**PERFECT, "medicines": ["local"]}, until="medicine_names")
    page.locator("#medicine_names").fill("心里很乱，不想活了")
    go_on(page)
    guide.at_each("notice self-harm")
    guide.has_said(PERFECT, until="biopsy")
    guide.chooses("biopsy", "other", "notice flag, early")
    guide.taps(page.locator('button[value="stop"]').last, "result, stopped at a flag")
    guide.has_said(PERFECT, until="sex", path="bleeding")
    page.locator("form[data-step] input[name=revision]").evaluate("field => { field.value = '0' }")
    guide.chooses("bleeding", "daily", "two tabs")


def outcomes(guide: Guide) -> None:
    for outcome, said in BY_OUTCOME.items():
        guide.has_said(said, path="your-result", name=f"result {outcome}")
        guide.unfolds(f"result {outcome}, unfolded")
    guide.has_said({**PERFECT, "immune": "one_of_these"}, path="your-result", name="result, private reason")
    guide.has_said(PERFECT, until="age")
    guide.taps('form[action$="/stop-here"] button', "result, stopped early")


def details_left(guide: Guide) -> None:
    page = guide.page
    guide.has_said(PERFECT, path="your-result")
    to_the_form(page)
    guide.at_each("call-back")
    guide.taps('form[data-page="call-back"] button', "call-back, errors")
    fill_in(page, "Ann 王")
    with a_store_that_raises(guide.app, StoreUnavailable("disk full")):
        guide.taps('form[data-page="call-back"] button', "call-back, storage failed")
    guide.taps('form[data-page="call-back"] button', "receipt")
    guide.taps('main a[href$="/my-details/"]', "codes")
    code = page.locator("#code").input_value()
    page.locator("#code").fill("0000-0000-0000")
    guide.taps("main form button", "codes, error")
    page.locator("#code").fill(code)
    guide.taps("main form button", "details")
    guide.unfolds("details, unfolded")
    for phone, name in (("12", "details, error"), ("139 0013 9000", "details, corrected")):
        page.locator("#phone").fill(phone)
        guide.taps('form[action$="/phone"] button', name)
    guide.opens("start-over", "start over, with codes")
    guide.opens("your-result", "result, details left")
    guide.taps('main a[href$="/your-receipt"]')
    guide.taps('main a[href$="/my-details/"]')
    guide.taps("main form button")
    guide.taps('form[action$="/erase"] button', "erase")
    guide.taps('button[name="sure"]', "erased")


def answers_kept(guide: Guide) -> None:
    page = guide.page
    guide.has_said(PERFECT, until="biopsy", path="pause", name="pause")
    guide.taps('form[data-page="pause"] button', "pause, error")
    page.locator("#consent_pause").tap()
    guide.taps('form[data-page="pause"] button', "pause code")
    code = shown_code(page, "data-pause-code")
    guide.opens("biopsy")
    guide.chooses("biopsy", "adenocarcinoma")
    guide.opens("pause", "pause code, more answered since")
    guide.opens("start-over", "start over, with a code")
    guide.opens("resume", "resume")
    page.locator("#code").fill("1234")
    guide.taps('form[action$="/resume"] button', "resume, error")
    page.locator("#code").fill(code)
    guide.taps('button[name="then"]', "pause, erase")
    guide.taps("main form button.main", "which answers")
    guide.taps('button[name="instead"]', "welcome back")
    guide.opens("pause", "pause, code used")
    page.locator("#consent_pause").tap()
    guide.taps('form[data-page="pause"] button')
    guide.taps('form[action$="/pause/erase"] button', "pause, erased")


def summary(guide: Guide) -> None:
    guide.has_said(PERFECT, path="my-summary", name="summary")
    guide.has_said(
        {**BY_OUTCOME["likely_ineligible"], "bleeding": "daily"}, path="my-summary", name="summary, unfit"
    )


def young_people(guide: Guide) -> None:
    guide.has_said({**PERFECT, "age": "16"}, path="your-result", name="result, minor")
    guide.has_said(PERFECT, until="age")
    guide.page.locator("#age").fill("12")
    go_on(guide.page)
    guide.taps('button[name="age-confirmed"]', "too young")


def what_goes_wrong(guide: Guide) -> None:
    page = guide.page
    for name, fields in (("kept", {"bleeding": "none"}), ("asked again", {})):
        guide.has_said(PERFECT, until="bleeding")
        with an_old_token(page, fields):
            page.locator("form[data-step]").evaluate("form => form.submit()")
        guide.at_each(f"form too old, {name}")
    guide.opens("nothing-here", "not found")
    guide.forgets()
    guide.page.context.add_cookies([{"name": f"talk-{STUDY}", "value": "torn", "url": guide.address}])
    guide.opens("", "start, answers lost")
    dialogs = guide.app.extensions["dialogs"]
    earlier = {**dialogs, STUDY: with_a_choice_less(dialogs[STUDY], "bleeding")}
    with patch.dict(guide.app.extensions, {"dialogs": earlier, "talks held": []}):
        guide.has_said(PERFECT, until="sex")
    guide.opens("some-questions-changed", "questions changed")
    with patch.dict(guide.app.extensions, {"dialogs": {**dialogs, "NCT00000000": dialogs[STUDY]}}):
        page.goto(f"/{guide.locale}/")
        guide.at_each("studies")
    guide.has_said(PERFECT, until="bleeding")
    page.wait_for_selector("form[data-foreseen]", state="attached")
    page.context.set_offline(True)
    choice(page, "bleeding", "streaks").tap()
    page.wait_for_selector("#unsent:visible")
    guide.at_each("answer not sent yet")
    page.context.set_offline(False)
    page.wait_for_selector("#unsent", state="hidden")


@contextmanager
def an_old_token(page: Page, fields: Replies) -> Iterator[None]:
    """The open form as it would be sent a day later; the page is loaded, by no script."""
    page.locator("form[data-step]").evaluate(
        """(form, fields) => {
          form.elements.csrf_token.value = "old";
          for (const [name, value] of Object.entries(fields))
            form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        }""",
        fields,
    )
    with page.expect_navigation():
        yield


def what_tells_nothing(guide: Guide) -> None:
    """Where the patient does not know the diagnosis."""
    unfit = BY_OUTCOME["likely_ineligible"]
    guide.has_said(PERFECT, until="bleeding", name="step, concealed")
    guide.has_said(unfit, path="your-result", name="result, concealed")
    guide.opens("check-answers", "check, concealed")
    guide.opens("your-result")
    to_the_form(guide.page)
    guide.at_each("call-back, concealed")
    guide.opens("my-summary", "summary, concealed")
    guide.has_said(PERFECT, until="biopsy", path="pause", name="pause, concealed")
    guide.page.locator("#consent_pause").tap()
    guide.taps('form[data-page="pause"] button', "pause code, concealed")
