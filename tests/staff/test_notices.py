"""The inbox says when nobody is told of new leads, and when mail does not go out."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from chatbot import create_app
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.database import utc_text
from chatbot.store.leads import keep_lead
from chatbot.store.outbox import MOST_TRIES, lease, mark_unsent
from tests.patient.people import PERFECT
from tests.patient.person import Person
from tests.staff.conftest import SignIn
from tests.staff.leads import frozen_lead

STUDY, OTHER = "NCT07214142", "NCT04912596"
ADDRESS = "team@example.org"


@pytest.fixture
def app(tmp_path: Path, request: pytest.FixtureRequest) -> Flask:
    """With mail settings for the studies that a test is given as its parameter."""
    settings = {
        "SMTP_HOST": "127.0.0.1",
        "MAIL_FROM": ADDRESS,
        "SITE_URL": "https://screening.example.org",
        "NOTICE_ADDRESSES": "; ".join(f"{study}={ADDRESS}" for study in request.param),
    }
    app = create_app(
        {
            "INSTANCE_PATH": str(tmp_path / "instance"),
            "TESTING": True,
            **(settings if request.param else {}),
        }
    )
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    return app


def told(sign_in: SignIn, locale: str = "en", **given: object) -> str:
    page = sign_in(Role.VIEWER, locale, **given).opens()
    assert page.path == f"/{locale}/staff/"
    return page.text if page.hooks("notices") else ""


@pytest.mark.parametrize(
    ("app", "locale", "said"),
    [
        ([], "en", "Nobody is notified by mail of new leads:"),
        ([], "zh", "有新线索时不会发邮件提醒任何人"),
        ([STUDY], "en", f"Nobody is notified by mail of new leads of {OTHER}:"),
    ],
    indirect=["app"],
)
def test_the_inbox_says_of_which_studies_nobody_is_notified(sign_in: SignIn, locale: str, said: str) -> None:
    assert said in told(sign_in, locale)


@pytest.mark.parametrize(("role", "is_told"), [(Role.COORDINATOR, False), (Role.ADMIN, True)])
@pytest.mark.parametrize("app", [[]], indirect=True)
def test_an_administrator_is_told_where_mail_is_set_up(sign_in: SignIn, role: Role, is_told: bool) -> None:
    page = sign_in(role, studies=(STUDY,)).opens()
    assert f"Nobody is notified by mail of new leads of {STUDY}:" in page.text
    assert ("README: Mail on new leads" in page.text) == is_told


@pytest.mark.parametrize("app", [[STUDY, OTHER]], indirect=True)
def test_where_somebody_is_notified_of_every_study_nothing_is_said(sign_in: SignIn) -> None:
    assert told(sign_in) == ""


@pytest.mark.parametrize("app", [[STUDY]], indirect=True)
def test_of_a_study_that_an_account_may_not_see_nothing_is_said(sign_in: SignIn) -> None:
    assert told(sign_in, studies=(STUDY,)) == ""


def leave_lead(store: Store, at: datetime) -> None:
    with store.connect() as db:
        lead = frozen_lead()
        keep_lead(db, lead, secrets.token_urlsafe(24), store.keys.receipt, [ADDRESS])
        db.execute("UPDATE outbox SET queued_at = ?", [utc_text(at)])


@pytest.mark.parametrize("app", [[STUDY, OTHER]], indirect=True)
@pytest.mark.parametrize(("hours", "is_said"), [(0, False), (2, True)])
def test_mail_that_waits_for_long_is_said(sign_in: SignIn, store: Store, hours: int, is_said: bool) -> None:
    leave_lead(store, datetime.now(UTC) - timedelta(hours=hours))
    assert ("1 notice has been waiting" in told(sign_in)) is is_said


@pytest.mark.parametrize("app", [[STUDY, OTHER]], indirect=True)
def test_mail_that_was_given_up_is_said(sign_in: SignIn, store: Store) -> None:
    leave_lead(store, datetime.now(UTC))
    with store.connect() as db:
        db.execute("UPDATE outbox SET tries = ?", [MOST_TRIES - 1])
        notice = lease(db, datetime.now(UTC) + timedelta(days=2))
        assert notice
        mark_unsent(db, notice, datetime.now(UTC), "550 no such mailbox")
    assert "1 notice could not be sent" in told(sign_in)
    assert "有 1 封提醒邮件多次发送失败" in told(sign_in, "zh")


@pytest.mark.parametrize(("app", "count"), [([STUDY], 1), ([OTHER], 0), ([], 0)], indirect=["app"])
def test_somebody_who_leaves_details_is_told_to_whom_the_settings_name(
    app: Flask, store: Store, count: int
) -> None:
    person = Person(app, "en")
    person.has_said(PERFECT)
    person.leaves_details()
    with store.connect() as db:
        rows = list(db.query("SELECT kind, study, recipient FROM outbox"))
    assert rows == [{"kind": "new_lead", "study": STUDY, "recipient": ADDRESS}] * count
