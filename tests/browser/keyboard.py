"""Hands that never leave the keyboard, with an eye on where the focus is."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.walking import DOUBLE_TAP, MOST_PAGES, Shown, arrived, choice, look
from tests.patient.people import DONT_KNOW, Replies

MOST_STOPS = 120

WHERE = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  return {
    is_nowhere: it === document.body || it === document.documentElement,
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    is_on_screen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    html: it.outerHTML.slice(0, 100),
  };
}"""
IS_AT = "target => document.activeElement === target"
KEYS = """() => Object.fromEntries([...document.querySelectorAll("[data-key]")].map((each) =>
  [(each.control ?? each).value, each.dataset.key]))"""
CHOICES = '[data-question="{}"] :is(button, input:not([type=hidden])):visible'


def sees_focus(page: Page) -> str:
    """What has the focus, which is somewhere, on the screen and has a ring of 2 px or more around it."""
    where = page.evaluate(WHERE)
    assert not where["is_nowhere"], f"no focus on {page.url}"
    assert where["ring"] >= 2, (page.url, where["html"])
    assert where["is_on_screen"], (page.url, where["html"])
    return str(where["html"])


def tabs_to(page: Page, selector: str, key: str = "Tab") -> None:
    target = page.locator(selector).first
    for _ in range(MOST_STOPS):
        if target.evaluate(IS_AT):
            return
        page.keyboard.press(key)
        sees_focus(page)
    raise AssertionError(f"{key} does not lead to {selector} on {page.url}")


def presses(page: Page, key: str) -> None:
    """A key that leads to another page; on a question the focus is on its heading, or on what is wrong."""
    with page.expect_navigation():
        page.keyboard.press(key)
    arrived(page)
    if page.url.endswith("#now"):
        expect(page.locator("#now:focus, #summary:focus")).to_have_count(1)
        sees_focus(page)


def goes_on(page: Page, selector: str) -> None:
    tabs_to(page, selector)
    presses(page, "Enter")


def talks(page: Page, said: Replies, by_number: bool) -> None:
    """From the first question to the answers read back; ``by_number``: number keys wherever they can."""
    for _ in range(MOST_PAGES):
        shown = look(page)
        if shown.notice:
            goes_on(page, 'button[name="then"][value="go"]')
        elif shown.step:
            _answers(page, shown, said, by_number)
        else:
            return
    raise AssertionError(f"no end after {MOST_PAGES} pages")


def _answers(page: Page, shown: Shown, said: Replies, by_number: bool) -> None:
    for question, touch in shown.questions:
        reply = said.get(question, DONT_KNOW)
        if touch == "text":
            tabs_to(page, f'[name="{question}"]')
            page.keyboard.type(str(reply))
            continue
        for value in [reply] if isinstance(reply, str) else reply:
            if _picks(page, question, value, by_number):
                return
    goes_on(page, "form[data-step] button:not([name])")


def _picks(page: Page, question: str, value: str, by_number: bool) -> bool:
    """Whether that was the whole answer."""
    target = choice(page, question, value)
    is_answer = target.get_attribute("type") is None
    _unfolds(page, question, value)
    options = CHOICES.format(question)
    keys: dict[str, str] = page.evaluate(KEYS) if by_number else {}
    if value in keys:
        if page.evaluate(WHERE)["is_nowhere"]:
            tabs_to(page, options)
        page.wait_for_timeout(DOUBLE_TAP)
        key = keys[value]
    elif target.get_attribute("type") == "radio":
        tabs_to(page, options)
        _arrows_to(page, question, value)
        return False
    else:
        tabs_to(page, f'[data-question="{question}"] [value="{value}"]')
        key = "Enter" if is_answer else "Space"
    if is_answer:
        presses(page, key)
    else:
        page.keyboard.press(key)
        assert target.is_checked(), (question, value)
    return is_answer


def _unfolds(page: Page, question: str, value: str) -> None:
    fold = f'details.fold:not([open]):has([name="{question}"][value="{value}"]) > summary'
    if page.locator(fold).count():
        tabs_to(page, fold)
        page.keyboard.press("Enter")


def _arrows_to(page: Page, question: str, value: str) -> None:
    target = choice(page, question, value)
    for _ in range(MOST_STOPS):
        if target.is_checked():
            sees_focus(page)
            return
        page.keyboard.press("Space" if target.evaluate(IS_AT) else "ArrowDown")
    raise AssertionError(f"the arrows do not lead to {value} of {question}")


def stops(page: Page, key: str) -> list[str]:
    """Everything that the key leads to, from where it comes into the page until it leaves it."""
    found: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if not page.evaluate(WHERE)["is_nowhere"]:
            found.append(sees_focus(page))
        elif found:
            return found
    raise AssertionError(f"{key} does not lead out of {page.url}")


def leaves(page: Page) -> None:
    """Past the last thing on the page, or the first one, as into the browser's own buttons."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(WHERE)["is_nowhere"]:
            return
    raise AssertionError(f"Tab does not lead out of {page.url}")
