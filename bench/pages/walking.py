"""A thumb that walks through a conversation by the hooks of the pages, and what each tap came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page

from bench.pages.phone import Phone
from tests.patient.people import DONT_KNOW, Replies, Reply

MOST_PLACES = 70
FIELDS = """() => [...document.querySelectorAll("form[data-step] [data-question]")].map((field) => [
  field.dataset.question,
  field.querySelector("button, input:not([type=hidden])").type,
])"""
ARRIVED = """(before) => {
  const now = window.bench?.now();
  return now && now.at && now.place !== before ? now : false;
}"""


THUMB = 700
"""Milliseconds before each touch: nobody is faster, and everything is asked ahead that may be."""


@dataclass
class Thumb:
    """Taps and types on a page, after ``pause`` milliseconds each time; ``taps`` counts both."""

    page: Page
    pause: float
    taps: int = 0

    def tap(self, what: str | Locator) -> None:
        self._ready()
        (self.page.locator(what).first if isinstance(what, str) else what).tap()

    def type(self, field: Locator, text: str) -> None:
        self._ready()
        field.fill(text)

    def _ready(self) -> None:
        self.taps += 1
        self.page.wait_for_timeout(self.pause)


@dataclass
class Place:
    """Something that was shown: milliseconds from the tap until it was painted and could be answered, the
    sizes of the responses from that tap until the next one, layout shift, and its visible text by the block.
    """

    name: str
    how: str
    wait: float
    taps: int = 0
    received: list[int] = field(default_factory=list)
    shifted: float = 0
    blocks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Which place it is, without its words."""
        return self.name.split(":", maxsplit=1)[0]


Walks = dict[tuple[str, str], list[Place]]
"""By the name of the conversation and the language."""

Acts = Callable[[Thumb, str, Replies], str]
"""Answers what the place asks and goes on: "choice" where the one tap was the answer, "other" for Continue
and the like, "" where the conversation ends.
"""


def open_address(phone: Phone, address: str) -> tuple[Place, dict[str, float]]:
    """The first place, and the load's own times; its wait counts from the start of the navigation."""
    phone.page.goto(address, wait_until="commit")
    shown = _arrived(phone.page, "")
    load: dict[str, float] = phone.page.evaluate("window.bench.load()")
    return Place(shown["place"], "address", shown["at"] - load["begun"]), load


def walk(
    phone: Phone,
    first: Place,
    replies: Replies,
    act: Acts,
    *,
    pause: float = THUMB,
    look: Callable[[Phone, Place], None] = lambda *_: None,
) -> list[Place]:
    """From the first place to the end, with ``pause`` milliseconds before each tap; ``look`` is called at
    each place before anything is tapped.

    Raises RuntimeError where the way does not end.
    """
    places = [first]
    for _ in range(MOST_PLACES):
        place, thumb = places[-1], Thumb(phone.page, pause)
        look(phone, place)
        place.shifted += phone.page.evaluate("window.bench.shifted()")
        if not (how := act(thumb, place.name, replies)):
            return places
        place.taps = thumb.taps
        shown = _arrived(phone.page, place.name)
        places.append(Place(shown["place"], how, shown["at"] - shown["tapped"]))
    raise RuntimeError(f"no end after {MOST_PLACES} places: {[place.name for place in places]}")


def _arrived(page: Page, before: str) -> dict[str, Any]:
    shown: dict[str, Any] = page.wait_for_function(ARRIVED, arg=before, polling=50).json_value()
    return shown


def act_on_ours(thumb: Thumb, place: str, replies: Replies) -> str:
    """One place of the app, by its hooks: works with page loads and with turns in place."""
    match place.replace(":", " ").split()[0]:
        case "outcome":
            return ""
        case "step":
            return _answer(thumb, replies)
        case "notice":
            thumb.tap('main button[name="then"][value="go"]')
        case _:
            thumb.tap("main form button.main, main a.button.main")
    return "other"


def _answer(thumb: Thumb, replies: Replies) -> str:
    page = thumb.page
    for question, touch in page.evaluate(FIELDS):
        reply = _plain(replies.get(question, DONT_KNOW))
        if touch in ("submit", "radio", "checkbox"):
            for value in reply:
                choice = _choice(page, question, value)
                is_answer = choice.get_attribute("type") is None
                fold = choice.locator("xpath=ancestor::details[not(@open)]/summary")
                if fold.count():
                    thumb.tap(fold)
                thumb.tap(choice)
                if is_answer:
                    return "choice"
        elif reply[0]:
            thumb.type(page.locator(f'form[data-step] [name="{question}"]'), reply[0])
    thumb.tap("form[data-step] button:not([name])")
    return "other"


def _choice(page: Page, question: str, value: str) -> Locator:
    return page.locator(f'form[data-step] [name="{question}"][value="{value}"]')


def _plain(reply: Reply) -> list[str]:
    """Choices, or the one text or number, without its unit."""
    if isinstance(reply, tuple):
        return [reply[0]]
    return [reply] if isinstance(reply, str) else reply


def act_on_survey(thumb: Thumb, place: str, replies: Replies) -> str:
    """As ``act_on_ours``, on the page of SurveyJS."""
    if place == "end":
        return ""
    questions = place.split()[1:]
    for question in questions:
        box = thumb.page.locator(f'.sd-question[data-name="{question}"]')
        reply = _plain(replies.get(question, DONT_KNOW))
        kind = box.locator("input").first.get_attribute("type")
        if kind in ("radio", "checkbox"):
            for value in reply:
                thumb.tap(box.locator(f'label:has(input[value="{value}"])'))
        elif reply[0]:
            thumb.type(box.locator("input"), reply[0])
        if len(questions) == 1 and kind == "radio":
            return "choice"
    buttons = thumb.page.locator(".sd-navigation__next-btn, .sd-navigation__complete-btn")
    thumb.tap(buttons.locator("visible=true"))
    return "other"
