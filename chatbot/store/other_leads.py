"""Leads that are probably about the same person: they point to each other, so that nobody is called twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from sqlite_utils import Database

from chatbot.store.database import storage_edge, utc_text, utc_time
from chatbot.store.lead_filter import OF_STUDIES
from chatbot.store.lead_terms import LONGEST_RUN, han_of, whole_name
from chatbot.store.leads import LeadLine, lines_of

SOON = timedelta(days=30)
"""Two people of one name are many; within this time, and in one study, they are probably one."""

MOST = 3
"""So many are pointed to: a practice's telephone may stand in a hundred leads."""

_LOOKED_AT = 50
"""So many names that begin alike are compared letter by letter."""

_LEADS = """
SELECT reference, name, phone, study, submitted_at FROM leads
WHERE reference IN (SELECT value FROM json_each(?))
"""

_SAME_PHONE = f"""
SELECT reference, name FROM leads WHERE phone = :phone AND reference <> :reference AND {OF_STUDIES}
ORDER BY rowid DESC LIMIT :most
"""  # noqa: S608 - our own words

_SAME_NAME = f"""
SELECT leads.reference, leads.name FROM lead_terms AS found
CROSS JOIN leads ON leads.reference = found.reference
WHERE found.term = :term AND found.submitted_at BETWEEN :first AND :last
    AND leads.study = :study AND leads.reference <> :reference AND {OF_STUDIES}
ORDER BY found.submitted_at DESC LIMIT :most
"""  # noqa: S608 - our own words

# Of Han letters: two are part of too many names; nobody's own name is longer than the longest.
_SHORTEST, _LONGEST, _LONGEST_SENTENCE = 3, 4, 12


def duplicates_of(
    db: Database, references: Iterable[str], studies: tuple[str, ...] = ()
) -> Mapping[str, tuple[str, ...]]:
    """For each lead that has some, the references of those that are probably about the same person.

    The same telephone number, in whatever study; or, within a month and in one study, the same name, or a
    Han name within the other ("王建国", "王建国的儿子"). Only leads of ``studies`` are named, or of all if
    there are none; at most MOST.
    """
    with storage_edge():
        rows = db.execute(_LEADS, [json.dumps(list(references))]).fetchall()
        leads = [_Lead(*row) for row in rows]
        found = {lead.reference: _others(db, lead, studies) for lead in leads}
    return {each: others for each, others in found.items() if others}


def other_leads_of(db: Database, reference: str, studies: tuple[str, ...] = ()) -> tuple[LeadLine, ...]:
    """The leads that ``duplicates_of`` names, the newest first. Nothing personal, so no history entry."""
    others = duplicates_of(db, [reference], studies).get(reference, ())
    return lines_of(db, others)


class _Lead(NamedTuple):
    reference: str
    name: str
    phone: str
    study: str
    submitted_at: str


def _others(db: Database, lead: _Lead, studies: tuple[str, ...]) -> tuple[str, ...]:
    at = utc_time(lead.submitted_at)
    bound = {
        **lead._asdict(),
        "first": utc_text(at - SOON),
        "last": utc_text(at + SOON),
        "most": MOST,
        "studies": json.dumps(studies),
    }
    alike = db.execute(_SAME_PHONE, bound).fetchall() if lead.phone else []
    for term in dict.fromkeys(_same_names(lead.name)):
        alike += db.execute(_SAME_NAME, {**bound, "term": term}).fetchall()
    han = han_of(lead.name)
    if len(han) >= _SHORTEST:
        longer = db.execute(_SAME_NAME, {**bound, "term": han[:LONGEST_RUN], "most": _LOOKED_AT}).fetchall()
        alike += [each for each in longer if han in han_of(each[1])]
    return tuple(dict.fromkeys(reference for reference, _ in alike))[:MOST]


def _same_names(name: str) -> Iterator[str]:
    """The terms of the same whole name, and of shorter ones that this one holds."""
    if whole := whole_name(name):
        yield whole
    han = han_of(name)
    if len(han) <= _LONGEST_SENTENCE:
        for size in range(_SHORTEST, min(_LONGEST, len(han)) + 1):
            yield from (whole_name(han[start : start + size]) for start in range(len(han) - size + 1))
