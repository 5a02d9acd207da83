"""What is looked at in every state of every page, for everybody who does not see it as most do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser import axe

PHONE: ViewportSize = {"width": 360, "height": 740}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""1280 x 1024 at 400 %."""

# Each piece of text has to lie within the screen and within the box that is drawn around it.
CUT_OFF = """() => {
  const BOXES = "button, .button, summary, .pick, .card, .safety, .summary, fieldset, .a > span, td, th";
  const found = [], root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth - root.clientWidth} px too wide`);
  if (document.querySelector(".unsent")?.getBoundingClientRect().height > 0.6 * innerHeight)
    found.push("most of the screen is covered");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = new Range();
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const isLeftOut = parentElement.closest(".hidden, .skip, .unsent, figcaption b");
    if (isLeftOut || !data.trim() || !parentElement.checkVisibility()) continue;
    range.selectNodeContents(texts.currentNode);
    const text = range.getBoundingClientRect(), box = parentElement.closest(BOXES)?.getBoundingClientRect();
    const { left, right, top, bottom } = box ?? { left: 0, right: innerWidth, top: -1e6, bottom: 1e6 };
    if (text.left < left - 1 || text.right > right + 1 || text.top < top - 1 || text.bottom > bottom + 1)
      found.push(`cut off: ${data.trim().slice(0, 60)}`);
  }
  return found;
}"""

# Larger text comes from the server as this class and as nothing else.
LARGE = "is => document.documentElement.classList.toggle('large', is)"

# WCAG 1.4.12. A sheet that is made here needs no permission from the content policy.
SPACING = """is => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = is ? [sheet] : [];
}"""


# Text and its nearest painted ground are of different colours; what can be pressed has a line around it.
UNSEEN = """() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const ground = (each) => {
    const { backgroundColor } = getComputedStyle(each), isClear = /, 0\\)$/.test(backgroundColor);
    return isClear && each.parentElement ? ground(each.parentElement) : backgroundColor;
  };
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const isSeen = getComputedStyle(parentElement).color !== ground(parentElement);
    if (data.trim() && parentElement.checkVisibility() && !isSeen)
      found.push(`as its ground: ${data.trim().slice(0, 60)}`);
  }
  const outlined = "main button, main .button, main input:is([type=text], [type=tel]), .a > span";
  for (const each of document.querySelectorAll(outlined))
    if (each.checkVisibility() && getComputedStyle(each).borderTopWidth === "0px" && !each.closest("nav"))
      found.push(`no line around ${each.outerHTML.slice(0, 80)}`);
  return found;
}"""

IN_FORCED_COLOURS = {
    "start",
    "step biopsy, unfolded",
    "step symptoms, answered",
    "error, mri",
    "notice emergency",
    "result likely_ineligible, unfolded",
    "receipt",
    "answer not sent yet",
}


def inspect(page: Page, name: str, looks: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """Each check with what it found on this page, which is called so on the tour; ``looks``: also those of
    other colours and sizes.
    """
    yield "axe", axe.faults(page)
    if looks:
        yield from _looks(page, name)


def _looks(page: Page, name: str) -> Iterator[tuple[str, Sequence[str]]]:
    with colours(page, color_scheme="dark"):
        yield "dark", axe.faults(page, axe.CONTRAST_OF_7)
    if name in IN_FORCED_COLOURS:
        with colours(page, forced_colors="active"):
            yield "forced colours", page.evaluate(UNSEEN)
    with switched(page, LARGE):
        yield "larger text", axe.faults(page, axe.TARGET_SIZE)
    page.set_viewport_size(ZOOMED)
    yield "zoomed", page.evaluate(CUT_OFF)
    with switched(page, LARGE):
        yield "zoomed", page.evaluate(CUT_OFF)
    with switched(page, SPACING):
        yield "spaced", page.evaluate(CUT_OFF)
    page.set_viewport_size(PHONE)


@contextmanager
def colours(
    page: Page,
    color_scheme: Literal["dark", "light"] = "light",
    forced_colors: Literal["active", "none"] = "none",
) -> Iterator[None]:
    page.emulate_media(color_scheme=color_scheme, forced_colors=forced_colors)
    yield
    page.emulate_media(color_scheme="light", forced_colors="none")


@contextmanager
def switched(page: Page, switch: str) -> Iterator[None]:
    """``switch`` is a script that takes whether it shall be on."""
    page.evaluate(switch, True)
    yield
    page.evaluate(switch, False)
