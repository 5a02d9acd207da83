"""How many leads there are of a kind: told from an index, and only as far as it pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.store.database import storage_edge
from chatbot.store.inbox import index_of, narrowed_by, narrowing, study_by_study
from chatbot.store.lead_filter import LeadFilter

MOST_COUNTED = 999
"""What is more is "999+": counting on would read every lead."""

MOST_LOOKED_AT = 20_000
"""Of a combination that no index serves, so many of its leads are looked at, of each study."""


class Count(NamedTuple):
    """``found`` is MOST_COUNTED + 1 for more than that; unless ``is_whole`` it is the least there are."""

    found: int
    is_whole: bool


def count_listed(db: Database, wanted: LeadFilter) -> Count:
    """How many leads are wanted, whatever page of them is shown."""
    found, is_whole = 0, True
    with storage_edge():
        for each in study_by_study(wanted):
            sql, bound = count_query(each)
            of_these, looked_at = db.execute(sql, bound).fetchone()
            found, is_whole = found + of_these, is_whole and looked_at < bound["most"]
    return Count(min(found, MOST_COUNTED + 1), is_whole)


def count_by_status(db: Database, wanted: LeadFilter) -> Mapping[LeadStatus, int]:
    """How many leads of each status are in the wanted study, or in those that who asks may see; whatever else
    narrows is left out. Counts stop at MOST_COUNTED + 1.
    """
    in_studies = LeadFilter(study=wanted.study, studies=wanted.studies)
    return {status: count_listed(db, replace(in_studies, status=status)).found for status in LeadStatus}


def count_query(wanted: LeadFilter) -> tuple[str, dict[str, str | int]]:
    """Counts the wanted ones and all among the first ``most`` leads that the index gives; with what it is
    bound to.
    """
    index, served = index_of(wanted)
    where, bound = narrowed_by(wanted, served).conditions()
    others = narrowing(wanted) - served
    is_wanted, more = narrowed_by(wanted, others).conditions()
    looked_at = (
        f"SELECT {' AND '.join(is_wanted) or 'TRUE'} AS is_wanted FROM leads INDEXED BY {index} "  # noqa: S608
        f"WHERE {' AND '.join(where) or 'TRUE'} LIMIT :most"
    )
    sql = f"SELECT coalesce(sum(is_wanted), 0), count(*) FROM ({looked_at})"  # noqa: S608 - our own words
    return sql, {**bound, **more, "most": MOST_LOOKED_AT if others else MOST_COUNTED + 1}
