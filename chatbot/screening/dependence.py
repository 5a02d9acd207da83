"""What a criterion hangs on: its conditions, what they read, and what decides whether that is asked."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.screening.condition import Condition, questions_in
from chatbot.screening.dialog import Contradiction, Criterion, Dialog, Lasts


def contradictions_against(dialog: Dialog, criterion: Criterion) -> tuple[Contradiction, ...]:
    """Those that silence it, or a branch of it."""
    return tuple(each for each in dialog.contradictions if criterion.id in each.affects)


def conditions_behind(dialog: Dialog, criterion: Criterion) -> tuple[Condition, ...]:
    """All that its finding depends on: ``fits_when``, each branch, then each contradiction against it."""
    branches = (branch.when for branch in criterion.does_not_fit_when)
    against = (each.when for each in contradictions_against(dialog, criterion))
    return (criterion.fits_when, *branches, *against)


def questions_behind(dialog: Dialog) -> Mapping[str, frozenset[str]]:
    """By criterion, every question whose answer could make a difference to its finding."""
    reads = _reads(dialog)
    return {criterion.id: _closed(_judged_by(dialog, criterion), reads) for criterion in dialog.criteria}


def _reads(dialog: Dialog) -> Mapping[str, frozenset[str]]:
    """By question, those that decide whether it is asked, and which of its choices are offered.

    Who fails for good is not asked what is sensitive, and some failures end the talk for all that follows.
    """
    lasting = [
        each for each in dialog.criteria if any(b.lasts is Lasts.PERMANENT for b in each.does_not_fit_when)
    ]
    for_good = frozenset[str]().union(*(_judged_by(dialog, each) for each in lasting))
    ended = frozenset[str]()
    reads: dict[str, frozenset[str]] = {}
    for step in dialog.steps:
        before = ended | (for_good if step.sensitive else frozenset())
        for question in step.questions:
            gates = (step.ask_when, question.ask_when, *(choice.ask_when for choice in question.choices))
            reads[question.id] = before | questions_in(gate for gate in gates if gate is not None)
        ended |= frozenset[str]().union(
            *(_judged_by(dialog, dialog.criterion[each]) for each in step.ends_on)
        )
    return reads


def _judged_by(dialog: Dialog, criterion: Criterion) -> frozenset[str]:
    return questions_in(conditions_behind(dialog, criterion))


def _closed(questions: frozenset[str], reads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found, new = questions, questions
    while new:
        new = frozenset[str]().union(*(reads[each] for each in new)) - found
        found |= new
    return found
