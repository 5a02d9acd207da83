"""Counters of a day: sums and nothing else."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from chatbot.store.counters import Counted, Event, add_counts, sums

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def counted(day: date = MONDAY, study: str = "A", what: str = "age", locale: str = "en") -> Counted:
    return Counted(day, study, Event.ANSWERED, what, locale)


def test_what_is_counted_again_is_added(db: Database) -> None:
    add_counts(db, {counted(): 2})
    add_counts(db, {counted(): 3, counted(what="sex"): 1})
    assert sums(db, "A", MONDAY, MONDAY) == {(Event.ANSWERED, "age"): 5, (Event.ANSWERED, "sex"): 1}


def test_languages_are_summed_and_days_and_studies_kept_apart(db: Database) -> None:
    add_counts(db, {counted(): 1, counted(locale="zh"): 2, counted(TUESDAY): 4, counted(study="B"): 8})
    assert sums(db, "A", MONDAY, MONDAY) == {(Event.ANSWERED, "age"): 3}
    assert sums(db, "A", MONDAY, TUESDAY) == {(Event.ANSWERED, "age"): 7}


def test_a_counter_holds_a_day_and_no_time(db: Database) -> None:
    add_counts(db, {counted(): 1})
    assert list(db.table("counters").rows) == [
        {"day": "2026-03-02", "study": "A", "event": "answered", "what": "age", "locale": "en", "count": 1}
    ]
