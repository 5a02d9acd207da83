"""What the answers say about one line of the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum
from typing import NamedTuple

from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Branch, Contradiction, Criterion, Dialog, Lasts, Note
from chatbot.screening.value import Values

LONGEST_FIRST = (Lasts.PERMANENT, Lasts.CLARIFY, Lasts.MAY_CHANGE)
"""Of several failing branches the first in this order decides: nobody is told "may change" in vain."""


class Finding(Enum):
    """Never "met": trial logs read a met exclusion as an excluded person."""

    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    UNKNOWN = "unknown"


class Judgement(NamedTuple):
    """The finding of one criterion, with the branch that decided it and what is said beside it."""

    criterion: Criterion
    finding: Finding
    branch: Branch | None = None
    notes: tuple[Note, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        return self.criterion.sensitive or (self.branch is not None and self.branch.sensitive)


def judge(criterion: Criterion, values: Values, contradictions: Sequence[Contradiction] = ()) -> Judgement:
    """One criterion.

    A contradiction silences the branches it names (all, if none), and never lets anything fit. Of several
    failing branches the longest-lasting decides.
    """
    against: tuple[Contradiction, ...] = ()
    if contradictions:
        against = tuple([each for each in contradictions if criterion.id in each.affects])
    notes = tuple([each for each in criterion.notes if each.when.holds(values)]) if criterion.notes else ()
    failing = [branch for branch in criterion.does_not_fit_when if branch.when.holds(values)]
    if against and failing:
        failing = [each for each in failing if not any(_silences(one, criterion, each) for one in against)]
    if failing:
        decides = min(failing, key=lambda branch: LONGEST_FIRST.index(branch.lasts))
        return Judgement(criterion, Finding.DOES_NOT_FIT, decides, notes, against)
    fits = criterion.fits_when.holds(values) and not against
    return Judgement(criterion, Finding.FITS if fits else Finding.UNKNOWN, None, notes, against)


def judge_all(
    dialog: Dialog, values: Values, contradictions: Sequence[Contradiction] | None = None
) -> tuple[Judgement, ...]:
    """Every criterion, in the record's order; ``contradictions``: those in the values, if known already."""
    against = contradictions_in(dialog, values) if contradictions is None else contradictions
    return tuple([judge(criterion, values, against) for criterion in dialog.criteria])


def does_not_fit(dialog: Dialog, criterion_id: str, values: Values) -> bool:
    criterion = dialog.criterion[criterion_id]
    failing = [(criterion, each) for each in criterion.does_not_fit_when if each.when.holds(values)]
    return _some_stand(failing, dialog, values)


def fails_for_good(dialog: Dialog, values: Values) -> bool:
    """Some criterion does not fit in a way that lasts."""
    failing = [both for both in dialog.lasting_branches if both[1].when.holds(values)]
    return _some_stand(failing, dialog, values)


def contradictions_in(dialog: Dialog, values: Values) -> tuple[Contradiction, ...]:
    return tuple(each for each in dialog.contradictions if each.when.holds(values))


def holds(condition: Condition | None, values: Values) -> bool:
    """A rule without a condition of its own is raised elsewhere (by a phrase), never by answers."""
    return condition is not None and condition.holds(values) is True


def holds_through(condition: Condition | None, values: Values, questions: Collection[str]) -> bool:
    """Whether it holds because of what these questions were answered: by them alone, or not without them."""
    if condition is None or not holds(condition, values) or not condition.questions() & set(questions):
        return False
    alone = {question: value for question, value in values.items() if question in questions}
    others = {question: value for question, value in values.items() if question not in questions}
    return holds(condition, alone) or not holds(condition, others)


def _some_stand(failing: Sequence[tuple[Criterion, Branch]], dialog: Dialog, values: Values) -> bool:
    """Whether one of these branches, at least, is silenced by no contradiction."""
    return any(
        not any(_silences(each, *both) and each.when.holds(values) for each in dialog.contradictions)
        for both in failing
    )


def _silences(contradiction: Contradiction, criterion: Criterion, branch: Branch) -> bool:
    named = contradiction.affects.get(criterion.id)
    return named is not None and (not named or branch.id in named)
