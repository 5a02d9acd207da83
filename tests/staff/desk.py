"""A desk in the clinic: somebody has signed in and opens leads as they were kept. One app for a module."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Role
from chatbot.store.leads import keep_lead
from chatbot.store.staff import add_account
from chatbot.store.staff_sessions import begin_session
from tests.patient.conftest import DIALOGS, set_up, store_of
from tests.staff.member import Member, StaffPage


class Desk:
    def __init__(self, instance: Path) -> None:
        self.app = set_up(instance, DIALOGS_PATH=str(DIALOGS))
        self.members: dict[tuple[str, tuple[str, ...]], Member] = {}
        self.pages: dict[tuple[int, str], tuple[Lead, StaffPage]] = {}

    def member(self, locale: str = "en", studies: tuple[str, ...] = ()) -> Member:
        """Somebody who may see these studies; the same one for the same ones."""
        if (locale, studies) not in self.members:
            now = datetime.now(UTC)
            with store_of(self.app).connect() as db:
                login = f"li-{secrets.token_hex(3)}"
                account = add_account(db, login, "Li Na", Role.VIEWER, studies, now, "operator")
                session_id = begin_session(db, account, now)
            self.members[locale, studies] = Member(self.app, account, session_id, locale)
        return self.members[locale, studies]

    def keeps(self, lead: Lead) -> str:
        """The reference that the lead gets here."""
        store = store_of(self.app)
        with store.connect() as db:
            return keep_lead(db, replace(lead), secrets.token_urlsafe(24), store.keys.receipt).reference

    def opens(self, lead: Lead, locale: str = "en") -> StaffPage:
        """The lead's page, opened once for all tests of the module."""
        if (id(lead), locale) not in self.pages:
            page = self.member(locale).opens(f"leads/{self.keeps(lead)}")
            self.pages[id(lead), locale] = lead, page
        return self.pages[id(lead), locale][1]


def place(page: StaffPage, element: Element | None) -> int:
    """How far down the document an element stands."""
    assert element is not None
    return list(page.root.iter()).index(element)


def call_link(page: StaffPage) -> Element:
    return next(each for each in page.root.iter("a") if each.get("href", "").startswith("tel:"))
