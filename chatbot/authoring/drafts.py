"""Drafts: dialogs with places that their author still has to write. Each such place says TODO."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from chatbot.authoring.cases import CASES_FILE
from chatbot.authoring.problems import Problem

MARK = "TODO"
_MARKED = re.compile(rf"\b{MARK}\b[:：]?\s*")
_FILES = ("dialog.yaml", CASES_FILE)


def open_places(folder: Path) -> tuple[Problem, ...]:
    """Every text of a study's dialog and cases that says TODO, with its line; remarks behind ``#`` are none.

    Empty for files that are missing or no YAML: the loader says so.
    """
    return tuple(place for name in _FILES for place in _open_places(folder / name))


def is_open(sentence: str) -> bool:
    return bool(_MARKED.search(sentence))


def _open_places(file: Path) -> Iterator[Problem]:
    try:
        text = file.read_text(encoding="utf-8")
        tokens = list(yaml.scan(text, Loader=yaml.CSafeLoader)) if MARK in text else []
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return
    for token in tokens:
        if isinstance(token, yaml.ScalarToken) and is_open(token.value):
            what = _MARKED.sub("", token.value).strip() or "write this"
            message = f"Still to do: {what.rstrip('.')}. Replace the whole text, the word {MARK} included."
            yield Problem(file, token.start_mark.line + 1, message)
