"""``make screenshots``: a picture of every page and state in both languages, on one sheet to look through.

It is a tour, not a test: pytest runs it only when it is named, for its browser and its app.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize

from tests.browser.conftest import ENGLISH_PHONE, PATIENCE
from tests.browser.inspection import LARGE, PHONE, colours, switched
from tests.browser.tour import CONCEALED, tour
from tests.browser.walking import BROWSER_LANGUAGES

FOLDER = Path(__file__).parents[2] / "screenshots"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
LONGEST = 2200
"""CSS pixels: what comes further down a page is left out."""

VOICES = ("self", CONCEALED)
LOCALES = ("en", "zh")
MODES = {"phone": "phone", "large": "phone, larger text", "dark": "phone, dark", "desktop": "desktop"}

# From where the screen begins once a question or a notice has come, down to the end of the page.
FROM_THE_QUESTION = """() => {
  const has_come = document.querySelector("#turns, #summary, main[data-notice]");
  const first = document.getElementById("summary") ?? document.getElementById("now");
  (has_come ? first : document.body).scrollIntoView();
  return [scrollY, innerWidth, document.documentElement.scrollHeight - scrollY];
}"""

Pictures = dict[str, dict[tuple[str, str], str]]
"""By page and state, then by language and mode: the file."""

STYLE = """
body { margin: 1rem; font: 14px system-ui; background: #ddd; }
h2 { margin: 2rem 0 .5rem; font-size: 1rem; }
.row { display: flex; gap: .5rem; align-items: start; overflow-x: auto; }
figure { flex: none; margin: 0; } figcaption { color: #444; }
img { display: block; width: 180px; background: #fff; } img.desktop { width: 380px; }
"""


@pytest.mark.timeout(1800)
def test_contact_sheet(browser: Browser, live_app: Flask, live_server: str) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    pictures: Pictures = {}
    for locale in LOCALES:
        options = {**ENGLISH_PHONE, "locale": BROWSER_LANGUAGES[locale]}
        context = browser.new_context(base_url=live_server, **options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        for voice in VOICES:
            tour(page, live_app, locale, voice, photographer(page, locale, pictures))
        context.close()
    (FOLDER / "index.html").write_text(sheet(pictures), encoding="utf-8")
    assert all(len(each) == len(LOCALES) * len(MODES) for each in pictures.values())


def photographer(page: Page, locale: str, pictures: Pictures) -> Callable[[str], None]:
    def take(name: str) -> None:
        number = list(pictures).index(name) if name in pictures else len(pictures)
        files = pictures.setdefault(name, {})
        for mode in posed(page):
            file = f"{number:03} {re.sub(r'[^a-z]+', '-', name)} {locale} {mode}.png".replace(" ", "_")
            files[locale, mode] = file
            top, width, height = page.evaluate(FROM_THE_QUESTION)
            seen = FloatRect(x=0, y=top, width=width, height=min(height, LONGEST))
            page.screenshot(path=FOLDER / file, full_page=True, clip=seen)

    return take


def posed(page: Page) -> Iterator[str]:
    """The page in each mode in turn, by the mode's name."""
    yield "phone"
    with switched(page, LARGE):
        yield "large"
    with colours(page, color_scheme="dark"):
        yield "dark"
    page.set_viewport_size(DESKTOP)
    yield "desktop"
    page.set_viewport_size(PHONE)


def sheet(pictures: Pictures) -> str:
    rows = "".join(
        f"<h2>{escape(name)}</h2><div class=row>"
        + "".join(
            f"<figure><a href={files[locale, mode]}><img class={mode} loading=lazy src={files[locale, mode]} "
            f'alt=""></a><figcaption>{locale}, {caption}</figcaption></figure>'
            for mode, caption in MODES.items()
            for locale in LOCALES
        )
        + "</div>"
        for name, files in pictures.items()
    )
    return f"<!doctype html><meta charset=utf-8><title>Every page</title><style>{STYLE}</style>{rows}"
