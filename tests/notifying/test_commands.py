"""``flask outbox`` as cron calls it: a process of its own, which may die at any moment."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.smtp import SMTP
from click.testing import Result
from flask import Flask

from chatbot import create_app
from chatbot.config import ROOT
from chatbot.store import Store
from chatbot.store.leads import keep_lead
from chatbot.store.outbox import LEASE, MOST_TRIES, list_unsent
from tests.notifying.conftest import STUDY, TEAM, Mailbox, Server
from tests.staff.leads import frozen_lead

# Half past two in the night in Hefei, and eight in the morning.
NIGHT = datetime(2026, 11, 19, 18, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)


@pytest.fixture
def environ(tmp_path: Path, server: Server) -> dict[str, str]:
    return {
        "CHATBOT_INSTANCE_PATH": str(tmp_path / "instance"),
        "CHATBOT_SMTP_HOST": "127.0.0.1",
        "CHATBOT_SMTP_PORT": str(server.port),
        "CHATBOT_SMTP_TLS": "none",
        "CHATBOT_MAIL_FROM": "screening@example.org",
        "CHATBOT_SITE_URL": "https://screening.example.org",
        "CHATBOT_NOTICE_ADDRESSES": f"{STUDY}={' '.join(TEAM)}",
    }


@pytest.fixture
def app(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Flask:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    app = create_app()
    assert run(app, "setup").exit_code == 0
    return app


@pytest.fixture
def opened(app: Flask) -> Store:
    store: Store = app.extensions["store"]()
    return store


@pytest.fixture
def night() -> Iterator[None]:
    with time_machine.travel(NIGHT):
        yield


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=args)


def leave_lead(store: Store, *tell: str) -> str:
    with store.connect() as db:
        lead = replace(frozen_lead(), submitted_at=datetime.now(UTC))
        return keep_lead(db, lead, secrets.token_urlsafe(24), store.keys.receipt, tell).reference


def test_a_new_lead_is_sent_and_then_nothing_is_left_to_do(
    app: Flask, opened: Store, mailbox: Mailbox, night: None
) -> None:
    reference = leave_lead(opened, *TEAM)
    first, second = run(app, "outbox", "send"), run(app, "outbox", "send")
    assert (first.exit_code, first.output) == (0, "Sent: 2.\n")
    assert (second.exit_code, second.output) == (0, "")
    assert [reference in mail["Subject"] for mail in mailbox.mails] == [True, True]


def test_the_digest_of_the_day_comes_in_the_morning_of_the_site_and_once(
    app: Flask, opened: Store, mailbox: Mailbox
) -> None:
    with time_machine.travel(NIGHT) as clock:
        leave_lead(opened)
        run(app, "outbox", "send")
        assert mailbox.mails == []
        clock.move_to(MORNING)
        run(app, "outbox", "send")
        run(app, "outbox", "send")
        assert mailbox.recipients == list(TEAM)
        clock.move_to(MORNING + timedelta(days=1))
        run(app, "outbox", "send")
        assert mailbox.recipients == [*TEAM, *TEAM]


def test_on_a_day_on_which_nothing_is_due_no_digest_comes(app: Flask, mailbox: Mailbox) -> None:
    with time_machine.travel(MORNING):
        run(app, "outbox", "send")
    assert mailbox.mails == []


def test_what_could_not_be_sent_is_listed_with_the_reason(
    app: Flask, opened: Store, mailbox: Mailbox, night: None
) -> None:
    mailbox.answers[TEAM[0]] = "550 no such mailbox"
    reference = leave_lead(opened, TEAM[0])
    assert "550 no such mailbox" in run(app, "outbox", "send").output
    assert run(app, "outbox", "list").output == (
        f"2026-11-19 18:30 UTC  new_lead  {STUDY}  {reference}  {TEAM[0]}"
        "  tries: 1, next from 2026-11-19 18:31  recipient refused: 550 no such mailbox\n"
    )


def test_what_was_given_up_is_said_and_sent_again_when_asked(
    app: Flask, opened: Store, mailbox: Mailbox, night: None
) -> None:
    leave_lead(opened, TEAM[0])
    with opened.connect() as db:
        db.execute("UPDATE outbox SET tries = ?", [MOST_TRIES - 1])
    mailbox.answers[TEAM[0]] = "550 no such mailbox"
    given_up = run(app, "outbox", "send")
    assert given_up.exit_code == 1
    assert "Given up after many tries: 1; recipient refused" in given_up.output
    assert f"given up after {MOST_TRIES} tries" in run(app, "outbox", "list").output
    mailbox.answers.clear()
    assert run(app, "outbox", "retry").output == "To be sent again: 1.\n"
    assert run(app, "outbox", "send").output == "Sent: 1.\n"


def test_without_mail_settings_the_command_says_that_nobody_is_notified(tmp_path: Path) -> None:
    app = create_app({"INSTANCE_PATH": str(tmp_path / "plain")})
    run(app, "setup")
    said = run(app, "outbox", "send")
    assert said.exit_code == 1
    assert "nobody is notified" in said.output


def test_a_sender_that_is_killed_after_the_server_took_the_mail_sends_it_again_under_the_same_id(
    app: Flask, opened: Store, mailbox: Mailbox, environ: dict[str, str]
) -> None:
    """At least once: nobody can know what the server did. Until the lease is over nobody else tries."""
    leave_lead(opened, TEAM[0])
    with opened.connect() as db:
        db.execute("UPDATE leads SET status = 'contacted'")  # nothing is due: no digest
    sender: list[subprocess.Popen[bytes]] = []

    def kill(_: SMTP) -> None:
        sender[0].kill()

    mailbox.before_answer = kill
    command = [sys.executable, "-m", "flask", "outbox", "send"]
    sender.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}))
    assert sender[0].wait(60) == -9
    mailbox.before_answer = lambda _: None
    assert run(app, "outbox", "send").output == ""
    with opened.connect() as db:
        (notice,) = list_unsent(db)
    assert notice.tries == 1
    with time_machine.travel(datetime.now(UTC) + LEASE):
        assert run(app, "outbox", "send").output == "Sent: 1.\n"
    first, second = mailbox.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()
