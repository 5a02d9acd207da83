"""Under which status what is next was planned: after another one it may be done, or not hold any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import NextAction
from chatbot.store.work.changing import LeadState
from chatbot.store.work.timeline import Called, LeadEvent, Moved, NextActionSet, VisitChanged


def planned_under(events: Sequence[LeadEvent], state: LeadState) -> LeadStatus | None:
    """None if nothing is next. ``events`` are all of the lead's, the newest first (``timeline``).

    A call that set the status, too, planned under the status that it set.
    """
    planned_at = next((each.at for each in events if _plans(each, state)), None)
    return _status_at(planned_at, events, state.status) if planned_at else None


def _plans(event: LeadEvent, state: LeadState) -> bool:
    match event:
        case NextActionSet(action=action, due=due):
            planned = (action, due)
        case Called(next_at=at):
            planned = (NextAction.CALL.value, at)
        case VisitChanged(starts_at=at):
            planned = (NextAction.VISIT.value, at)
        case _:
            return False
    return state.next_at is not None and planned == (state.next_action, state.next_at)


def _status_at(at: datetime, events: Sequence[LeadEvent], now: LeadStatus) -> LeadStatus:
    moves = [each for each in reversed(events) if isinstance(each, Moved)]
    steps = [(each.at, each.status) for each in moves]
    steps += [(each.undone_at, each.before) for each in moves if each.undone_at]
    before = moves[0].before if moves else now
    return next(
        (status for since, status in sorted(steps, key=itemgetter(0), reverse=True) if since <= at), before
    )
