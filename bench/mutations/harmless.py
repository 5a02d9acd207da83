"""Mutants that change nothing, proven over all conversations: they are no mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from chatbot.authoring.loader import WrittenDialog
from chatbot.checking.classes import AnswerClasses, Ear, Heard
from chatbot.checking.residual import Residuals
from chatbot.checking.rules import Rule, gates_of, rules_of
from chatbot.checking.walks import Conversation, Truths, Walks
from chatbot.screening.condition import Any, Condition, Known
from chatbot.screening.dialog import Criterion, Dialog, Lasts, Question
from chatbot.screening.judgement import Finding, contradictions_in, judge

_NOTHING = Any(())


def is_proven_harmless(original: WrittenDialog, mutant: WrittenDialog) -> bool:
    """Only conditions differ, and nothing ever comes out differently.

    A rule counts where it is true, an ``ask_when`` where it is false: all else makes no difference. Of a
    criterion the finding counts, the branch that decides, and the contradictions against it.
    """
    if _without_conditions(original.dialog) != _without_conditions(mutant.dialog):
        return False
    gates = zip(gates_of(original), gates_of(mutant), strict=True)
    rules = (
        pair for pair in zip(rules_of(original), rules_of(mutant), strict=True) if _is_told_alone(pair[0])
    )
    criteria = zip(original.dialog.criteria, mutant.dialog.criteria, strict=True)
    return (
        all(_never_differ(original.dialog, mutant.dialog, pair, counts=False) for pair in gates)
        and all(_never_differ(original.dialog, mutant.dialog, pair, counts=True) for pair in rules)
        and all(_never_judged_differently(original.dialog, mutant.dialog, pair) for pair in criteria)
    )


def _is_told_alone(rule: Rule) -> bool:
    """What comes of it is seen by itself, not only in a finding."""
    return rule.place[0] != "criteria" or "notes" in rule.place


def _never_differ(dialog: Dialog, mutant: Dialog, pair: tuple[Rule, Rule], counts: bool) -> bool:
    one, other = pair
    if one.condition == other.condition:
        return True
    table = _that_can_be(dialog, mutant, [one.heard, other.heard])
    return all((truths[0] is counts) == (truths[1] is counts) for truths, _ in table)


def _never_judged_differently(dialog: Dialog, mutant: Dialog, pair: tuple[Criterion, Criterion]) -> bool:
    one, other = pair
    conditions = [*one.conditions(), *other.conditions()]
    is_silenced_alike = _silenced(dialog, one) == _silenced(mutant, other)
    if is_silenced_alike and list(one.conditions()) == list(other.conditions()):
        return True
    against = [
        each.when for part in (dialog, mutant) for each in part.contradictions if one.id in each.affects
    ]
    heard = [(Ear.CRITERIA, condition) for condition in (*conditions, *against)]
    return all(
        _judged(dialog, one, conversation) == _judged(mutant, other, conversation)
        for _, conversation in _that_can_be(dialog, mutant, heard)
    )


def _silenced(dialog: Dialog, criterion: Criterion) -> list[tuple[str, object]]:
    return [
        (each.id, each.affects[criterion.id])
        for each in dialog.contradictions
        if criterion.id in each.affects
    ]


def _judged(
    dialog: Dialog, criterion: Criterion, conversation: Conversation
) -> tuple[Finding, str, tuple[str, ...]]:
    values = conversation.values(Ear.CRITERIA)
    found = judge(criterion, values, contradictions_in(dialog, values))
    return (
        found.finding,
        found.branch.id if found.branch else "",
        tuple(each.id for each in found.contradictions),
    )


def _that_can_be(
    dialog: Dialog, mutant: Dialog, heard: Sequence[Heard]
) -> Iterator[tuple[Truths, Conversation]]:
    """All conversations that these conditions tell apart, but for those in which something private is
    answered after a failure that lasts: then it is not asked.
    """
    read = {question for _, condition in heard for question in condition.questions()}
    private = [
        each for each in dialog.questions.values() if each.id in read and dialog.step_of[each.id].sensitive
    ]
    lasting = [when for when in _lasting(dialog) if when.questions() <= read and when in _lasting(mutant)]
    withheld = [
        (when, Known(question.id))
        for when in lasting
        for question in private
        if all(_is_before(dialog, each, question) for each in when.questions())
    ]
    also = [(Ear.CRITERIA, condition) for pair in withheld for condition in pair]
    for truths, conversation in Walks(AnswerClasses(dialog), Residuals(), [*heard, *also]).table().items():
        told = truths[len(heard) : len(heard) + len(also)]
        if not any(
            failed is True and answered is True
            for failed, answered in zip(told[::2], told[1::2], strict=True)
        ):
            yield truths, conversation


def _lasting(dialog: Dialog) -> list[Condition]:
    """When a criterion fails for good, whatever else is said: no contradiction can silence it."""
    silenced = {name for each in dialog.contradictions for name in each.affects}
    return [
        branch.when
        for criterion in dialog.criteria
        if criterion.id not in silenced
        for branch in criterion.does_not_fit_when
        if branch.lasts is Lasts.PERMANENT
    ]


def _is_before(dialog: Dialog, question: str, later: Question) -> bool:
    steps = [step.id for step in dialog.steps]
    return steps.index(dialog.step_of[question].id) < steps.index(dialog.step_of[later.id].id)


def _without_conditions(dialog: Dialog) -> Dialog:
    """What a conversation is made of, but for its conditions and the files that it was read from. Nor does it
    matter where numbers below 0 begin to be plausible, as none can be read, or that the last step ends.
    """
    return replace(
        dialog,
        hash="",
        conflicts=(),
        definitions={},
        steps=tuple(
            replace(
                step,
                ask_when=None,
                ends_on=step.ends_on if step is not dialog.steps[-1] else (),
                questions=tuple(_bare(question) for question in step.questions),
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
        contradictions=tuple(
            replace(each, when=_NOTHING, steps=(), affects={}) for each in dialog.contradictions
        ),
        safety=tuple(replace(each, when=None) for each in dialog.safety),
        flags=tuple(replace(each, when=None) for each in dialog.flags),
    )


def _bare(question: Question) -> Question:
    measure = question.measure
    return replace(
        question,
        ask_when=None,
        choices=tuple(replace(choice, ask_when=None) for choice in question.choices),
        measure=measure and replace(measure, plausible_from=max(measure.plausible_from, Decimal(0))),
    )
