"""A thumb that finds its way by the hooks of the pages, never by their wording."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from math import dist
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Position

from tests.only_study import SECOND
from tests.patient.people import DONT_KNOW, Replies

STUDY = "NCT07214142"
CONTACT = "tel:+8615056017712"
CONTACTS = {STUDY: CONTACT, SECOND: "tel:+886277218877"}
MOST_PAGES = 60
TAGS = {"en": "en", "zh": "zh-Hans"}
BROWSER_LANGUAGES = {"en": "en-US", "zh": "zh-CN"}

# ``unmarked`` are words of the other language outside of an element that says so. Codes and names such as
# ECOG, MSS or cT3N2aM0 are no English; three words in a row are.
HOOKS = r"""() => {
  const main = document.querySelector("main"), root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isEnglish = root.lang === "en";
  const isForeign = isEnglish ? /\p{Script=Han}/u : /[a-z]{2,}( [a-z]{2,}){2,}/i;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), unmarked = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const { lang } = parentElement.closest("[lang]");
    if (isForeign.test(data) && !lang.startsWith(isEnglish ? "zh" : "en")) unmarked.push(data.trim());
  }
  return {
    step: document.querySelector("form[data-step]")?.dataset.step ?? "",
    notice: main.dataset.notice ?? "",
    outcome: main.dataset.outcome ?? "",
    page: main.dataset.page ?? "",
    questions: all("form [data-question]").map((field) => [
      field.dataset.question,
      field.querySelector("input, button").type,
    ]),
    phones: all("a[href^='tel:']")
      .filter((link) => link.checkVisibility())
      .map((link) => link.getAttribute("href")),
    outward: ["src", "srcset", "href", "action", "data", "poster"]
      .flatMap((name) => all(`[${name}]`).map((each) => each.getAttribute(name)))
      .filter((address) => !/^(tel|data):/.test(address))
      .filter((address) => new URL(address, location).origin !== location.origin),
    language: root.lang,
    unmarked,
    too_wide: root.scrollWidth - root.clientWidth,
  };
}"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the open page is, by its hooks, and what is looked at on every page.

    ``questions`` are ids with the type of the first thing to touch; ``too_wide`` is in CSS pixels.
    """

    step: str
    notice: str
    outcome: str
    page: str
    questions: Sequence[tuple[str, str]]
    phones: Sequence[str]
    outward: Sequence[str]
    language: str
    unmarked: Sequence[str]
    too_wide: int


def look(page: Page) -> Shown:
    """What the open page shows, after a look at what must hold on every page.

    It does not scroll sideways, has the contact's number, names no other host and says its language, also
    that of the parts in the other one.
    """
    shown = Shown(**page.evaluate(HOOKS))
    assert shown.too_wide <= 0, f"{page.url} is {shown.too_wide} px wider than the screen"
    contact = next((CONTACTS[study] for study in CONTACTS if f"/{study}/" in page.url), CONTACT)
    assert contact in shown.phones, f"no way to call the contact on {page.url}"
    assert not shown.outward, (page.url, shown.outward)
    assert shown.language == TAGS[urlsplit(page.url).path.split("/")[1]], page.url
    assert not shown.unmarked, (page.url, shown.unmarked)
    return shown


def nothing_more(_: Page) -> None:
    """No further look at a page."""


def start(page: Page, locale: str) -> None:
    page.goto(f"/{locale}/{STUDY}/")


def press(target: Locator, across: float = 0.5) -> tuple[float, float]:
    """With a finger, or with the mouse where the screen feels none, ``across`` of the way over its width.

    Returns where on the screen, in pixels. Slowly where the last tap led to another page and came down
    close by: a hasty second one would be taken for the rest of a double tap.
    """
    x, y, width, height, feels_fingers = target.evaluate(SPOT)
    assert width, target
    inside: Position = {"x": width * across, "y": height / 2}
    spot = (x + inside["x"], y + inside["y"])
    if dist(spot, _led_on[-1][:2]) < NEAR:
        since = 1000 * (monotonic() - _led_on[-1][2])
        target.page.wait_for_timeout(max(0, DOUBLE_TAP - since))
    if feels_fingers:
        target.tap(position=inside)
    else:
        target.click(position=inside)
    return spot


DOUBLE_TAP = 620
"""Milliseconds after which a second tap close to the first is not taken for the rest of it."""

NEAR = 70
"""Pixels, as far as a slipping thumb comes down."""

_led_on = deque([(0.0, 0.0, 0.0)], maxlen=1)
"""Where the last tap came down that led to another page, and the second at which that page was there."""

SPOT = """each => {
  each.scrollIntoViewIfNeeded();
  const { x, y, width, height } = each.getBoundingClientRect();
  return [x, y, width, height, navigator.maxTouchPoints > 0];
}"""

_spots = cycle((0.2, 0.5, 0.8))


def open_fold(target: Locator) -> None:
    """Opens the fold that the target lies in, if there is one and it is closed."""
    summary = target.locator("xpath=ancestor::details[not(@open)]/summary")
    if summary.count():
        press(summary)


def tap(page: Page, target: str | Locator) -> None:
    """Tap what leads to another page, in a fold or not, and wait for that page, loaded or in place.

    Now here and now there on a button, as thumbs do.
    """
    found = page.locator(target) if isinstance(target, str) else target
    open_fold(found)
    with page.expect_navigation():
        spot = press(found, across=next(_spots))
    arrived(page)
    _led_on.append((*spot, monotonic()))


def arrived(page: Page) -> None:
    page.wait_for_selector("main:not([aria-busy])")


def go_back(page: Page) -> None:
    """By the browser's own button."""
    page.locator("main").evaluate("main => { main.dataset.left = '' }")
    page.go_back()
    page.wait_for_selector("main:not([data-left])")


def go_forward(page: Page) -> None:
    page.locator("main").evaluate("main => { main.dataset.left = '' }")
    page.go_forward()
    page.wait_for_selector("main:not([data-left])")


def choice(page: Page, question: str, value: str) -> Locator:
    """The button, radio button or box of one choice."""
    return page.locator(f'form[data-step] [name="{question}"][value="{value}"]')


def go_on(page: Page) -> None:
    """The one button of a step that carries no answer of its own."""
    tap(page, "form[data-step] button:not([name])")


def answer(page: Page, shown: Shown, said: Replies) -> None:
    """Tap or type what is said to each question of the open step, and go on."""
    for question, touch in shown.questions:
        reply = said.get(question, DONT_KNOW)
        if touch == "text":
            page.locator(f'[name="{question}"]').fill(str(reply))
            continue
        for value in [reply] if isinstance(reply, str) else reply:
            target = choice(page, question, value)
            if target.get_attribute("type") is None:
                tap(page, target)
                return
            open_fold(target)
            press(target)
    go_on(page)


def walk(
    page: Page, said: Replies, until: str = "", at_each: Callable[[Page], Any] = nothing_more
) -> tuple[str, ...]:
    """From the open page on, answer and pass what stands between, until the step ``until`` or the last one.

    Returns the steps answered and the notices passed, in order.
    """
    way: list[str] = []
    for _ in range(MOST_PAGES):
        shown = look(page)
        at_each(page)
        if shown.notice:
            way.append(shown.notice)
            tap(page, 'button[name="then"][value="go"]')
        elif shown.step and shown.step != until:
            way.append(shown.step)
            answer(page, shown, said)
        else:
            assert shown.step or shown.page == "check", f"{page.url} is no place to stop: {way}"
            return tuple(way)
    raise AssertionError(f"no end after {MOST_PAGES} pages: {way}")


def to_the_outcome(page: Page) -> Shown:
    """From the answers read back to what they come to."""
    tap(page, page.locator('main form[action$="/check-answers"] button').first)
    return look(page)


def focused(page: Page) -> str:
    """The id of the element that has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def is_focus_inside(page: Page, element_id: str) -> bool:
    inside = "id => Boolean(document.getElementById(id)?.contains(document.activeElement))"
    return bool(page.evaluate(inside, element_id))


def focused_in_accessibility_tree(page: Page) -> tuple[str, str]:
    """Role and name of what a screen reader is told to have the focus; ("", "") if it is told of none."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    for node in nodes:
        properties = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
        if properties.get("focused") and node["role"]["value"] != "RootWebArea":
            return node["role"]["value"], node["name"]["value"]
    return "", ""


def ticked(page: Page) -> set[str]:
    """The ids of the choices that are ticked on the open step."""
    values = "boxes => boxes.map(box => box.value)"
    return set(page.locator("form[data-step] input[type=checkbox]:checked").evaluate_all(values))


def history_length(page: Page) -> int:
    """How many pages the browser can go through with its back and forward buttons."""
    return int(page.evaluate("history.length"))
