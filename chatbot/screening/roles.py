"""Who is talking, and what their age allows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from chatbot.screening.condition import InRange
from chatbot.screening.value import Values


class AgeAllows(Enum):
    """What a patient of this age may do here."""

    NOTHING = "nothing"
    NOT_ALONE = "not_alone"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class AgePolicy:
    """Age and who may do what, in full years of the patient."""

    question: str
    erase_below: int
    alone_from: int

    def allows(self, said: Values) -> AgeAllows:
        """ALL while the age is not known: only a definite age holds anybody back."""
        for years, allowed in (
            (self.erase_below, AgeAllows.NOTHING),
            (self.alone_from, AgeAllows.NOT_ALONE),
        ):
            if InRange(self.question, below=Decimal(years)).holds(said) is True:
                return allowed
        return AgeAllows.ALL


@dataclass(frozen=True, slots=True)
class Roles:
    """Which questions say who is talking and which papers they have; no other is known by name.

    Some studies do not ask for the relation or for papers. Without ``patient_knows`` everybody is taken to
    know the illness.
    """

    respondent: str
    family_choice: str
    relation: str | None = None
    patient_knows: str | None = None
    patient_knows_choice: str | None = None
    papers: str | None = None
