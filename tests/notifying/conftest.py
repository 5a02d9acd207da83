"""A real mail server on this machine, and settings that lead to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from chatbot.notifying.settings import Encryption, Mailing
from tests.store.conftest import db, empty_instance, keep, lead, now, store  # noqa: F401 - fixtures

STUDY = "NCT07214142"
TEAM = ("a@example.org", "b@example.org")


class Mailbox:
    """What a server took over. ``answers`` are its refusals by address; ``before_answer`` is called when it
    has a mail and has not said so yet.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.before_answer: Callable[[SMTP], None] = lambda _: None

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.before_answer(server)
        return "250 taken over"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


class Server(Controller):
    """On a port that is free; ``port`` is known once it has started."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[Server]:
    server = Server(mailbox, hostname="127.0.0.1", port=0, **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[Server]:
    with serving(mailbox) as server:
        yield server


@pytest.fixture
def mailing(server: Server) -> Mailing:
    return settings_for(server.port)


def settings_for(port: int) -> Mailing:
    return Mailing(
        host="127.0.0.1",
        port=port,
        user="",
        password="",
        encryption=Encryption.NONE,
        sender="screening@example.org",
        site_url="https://screening.example.org",
        addresses={STUDY: TEAM},
    )
