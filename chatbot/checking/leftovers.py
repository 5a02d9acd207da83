"""What is written but does nothing: it was meant to do something."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import Problem
from chatbot.authoring.yaml_source import Place

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
    for place, part in parts:
        if isinstance(part, dict) and "skipped_as" in part and "ask_when" not in part:
            message = "'skipped_as' does nothing without an 'ask_when' beside it. Add one, or leave it out."
            yield written.problem((*place, "skipped_as"), message)
        if isinstance(part, list):
            names = [each for each in part if isinstance(each, str)]
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield written.problem((*place, index), f"'{name}' stands twice in this list. Keep one.")


def _parts(data: object, place: Place) -> Iterator[tuple[Place, object]]:
    yield place, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _parts(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _parts(value, (*place, index))
