"""``dialogs/<study>/`` -> ``Dialog``: shape first, then meaning, and all mistakes of either at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from chatbot.authoring.build import build_dialog
from chatbot.authoring.conflicts import read_conflicts
from chatbot.authoring.drafts import open_places
from chatbot.authoring.messages import check_messages, shared_ids, shared_sentences
from chatbot.authoring.problems import DialogError, Problem
from chatbot.authoring.record import read_record
from chatbot.authoring.rules import check_phrases, ids_of
from chatbot.authoring.schema import DialogFile, SharedFile
from chatbot.authoring.shape import read_shaped
from chatbot.authoring.wording import text
from chatbot.authoring.yaml_source import Place, Source
from chatbot.screening.conflict import Conflict
from chatbot.screening.dialog import Dialog
from chatbot.screening.wording import Text

Read = TypeVar("Read")
DIALOG_FILE = "dialog.yaml"
RECORD_FILE = "record.json"
SHARED_FILE = "shared.yaml"
CONFLICTS_FILE = "conflicts.yaml"


@dataclass(frozen=True, slots=True)
class WrittenDialog:
    """A dialog together with what it was read from: where each part stands in ``source``, what it says in
    ``written``.
    """

    dialog: Dialog
    source: Source
    written: DialogFile

    @property
    def folder(self) -> Path:
        return self.source.file.parent

    def problem(self, place: Place, message: str) -> Problem:
        """A mistake at a place in dialog.yaml, or at the nearest place around it that has a line."""
        return Problem(self.source.file, self.source.line(place), message)


def load_dialog(folder: Path, *, is_draft: bool = False) -> Dialog:
    """The dialog in a study's folder, with what ``shared.yaml`` beside the folder says for all studies.

    Raises DialogError with the mistakes in all of the files. There may be no ``conflicts.yaml``. A place that
    still says TODO is a mistake, unless a draft is asked for.
    """
    return read_dialog(folder, is_draft=is_draft).dialog


def read_dialog(folder: Path, *, is_draft: bool = False) -> WrittenDialog:
    """The same, together with what it was read from. Raises DialogError."""
    files: tuple[Path, ...] = (folder / DIALOG_FILE, folder / RECORD_FILE, folder.parent / SHARED_FILE)
    problems: list[Problem] = []
    dialog_file = _tried(lambda: read_shaped(files[0], DialogFile), problems)
    study = _tried(lambda: read_record(files[1]), problems)
    shared = _tried(lambda: _read_shared(files[2]), problems)
    conflicts_file = folder / CONFLICTS_FILE
    conflicts: tuple[Conflict, ...] | None = ()
    if conflicts_file.exists() and study is not None:
        lines = study.lines
        conflicts = _tried(lambda: read_conflicts(conflicts_file, files[1], lines), problems)
        files = (*files, conflicts_file)
    if dialog_file is None or study is None or shared is None or conflicts is None:
        raise DialogError(problems)
    source, written = dialog_file
    if written.study != study.nct_id or written.study != folder.name:
        message = (
            f"Here stands '{written.study}', the folder is '{folder.name}', and the record is of "
            f"{study.nct_id}: use one id for all."
        )
        source.problem(("study",), message)
    dialog = replace(build_dialog(source, written, shared, study, _hash_of(files)), conflicts=conflicts)
    source.problems += () if is_draft else open_places(folder)
    if source.problems:
        raise DialogError(source.problems)
    return WrittenDialog(dialog, source, written)


def load_shared(file: Path) -> tuple[Text, ...]:
    """What a ``shared.yaml`` says, whatever the study. Raises DialogError."""
    shared = _read_shared(file)
    return (
        *shared_sentences(shared),
        *(text(f"flag.{part.id}", part.text) for part in shared.flags),
    )


def _read_shared(file: Path) -> SharedFile:
    source, shared = read_shaped(file, SharedFile)
    check_messages(source, shared)
    flags = (part.id for part in shared.flags)
    source.unique(flags, ("flags",), "safety message or flag", taken=shared_ids(shared))
    check_phrases(source, shared.phrases, ids_of(shared))
    if source.problems:
        raise DialogError(source.problems)
    return shared


def _tried(read: Callable[[], Read], problems: list[Problem]) -> Read | None:
    """What was read; None, with its mistakes kept, for a file that cannot be used."""
    try:
        return read()
    except DialogError as error:
        problems.extend(error.problems)
        return None


def _hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
