"""Each criterion's decision table, proven equal to the full one before it is shown."""

from __future__ import annotations

from typing import NamedTuple

from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.reporting.columns import gates_of
from chatbot.reporting.decision import Diagram, Table
from chatbot.screening.dependence import conditions_behind, contradictions_against
from chatbot.screening.dialog import Contradiction, Criterion
from chatbot.screening.judgement import LONGEST_FIRST, Finding, judge
from chatbot.screening.value import Values


class Verdict(NamedTuple):
    """A finding, and the id of the branch that decided it, if one did."""

    finding: Finding
    branch: str = ""


FITS, UNKNOWN = Verdict(Finding.FITS), Verdict(Finding.UNKNOWN)


def diagram_of(classes: AnswerClasses, criterion: Criterion) -> Diagram[Verdict]:
    """All combinations of answers that the criterion, or a contradiction against it, tells apart."""
    against = contradictions_against(classes.dialog, criterion)
    conditions = conditions_behind(classes.dialog, criterion)
    return Diagram.of(
        classes,
        conditions,
        Ear.CRITERIA,
        lambda values: verdict(criterion, against, values),
        gates_of(classes.dialog, conditions),
    )


def table_of(classes: AnswerClasses, criterion: Criterion) -> Table[Verdict]:
    """Its rows: branches in the order in which they decide, then what fits; all else is unknown.

    Raises ArithmeticError for a table that is not equal to the full one: then nothing may be shown.
    """
    diagram = diagram_of(classes, criterion)
    branches = sorted(criterion.does_not_fit_when, key=lambda branch: LONGEST_FIRST.index(branch.lasts))
    failing = (Verdict(Finding.DOES_NOT_FIT, branch.id) for branch in branches)
    table = diagram.minimised([*failing, FITS], UNKNOWN, {FITS})
    if diagram.difference(table) is not None:
        raise ArithmeticError(f"the minimised table of {criterion.id} is not equal to the full one")
    return table


def verdict(criterion: Criterion, against: tuple[Contradiction, ...], values: Values) -> Verdict:
    """What the answers come to; only contradictions ``against`` the criterion are looked at."""
    standing = tuple(each for each in against if each.when.holds(values))
    judgement = judge(criterion, values, standing)
    return Verdict(judgement.finding, judgement.branch.id if judgement.branch else "")
