"""``flask outbox``: what cron calls every minute, and what an operator looks at. It reads the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click
from sqlite_utils import Database

from chatbot.config import PREFIX
from chatbot.notifying.letter import Catalogs
from chatbot.notifying.sending import Sent, send_due
from chatbot.notifying.settings import Mailing
from chatbot.store.at_terminal import OpenStore, opened
from chatbot.store.outbox import Notice, NoticeState, list_unsent, queue_digest, try_failed_again

DIGEST_FROM = time(7)
"""On the clock of the study's site: when the day's digest is queued at the earliest."""


def command(
    open_store: OpenStore, mailing: Mailing | None, catalogs: Catalogs, zones: Mapping[str, ZoneInfo]
) -> click.Group:
    """``mailing`` is None without mail settings; ``zones`` are those of the studies' sites."""
    commands = [_send_command(open_store, mailing, catalogs, zones), *_looking_commands(open_store)]
    return click.Group("outbox", commands, help="Mail to the staff of a study: new leads, and what is due.")


def _send_command(
    open_store: OpenStore, mailing: Mailing | None, catalogs: Catalogs, zones: Mapping[str, ZoneInfo]
) -> click.Command:
    @click.command("send")
    def send() -> None:
        """Send what is due, each study's digest of the day once; for cron, every minute."""
        if mailing is None:
            raise click.ClickException(
                f"There are no mail settings, so nobody is notified. Set {PREFIX}SMTP_HOST and the others "
                "that README.md names."
            )
        with opened(open_store) as db:
            for study, addresses in mailing.addresses.items():
                _queue_digest_of_today(db, study, addresses, zones[study], _now())
            sent = send_due(db, mailing, catalogs, _now)
        _say(sent)

    return send


def _looking_commands(open_store: OpenStore) -> list[click.Command]:
    @click.command("list")
    def list_() -> None:
        """What waits to be sent or was given up; times in UTC."""
        with opened(open_store) as db:
            notices = list_unsent(db)
        for notice in notices:
            click.echo(_line(notice))
        if not notices:
            click.echo("Nothing waits.", err=True)

    @click.command("retry")
    def retry() -> None:
        """Let every notice that was given up be sent again."""
        with opened(open_store) as db:
            count = try_failed_again(db, _now())
        click.echo(f"To be sent again: {count}.")

    return [list_, retry]


def _queue_digest_of_today(
    db: Database, study: str, addresses: tuple[str, ...], zone: ZoneInfo, at: datetime
) -> None:
    there = at.astimezone(zone)
    if there.time() >= DIGEST_FROM:
        tomorrow = datetime.combine(there.date() + timedelta(days=1), time(), zone)
        queue_digest(db, study, addresses, there.date(), tomorrow, at)


def _say(sent: Sent) -> None:
    """Silent if there was nothing to do, so that cron mails only what somebody should read."""
    if sent.sent:
        click.echo(f"Sent: {sent.sent}.")
    if sent.postponed:
        click.echo(f"To be tried again: {sent.postponed}; {sent.problem}", err=True)
    if sent.given_up:
        raise click.ClickException(
            f"Given up after many tries: {sent.given_up}; {sent.problem}. "
            "`flask outbox retry` lets them be sent again."
        )


def _line(notice: Notice) -> str:
    when = f"{notice.queued_at:%Y-%m-%d %H:%M} UTC"
    what = f"{notice.kind.value:<8}  {notice.study}  {notice.reference or '-':<7}  {notice.recipient}"
    problem = f"  {notice.problem}" if notice.problem else ""
    if notice.state is NoticeState.FAILED:
        return f"{when}  {what}  given up after {notice.tries} tries{problem}"
    return f"{when}  {what}  tries: {notice.tries}, next from {notice.next_try_at:%Y-%m-%d %H:%M}{problem}"


def _now() -> datetime:
    return datetime.now(UTC)
