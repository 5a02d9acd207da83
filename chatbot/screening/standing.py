"""Where a lead stands once papers were read: beside what was said, and never in its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from chatbot.screening.assessment import Outcome, outcome_of
from chatbot.screening.judgement import Finding

OTHER_SOURCE = "other"
"""The source of a check that is none of the dialog's papers."""


class Standing(Enum):
    """What the records say about the answers to one criterion; ``PENDING``: they are still awaited."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    PENDING = "pending"


class CheckFault(Enum):
    """Why a check says nothing that could stand."""

    NO_FINDING = "no_finding"
    FINDING_WHILE_PENDING = "finding_while_pending"
    CONFIRMS_ANOTHER_FINDING = "confirms_another_finding"
    CONTRADICTS_NOTHING = "contradicts_nothing"
    NAMES_A_QUESTION = "names_a_question"


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """One criterion held against the person's records.

    ``finding`` is what the records show, None while they are pending. ``source`` is the id of a paper of the
    dialog's, or OTHER_SOURCE; ``source_date`` is the paper's own. ``question`` is the id of the one whose
    answer the records contradict, if it is known which. ``note`` is in staff's own words.
    """

    criterion: str
    standing: Standing
    finding: Finding | None = None
    question: str = ""
    source: str = ""
    source_date: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """``said`` by the answers, for good; ``now`` with the records; ``check`` is the one that counts."""

    said: Finding
    now: Finding
    check: RecordCheck | None = None


@dataclass(frozen=True, slots=True)
class AfterRecords:
    """Every criterion in the order of the findings, and what they now come to."""

    criteria: Mapping[str, CriterionStanding]
    outcome: Outcome

    def count(self, standing: Standing | None) -> int:
        """How many criteria stand so; None: nobody has checked them."""
        checks = (each.check for each in self.criteria.values())
        return sum((check.standing if check else None) is standing for check in checks)


def faults_of(check: RecordCheck, said: Finding) -> tuple[CheckFault, ...]:
    """All that is wrong with a check of a criterion of which the answers ``said`` this.

    Records that are read show that it fits or does not: while they leave it open they are pending. An answer
    may be contradicted and the finding stay (6 cm was 8 cm): then the question must be named.
    """
    is_named_in_vain = check.question and check.standing is not Standing.CONTRADICTED
    faults = (CheckFault.NAMES_A_QUESTION if is_named_in_vain else None, _fault_of_finding(check, said))
    return tuple(each for each in faults if each)


def _fault_of_finding(check: RecordCheck, said: Finding) -> CheckFault | None:
    if check.standing is Standing.PENDING:
        return CheckFault.FINDING_WHILE_PENDING if check.finding else None
    if check.finding not in (Finding.FITS, Finding.DOES_NOT_FIT):
        return CheckFault.NO_FINDING
    if check.standing is Standing.CONFIRMED:
        is_other = said is not Finding.UNKNOWN and check.finding is not said
        return CheckFault.CONFIRMS_ANOTHER_FINDING if is_other else None
    return CheckFault.CONTRADICTS_NOTHING if check.finding is said and not check.question else None


def standing_after_records(
    findings: Mapping[str, Finding],
    checks: Iterable[RecordCheck],
    left_to_team: Collection[str] = (),
) -> AfterRecords:
    """By criterion what stands now, and the outcome by the same rule as before.

    ``checks`` in the order in which they were made: the last one of a criterion counts, and one of a
    criterion that has no finding counts for nothing. ``left_to_team`` are criteria that no answer can decide:
    as before they leave the outcome alone, until records settle them.
    """
    latest = {check.criterion: check for check in checks}
    criteria = {name: _standing(said, latest.get(name)) for name, said in findings.items()}
    counted = [
        each.now
        for name, each in criteria.items()
        if name not in left_to_team or each.now is not Finding.UNKNOWN
    ]
    return AfterRecords(criteria, outcome_of(counted))


def _standing(said: Finding, check: RecordCheck | None) -> CriterionStanding:
    shown = check.finding if check and check.standing is not Standing.PENDING else None
    return CriterionStanding(said, shown or said, check)
