"""The study that a command was given: what is there of it, or in words why there is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import click

from chatbot.authoring.library import no_dialog, study_folders

_Known = TypeVar("_Known")


def named(study: str, known: Mapping[str, _Known], root: Path) -> _Known:
    """What is ``known`` of a study. Raises ClickException: it is a draft below ``root``, or not there."""
    if study not in known:
        raise click.ClickException(no_dialog(study, known, root))
    return known[study]


def folder_named(study: str, root: Path) -> Path:
    """A study's folder below ``root``, also of a draft. Raises ClickException."""
    return named(study, {folder.name: folder for folder in study_folders(root)}, root)
