"""How a lead moves from the first call to a decision, and what a colleague can do on the way."""

from __future__ import annotations

from collections.abc import Container, Mapping
from enum import Enum

from chatbot.screening.lead import LeadStatus

_S = LeadStatus

MOVES: Mapping[LeadStatus, tuple[LeadStatus, ...]] = {
    _S.NEW: (
        _S.CONTACTED,
        _S.RECORDS_REQUESTED,
        _S.SCREENING_VISIT,
        _S.UNREACHABLE,
        _S.DECLINED,
        _S.SCREEN_FAILURE,
        _S.WITHDRAWN,
    ),
    _S.CONTACTED: (
        _S.RECORDS_REQUESTED,
        _S.SCREENING_VISIT,
        _S.UNREACHABLE,
        _S.DECLINED,
        _S.SCREEN_FAILURE,
        _S.WITHDRAWN,
    ),
    _S.RECORDS_REQUESTED: (
        _S.CONTACTED,
        _S.SCREENING_VISIT,
        _S.UNREACHABLE,
        _S.DECLINED,
        _S.SCREEN_FAILURE,
        _S.WITHDRAWN,
    ),
    _S.SCREENING_VISIT: (
        _S.RECORDS_REQUESTED,
        _S.ENROLLED,
        _S.UNREACHABLE,
        _S.DECLINED,
        _S.SCREEN_FAILURE,
        _S.WITHDRAWN,
    ),
    _S.ENROLLED: (_S.WITHDRAWN,),
    # What did not fit may change: a blood value, a wash-out. Such a person may be screened again.
    _S.SCREEN_FAILURE: (_S.CONTACTED, _S.RECORDS_REQUESTED, _S.SCREENING_VISIT, _S.WITHDRAWN),
    _S.DECLINED: (_S.CONTACTED, _S.WITHDRAWN),
    _S.UNREACHABLE: (_S.CONTACTED, _S.DECLINED, _S.WITHDRAWN),
    _S.WITHDRAWN: (),
}
"""From each status to those that may follow, in the order in which they are offered.

Nobody is enrolled without a screening visit. A wrong status is undone, which is no move.
"""

OPEN = frozenset({_S.NEW, _S.CONTACTED, _S.RECORDS_REQUESTED, _S.SCREENING_VISIT})
"""What still waits for somebody of the staff; a lead of any other status has nothing due."""


class MoveRefusal(Enum):
    """Why a status cannot follow."""

    NOT_FROM_HERE = "not_from_here"
    CRITERION_MISSING = "criterion_missing"
    CRITERION_UNKNOWN = "criterion_unknown"
    CRITERION_UNCALLED_FOR = "criterion_uncalled_for"


def refusal_of_move(
    before: LeadStatus, after: LeadStatus, criterion: str, criteria: Container[str]
) -> MoveRefusal | None:
    """None if the lead may move. A screen failure, and nothing else, names one of the dialog's criteria."""
    if after not in MOVES[before]:
        return MoveRefusal.NOT_FROM_HERE
    if after is not LeadStatus.SCREEN_FAILURE:
        return MoveRefusal.CRITERION_UNCALLED_FOR if criterion else None
    if not criterion:
        return MoveRefusal.CRITERION_MISSING
    return None if criterion in criteria else MoveRefusal.CRITERION_UNKNOWN


class CallOutcome(Enum):
    """How a call ended. A message is left with nobody but who may know of it."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    ASKED_TO_CALL_BACK = "asked_to_call_back"
    LEFT_MESSAGE = "left_message"
    WRONG_NUMBER = "wrong_number"


class NumberSource(Enum):
    """Where the telephone number that staff put in the place of another is from."""

    PERSON = "person"
    FAMILY = "family"
    REFERRER = "referrer"
    RECORDS = "records"


class NextAction(Enum):
    """What is to be done next for a lead."""

    CALL = "call"
    ASK_FOR_RECORDS = "ask_for_records"
    CHECK_RECORDS = "check_records"
    PLAN_VISIT = "plan_visit"
    VISIT = "visit"
    DECIDE = "decide"
