"""What a row of each file says: of the list of leads, and of the screening and enrolment log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

import phonenumbers

from chatbot.exporting.table import Column, Value, plain
from chatbot.screening.judgement import Finding
from chatbot.screening.lead import ContactDetails
from chatbot.screening.study import is_exclusion
from chatbot.store.export import ExportedLead
from chatbot.store.screening_log import LogLine

Row = TypeVar("Row")
Read = Callable[[Row], Value]

ERASED = "erased"
"""What stands in the log in the place of the status of a lead that was erased."""

_CONCERNED = {"does_not_fit": Finding.DOES_NOT_FIT, "to_check": Finding.UNKNOWN, "fits": Finding.FITS}


@dataclass(frozen=True, slots=True)
class Words:
    """What people read in the place of ids, in their language.

    ``titles`` are by column, ``values`` by column and value; what ``values`` lack stands as it is. The words
    of a finding say of an inclusion and an exclusion alike whether the person fits, never that it is met.
    ``inclusion`` and ``exclusion`` are titles with a ``%s`` for the criterion.
    """

    titles: Mapping[str, str]
    values: Mapping[str, Mapping[Value, str]]
    findings: Mapping[Value, str]
    inclusion: str
    exclusion: str

    def say(self, column: str) -> Callable[[Value], str]:
        said = self.values.get(column, {})
        return lambda value: said.get(value) or plain(value)


def lead_columns(words: Words, criteria: Iterable[str]) -> tuple[Column[ExportedLead], ...]:
    """Of rows ``in_site_time``. ``criteria``: those of the one study that the list is about, a column each;
    none for several studies.
    """
    return (*_columns(words, _LEAD), *_criterion_columns(words, criteria))


def log_columns(words: Words) -> tuple[Column[LogLine], ...]:
    """Of lines ``of_that_day``. Nothing by which a person is found: no name, telephone, reference, age or
    sex, and days in the place of times.
    """
    return tuple(_columns(words, _LOG))


def marked_as_made_up(columns: tuple[Column[Row], ...], title: str, said: str) -> tuple[Column[Row], ...]:
    """A column before all others that says of each row that nobody is behind it: so a row that is copied out
    of its file still does.
    """
    return (Column("is_made_up", title, lambda _: True, lambda _: said), *columns)


def in_site_time(leads: Iterable[ExportedLead], zone_of: Callable[[str], ZoneInfo]) -> Iterator[ExportedLead]:
    """Each with its times by the clock on the wall of its study's site (``zone_of`` the study)."""
    for lead in leads:
        zone = zone_of(lead.study)
        next_at = lead.next_at.astimezone(zone) if lead.next_at else None
        wrong_since = lead.wrong_number_since.astimezone(zone) if lead.wrong_number_since else None
        submitted_at = lead.submitted_at.astimezone(zone)
        yield replace(lead, submitted_at=submitted_at, next_at=next_at, wrong_number_since=wrong_since)


def of_that_day(lines: Iterable[LogLine], zone: ZoneInfo) -> Iterator[LogLine]:
    """Each with the days that they were where the site is."""
    for line in lines:
        enrolled_at = line.enrolled_at.astimezone(zone) if line.enrolled_at else None
        yield replace(line, screened_at=line.screened_at.astimezone(zone), enrolled_at=enrolled_at)


def readable_phone(value: Value) -> str:
    """``+8613900000001`` as ``(+86) 139 0000 0001``: no program takes that for a number or a formula."""
    try:
        parsed = phonenumbers.parse(str(value))
    except phonenumbers.NumberParseException:
        return str(value)
    international = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    code, _, rest = international.partition(" ")
    return f"({code}) {rest}"


def _contact(name: str) -> Read[ExportedLead]:
    return attrgetter(f"contact.{name}")


def _found(column: str) -> Read[ExportedLead]:
    wanted = _CONCERNED[column].value
    return lambda lead: " ".join(each for each, finding in lead.findings.items() if finding == wanted)


_LEAD: Mapping[str, Read[ExportedLead]] = {
    "reference": attrgetter("reference"),
    "study": attrgetter("study"),
    "submitted_at": attrgetter("submitted_at"),
    "time_zone": lambda lead: str(lead.submitted_at.tzinfo),
    "status": lambda lead: lead.status.value,
    "outcome": attrgetter("outcome"),
    "after_records": attrgetter("after_records"),
    "call_first": attrgetter("call_first"),
    "assigned_to": attrgetter("assigned_to"),
    "next_action": attrgetter("next_action"),
    "next_at": attrgetter("next_at"),
    "is_concealed": attrgetter("is_concealed"),
    **{name: _contact(name) for name in ("name", "phone")},
    "wrong_number_on": lambda lead: lead.wrong_number_since.date() if lead.wrong_number_since else None,
    **{name: _contact(name) for name in ("best_time", "safe_contact")},
    "locale": attrgetter("locale"),
    "voice": attrgetter("voice"),
    **{name: _contact(name) for name in ("hospital", "treatment_date_set", "city", "note")},
    "channel": lambda lead: lead.channel.value,
    "attested_by": attrgetter("attested_by"),
    "dialog_version": attrgetter("dialog_version"),
    **{column: _found(column) for column in _CONCERNED},
}

_LOG: Mapping[str, Read[LogLine]] = {
    "number": attrgetter("number"),
    "screened_on": lambda line: line.screened_at.date(),
    "outcome": attrgetter("outcome"),
    "does_not_fit": lambda line: " ".join(line.does_not_fit),
    "status": lambda line: line.status.value if line.status else ERASED,
    "failed_criterion": attrgetter("failed_criterion"),
    "enrolled_on": lambda line: line.enrolled_at.date() if line.enrolled_at else None,
}

COLUMNS = (*_LEAD, *(each for each in _LOG if each not in _LEAD))
"""Every column that needs a title."""

_TYPED = {*ContactDetails.__dataclass_fields__, "attested_by", "dialog_version"} - {"phone"}


def _columns(words: Words, read: Mapping[str, Read[Row]]) -> Iterator[Column[Row]]:
    for id_, value in read.items():
        say = readable_phone if id_ == "phone" else words.say(id_)
        yield Column(id_, words.titles[id_], value, say, is_typed=id_ in _TYPED)


def _criterion_columns(words: Words, criteria: Iterable[str]) -> Iterator[Column[ExportedLead]]:
    for criterion in criteria:
        title = words.exclusion if is_exclusion(criterion) else words.inclusion
        yield Column(criterion, title % criterion, _finding_of(criterion), _said_of_findings(words))


def _finding_of(criterion: str) -> Read[ExportedLead]:
    return lambda lead: lead.findings.get(criterion, "")


def _said_of_findings(words: Words) -> Callable[[Value], str]:
    return lambda value: words.findings.get(value) or plain(value)
