"""How far people come is counted without a trace of who they are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from flask import Flask

from chatbot.patient.tallying import Tally
from chatbot.store import Store
from chatbot.store.counters import Counted, Event, sums
from chatbot.store.database import writing
from chatbot.store.errors import StoreUnavailable
from tests.patient.conftest import MakeApp, store_of
from tests.patient.people import PERFECT, UNFIT
from tests.patient.person import STUDY, Person

LONG_AGO, NEVER = date(2000, 1, 1), date(2100, 1, 1)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
Counts = Callable[[], dict[tuple[Event, str], int]]


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def counts(app: Flask) -> Counts:
    def counts() -> dict[tuple[Event, str], int]:
        app.extensions["tally"].write()
        with store_of(app).connect() as db:
            return dict(sums(db, STUDY, LONG_AGO, NEVER))

    return counts


def test_an_answer_counts_its_step_and_the_one_that_is_asked_next(app: Flask, counts: Counts) -> None:
    person = Person(app)
    person.starts()
    first, then = person.step, person.answers({"respondent": "self"}).hook("step")
    assert counts() == {(Event.ANSWERED, first): 1, (Event.ASKED, then): 1}


def test_an_answer_that_is_changed_counts_once(app: Flask, counts: Counts) -> None:
    person = Person(app)
    person.starts()
    person.answers({"respondent": "self"})
    before = counts()
    person.says("", {"respondent": "family"})
    assert counts()[Event.ANSWERED, "respondent"] == before[Event.ANSWERED, "respondent"] == 1


def test_who_answers_all_is_counted_with_the_outcome(app: Flask, counts: Counts) -> None:
    Person(app).walks(PERFECT)
    assert counts()[Event.FINISHED, "possible"] == 1
    assert sum(count for (event, _), count in counts().items() if event is Event.FINISHED) == 1


def test_of_everybody_who_was_asked_the_rest_has_left(app: Flask, counts: Counts) -> None:
    for person in (Person(app), Person(app, "zh")):
        person.walks(PERFECT, until="age")
    person.answers({"age": "54"})
    assert (counts()[Event.ASKED, "age"], counts()[Event.ANSWERED, "age"]) == (2, 1)


def test_stopping_counts_once(app: Flask, counts: Counts) -> None:
    person = Person(app)
    person.walks(PERFECT, until="age")
    for _ in range(2):
        person.sends("stop-here")
    assert counts()[Event.STOPPED, ""] == 1


def test_what_a_page_only_asks_ahead_is_not_counted(app: Flask, counts: Counts) -> None:
    person = Person(app)
    person.starts()
    before = counts()
    asked = {"form": f"/en/{STUDY}/respondent", "button": "respondent=self"}
    assert person.sends("what-follows", asked).status_code == 200
    assert counts() == before


def test_a_refused_answer_is_not_counted(app: Flask, counts: Counts) -> None:
    person = Person(app)
    person.walks(PERFECT, until="age")
    before = counts()
    person.answers({"age": "very old"})
    assert counts() == before


def test_nothing_is_counted_of_a_child(app: Flask, counts: Counts) -> None:
    person = Person(app)
    person.walks(PERFECT, until="age")
    before = counts()
    person.answers({"age": "12"})
    person.confirms("age", "year")
    assert counts() == before


def test_q5_a_counter_names_no_person_and_no_answer(app: Flask, counts: Counts) -> None:
    Person(app).walks(UNFIT)
    assert {event for event, _ in counts()} <= set(Event)
    steps = {step.id for step in app.extensions["dialogs"][STUDY].steps}
    assert {what for _, what in counts()} <= steps | {"", "possible", "needs_review", "likely_ineligible"}


def test_counts_are_written_by_a_thread_of_their_own_again_and_again(app: Flask) -> None:
    by, written = set[int](), threading.Semaphore(0)

    def write() -> None:
        by.add(threading.get_ident())
        written.release()

    tally = Tally(lambda: store_of(app))
    with patch.object(tally, "write", write), patch("chatbot.patient.tallying.EVERY", timedelta(0)):
        for _ in range(2):
            tally.keep_writing()
        assert all(written.acquire(timeout=10) for _ in range(3))
        assert len(by) == 1
        assert threading.get_ident() not in by


def test_no_answer_opens_the_database(app: Flask) -> None:
    person = Person(app)
    person.starts()
    with patch.object(Store, "connect") as connect:
        person.answers({"respondent": "self"})
        connect.assert_not_called()


def test_counts_wait_rather_than_keep_the_database_from_others(app: Flask, counts: Counts) -> None:
    tally: Tally = app.extensions["tally"]
    tally.add(Counted(NOW.date(), STUDY, Event.STOPPED, "", "en"))
    with store_of(app).connect() as db, writing(db):
        tally.write()
    assert counts() == {(Event.STOPPED, ""): 1}


def test_what_cannot_be_written_now_is_written_later(app: Flask, counts: Counts) -> None:
    tally: Tally = app.extensions["tally"]
    tally.add(Counted(NOW.date(), STUDY, Event.STOPPED, "", "en"))
    with patch("chatbot.patient.tallying.add_counts", side_effect=StoreUnavailable("full")):
        tally.write()
    assert counts() == {(Event.STOPPED, ""): 1}
