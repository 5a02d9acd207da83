"""Every dialog in ``dialogs/``, by study."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from chatbot.authoring.drafts import open_places
from chatbot.authoring.loader import load_dialog
from chatbot.authoring.problems import DialogError, Problem, nearest
from chatbot.screening.dialog import Dialog


def study_folders(root: Path) -> tuple[Path, ...]:
    """Every folder below ``root``: one whose dialog.yaml is misnamed is an error, not a silent gap."""
    folders = root.iterdir() if root.is_dir() else ()
    return tuple(sorted(each for each in folders if each.is_dir() and not each.name.startswith((".", "_"))))


def drafts(root: Path) -> Mapping[str, tuple[Problem, ...]]:
    """What is left to do in each folder below ``root`` that holds a draft."""
    left = {folder.name: open_places(folder) for folder in study_folders(root)}
    return {study: places for study, places in left.items() if places}


def no_dialog(study: str, dialogs: Mapping[str, Dialog], root: Path) -> str:
    """Why none of the ``dialogs`` is about this study: it is a draft below ``root``, or there is none."""
    if left := drafts(root).get(study):
        return (
            f"{study} is a draft. What is left to write ({len(left)}) is listed by: "
            f"flask dialogs check {study}"
        )
    return f"There is no dialog for '{study}'. {nearest(study, dialogs)}"


def load_library(root: Path, *, with_drafts: bool = False) -> Mapping[str, Dialog]:
    """All finished dialogs below ``root``, by NCT id: a draft never meets a patient, whatever else it holds.

    Its author may look at it (``with_drafts``). Raises DialogError with the mistakes of all of them.
    """
    dialogs: dict[str, Dialog] = {}
    problems: list[Problem] = []
    unfinished = {} if with_drafts else drafts(root)
    for folder in (each for each in study_folders(root) if each.name not in unfinished):
        try:
            dialogs[folder.name] = load_dialog(folder, is_draft=with_drafts)
        except DialogError as error:
            problems.extend(error.problems)
    if problems:
        raise DialogError(problems)
    if not dialogs:
        message = "There is no dialog here: add a folder with a dialog.yaml."
        left = [place for places in unfinished.values() for place in places]
        raise DialogError(left or [Problem(root, 0, message)])
    return MappingProxyType(dialogs)
