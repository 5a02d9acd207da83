"""A notice -> a mail that says where to look, in every language, and nothing of whom it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from gettext import NullTranslations

from chatbot.notifying.settings import Mailing
from chatbot.store.outbox import Notice, NoticeKind

Catalogs = Mapping[str, NullTranslations]
"""Staff's, by locale."""


def letter(notice: Notice, mailing: Mailing, catalogs: Catalogs, is_made_up: bool = False) -> EmailMessage:
    """The same bytes for the same notice, however often it is made: a mail that came twice can be told by its
    Message-ID. ``is_made_up``: it leaves a demonstration, and says so.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mailing.sender
    mail["To"] = notice.recipient
    mail["Subject"] = " / ".join([_subject(notice, catalog, is_made_up) for catalog in catalogs.values()])
    mail["Date"] = format_datetime(notice.queued_at)
    mail["Message-ID"] = message_id(notice, mailing)
    mail["Auto-Submitted"] = "auto-generated"
    bodies = [_body(notice, mailing, locale, catalog) for locale, catalog in catalogs.items()]
    if is_made_up:
        bodies[:0] = (each.gettext("Demonstration: all leads are made up.") for each in catalogs.values())
    mail.set_content("\n\n".join(bodies), cte="base64")
    return mail


def message_id(notice: Notice, mailing: Mailing) -> str:
    return f"<{hashlib.sha256(notice.once.encode()).hexdigest()[:32]}@{mailing.sender.rpartition('@')[2]}>"


def _subject(notice: Notice, catalog: NullTranslations, is_made_up: bool) -> str:
    if notice.kind is NoticeKind.NEW_LEAD:
        said = catalog.gettext("New lead %(reference)s") % {"reference": notice.reference}
    else:
        said = catalog.gettext("Due today, %(study)s") % {"study": notice.study}
    return catalog.gettext("DEMO %(name)s") % {"name": said} if is_made_up else said


def _body(notice: Notice, mailing: Mailing, locale: str, catalog: NullTranslations) -> str:
    place = f"{mailing.site_url}/{locale}/staff/"
    if notice.kind is NoticeKind.NEW_LEAD:
        said = catalog.gettext("There is a new lead for study %(study)s.") % {"study": notice.study}
        named = catalog.gettext("Reference: %(reference)s") % {"reference": notice.reference}
        return f"{said}\n{named}\n{place}leads/{notice.reference}"
    said = catalog.gettext("Leads of study %(study)s are waiting for somebody today.") % {
        "study": notice.study
    }
    return f"{said}\n{place}?study={notice.study}"
