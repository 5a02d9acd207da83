"""Every path ends, each end can come, and every outcome can be reached.

That every path ends needs no search: there is no way back or to the side, only steps in the file's order.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import Problem
from chatbot.checking.atoms import DAY
from chatbot.checking.classes import NOT_ASKED, AnswerClasses, Ear
from chatbot.checking.replay import answers_of
from chatbot.checking.residual import Residuals
from chatbot.checking.rules import criterion_place
from chatbot.checking.walks import Conversation, Turn, Walks
from chatbot.screening.assessment import Outcome, assess
from chatbot.screening.condition import All, Any
from chatbot.screening.dialog import Criterion, DecidedBy


def check_ends(written: WrittenDialog) -> Iterator[Problem]:
    """A step with ``ends_on`` can end the talk by what has been answered so far."""
    dialog = written.dialog
    classes, residuals = AnswerClasses(dialog), Residuals()
    so_far: set[str] = set()
    for at, step in enumerate(dialog.steps):
        so_far |= {question.id for question in step.questions}
        for index, name in enumerate(step.ends_on):
            fails = Any(tuple(branch.when for branch in dialog.criterion[name].does_not_fit_when))
            walks = Walks(classes, residuals, [(Ear.CRITERIA, fails)])
            reached = frozenset(so_far)

            def is_so_far(turn: Turn, reached: frozenset[str] = reached) -> bool:
                return turn.question in reached or turn.answer is NOT_ASKED

            if walks.first(among=is_so_far) is None:
                message = (
                    f"The step '{step.id}' can never end the talk: {name} does not fail by what is answered "
                    "up to here. Put 'ends_on' where the answer is given."
                )
                yield written.problem(("steps", at, "ends_on", index), message)


def check_outcomes(written: WrittenDialog) -> Iterator[Problem]:
    """ "possible" and "likely_ineligible" can be reached; who says nothing needs review."""
    dialog = written.dialog
    if assess(dialog, {}, DAY).outcome is not Outcome.NEEDS_REVIEW:
        message = (
            "Who has answered nothing does not come out as 'needs_review'. Look at the criteria's rules."
        )
        yield written.problem(("criteria",), message)
    if not any(criterion.does_not_fit_when for criterion in dialog.criteria):
        yield written.problem(
            ("criteria",), "Nobody is ever told that something does not fit: no rule has a branch."
        )
    judged = [each for each in dialog.criteria if each.decided_by is DecidedBy.ANSWERS]
    found = all_fit(written, judged)
    if found is None:
        yield from _who_cannot_fit_together(written, judged)
    elif assess(dialog, answers_of(dialog, found.given), DAY).outcome is not Outcome.POSSIBLE:
        message = "All criteria can fit, but not in one talk: an answer is withheld, or comes after an end."
        yield written.problem(("criteria",), message)


def all_fit(written: WrittenDialog, criteria: list[Criterion]) -> Conversation | None:
    """A conversation in which all of these criteria fit."""
    names = {criterion.id for criterion in criteria}
    fits = All(tuple(criterion.fits_when for criterion in criteria))
    against = Any(
        (
            *(each.when for each in written.dialog.contradictions if names & set(each.affects)),
            *(branch.when for criterion in criteria for branch in criterion.does_not_fit_when),
        )
    )
    walks = Walks(AnswerClasses(written.dialog), Residuals(), [(Ear.CRITERIA, fits), (Ear.CRITERIA, against)])
    return walks.first(lambda truths: truths[1] is not True)


def _who_cannot_fit_together(written: WrittenDialog, criteria: list[Criterion]) -> Iterator[Problem]:
    for one, other in combinations(criteria, 2):
        alone = all_fit(written, [one]) is not None and all_fit(written, [other]) is not None
        if alone and all_fit(written, [one, other]) is None:
            message = (
                f"{one.id} and {other.id} can never fit in one person, so nobody comes out as 'possible'. "
                "Look at the answers that both read."
            )
            yield written.problem(criterion_place(other, "fits_when"), message)
            return
    message = "The criteria can never all fit in one person, so nobody comes out as 'possible'."
    yield written.problem(("criteria",), message)
