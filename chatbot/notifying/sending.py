"""Mail that is due goes to the mail server, one notice a connection."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from chatbot.notifying.letter import Catalogs, letter
from chatbot.notifying.settings import Encryption, Mailing
from chatbot.store.database import is_demo
from chatbot.store.outbox import Notice, lease, mark_sent, mark_unsent

STEP_SECONDS = 30.0
"""How long one step of the talk with the server may take. There are at most a dozen, so all of them together
stay within the LEASE.
"""

_LONGEST_PROBLEM = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """How many notices went, are to be tried again, and were given up; ``problem`` is the last try's."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0
    problem: str = ""


def send_due(
    db: Database,
    mailing: Mailing,
    catalogs: Catalogs,
    now: Callable[[], datetime],
    step_seconds: float = STEP_SECONDS,
) -> Sent:
    """Send what is due. A server that cannot be talked with ends it: the others' tries are not used up.

    ``now`` is the clock, asked again for each notice.
    """
    sent, is_made_up = Sent(), is_demo(db)
    while notice := lease(db, now()):
        try:
            with _server(mailing, step_seconds) as server:
                mail = letter(notice, mailing, catalogs, is_made_up)
                server.send_message(mail, from_addr=mailing.sender, to_addrs=[notice.recipient])
                mark_sent(db, notice, now())
            sent = replace(sent, sent=sent.sent + 1)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            sent = _unsent(db, sent, notice, now(), problem_of(error))
            if not is_about_the_mail(error):
                break
    return sent


def is_about_the_mail(error: Exception) -> bool:
    """The server answers, and does not take this one mail."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def problem_of(error: Exception) -> str:
    """What happened, as one line without control characters; of a server's answer, its code and words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        text = f"recipient refused: {code} {_decoded(said)}"
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_decoded(error.smtp_error)}"
    else:
        text = f"{type(error).__name__}: {error}"
    return "".join(each if each.isprintable() else " " for each in text)[:_LONGEST_PROBLEM]


def _unsent(db: Database, sent: Sent, notice: Notice, at: datetime, problem: str) -> Sent:
    if mark_unsent(db, notice, at, problem):
        return replace(sent, given_up=sent.given_up + 1, problem=problem)
    return replace(sent, postponed=sent.postponed + 1, problem=problem)


@contextmanager
def _server(mailing: Mailing, step_seconds: float) -> Iterator[smtplib.SMTP]:
    """Greeted, encrypted and signed in to as the settings say. However the talk ends, the mail is sent or is
    not by then: a failed good-bye is none.
    """
    secure = ssl.create_default_context()
    if mailing.encryption is Encryption.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mailing.host, mailing.port, timeout=step_seconds, context=secure
        )
    else:
        server = smtplib.SMTP(mailing.host, mailing.port, timeout=step_seconds)
    try:
        if mailing.encryption is Encryption.STARTTLS:
            server.starttls(context=secure)
        if mailing.user:
            server.login(mailing.user, mailing.password)
        yield server
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
