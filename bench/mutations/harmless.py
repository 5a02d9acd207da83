"""Mutants that change nothing, proven over all conversations: they are no mistakes."""

from __future__ import annotations

from dataclasses import replace

from chatbot.authoring.loader import WrittenDialog
from chatbot.checking.classes import AnswerClasses
from chatbot.checking.residual import Residuals
from chatbot.checking.rules import Rule, gates_of, rules_of
from chatbot.checking.walks import Walks
from chatbot.screening.condition import Any
from chatbot.screening.dialog import Dialog

_NOTHING = Any(())


def is_proven_harmless(original: WrittenDialog, mutant: WrittenDialog) -> bool:
    """Only conditions differ, and none of them ever comes to anything else.

    A rule counts where it is true, an ``ask_when`` where it is false: all else makes no difference.
    """
    if _without_conditions(original.dialog) != _without_conditions(mutant.dialog):
        return False
    rules = list(zip(rules_of(original), rules_of(mutant), strict=True))
    gates = list(zip(gates_of(original), gates_of(mutant), strict=True))
    return all(_never_differ(original.dialog, pair, counts=True) for pair in rules) and all(
        _never_differ(original.dialog, pair, counts=False) for pair in gates
    )


def _never_differ(dialog: Dialog, pair: tuple[Rule, Rule], counts: bool) -> bool:
    one, other = pair
    if one.condition == other.condition:
        return True
    table = Walks(AnswerClasses(dialog), Residuals(), [one.heard, other.heard]).table()
    return all((truths[0] is counts) == (truths[1] is counts) for truths in table)


def _without_conditions(dialog: Dialog) -> Dialog:
    """What a conversation is made of, but for its conditions and the file it was read from."""
    return replace(
        dialog,
        hash="",
        definitions={},
        steps=tuple(
            replace(
                step,
                ask_when=None,
                questions=tuple(
                    replace(
                        question,
                        ask_when=None,
                        choices=tuple(replace(choice, ask_when=None) for choice in question.choices),
                    )
                    for question in step.questions
                ),
            )
            for step in dialog.steps
        ),
        criteria=tuple(
            replace(
                criterion,
                fits_when=_NOTHING,
                does_not_fit_when=tuple(replace(each, when=_NOTHING) for each in criterion.does_not_fit_when),
                notes=tuple(replace(each, when=_NOTHING) for each in criterion.notes),
            )
            for criterion in dialog.criteria
        ),
        contradictions=tuple(replace(each, when=_NOTHING, steps=()) for each in dialog.contradictions),
        safety=tuple(replace(each, when=None) for each in dialog.safety),
        flags=tuple(replace(each, when=None) for each in dialog.flags),
    )
