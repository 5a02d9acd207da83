"""Against a real mail server: what it takes over has left, what it does not take is tried again."""

from __future__ import annotations

import ssl
from asyncio import WriteTransport
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from gettext import NullTranslations
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from sqlite_utils import Database

from chatbot.notifying.sending import Sent, problem_of, send_due
from chatbot.notifying.settings import Encryption, Mailing
from chatbot.store import Store
from chatbot.store.database import mark_as_demo
from chatbot.store.outbox import LEASE, MOST_TRIES, NoticeState, lease, list_unsent, queue_new_lead
from chatbot.store.receipts import Receipt
from tests.notifying.certificate import make_certificate
from tests.notifying.conftest import STUDY, TEAM, Mailbox, serving, settings_for

CATALOGS = {"en": NullTranslations(), "zh": NullTranslations()}
Queue = Callable[..., None]


@pytest.fixture
def queue(db: Database, keep: Callable[..., Receipt], now: datetime) -> Queue:
    reference = keep(db).reference

    def queue(*recipients: str) -> None:
        queue_new_lead(db, STUDY, reference, recipients or TEAM[:1], now)

    return queue


def send(db: Database, mailing: Mailing, at: datetime, seconds: float = 5) -> Sent:
    return send_due(db, mailing, CATALOGS, lambda: at, seconds)


def test_each_notice_goes_to_its_address_once(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    queue(*TEAM)
    assert send(db, mailing, now) == Sent(sent=2)
    assert send(db, mailing, now + timedelta(days=1)) == Sent()
    assert mailbox.recipients == list(TEAM)
    assert [mail["To"] for mail in mailbox.mails] == list(TEAM)


def test_a_mail_of_a_demonstration_is_marked(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    mark_as_demo(db)
    queue()
    send(db, mailing, now)
    assert [mail["Subject"].startswith("DEMO ") for mail in mailbox.mails] == [True]


def test_a_refused_recipient_keeps_no_other_waiting(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    mailbox.answers[TEAM[0]] = "550 no such mailbox"
    queue(*TEAM)
    sent = send(db, mailing, now)
    assert (sent.sent, sent.postponed, sent.given_up) == (1, 1, 0)
    assert sent.problem == "recipient refused: 550 no such mailbox"
    assert mailbox.recipients == [TEAM[1]]


def test_a_recipient_who_is_refused_for_now_gets_it_later(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    mailbox.answers[TEAM[0]] = "450 try again"
    queue()
    assert send(db, mailing, now).postponed == 1
    mailbox.answers.clear()
    assert send(db, mailing, now + timedelta(seconds=59)).sent == 0
    assert send(db, mailing, now + timedelta(seconds=60)).sent == 1


def test_who_is_always_refused_is_given_up_and_stays_to_be_seen(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    mailbox.answers[TEAM[0]] = "550 no such mailbox"
    queue()
    outcomes = [send(db, mailing, now + timedelta(days=day)).given_up for day in range(MOST_TRIES)]
    assert outcomes == [0] * (MOST_TRIES - 1) + [1]
    (notice,) = list_unsent(db)
    assert (notice.state, notice.problem) == (NoticeState.FAILED, "recipient refused: 550 no such mailbox")


def test_while_the_server_is_down_nothing_is_lost_and_one_try_is_used(
    db: Database, queue: Queue, mailbox: Mailbox, now: datetime
) -> None:
    with serving(mailbox) as server:
        port = server.port
    queue(*TEAM)
    sent = send(db, settings_for(port), now)
    assert (sent.sent, sent.postponed) == (0, 1)
    assert "refused" in sent.problem
    assert sorted(notice.tries for notice in list_unsent(db)) == [0, 1]


def test_once_the_server_is_up_again_all_goes(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    queue(*TEAM)
    assert send(db, replace(mailing, port=1), now).sent == 0
    assert send(db, mailing, now + timedelta(minutes=1)).sent == 2


def hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, WriteTransport)
    server.transport.abort()


def test_a_connection_that_breaks_before_the_answer_is_tried_again_under_the_same_id(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    """The server had it: so it comes twice, and its Message-ID says so."""
    mailbox.before_answer = hang_up
    queue()
    assert send(db, mailing, now).postponed == 1
    mailbox.before_answer = lambda _: None
    assert send(db, mailing, now + timedelta(minutes=1)).sent == 1
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_hangs_up_at_the_good_bye_has_taken_it_over(
    db: Database,
    queue: Queue,
    mailing: Mailing,
    mailbox: Mailbox,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hang_up_at_quit(server: SMTP, _: str) -> None:
        hang_up(server)

    monkeypatch.setattr(SMTP, "smtp_QUIT", hang_up_at_quit)
    queue()
    assert send(db, mailing, now) == Sent(sent=1)
    assert list_unsent(db) == ()


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(
    db: Database, queue: Queue, mailing: Mailing, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silence(server: SMTP, _: str) -> None:
        return None

    monkeypatch.setattr(SMTP, "smtp_MAIL", silence)
    queue()
    sent = send(db, mailing, now, seconds=0.2)
    assert (sent.sent, sent.postponed) == (0, 1)


def test_two_senders_at_once_send_each_notice_once(
    db: Database, store: Store, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    everybody = [f"{number}@example.org" for number in range(12)]
    queue(*everybody)
    together, sent = Barrier(2), []

    def run() -> None:
        with store.connect() as own:
            together.wait()
            sent.append(send(own, mailing, now).sent)

    senders = [Thread(target=run) for _ in range(2)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert sum(sent) == len(everybody)
    assert sorted(mailbox.recipients) == sorted(everybody)


def test_a_notice_that_somebody_else_is_sending_is_left_alone(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    queue()
    lease(db, now)
    assert send(db, mailing, now) == Sent()
    assert send(db, mailing, now + LEASE) == Sent(sent=1)


def test_a_mail_holds_nothing_of_the_person(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime
) -> None:
    queue()
    send(db, mailing, now)
    (mail,) = mailbox.mails
    said = f"{mail.as_string()}\n{mail.get_content()}"
    assert not [
        each
        for each in ("王", "吉明", "13900000001", "合肥", "needs_review", "63")
        if each in mail.get_content()
    ]
    assert "+86" not in said


@pytest.fixture
def certified(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that nobody vouches for, and a server's context with it."""
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


ENCRYPTED = [Encryption.STARTTLS, Encryption.TLS]


def send_encrypted(
    db: Database, mailbox: Mailbox, at: datetime, context: ssl.SSLContext, encryption: Encryption
) -> Sent:
    options: dict[str, Any] = {"ssl_context": context}
    if encryption is Encryption.STARTTLS:
        options = {"tls_context": context, "require_starttls": True}
    with serving(mailbox, **options) as server:
        return send(db, replace(settings_for(server.port), encryption=encryption), at)


@pytest.mark.parametrize("encryption", ENCRYPTED)
def test_mail_goes_encrypted_to_a_server_that_can_prove_its_name(
    db: Database,
    queue: Queue,
    mailbox: Mailbox,
    now: datetime,
    certified: tuple[Path, ssl.SSLContext],
    monkeypatch: pytest.MonkeyPatch,
    encryption: Encryption,
) -> None:
    certificate, context = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    queue()
    assert send_encrypted(db, mailbox, now, context, encryption) == Sent(sent=1)
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("encryption", ENCRYPTED)
def test_mail_does_not_go_to_a_server_for_which_nobody_vouches(
    db: Database,
    queue: Queue,
    mailbox: Mailbox,
    now: datetime,
    certified: tuple[Path, ssl.SSLContext],
    encryption: Encryption,
) -> None:
    queue()
    sent = send_encrypted(db, mailbox, now, certified[1], encryption)
    assert (sent.sent, sent.postponed, mailbox.mails) == (0, 1, [])
    assert "CERTIFICATE_VERIFY_FAILED" in sent.problem


@pytest.mark.parametrize("encryption", ENCRYPTED)
def test_mail_does_not_go_in_clear_to_a_server_that_does_not_encrypt(
    db: Database, queue: Queue, mailing: Mailing, mailbox: Mailbox, now: datetime, encryption: Encryption
) -> None:
    queue()
    sent = send(db, replace(mailing, encryption=encryption), now)
    assert (sent.sent, sent.postponed, mailbox.mails) == (0, 1, [])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize(("password", "count"), [("right", 1), ("wrong", 0)])
def test_a_server_that_wants_a_login_gets_it(
    db: Database, queue: Queue, mailbox: Mailbox, now: datetime, password: str, count: int
) -> None:
    def check(_server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"chen", b"right"))

    queue(*TEAM[:1])
    options = {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    with serving(mailbox, **options) as server:
        sent = send(db, replace(settings_for(server.port), user="chen", password=password), now)
    assert sent.sent == count
    assert password not in sent.problem


def test_a_server_s_answer_is_kept_as_one_short_line() -> None:
    assert problem_of(OSError("first\r\nsecond\x1b[31m" + "x" * 500)).startswith(
        "OSError: first  second [31m"
    )
    assert len(problem_of(OSError("x" * 500))) == 200
