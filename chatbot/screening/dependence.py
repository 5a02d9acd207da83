"""Which questions a criterion hangs on: what its conditions read, and what decides whether that is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Criterion, Dialog, Lasts


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
            reads[question.id] = before | _questions(gate for gate in gates if gate is not None)
        ended |= frozenset[str]().union(
            *(_judged_by(dialog, dialog.criterion[each]) for each in step.ends_on)
        )
    return reads


def _judged_by(dialog: Dialog, criterion: Criterion) -> frozenset[str]:
    """Its rules, and what silences them."""
    rules = (criterion.fits_when, *(branch.when for branch in criterion.does_not_fit_when))
    against = (each.when for each in dialog.contradictions if criterion.id in each.affects)
    return _questions((*rules, *against))


def _questions(conditions: Iterable[Condition]) -> frozenset[str]:
    return frozenset[str]().union(*(each.questions() for each in conditions))


def _closed(questions: frozenset[str], reads: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found, new = questions, questions
    while new:
        new = frozenset[str]().union(*(reads[each] for each in new)) - found
        found |= new
    return found
