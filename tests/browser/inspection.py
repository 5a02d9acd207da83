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

# At least as strict as axe's rule, for less time: each piece of text and each field against its nearest
# painted ground and all else that is painted where it stands. What cannot be worked out is a fault too.
PALE = r"""() => {
  const found = [], pieces = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = new Range(), isShown = (each) => each.checkVisibility({ visibilityProperty: true });
  const parts = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g)?.map(Number) ?? [];
    return /^rgba?\(/.test(colour) ? [red, green, blue, alpha] : [NaN, NaN, NaN, NaN];
  };
  const over = ([red, green, blue, alpha], ground) =>
    [red, green, blue].map((each, at) => each * alpha + ground[at] * (1 - alpha));
  const luminance = (colour) => colour.slice(0, 3)
    .map((each) => each / 255)
    .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ancestors = (each) => each ? [each, ...ancestors(each.parentElement)] : [];
  const unclear = ({ opacity, backgroundImage, filter, mixBlendMode, textShadow }) => opacity !== "1" ||
    [backgroundImage, filter, textShadow].some((each) => each !== "none") || mixBlendMode !== "normal";
  const painted = [...document.querySelectorAll("body, body *")].filter(isShown)
    .map((each) => [each, parts(getComputedStyle(each).backgroundColor), each.getBoundingClientRect()])
    .filter(([, [, , , alpha]]) => alpha !== 0);
  const colours = new Map(painted);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!data.trim() || !isShown(parentElement)) continue;
    range.selectNodeContents(texts.currentNode);
    pieces.push([parentElement, range.getBoundingClientRect(), data.trim().slice(0, 60)]);
  }
  const fields = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";
  for (const each of document.querySelectorAll(fields))
    if (isShown(each)) pieces.push([each, each.getBoundingClientRect(), each.outerHTML.slice(0, 60)]);
  for (const [element, box, what] of pieces) {
    const { color, fill, fontSize, fontWeight } = getComputedStyle(element);
    const isLarge = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.67 : 24), way = ancestors(element);
    const ink = parts(element instanceof SVGElement ? fill : color);
    const nearest = way.find((each) => colours.has(each));
    const beside = painted.filter(([each, , { left, right, top, bottom }]) =>
      !each.contains(element) && !element.contains(each) &&
      left < box.right && right > box.left && top < box.bottom && bottom > box.top);
    const grounds = [colours.get(nearest) ?? [NaN], ...beside.map(([, colour]) => colour)];
    const worst = Math.min(...grounds.map((ground) =>
      ground[3] === 1 ? contrast(over(ink, ground), ground) : NaN));
    if (!(worst >= (isLarge ? 4.5 : 7)) || way.some((each) => unclear(getComputedStyle(each))))
      found.push(`${worst.toFixed(2)}: ${what}`);
  }
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


def inspect(page: Page, name: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Each check with what it found on this page, which is called so on the tour."""
    yield "axe", axe.faults(page)
    with colours(page, color_scheme="dark"):
        yield "dark", page.evaluate(PALE)
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
