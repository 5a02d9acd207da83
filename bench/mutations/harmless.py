"""Mutants that change nothing, proven over all conversations: they are no mistakes."""

from __future__ import annotations

from dataclasses import replace

from chatbot.authoring.loader import WrittenDialog
from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.checking.residual import Residuals
from chatbot.checking.rules import Rule, gates_of, rules_of
from chatbot.checking.walks import Walks
from chatbot.screening.condition import Any
from chatbot.screening.dialog import Criterion, Dialog
from chatbot.screening.judgement import contradictions_in, judge

_NOTHING = Any(())


def is_proven_harmless(original: WrittenDialog, mutant: WrittenDialog) -> bool:
    """Only conditions differ, and nothing ever comes out differently.

    A rule counts where it is true, an ``ask_when`` where it is false: all else makes no difference. Of a
    criterion the finding counts, and the branch that decides.
    """
    if _without_conditions(original.dialog) != _without_conditions(mutant.dialog):
        return False
    gates = zip(gates_of(original), gates_of(mutant), strict=True)
    rules = (
        pair for pair in zip(rules_of(original), rules_of(mutant), strict=True) if _is_told_alone(pair[0])
    )
    criteria = zip(original.dialog.criteria, mutant.dialog.criteria, strict=True)
    return (
        all(_never_differ(original.dialog, pair, counts=False) for pair in gates)
        and all(_never_differ(original.dialog, pair, counts=True) for pair in rules)
        and all(_never_judged_differently(original.dialog, mutant.dialog, pair) for pair in criteria)
    )


def _is_told_alone(rule: Rule) -> bool:
    """What comes of it is seen by itself, not only in a finding."""
    return rule.place[0] != "criteria" or "notes" in rule.place


def _never_differ(dialog: Dialog, pair: tuple[Rule, Rule], counts: bool) -> bool:
    one, other = pair
    if one.condition == other.condition:
        return True
    table = Walks(AnswerClasses(dialog), Residuals(), [one.heard, other.heard]).table()
    return all((truths[0] is counts) == (truths[1] is counts) for truths in table)


def _never_judged_differently(dialog: Dialog, mutant: Dialog, pair: tuple[Criterion, Criterion]) -> bool:
    one, other = pair
    conditions = [*one.conditions(), *other.conditions()]
    if list(one.conditions()) == list(other.conditions()):
        return True
    against = [each.when for each in dialog.contradictions if one.id in each.affects]
    heard = [(Ear.CRITERIA, condition) for condition in (*conditions, *against)]
    for conversation in Walks(AnswerClasses(dialog), Residuals(), heard).table().values():
        values = conversation.values(Ear.CRITERIA)
        was = judge(one, values, contradictions_in(dialog, values))
        now = judge(other, values, contradictions_in(mutant, values))
        if (was.finding, was.branch and was.branch.id) != (now.finding, now.branch and now.branch.id):
            return False
    return True


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
