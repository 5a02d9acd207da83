"""The registry record's parts that a conversation shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CentralContact:
    name: str
    role: str
    phone: str
    email: str = ""
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """The registry record's parts that a conversation shows, as ClinicalTrials.gov API v2 names them.

    ``dates`` are ISO strings as the record has them (``YYYY-MM`` or ``YYYY-MM-DD``). ``lines`` are the
    numbered criteria, I1.. and E1.., with the record's own escapes.
    """

    nct_id: str
    brief_title: str
    official_title: str
    overall_status: str
    last_update: str
    start_date: str
    lead_sponsor: str
    enrollment: int | None
    central_contacts: tuple[CentralContact, ...]
    lines: Mapping[str, str]
