"""Every dialog in ``dialogs/``, by study."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import DialogError, Problem
from chatbot.screening.dialog import Dialog


def study_folders(root: Path) -> tuple[Path, ...]:
    """Every folder below ``root``: one whose dialog.yaml is misnamed is an error, not a silent gap."""
    folders = root.iterdir() if root.is_dir() else ()
    return tuple(sorted(each for each in folders if each.is_dir() and not each.name.startswith((".", "_"))))


def load_library(root: Path) -> Mapping[str, Dialog]:
    """All dialogs below ``root``, by NCT id. Raises DialogError with the mistakes of all of them."""
    dialogs: dict[str, Dialog] = {}
    problems: list[Problem] = []
    for folder in study_folders(root):
        try:
            dialogs[folder.name] = load_dialog(folder)
        except DialogError as error:
            problems.extend(error.problems)
    if problems:
        raise DialogError(problems)
    if not dialogs:
        raise DialogError([Problem(root, 0, "There is no dialog here: add a folder with a dialog.yaml.")])
    return MappingProxyType(dialogs)
