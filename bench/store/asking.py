"""A colleague who is signed in and asks for pages, with a clock beside them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import NamedTuple

from flask import Flask

from bench.conversation import TOKEN
from chatbot.store import Store
from chatbot.store.staff import get_account
from chatbot.store.staff_sessions import begin_session
from tests.staff.member import Member


class Seconds(NamedTuple):
    """On the wall's clock, and on the processor."""

    wall: float
    work: float


class Colleague:
    """Asks the app as a browser would; every page opens a connection of its own, as it does in service."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        store: Store = app.extensions["store"]()
        with store.connect() as db:
            account = get_account(db, 1)
            if account is None:
                raise RuntimeError("The database has no accounts: it was not filled.")
            session_id = begin_session(db, account, datetime.now(UTC))
        self.client = Member(app, account, session_id).client

    def opens(self, path: str) -> bytes:
        """The page of this path below ``/en/staff/``. RuntimeError unless it is there."""
        response = self.client.get(f"/en/staff/{path}")
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{path}: {response.status_code}")
        return response.get_data()

    def seconds(self, path: str) -> Seconds:
        wall, work = time.perf_counter(), time.process_time()
        self.opens(path)
        return Seconds(time.perf_counter() - wall, time.process_time() - work)

    def finds(self, typed: str) -> str:
        """The path of what is found by this."""
        sent = self.client.post("/en/staff/search/", data={"csrf_token": self.token(), "sought": typed})
        return str(sent.location).removeprefix("/en/staff/")

    def token(self) -> str:
        found = TOKEN.search(self.opens(""))
        if found is None:
            raise RuntimeError("The inbox has no form.")
        return found.group(1).decode()
