"""Anonymous counts of how far people come: kept in memory and written down by a thread of their own, so that
no answer waits for the disk and no time of an answer is kept.

What a process had not written down when it ended is lost, the last minute at the most while the database can
be written to: these are figures to improve the questions by, not records.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from flask import Flask, current_app, g, request

from chatbot.i18n import current_locale
from chatbot.patient.context import conversation, now
from chatbot.patient.conversation import Conversation
from chatbot.store import Store
from chatbot.store.counters import Counted, Event, add_counts
from chatbot.store.errors import StoreRefused, StoreUnavailable

EVERY = timedelta(minutes=1)
BUSY_SECONDS = 0.1
"""Whoever saves a lead goes first: counts can wait for another minute."""

log = logging.getLogger(__name__)


class Tally:
    """The counts of one process that were not written down yet; any of its threads may add to it."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open_store = open_store
        self._lock = threading.Lock()
        self._counts: Counter[Counted] = Counter()
        self._writer: threading.Thread | None = None

    def add(self, counted: Counted) -> None:
        with self._lock:
            self._counts[counted] += 1

    def keep_writing(self) -> None:
        """From now on once in EVERY. Not before there is a count: a thread does not outlive a fork."""
        with self._lock:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_for_ever, name="tally", daemon=True)
                self._writer.start()

    def write(self) -> None:
        """What cannot be written now is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            with replace(self._open_store(), busy_timeout=BUSY_SECONDS).connect() as db:
                add_counts(db, counts)
        except (StoreRefused, StoreUnavailable) as error:
            log.warning("counts were not written: %s", error)
            with self._lock:
                self._counts.update(counts)

    def _write_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY.total_seconds()):
            self.write()


def register(app: Flask) -> None:
    tally = Tally(app.extensions["store"])
    app.extensions["tally"] = tally

    @app.after_request
    def add_counts_of_request(response: object) -> object:
        if request.method == "POST" and g.get("counts"):
            for counted in g.counts:
                tally.add(counted)
            if not app.testing:
                tally.keep_writing()
        return response


def count_answer(talked: Conversation, step_id: str, was_answered: bool, was_complete: bool) -> None:
    """A step was answered for the first time, and what that led to. Nothing while it is only imagined."""
    if was_answered:
        return
    _count(Event.ANSWERED, step_id)
    following = talked.walk.next_step
    if following is not None:
        _count(Event.ASKED, following.id)
    elif not was_complete:
        _count(Event.FINISHED, talked.assessment.outcome.value)


def count_stop() -> None:
    if not conversation().is_stopped:
        _count(Event.STOPPED)


def _count(event: Event, what: str = "") -> None:
    if g.get("imagined_form") is None:
        today: date = now().date()
        counted = Counted(today, g.dialog.study.nct_id, event, what, current_locale())
        g.setdefault("counts", []).append(counted)


def tally() -> Tally:
    found: Tally = current_app.extensions["tally"]
    return found
