"""Mistakes made on purpose, one at a time: does ``flask dialogs check`` see each of them?

Mutants are made from the data of the files: a limit moved or its strictness changed, a choice named more
or less, a part of a condition left out or turned round, a branch or an ``ask_when`` deleted, another factor
of a unit, a line of the record reworded, and so on. What no check sees is listed, apart from what is proven
to change nothing.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from pydantic import ValidationError

from bench.mutations.harmless import is_proven_harmless
from bench.mutations.mutants import Mutant, Mutants
from chatbot.authoring.build import build_dialog
from chatbot.authoring.cases import Case, failures, load_cases
from chatbot.authoring.loader import DIALOG_FILE, RECORD_FILE, SHARED_FILE, WrittenDialog, read_dialog
from chatbot.authoring.problems import DialogError
from chatbot.authoring.record import read_record
from chatbot.authoring.schema import DialogFile, SharedFile
from chatbot.authoring.shape import read_shaped
from chatbot.authoring.yaml_source import Source, read_yaml
from chatbot.checking.acceptance import check_cases
from chatbot.checking.check import CHECKS
from chatbot.screening.dialog import Dialog
from chatbot.screening.study import Study

DIALOGS = Path(__file__).parents[2] / "dialogs"
HARMLESS, MISSED = "proven harmless", "nothing"

# Names of cases, those that failed last in front: they most likely fail for the next mutant too, which stands
# beside this one. Only how long a run takes depends on the order.
_failed_last: list[str] = []


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one mutant: the name of the first check that saw it, HARMLESS or MISSED."""

    sort: str
    told: str
    seen_by: str


def try_mutant(mutant: Mutant, study: Path) -> str:
    try:
        written = _read(mutant, study)
    except (DialogError, ValidationError):
        return "reading"
    if _a_case_fails(written, study):
        return check_cases.__name__
    for check in CHECKS:
        if check is not check_cases and any(True for _ in check(written)):
            return check.__name__
    return HARMLESS if is_proven_harmless(_original(study), written) else MISSED


def _read(mutant: Mutant, study: Path) -> WrittenDialog:
    """The dialog with this mistake in it. Raises DialogError or ValidationError."""
    original = _original(study)
    is_record = mutant.file == RECORD_FILE
    data = original.source.data if is_record else mutant.data
    source = Source(original.source.file, data, original.source.lines)
    written = DialogFile.model_validate(data)
    record = _record_of(mutant) if is_record else original.dialog.study
    dialog = build_dialog(source, written, _shared(study), record, "")
    if source.problems:
        raise DialogError(source.problems)
    return WrittenDialog(dialog, source, written)


def _record_of(mutant: Mutant) -> Study:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / RECORD_FILE
        file.write_text(json.dumps(mutant.data), encoding="utf-8")
        return read_record(file)


@cache
def _shared(study: Path) -> SharedFile:
    return read_shaped(study.parent / SHARED_FILE, SharedFile)[1]


def _a_case_fails(written: WrittenDialog, study: Path) -> bool:
    """As ``check_cases`` would find. Where an id is gone that a case claims, the case fails."""
    cases = _cases(study)
    changed = set(_changed_ids(_original(study).dialog, written.dialog))
    about_it = [name for name, case in cases.items() if changed & _claimed_by(case)]
    failed_last = [name for name in _failed_last[:5] if name in cases]
    for name in dict.fromkeys((*failed_last, *about_it, *cases)):
        if failures(cases[name], written.dialog):
            _failed_last[:] = [name, *(each for each in _failed_last if each != name)]
            return True
    return False


def _changed_ids(original: Dialog, mutant: Dialog) -> Iterator[str]:
    """Of the criteria, contradictions, messages, flags and questions that are not what they were."""
    for name in ("criteria", "contradictions", "safety", "flags"):
        were = {each.id: each for each in getattr(original, name)}
        yield from (each.id for each in getattr(mutant, name) if were.pop(each.id, None) != each)
        yield from were
    for step, was in zip(mutant.steps, original.steps, strict=True):
        yield from (question.id for question in step.questions if step != was)


def _claimed_by(case: Case) -> set[str]:
    return {*case.findings, *case.branches, *(each for ids in case.claims.values() for each in ids)}


@cache
def _cases(study: Path) -> dict[str, Case]:
    return {case.name: case for case in load_cases(study, _original(study).dialog)}


@cache
def _original(study: Path) -> WrittenDialog:
    return read_dialog(study)


def tried_on(work: tuple[Mutant, Path]) -> Tried:
    mutant, study = work
    return Tried(mutant.sort, f"{mutant.sort}: {mutant.named()}: {mutant.what}", try_mutant(mutant, study))


def main(study: str, jobs: int) -> None:
    folder = DIALOGS / study
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    mutants = list(Mutants(read_yaml(folder / DIALOG_FILE).data, record).all())
    started, results = time.monotonic(), []
    with Pool(jobs) as pool:
        for tried in pool.imap(tried_on, ((mutant, folder) for mutant in mutants), chunksize=4):
            results.append(tried)
            if tried.seen_by in (HARMLESS, MISSED):
                print(f"  {tried.seen_by}: {tried.told}", flush=True)
    print(f"\n{study}: {len(mutants)} mistakes in {time.monotonic() - started:.0f} s")
    _print_counts(results)


def _print_counts(results: list[Tried]) -> None:
    by_sort = Counter(tried.sort for tried in results)
    missed = Counter(tried.sort for tried in results if tried.seen_by == MISSED)
    for sort, count in sorted(by_sort.items()):
        print(f"  {sort:14} {count:5}, missed {missed[sort]}")
    for seen_by, count in Counter(tried.seen_by for tried in results).most_common():
        print(f"  first seen by {seen_by}: {count}")
    harmless = sum(tried.seen_by == HARMLESS for tried in results)
    share = 1 - missed.total() / (len(results) - harmless)
    print(f"  seen: {share:.2%} of the {len(results) - harmless} that are not proven to change nothing")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if sys.argv[2:] else os.cpu_count() or 1)
