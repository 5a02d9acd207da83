"""All checks of a dialog, one after the other; another one is one line in ``CHECKS``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from chatbot.authoring.loader import WrittenDialog, read_dialog
from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.acceptance import check_cases
from chatbot.checking.coverage import check_coverage
from chatbot.checking.ends import check_ends, check_outcomes
from chatbot.checking.leftovers import check_leftovers
from chatbot.checking.logic import check_logic
from chatbot.checking.parts import check_parts
from chatbot.checking.reach import check_gates, check_use
from chatbot.checking.safety import check_safety

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


def check_dialog(folder: Path, checks: Iterable[Check] = CHECKS) -> tuple[Problem, ...]:
    """All mistakes in a study's folder, in the order of its lines; those of its form alone, if it has any."""
    try:
        written = read_dialog(folder)
    except DialogError as error:
        return error.problems
    return tuple(sorted({problem for check in checks for problem in check(written)}))
