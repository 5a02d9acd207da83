"""Clinic material about one study: a poster with wallet cards to print, a card for the hospital's own site.

Each is one self-contained text in both languages, Chinese first. What the registry says of the study's status
stands there with its date; nothing says that anybody can take part.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask, g

from chatbot.i18n import LANGUAGE_TAGS, current_locale, day, in_each_language, in_languages, status_name
from chatbot.patient.context import contact_context
from chatbot.patient.emergency import in_an_emergency
from chatbot.patient.wording import spoken
from chatbot.qr import qr_code
from chatbot.screening.dialog import Dialog

FIRST = "zh"
"""Which language comes first on paper that hangs at the site."""

CARDS = 10
"""How many wallet cards of 85 x 54 mm an A4 sheet holds."""

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


class AddressRefused(ValueError):
    """An address that must not stand on paper; the message is for the operator."""


def site_address(text: str) -> str:
    """The site's address as people type it, without a slash at its end. Raises AddressRefused."""
    try:
        parts = urlsplit(text.strip())
    except ValueError as error:
        raise AddressRefused(_as_in(f"'{text}' is no address.")) from error
    if parts.scheme == "http":
        raise AddressRefused(_as_in(f"'{text}' is not protected: answers about health need https."))
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc.lower()):
        raise AddressRefused(_as_in(f"'{text}' is no address of a site."))
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise AddressRefused(_as_in(f"'{text}' has more behind the site's name."))
    return f"https://{parts.netloc.lower()}"


def poster(app: Flask, dialog: Dialog, site: str) -> str:
    """HTML of an A4 poster and a sheet of wallet cards, to be opened in a browser and printed."""
    start = qr_code(f"{site}/{dialog.study.nct_id}")
    return _rendered(app, dialog, "poster.html", site=site, start=start, cards=CARDS)


def embed(app: Flask, dialog: Dialog, site: str) -> str:
    """An HTML fragment: links that open the talk in the whole window, without script, style or image."""

    def start_address() -> str:
        return f"{site}/{current_locale()}/{dialog.study.nct_id}/"

    return _rendered(app, dialog, "embed.html", start_address=start_address)


def _rendered(app: Flask, dialog: Dialog, template: str, **values: object) -> str:
    with app.app_context():
        g.dialog, g.locale = dialog, FIRST
        page = app.jinja_env.get_template(f"patient/{template}").render(
            dialog=dialog,
            study=dialog.study,
            say=spoken,
            day=day,
            status_name=status_name,
            in_an_emergency=in_an_emergency,
            in_languages=in_languages,
            in_each_language=in_each_language,
            first_tag=LANGUAGE_TAGS[FIRST],
            voice="patient",
            **contact_context(dialog),
            **values,
        )
        return page.strip()


def _as_in(problem: str) -> str:
    return f"{problem} Give the site's address alone, as in https://prescreen.example.org."
