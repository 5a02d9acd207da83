"""What is printed on drawn reports, which no catalog holds and nobody translates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from chatbot.authoring.loader import DIALOG_FILE, load_dialog
from chatbot.authoring.problems import Problem
from chatbot.authoring.yaml_source import read_yaml
from chatbot.checking.chinese import foreign_words
from chatbot.checking.sentences import Places, quoted
from chatbot.checking.wording_files import WordingRules
from chatbot.screening.paper import Drawing

_HAN = re.compile("[\u3400-\u9fff]")


def printed_in_english(folder: Path, rules: WordingRules) -> Iterator[Problem]:
    """A report with a Chinese heading has Latin letters only where real ones do. Raises DialogError."""
    questions = load_dialog(folder).questions.values()
    drawings = {each.drawn.drawing.id: each.drawn.drawing for each in questions if each.drawn}
    places = Places(read_yaml(folder / DIALOG_FILE))
    for drawing in drawings.values():
        for text in _printed(drawing) if _HAN.search(drawing.heading) else ():
            if words := foreign_words(text, rules.latin | rules.printed):
                message = (
                    f"{quoted(text)} on the drawn report has English on it: {', '.join(words)}. Write what"
                    " real reports print; if they do print it so, add it to wording.yaml, under"
                    " 'latin_in_chinese': printed_on_reports."
                )
                yield Problem(places.source.file, places.line(drawing.id, text), message)


def _printed(drawing: Drawing) -> Iterator[str]:
    yield from (drawing.heading, *drawing.lines, *drawing.columns)
    yield from (cell for row in drawing.rows for cell in row)
