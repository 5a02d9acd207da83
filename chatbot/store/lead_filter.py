"""Which leads a list, an export or a report is about."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from chatbot.screening.lead import LeadStatus
from chatbot.store.database import utc_text

NOBODY = 0

OF_STUDIES = "(:studies = '[]' OR leads.study IN (SELECT value FROM json_each(:studies)))"
"""SQL over the columns of ``leads``, bound to ``studies``, a JSON list; if empty, to all of them."""


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """What is empty or None does not narrow.

    ``since`` (inclusive) and ``until`` (exclusive) are of the submission; ``assigned_to`` is an account's
    number, or NOBODY for leads that nobody has taken. ``studies`` are those that who asks may see.
    """

    study: str = ""
    outcome: str = ""
    status: LeadStatus | None = None
    locale: str = ""
    respondent: str = ""
    assigned_to: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    studies: tuple[str, ...] = ()

    @property
    def narrows_by(self) -> frozenset[str]:
        """The names of the fields that are set, but for ``studies``, which nobody chose."""
        own = {each.name for each in fields(self)} - {"studies"}
        return frozenset(name for name in own if getattr(self, name) not in ("", None))

    def conditions(self) -> tuple[tuple[str, ...], dict[str, str | int]]:
        """SQL over the columns of ``leads``, to be joined by AND, and what it is bound to."""
        equal: dict[str, str | int] = {
            "study": self.study,
            "outcome": self.outcome,
            "status": self.status.value if self.status else "",
            "locale": self.locale,
            "respondent": self.respondent,
            "assigned_to": self.assigned_to or "",
        }
        bound = {name: value for name, value in equal.items() if value}
        sql = [f"{name} = :{name}" for name in bound]
        if self.assigned_to == NOBODY:
            sql.append("assigned_to IS NULL")
        if self.since:
            sql.append("submitted_at >= :since")
            bound["since"] = utc_text(self.since)
        if self.until:
            sql.append("submitted_at < :until")
            bound["until"] = utc_text(self.until)
        if self.studies:
            seen = {f"study_{index}": study for index, study in enumerate(self.studies)}
            sql.append(f"study IN ({', '.join(f':{name}' for name in seen)})")
            bound |= seen
        return tuple(sql), bound
