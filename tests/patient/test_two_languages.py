"""Every page and every state of the site, read in Chinese in both voices: no English is left on any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask

from tests.patient.conftest import DIALOGS, set_up
from tests.patient.listening import Heard, listen_to
from tests.patient.page import Page
from tests.patient.reader import SAFETY, VOICES, Reader, replies_in
from tests.patient.visits import VISITS, Visit
from tests.wording_rules import foreign_words, is_for_staff

TEMPLATE = Path(__file__).parents[2] / "translations" / "messages.pot"
NEVER_SAID_HERE = {
    # English pages quote the record itself
    ("", "The record asks for this:"),
    ("", "The record names this as a reason not to take part:"),
    ("", "You entered %(raw)s. Is that right?"),  # this study words its own question back
    ("", "Emergency: call your local emergency number."),  # both studies say where they are
    # At a keyboard alone: tests/terminal/test_phone.py reads it
    ("", "The same keys once more leave, and nothing is kept."),
}
READ_ALOUD = ("aria-label", "title", "alt", "placeholder")

Visited = Callable[[Visit, str], Reader]


@pytest.fixture(scope="module")
def heard() -> Heard:
    """Context and English of every message that was asked for in Chinese."""
    return set()


@pytest.fixture(scope="module")
def chinese_app(tmp_path_factory: pytest.TempPathFactory, heard: Heard) -> Flask:
    app = set_up(tmp_path_factory.mktemp("chinese"), DIALOGS_PATH=str(DIALOGS))
    listen_to(app, heard)
    return app


@pytest.fixture(scope="module")
def visited(chinese_app: Flask) -> Visited:
    """The reader after a visit, made once for each voice."""
    done: dict[tuple[Visit, str], Reader] = {}

    def after(visit: Visit, voice: str) -> Reader:
        if (visit, voice) not in done:
            reader = done[visit, voice] = Reader(chinese_app)
            visit(reader, replies_in(voice))
        return done[visit, voice]

    return after


def parts(element: Element, lang: str = "") -> Iterator[str]:
    """What is read or read aloud of a page and is not marked as English."""
    lang = element.get("lang", lang)
    if element.tag in ("style", "script"):
        return
    if lang != "en":
        yield element.text or ""
        yield from (element.get(name, "") for name in READ_ALOUD)
        if element.tag == "meta" and "property" in element.attrib:
            yield element.get("content", "")
    for child in element:
        yield from parts(child, lang)
        if lang != "en":
            yield child.tail or ""


def english_on(page: Page, codes: set[str]) -> list[str]:
    """Words with the sentence that they stand in; numbers of studies and codes of receipts are none."""
    no_words = re.compile("|".join([r"NCT\d{8}", *map(re.escape, codes)]))
    texts = (no_words.sub("", part) for part in parts(page.root))
    return [f"{page.path}: {word} in {text.strip()!r}" for text in texts for word in foreign_words(text)]


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.__name__)
def test_q37_a_chinese_page_holds_no_english_that_is_not_marked_as_english(
    visited: Visited, visit: Visit, voice: str
) -> None:
    reader = visited(visit, voice)
    assert reader.pages
    assert {page.locale for page in reader.pages} == {"zh"}
    assert not [found for page in reader.pages for found in english_on(page, reader.codes_seen)]


def test_the_visits_leave_no_sentence_of_the_site_unread(visited: Visited, heard: Heard) -> None:
    for visit in VISITS:
        for voice in VOICES:
            visited(visit, voice)
    with TEMPLATE.open("rb") as file:
        messages = [each for each in read_po(file) if each.id and not is_for_authors(each)]
    written = {(each.context or "", each.id if isinstance(each.id, str) else each.id[0]) for each in messages}
    for_people = {source for source in written if not is_for_staff(source[0])}
    assert not (unread := for_people - heard - NEVER_SAID_HERE), "\n".join(sorted(map(str, unread)))


def is_for_authors(message: Message) -> bool:
    """Of the preview alone: tests/test_previewing.py reads it."""
    return all(place.startswith("chatbot/previewing/") for place, _ in message.locations)


@pytest.mark.parametrize("voice", VOICES)
def test_every_safety_message_is_met_in_both_voices(visited: Visited, voice: str) -> None:
    every = next(visit for visit in VISITS if visit.__name__ == "every_safety_message")
    assert {hook for page in visited(every, voice).pages for hook in page.hooks("safety")} == set(SAFETY)
