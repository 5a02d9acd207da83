"""What is written but does nothing: it was meant to do something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import Problem, nearest
from chatbot.authoring.yaml_source import Place

_FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}")
_WITH_CONDITIONS = ("steps", "define", "criteria", "contradictions", "safety", "flags")


def check_leftovers(written: WrittenDialog) -> Iterator[Problem]:
    """Definitions that nobody uses, ``skipped_as`` that never applies, names that stand twice in a list."""
    data = written.source.data
    parts = [(place, part) for place, part in _parts(data, ()) if place and place[0] in _WITH_CONDITIONS]
    used = {part for place, part in parts if place[-1] == "use"}
    for name in written.written.define:
        if name not in used:
            message = f"'{name}' is defined but never used. Use it with {{use: {name}}}, or take it out."
            yield written.problem(("define", name), message)
    yield from _papers_that_are_none(written)
    for place, part in _parts(data, ()):
        if isinstance(part, str) and (found := _FILLED_IN.search(part)):
            message = f"People would read '{found[0]}': nothing is filled in here. Write the words."
            yield written.problem(place, message)
    for place, part in parts:
        if isinstance(part, dict) and "skipped_as" in part and "ask_when" not in part:
            message = "'skipped_as' does nothing without an 'ask_when' beside it. Add one, or leave it out."
            yield written.problem((*place, "skipped_as"), message)
        if isinstance(part, list):
            names = [each for each in part if isinstance(each, str)]
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield written.problem((*place, index), f"'{name}' stands twice in this list. Keep one.")


def _papers_that_are_none(written: WrittenDialog) -> Iterator[Problem]:
    """Choices of the question about papers that no paper is called like."""
    dialog = written.dialog
    papers = {paper.id for paper in dialog.papers}
    for step, part in enumerate(written.written.steps):
        for index, question in enumerate(part.questions):
            if question.id != dialog.roles.papers:
                continue
            for number, choice in enumerate(question.choices):
                if choice.id not in papers and not choice.exclusive:
                    place = ("steps", step, "questions", index, "choices", number)
                    message = f"'{choice.id}' is none of the 'papers' above. {nearest(choice.id, papers)}"
                    yield written.problem(place, message)


def _parts(data: object, place: Place) -> Iterator[tuple[Place, object]]:
    yield place, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _parts(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _parts(value, (*place, index))
