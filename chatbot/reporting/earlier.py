"""An earlier version of a dialog, from a folder or a file on disk, or from the history that git keeps."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from chatbot.authoring.loader import CONFLICTS_FILE, DIALOG_FILE, RECORD_FILE, SHARED_FILE, load_dialog
from chatbot.screening.dialog import Dialog

_FILES = (DIALOG_FILE, RECORD_FILE, CONFLICTS_FILE)


class NoEarlierVersion(Exception):
    """There is nothing at that place. The message says what may stand there."""


def read_earlier(folder: Path, against: str) -> Dialog:
    """The dialog of the study in ``folder`` as it was at ``against``: a study's folder, a dialog.yaml (all
    else is then as it is today), or a revision that git knows.

    Raises NoEarlierVersion, and DialogError for one that cannot be read.
    """
    with TemporaryDirectory() as made:
        root = Path(made)
        (root / folder.name).mkdir()
        place = Path(against)
        if place.is_dir():
            _copy_folder(place, root, folder)
        elif place.is_file():
            _copy_folder(folder, root, folder)
            shutil.copy(place, root / folder.name / DIALOG_FILE)
        else:
            _copy_revision(against, root, folder)
        return load_dialog(root / folder.name)


def _copy_folder(place: Path, root: Path, folder: Path) -> None:
    if not (place / DIALOG_FILE).is_file():
        raise NoEarlierVersion(f"There is no {DIALOG_FILE} in {place}. Name the folder of one study.")
    for name in _FILES:
        if (place / name).is_file():
            shutil.copy(place / name, root / folder.name / name)
    shared = place.resolve().parent / SHARED_FILE
    shutil.copy(shared if shared.is_file() else folder.parent / SHARED_FILE, root / SHARED_FILE)


def _copy_revision(revision: str, root: Path, folder: Path) -> None:
    own = {name: _shown(revision, folder / name) for name in _FILES}
    if own[DIALOG_FILE] is None:
        message = f"'{revision}' is no folder, no file, and no revision in which git knows {folder.name}."
        raise NoEarlierVersion(message)
    texts = {root / folder.name / name: text for name, text in own.items()}
    texts[root / SHARED_FILE] = _shown(revision, folder.parent / SHARED_FILE)
    for target, text in texts.items():
        if text is not None:
            target.write_bytes(text)


def _shown(revision: str, file: Path) -> bytes | None:
    """The file as it was; None where git does not know it, or is not there. No option can be smuggled in."""
    command = [
        "git",
        "-C",
        str(file.resolve().parent),
        "show",
        "--end-of-options",
        f"{revision}:./{file.name}",
    ]
    try:
        found = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, fixed words
    except OSError:
        return None
    return found.stdout if found.returncode == 0 else None
