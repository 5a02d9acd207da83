"""Who is talking, and what their age allows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgePolicy:
    """Age and who may do what, in full years of the patient."""

    question: str
    erase_below: int
    alone_from: int


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
