"""All checks of a dialog, one after the other; another one is one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from chatbot.authoring.loader import WrittenDialog, read_dialog
from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.acceptance import check_cases
from chatbot.checking.agreement import oracle_problems
from chatbot.checking.coverage import check_coverage
from chatbot.checking.ends import check_ends, check_outcomes
from chatbot.checking.leftovers import check_leftovers
from chatbot.checking.logic import check_logic
from chatbot.checking.oracle_file import ORACLE_FILE
from chatbot.checking.parts import check_parts
from chatbot.checking.reach import check_gates, check_use
from chatbot.checking.safety import check_safety
from chatbot.checking.wording import wording_problems

Check = Callable[[WrittenDialog], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    check_coverage,
    check_leftovers,
    check_logic,
    check_parts,
    check_gates,
    check_use,
    check_ends,
    check_outcomes,
    check_safety,
    check_cases,
)


def check_table(written: WrittenDialog) -> Iterable[Problem]:
    """A dialog without a table has no second opinion; that is said, and no mistake."""
    return oracle_problems(written.dialog, written.folder) if has_table(written.folder) else ()


def has_table(folder: Path) -> bool:
    return (folder / ORACLE_FILE).is_file()


def all_checks(translations: Path) -> tuple[Check, ...]:
    """With the table beside the dialog, and the words of every catalog in ``<translations>/<locale>/``."""
    return (*CHECKS, check_table, lambda written: wording_problems(written.folder, translations))


def check_dialog(folder: Path, checks: Iterable[Check] = CHECKS) -> tuple[Problem, ...]:
    """All mistakes in a study's folder, in the order of its lines; those of its form alone, if it has any."""
    try:
        written = read_dialog(folder)
    except DialogError as error:
        return error.problems
    return tuple(sorted({problem for check in checks for problem in check(written)}))
