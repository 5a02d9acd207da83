"""A sentence against a rule of wording: mended by its author, or accepted with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatbot.authoring.problems import Problem
from chatbot.checking.sentences import quoted
from chatbot.checking.wording_files import Accepted, Rule


@dataclass(frozen=True, slots=True)
class Offence:
    """``english`` is the whole sentence, by which it can be accepted in a wording.yaml."""

    rule: Rule
    english: str
    problem: Problem


def not_accepted(offences: Iterable[Offence], accepted: Iterable[Accepted]) -> Iterator[Problem]:
    """The offences that nobody accepted, and what was accepted although no rule is against it (any more)."""
    offended = list(offences)
    excused = {(each.rule, each.sentence) for each in accepted}
    yield from (each.problem for each in offended if (each.rule, each.english) not in excused)
    found = {(each.rule, each.english) for each in offended}
    for each in accepted:
        if (each.rule, each.sentence) not in found:
            message = (
                f"No rule '{each.rule}' is against {quoted(each.sentence)}, or no sentence says it so. Delete"
                " this entry, or copy the whole English sentence."
            )
            yield Problem(each.file, each.line, message)
