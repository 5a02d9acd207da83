"""Databases of many made-up leads, filled in bulk; what stands in them is like real leads, but for length.

A real document is about 60 kB; a million of them would be 60 GB. So every lead has a short one here (a few
findings), and only those that a measured page shows get a real one (``lengthen``).
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlite_utils import Database

from chatbot import create_app
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.database import open_database, utc_text
from chatbot.store.lead_terms import terms_of_name, terms_of_phone
from chatbot.store.staff import add_account

STUDIES = ("NCT07214142", "NCT04912596")
COLLEAGUES = 4
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文志海云红玉春梅秀林飞雪梓涵子轩欣怡浩宇一诺俊熙若汐"
)
_LATIN = ("Wang Ming", "Chen Wei", "Maria Hernandez", "John Baker", "Priya Sharma", "Nguyen Van An")
_LATIN_SHARE = 0.05
_STATUSES = {
    "new": 5,
    "contacted": 10,
    "records_requested": 6,
    "screening_visit": 4,
    "enrolled": 8,
    "screen_failure": 22,
    "declined": 22,
    "unreachable": 18,
    "withdrawn": 5,
}
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_AT_ONCE = 5000
_CACHE = 1_000_000  # kB
_INTERVAL = timedelta(minutes=7)


def filled(folder: Path, leads: int) -> Flask:
    """An app over a database of so many leads, in ``folder``; one that was filled before is taken again."""
    app = create_app({"INSTANCE_PATH": str(folder), "TESTING": True})
    done = app.test_cli_runner().invoke(args=["setup"])
    if done.exit_code:
        raise RuntimeError(done.output)
    store: Store = app.extensions["store"]()
    with open_database(store.path, store.keys.database, may_alter=True) as db:
        if db.table("leads").count == leads:
            return app
        begun = time.perf_counter()
        _fill(db, leads)
    size = store.path.stat().st_size / 1e6
    print(f"{leads:>9,} leads filled in {time.perf_counter() - begun:.0f} s, {size:,.0f} MB", flush=True)
    return app


def lengthen(store: Store, references: Iterable[str], document: object) -> None:
    """Give these leads a real document, but keep who answered."""
    with store.connect() as db:
        db.conn.executemany(
            "UPDATE leads SET document = json_set(?, '$.respondent', respondent) WHERE reference = ?",
            [[json.dumps(document, ensure_ascii=False), each] for each in references],
        )


def _fill(db: Database, leads: int) -> None:
    """Rows first, then the terms in order, then the indexes: each part of the file is written once."""
    for pragma in (f"cache_size = -{_CACHE}", "synchronous = OFF", "foreign_keys = OFF"):
        db.execute(f"PRAGMA {pragma}")
    now = datetime.now(UTC)
    for index in range(COLLEAGUES):
        add_account(db, f"colleague-{index}", f"Colleague {index}", Role.COORDINATOR, (), now, "bench")
    indexes = db.query("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
    ours = [row for row in indexes if " ON lead" in row["sql"]]
    db.execute("BEGIN")
    for row in ours:
        db.execute(f"DROP INDEX {row['name']}")
    db.execute("CREATE TEMP TABLE terms (term TEXT, submitted_at TEXT, reference TEXT)")
    made = _rows(leads, now)
    while rows := list(islice(made, _AT_ONCE)):
        names = list(rows[0])
        holes = ", ".join("?" for _ in names)
        db.conn.executemany(
            f"INSERT INTO leads ({', '.join(names)}) VALUES ({holes})",  # noqa: S608 - names of ours
            [list(row.values()) for row in rows],
        )
        db.conn.executemany("INSERT INTO temp.terms VALUES (?, ?, ?)", _terms(rows))
    db.execute("INSERT INTO lead_terms SELECT * FROM temp.terms ORDER BY 1, 2, 3")
    for row in ours:
        db.execute(row["sql"])
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _terms(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        for term in {*terms_of_name(row["name"]), *terms_of_phone(row["phone"])}:
            yield term, row["submitted_at"], row["reference"]


def _rows(leads: int, now: datetime) -> Iterator[dict[str, Any]]:
    """The newest last, one every seven minutes; the same ones for the same number of leads."""
    chance = random.Random(leads)  # noqa: S311 - no secret
    for index in range(leads):
        status = chance.choices(list(_STATUSES), list(_STATUSES.values()))[0]
        is_due = status not in ("enrolled", "declined") and chance.random() < (
            0.02 if status == "new" else 0.5
        )
        due = now + timedelta(hours=chance.randint(-72, 240)) if is_due else None
        respondent = chance.choices(["self", "family"], [4, 6])[0]
        study = chance.choices(STUDIES, [8, 2])[0]
        # Nothing is possible in the second study: whoever asks for it has every possible lead looked through.
        possible = 2 if study == STUDIES[0] else 0
        yield {
            "reference": _reference(index),
            "idempotency_hash": f"{index:064x}",
            "withdrawal_hash": "0" * 64,
            "status": status,
            "study": study,
            "locale": chance.choices(["zh", "en"], [9, 1])[0],
            "voice": "patient",
            "dialog_version": "1",
            "dialog_hash": "d" * 64,
            "outcome": chance.choices(["possible", "needs_review", "likely_ineligible"], [possible, 5, 3])[0],
            "submitted_at": utc_text(now - (leads - index) * _INTERVAL),
            "name": _name(chance),
            "phone": f"+861{chance.randint(3_000_000_000, 9_999_999_999)}",
            "phone_as_typed": "",
            "best_time": "after six",
            "safe_contact": "",
            "hospital": "Hefei No. 3 Hospital",
            "treatment_date_set": chance.choices(["yes", "no", ""], [1, 6, 3])[0],
            "city": "Hefei",
            "note": "",
            "document": _document(respondent),
            "channel": "web",
            "attested_by": "",
            "assigned_to": chance.choice([None, *range(1, COLLEAGUES + 1)]),
            "next_action": "call" if due else "",
            "next_at": utc_text(due) if due else "",
        }


def _document(respondent: str) -> str:
    findings = [{"criterion": f"I{number}", "finding": "fits"} for number in range(1, 6)]
    return json.dumps({"respondent": respondent, "is_concealed": False, "findings": findings})


def _reference(index: int) -> str:
    letters = "".join(_CROCKFORD[index >> shift & 31] for shift in (25, 20, 15, 10, 5, 0))
    return f"{letters[:3]}-{letters[3:]}"


def _name(chance: random.Random) -> str:
    """One in twenty in Latin letters; the first surnames are the commonest, as in life."""
    if chance.random() < _LATIN_SHARE:
        return chance.choice(_LATIN)
    surname = _SURNAMES[min(int(chance.expovariate(1 / 12)), len(_SURNAMES) - 1)]
    return surname + "".join(chance.choices(_GIVEN, k=chance.choice([1, 2, 2])))
