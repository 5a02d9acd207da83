"""The registry record's parts that a conversation shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_WHOLE_DATE = len("2025-10-09")


@dataclass(frozen=True, slots=True)
class StudyContact:
    """Whom the record names for questions about the study.

    ``site`` is the place ("Hospital, City") of who answers for that place only; empty for the study's own.
    ``extension`` is what the record says to dial or to say after the number ("7027", "option 6").
    ``country`` is where the number is dialled, in the record's English; empty if the record names no place.
    ``is_sponsor``: the record names nobody, and this is only who leads the study.
    """

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    extension: str = ""
    site: str = ""
    country: str = ""
    is_sponsor: bool = False


@dataclass(frozen=True, slots=True)
class Study:
    """The registry record's parts that a conversation shows, as ClinicalTrials.gov API v2 names them.

    Dates are ISO strings as the record has them (``YYYY-MM`` or ``YYYY-MM-DD``). ``lines`` are the criteria,
    I1.. and E1.., with the record's own escapes. ``limits`` are the record's fields of age and sex, AGE and
    SEX, as far as they limit anything. ``site_contacts`` are those of the places, open ones first.
    """

    nct_id: str
    brief_title: str
    official_title: str
    overall_status: str
    last_update: str
    start_date: str
    lead_sponsor: str
    enrollment: int | None
    central_contacts: tuple[StudyContact, ...]
    lines: Mapping[str, str]
    site_contacts: tuple[StudyContact, ...] = ()
    minimum_age: str = ""
    maximum_age: str = ""
    sex: str = ""
    sex_detail: str = ""

    @property
    def contact(self) -> StudyContact:
        """Who is named to people: the study's contact, else one of its places, else its sponsor, who has no
        number.
        """
        for contacts in (self.central_contacts, self.site_contacts):
            reachable = sorted((each for each in contacts if each.phone or each.email), key=_without_phone)
            if reachable:
                return reachable[0]
        return StudyContact(self.lead_sponsor, is_sponsor=True)

    @property
    def limits(self) -> Mapping[str, str]:
        ages = [f"{what}: {age}" for what, age in self._ages if age]
        sex = f"Sex: {self.sex}" if self.sex not in ("", "ALL") else ""
        detail = f" ({self.sex_detail})" if sex and self.sex_detail else ""
        named = {"AGE": ". ".join(ages), "SEX": f"{sex}{detail}"}
        return {limit: text for limit, text in named.items() if text}

    @property
    def _ages(self) -> tuple[tuple[str, str], ...]:
        return ("Minimum age", self.minimum_age), ("Maximum age", self.maximum_age)

    def status_days(self, today: date) -> int | None:
        """How many days ago the record was last updated, at least; None if it does not say a date.

        Of a month alone the last days may be meant, so its first day never makes a status look older than it
        is: the 28th counts.
        """
        text = self.last_update
        try:
            updated = date.fromisoformat(text if len(text) == _WHOLE_DATE else f"{text}-28")
        except ValueError:
            return None
        return max((today - updated).days, 0)

    def old_status_days(self, today: date, old_after: int) -> int | None:
        """As ``status_days``, None also for a status that is not older than ``old_after`` days."""
        days = self.status_days(today)
        return days if days is not None and days > old_after else None

    def status_line(self, today: date, old_after: int) -> str:
        """How the study stands, for staff and authors; after more than ``old_after`` days with its age."""
        days = self.old_status_days(today, old_after)
        return self.status_told if days is None else f"{self.status_told} ({days} days ago: ask again)"

    @property
    def status_told(self) -> str:
        return f"{self.overall_status.replace('_', ' ').lower()} on {self.last_update}"


def is_exclusion(line_id: str) -> bool:
    """Of a line's id: the record lists it among what a participant must not have."""
    return line_id.startswith("E")


def _without_phone(contact: StudyContact) -> bool:
    return not contact.phone
