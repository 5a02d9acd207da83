"""The folder of a new dialog: made whole or not at all, and never in the place of another."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from chatbot.authoring.cases import CASES_FILE, load_cases
from chatbot.authoring.drafts import open_places
from chatbot.authoring.json_source import parse_json
from chatbot.authoring.loader import DIALOG_FILE, RECORD_FILE, SHARED_FILE, load_dialog, load_shared
from chatbot.authoring.problems import DialogError, Problem
from chatbot.authoring.record import study_of
from chatbot.authoring.registry.criteria import Criteria, split_criteria
from chatbot.authoring.registry.shape import read_record_data, shaped
from chatbot.authoring.registry.skeleton import Skeleton, make_skeleton
from chatbot.screening.study import Study


@dataclass(frozen=True, slots=True)
class MadeFolder:
    folder: Path
    study: Study
    criteria: Criteria
    skeleton: Skeleton
    left: tuple[Problem, ...]
    """Every place that is still to be written."""


def make_folder(root: Path, record: Path) -> MadeFolder:
    """A draft of a dialog below ``root`` from a record in a file. Raises DialogError."""
    data = read_record_data(record)
    protocol = shaped(record, data)
    study = study_of(record, protocol)
    criteria = split_criteria(protocol.eligibility.criteria)
    owners = [text.owner for text in load_shared(root / SHARED_FILE)]
    shared = {owner.removeprefix("safety.") for owner in owners}
    sites = [owner.removeprefix("site.") for owner in owners if owner.startswith("site.")]
    skeleton = make_skeleton(study, criteria, shared, next(iter(sites), ""))
    folder = root / study.nct_id
    try:
        folder.mkdir()
    except FileExistsError:
        message = "This folder is there already and stays as it is. Compare with: flask dialogs diff"
        raise DialogError([Problem(folder, 0, message)]) from None
    try:
        (folder / RECORD_FILE).write_bytes(_record_bytes(record, data))
        (folder / DIALOG_FILE).write_text(skeleton.dialog, encoding="utf-8")
        (folder / CASES_FILE).write_text(skeleton.cases, encoding="utf-8")
        load_cases(folder, load_dialog(folder, is_draft=True))
    except BaseException:
        shutil.rmtree(folder)
        raise
    return MadeFolder(folder, study, criteria, skeleton, open_places(folder))


def _record_bytes(file: Path, study: dict[str, object]) -> bytes:
    """The file as it is; out of a list, the study alone."""
    written = file.read_bytes()
    if parse_json(written) == study:
        return written
    studies = json.loads(written.decode("utf-8-sig"))
    one = (studies["studies"] if isinstance(studies, dict) else studies)[0]
    return json.dumps(one, ensure_ascii=False, indent=2).encode() + b"\n"
