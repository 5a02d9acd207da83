"""What the terminal says is what the pages say, but for its own few sentences."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from tests.patient.page import Page
from tests.patient.people import FAMILY, NEEDS_REVIEW, PERFECT, UNFIT, Replies
from tests.patient.person import Person
from tests.terminal.typist import RIGHT, Typist

OWN = (
    "Only trying the conversation out: nothing is stored or sent.",
    "Type the number of an answer, several numbers for a list of ticks, or a number with its unit.",
    "Enter: Yes, show the result. A number: change that answer.",
    "End here, without keeping anything",
    "Nothing was stored or sent.",
)
"""Said in a trial only; the keys stand in brackets."""

UNIT = re.compile("^Unit: ")
NUMBERED = re.compile(r"^\s*\d+  |^- ")


class Rememberer(Person):
    """Somebody at a browser who remembers the words of every page."""

    def __init__(self, app: Flask, locale: str = "en") -> None:
        self.words = ""
        super().__init__(app, locale)

    def looks_at(self, response: object) -> Page:
        page = super().looks_at(response)  # type: ignore[arg-type]
        self.words += plain(page.html)
        return page


def plain(markup: str) -> str:
    """The words of a page without its tags and blanks."""
    return re.sub(r"\s", "", html.unescape(re.sub("<[^>]*>", "", markup)))


@pytest.mark.parametrize(
    ("said", "between"),
    [(PERFECT, {}), (FAMILY, {}), (NEEDS_REVIEW, {}), (UNFIT, {"biopsy": ["1"]})],
    ids=["perfect", "family", "needs review", "unfit"],
)
def test_every_line_of_a_talk_stands_on_a_page(
    typist: Typist, app: Flask, said: Replies, between: dict[str, list[str]]
) -> None:
    reader = Rememberer(app)
    reader.walks(said)
    reader.taps(reader.page.form("/check-answers"))
    reader.opens("my-summary")
    printed = typist.types(*typist.says(said, between), RIGHT)
    lines = {
        line for line in printed.splitlines() if line and not line.startswith((">", "[")) and line not in OWN
    }
    said_here = {NUMBERED.sub("", line).strip() for line in lines if not UNIT.match(line)}
    # A line may put together what a page sets apart: a label and what belongs to it.
    missing = {
        line
        for line in said_here - set(OWN)
        if not all(
            plain(html.escape(part)) in reader.words for part in re.split(r": |:$| \(optional\)", line)
        )
    }
    assert not missing, "\n".join(sorted(missing))
