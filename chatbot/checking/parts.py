"""No part of a condition is dead: every alternative, every choice named and every exception can count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.problems import Problem
from chatbot.authoring.written import written as as_written
from chatbot.checking.classes import AnswerClasses
from chatbot.checking.residual import Residuals
from chatbot.checking.rules import Rule, gates_of, rules_of
from chatbot.checking.walks import Walks
from chatbot.screening.condition import All, Any, AnyOf, Condition, IsOneOf, Not, NotIf, Only, Unless
from chatbot.screening.count import AtLeast


@dataclass(frozen=True, slots=True)
class Part:
    """One way in which a condition is meant to matter: there must be answers that make ``needs`` true."""

    part: Condition
    needs: Condition


def check_parts(written: WrittenDialog) -> Iterator[Problem]:
    classes, residuals = AnswerClasses(written.dialog), Residuals()

    def can_hold(rule: Rule, condition: Condition) -> bool:
        return Walks(classes, residuals, [(rule.ear, condition)]).first() is not None

    for rule in (*rules_of(written), *gates_of(written)):
        if not can_hold(rule, rule.condition):
            message = (
                f"{rule.name} can never be true, whatever is answered. Look whether it asks for two things "
                "at once that exclude each other, or for an answer to a question that is not asked then."
            )
            yield written.problem(rule.place, message)
            continue
        told: set[Condition] = set()
        for part in parts_of(rule.condition):
            if part.part not in told and not can_hold(rule, part.needs):
                told.add(part.part)
                yield written.problem(rule.place, _message(rule, part))


def _message(rule: Rule, part: Part) -> str:
    text = json.dumps(as_written(part.part), ensure_ascii=False).replace('"', "")
    return (
        f"In {rule.name}, the part {text} never makes a difference: what stands beside it excludes it or "
        "says it already, or its question is not asked then. Take it out, or mend what stands beside it."
    )


def parts_of(condition: Condition) -> Iterator[Part]:
    """All parts that must be able to count.

    Of an "any", each alternative alone; of a list of choices, each; of an exception ("not", "not if",
    "unless"), that what it excepts can be so where all the rest is.
    """
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for index, part in enumerate(parts):
                others = (*parts[:index], *parts[index + 1 :])
                for inner in parts_of(part):
                    yield Part(inner.part, All((inner.needs, *_where_it_decides(condition, others))))
        case Not(part) | NotIf(part) | Unless(part):
            yield Part(condition, part)
            yield from parts_of(part)
        case _:
            yield from _choices_of(condition)


def _where_it_decides(group: Condition, others: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """What must hold of the other parts for a group to depend on this one."""
    match group:
        case Any():
            return tuple(Unless(other) for other in others)
        case AtLeast(count):
            return AtLeast(count - 1, others), Unless(AtLeast(count, others))
    return others


def _choices_of(condition: Condition) -> Iterator[Part]:
    match condition:
        case IsOneOf(question, choices):
            for choice in sorted(choices):
                picked = IsOneOf(question, frozenset({choice}))
                yield Part(picked, picked)
        case AnyOf(question, choices):
            for choice in sorted(choices):
                ticked = AnyOf(question, frozenset({choice}))
                yield Part(ticked, All((ticked, Unless(AnyOf(question, choices - {choice})))))
        case Only(question, choices):
            for choice in sorted(choices):
                ticked = AnyOf(question, frozenset({choice}))
                yield Part(Only(question, frozenset({choice})), All((condition, ticked)))
        case _:
            yield Part(condition, condition)
