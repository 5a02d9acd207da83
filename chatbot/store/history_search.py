"""The history, read: of one lead, and searched by whoever answers for it. The newest entries come first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from chatbot.store import history
from chatbot.store.database import reading, storage_edge, utc_text, utc_time
from chatbot.store.history_of_studies import IS_SEEN, SEEN_COLUMNS, SUBJECT_IS_SEEN

MOST_LOOKED_AT = 500
"""Of entries that may be about other studies: of a list of 25 leads the study of each is looked up."""

_SEARCH = "SELECT {columns} FROM history {where}ORDER BY at DESC, seq DESC LIMIT :limit"
_BEFORE = " < ((SELECT at FROM history WHERE seq = :before), :before)"
# An export is about every lead that it names.
_IS_ABOUT = """(subject = :subject OR seq IN (
    SELECT export.seq FROM history AS export, json_each(export.detail, '$.references') AS named
    WHERE export.action = 'leads.exported' AND named.value = :subject))"""
_OF_SUBJECT = f"SELECT * FROM history WHERE {_IS_ABOUT} ORDER BY seq DESC LIMIT :limit"  # noqa: S608

_SHOWN = f"""
SELECT {SEEN_COLUMNS} FROM history WHERE seq IN (SELECT value FROM json_each(:shown))
ORDER BY at DESC, seq DESC
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was written; ``at`` in UTC."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """``older`` is the ``seq`` of the last entry that was looked at, if there are others before it; who may
    see some studies only may find none of them, and none on this page either.
    """

    entries: tuple[Entry, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What is empty or None does not narrow. ``since`` is inclusive, ``until`` exclusive. Who asks may see
    ``studies``, and finds no entry about another one.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    studies: tuple[str, ...] = ()

    def as_detail(self) -> dict[str, str]:
        """What was asked for, as the history tells it."""
        times = {name: getattr(self, name) for name in ("since", "until")}
        parts = {name: getattr(self, name) for name in ("actor", "action", "subject")}
        told = parts | {name: utc_text(time) if time else "" for name, time in times.items()}
        return {name: value for name, value in told.items() if value}


def entries_of(db: Database, subject: str, limit: int = 20) -> tuple[Entry, ...]:
    """The latest entries of one lead, or of whatever else has some; the look at the lead is one of them, and
    so is an export that held it.
    """
    with storage_edge():
        return tuple(_entry(row) for row in db.query(_OF_SUBJECT, {"subject": subject, "limit": limit}))


def search(
    db: Database, wanted: HistoryFilter, at: datetime, actor: str, limit: int = 50, before: int | None = None
) -> HistoryPage:
    """One page by time, from the entry ``before`` (its ``seq``) back; equally fast on every page.

    This look is an entry too, which the next one finds.
    """
    sql, bound = _statement(wanted, before)
    with reading(db):
        page = (_page_of_studies if wanted.studies else _page)(db, sql, bound, limit)
    detail: dict[str, str | int] = {**wanted.as_detail(), **({"before": before} if before else {})}
    history.record(db, at, actor, "history.searched", detail=detail)
    return page


def _page(db: Database, sql: str, bound: Mapping[str, str | int], limit: int) -> HistoryPage:
    found = tuple(_entry(row) for row in db.query(sql, {**bound, "limit": limit + 1}))
    return HistoryPage(found[:limit], found[limit - 1].seq if len(found) > limit else None)


def _page_of_studies(db: Database, sql: str, bound: Mapping[str, str | int], limit: int) -> HistoryPage:
    """Entries are asked one by one whether they are seen, and no further than a page needs."""
    seen: list[int] = []
    last = older = None
    for looked_at, (seq, is_seen) in enumerate(db.execute(sql, {**bound, "limit": MOST_LOOKED_AT + 1})):
        if looked_at == MOST_LOOKED_AT or (is_seen and len(seen) == limit):
            older = last
            break
        seen += [seq] if is_seen else []
        last = seq
    shown = {"studies": bound["studies"], "shown": json.dumps(seen)}
    return HistoryPage(tuple(_entry(row) for row in db.query(_SHOWN, shown)), older)


def _statement(wanted: HistoryFilter, before: int | None) -> tuple[str, dict[str, str | int]]:
    """By time and not by ``seq``: a clock that was set back hides nothing from who asks for a day, and each
    index goes on in the order of the list. Of one subject there is little, so that its index serves alone.
    """
    bound: dict[str, str | int] = {
        name: value for name in ("actor", "action", "subject") if (value := getattr(wanted, name))
    }
    plain = "+" if wanted.subject else ""
    sql = [_IS_ABOUT if name == "subject" else f"{plain}{name} = :{name}" for name in bound]
    if wanted.since:
        bound["since"] = utc_text(wanted.since)
        sql.append(f"{plain}at >= :since")
    if wanted.until:
        bound["until"] = utc_text(wanted.until)
        sql.append(f"{plain}at < :until")
    if before:
        bound["before"] = before
        sql.append(f"({plain}at, seq)" + _BEFORE)
    if wanted.studies:
        bound["studies"] = json.dumps(wanted.studies)
        sql += [SUBJECT_IS_SEEN] if wanted.subject else []
    where = f"WHERE {' AND '.join(sql)} " if sql else ""
    columns = f"seq, ({IS_SEEN}) AS is_seen" if wanted.studies else "*"
    return _SEARCH.format(columns=columns, where=where), bound


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        row["seq"],
        utc_time(row["at"]),
        row["actor"],
        row["action"],
        row["subject"],
        json.loads(row["detail"]),
    )
