"""Which sentences people were told in Chinese, by their English: so they are known in both languages."""

from __future__ import annotations

from gettext import NullTranslations

from flask import Flask

from chatbot.i18n import Catalogs

Heard = set[tuple[str, str]]
"""Context and English of a message."""


class Listening(NullTranslations):
    """A catalog that notes what it is asked for."""

    def __init__(self, catalog: NullTranslations, heard: Heard) -> None:
        super().__init__()
        self.catalog = catalog
        self.heard = heard

    def gettext(self, message: str) -> str:
        self.heard.add(("", message))
        return self.catalog.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.heard.add(("", msgid1))
        return self.catalog.ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        self.heard.add((context, message))
        return self.catalog.pgettext(context, message)


def listen_to(app: Flask, heard: Heard) -> None:
    catalogs: Catalogs = app.extensions["catalogs"]
    listening = {
        (locale, domain): Listening(catalog, heard) if locale == "zh" else catalog
        for (locale, domain), catalog in catalogs.by_domain.items()
    }
    app.extensions["catalogs"] = Catalogs(listening)
