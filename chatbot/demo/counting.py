"""How far made-up visitors came: the daily counters of a talk, for as many as the made-up leads allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.store.counters import Counted, Event

# Of those who are asked a step so many leave there; a few steps are hard, the same in every demonstration.
_LEAVES = (0.005, 0.005, 0.01, 0.01, 0.015, 0.02, 0.12)
_FINISHES_WITHOUT_DETAILS = 1


def made_up_counts(leads: Iterable[Lead], dialogs: Mapping[str, Dialog], seed: int) -> Mapping[Counted, int]:
    """For each lead somebody who answered all and left no details, and some who left on the way."""
    chance = Random(seed)  # noqa: S311 - nothing secret is made of it
    counts: Counter[Counted] = Counter()
    for lead in leads:
        document: Mapping[str, Any] = lead.document
        path = document["path"]
        if dialogs[lead.study].steps[0].id != path[0]:
            continue
        counts.update(_talk(lead, path, len(path)))
        for _ in range(_FINISHES_WITHOUT_DETAILS + chance.randrange(2)):
            answered = next(
                (at for at, step in enumerate(path) if chance.random() < leaves_at(step)), len(path)
            )
            counts.update(_talk(lead, path, answered))
    return counts


def leaves_at(step: str) -> float:
    return Random(step).choice(_LEAVES)  # noqa: S311 - nothing secret is made of it


def _talk(lead: Lead, path: list[str], answered: int) -> Iterable[Counted]:
    def counted(event: Event, what: str) -> Counted:
        return Counted(lead.submitted_at.date(), lead.study, event, what, lead.locale)

    yield from (counted(Event.ANSWERED, step) for step in path[:answered])
    yield from (counted(Event.ASKED, step) for step in path[1 : answered + 1] if answered)
    if answered == len(path):
        yield counted(Event.FINISHED, lead.outcome)
