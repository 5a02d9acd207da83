"""Somebody of the staff at a browser without scripts. Every page is held to be valid HTML and looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chatbot.staff.sessions import ID, WHO
from chatbot.store.staff import Account
from tests.patient.page import Page

REDIRECTS = (301, 302, 303, 307, 308)


class StaffPage(Page):
    def faults_for_people(self) -> Iterator[str]:
        yield from ()


class Member:
    """``page`` is the one in front of them. Without a session they are anybody who found the address."""

    def __init__(
        self, app: Flask, account: Account | None = None, session_id: str = "", locale: str = "en"
    ) -> None:
        self.app = app
        self.account = account
        self.locale = locale
        self.client: FlaskClient = app.test_client()
        self.token = ""
        self.page: StaffPage
        if session_id:
            with self.client.session_transaction(f"/{locale}/staff/") as cookie:
                cookie[ID] = session_id
                cookie[WHO] = account.id if account else 0

    def asks(self, path: str = "", **options: Any) -> TestResponse:
        """Gets just this (``path`` is below ``/<locale>/staff/`` unless it begins with a slash)."""
        return self.client.get(self._address(path), **options)

    def opens(self, path: str = "", **options: Any) -> StaffPage:
        """Goes to a page, and on where it leads."""
        return self._follows(self.asks(path, **options))

    def sends(
        self, path: str, fields: Mapping[str, str | list[str]] | None = None, **options: Any
    ) -> TestResponse:
        """Posts just this, with the last page's token."""
        body = {"csrf_token": self.token, **(fields or {})}
        return self.client.post(self._address(path), data=body, **options)

    def fills_in(self, end_of_action: str, **changed: str | list[str]) -> StaffPage:
        """Sends the form of the page in front whose address has this end, and goes on from there."""
        form = self.page.form(end_of_action)
        body: dict[str, Any] = {}
        for name, value in form.as_it_stands():
            body.setdefault(name, []).append(value)
        return self._follows(self.client.post(form.action, data={**body, **changed}))

    def _follows(self, response: TestResponse) -> StaffPage:
        while response.status_code in REDIRECTS:
            response = self.client.get(response.location)
        self.page = StaffPage.of(response)
        self.token = self.page.token or self.token
        return self.page

    def _address(self, path: str) -> str:
        return path if path.startswith("/") else f"/{self.locale}/staff/{path}"
