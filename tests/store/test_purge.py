"""Leads go when their days are over, by command only, and a clock that jumps takes none of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from chatbot import create_app
from chatbot.config import SettingRefused
from chatbot.store import Store, history
from chatbot.store.copies import copies_of, keep_copy
from chatbot.store.errors import AlreadyErased, StoreRefused
from chatbot.store.leads import list_leads
from chatbot.store.purge import Purged, list_expired, purge
from chatbot.store.receipts import Receipt

DAYS = 100
DAY = timedelta(days=1)
Keep = Callable[..., Receipt]
Wait = Callable[[int], datetime]


@pytest.fixture
def wait(db: Database, now: datetime) -> Wait:
    """So many days after ``now``; until then somebody looked in every week."""

    def wait(days: int) -> datetime:
        for day in range(7, days, 7):
            list_leads(db, now + day * DAY, history.OPERATOR)
        return now + days * DAY

    return wait


def actions(db: Database) -> list[tuple[str, str, str]]:
    rows = db.query("SELECT actor, action, subject FROM history ORDER BY seq")
    return [(row["actor"], row["action"], row["subject"]) for row in rows]


@pytest.mark.parametrize(
    ("early", "goes"), [(timedelta(seconds=1), False), (timedelta(0), True), (-DAY, True)]
)
def test_a_lead_goes_when_its_days_are_over(
    db: Database, keep: Keep, wait: Wait, early: timedelta, goes: bool
) -> None:
    reference = keep(db).reference
    at = wait(DAYS) - early
    assert list_expired(db, at, DAYS) == ((reference,) if goes else ())
    assert purge(db, at, DAYS).references == ((reference,) if goes else ())
    assert db.table("leads").count == (0 if goes else 1)


def test_the_younger_leads_stay(db: Database, keep: Keep, wait: Wait, now: datetime) -> None:
    old = [keep(db, form).reference for form in ("one", "two")]
    young = keep(db, "three", submitted_at=now + DAY).reference
    assert sorted(purge(db, wait(DAYS), DAYS).references) == sorted(old)
    assert [row["reference"] for row in db.table("leads").rows] == [young]


def test_a_dry_run_erases_nothing_and_is_a_read(db: Database, keep: Keep, wait: Wait) -> None:
    keep(db)
    list_expired(db, wait(DAYS), DAYS)
    assert db.table("leads").count == 1
    assert actions(db)[-1] == ("operator", "leads.listed", "")


def test_a_purge_is_the_operators_in_the_history(db: Database, keep: Keep, wait: Wait) -> None:
    reference = keep(db).reference
    purge(db, wait(DAYS), DAYS)
    assert actions(db)[-2:] == [("operator", "lead.erased", reference), ("operator", "leads.purged", "")]
    assert history.verify(db) is None


def test_a_purge_reaches_the_copy_and_the_log(
    store: Store, db: Database, keep: Keep, wait: Wait, now: datetime, decrypted: Callable[[Path], bytes]
) -> None:
    keep(db, document={"note": "Marker" * 1000})
    copy = keep_copy(store.path, store.keys.database, "m0002", now)
    places = (store.path, Path(f"{store.path}-wal"), copy)
    assert any(b"Marker" in decrypted(place) for place in places)
    assert purge(db, wait(DAYS), DAYS).is_traceless
    assert not any(b"Marker" in decrypted(place) for place in places)
    assert copies_of(store.path) == [copy]


def test_a_purged_lead_does_not_come_back_with_its_form(db: Database, keep: Keep, wait: Wait) -> None:
    keep(db)
    purge(db, wait(DAYS), DAYS)
    with pytest.raises(AlreadyErased):
        keep(db)


def test_a_purge_empties_the_log_that_a_reader_held_up(
    store: Store, db: Database, keep: Keep, wait: Wait
) -> None:
    db.execute("PRAGMA busy_timeout = 10")
    keep(db)
    at = wait(DAYS)
    with store.connect() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM leads").fetchone()
        assert not purge(db, at, DAYS).is_traceless
    assert purge(db, at, DAYS) == Purged((), is_traceless=True)


@pytest.mark.parametrize("erases", [list_expired, purge])
@pytest.mark.parametrize("jump", [400 * DAY, 11 * DAY, -timedelta(hours=2)])
def test_a_clock_that_jumps_takes_nothing(
    db: Database, keep: Keep, wait: Wait, jump: timedelta, erases: Callable[[Database, datetime, int], object]
) -> None:
    keep(db)
    list_leads(db, at := wait(DAYS), history.OPERATOR)
    with pytest.raises(StoreRefused, match=r"Nothing was erased: .* --clock-is-right"):
        erases(db, at + jump, DAYS)
    assert db.table("leads").count == 1


def test_what_others_did_while_a_purge_waited_for_its_turn_is_no_jump(
    db: Database, keep: Keep, wait: Wait
) -> None:
    keep(db)
    at = wait(DAYS)
    list_leads(db, at + timedelta(seconds=5), history.OPERATOR)
    assert len(purge(db, at, DAYS).references) == 1


def test_what_was_done_after_a_jump_does_not_hide_it(db: Database, keep: Keep, now: datetime) -> None:
    keep(db)
    jumped = now + 400 * DAY
    keep(db, "another", submitted_at=jumped)
    list_leads(db, jumped, history.OPERATOR)
    with pytest.raises(
        StoreRefused, match="is empty between 2026-03-01 08:30:00 UTC and 2027-04-05 08:30:00 UTC"
    ):
        purge(db, jumped, DAYS)


def test_a_clock_that_was_set_right_again_is_asked_about(db: Database, keep: Keep, now: datetime) -> None:
    keep(db, submitted_at=now + 400 * DAY)
    with pytest.raises(StoreRefused, match="the history goes on until 2027-04-05"):
        purge(db, now + DAY, DAYS)


def test_a_jump_too_short_to_be_seen_takes_only_what_was_nearly_due(
    db: Database, keep: Keep, wait: Wait, now: datetime
) -> None:
    due = keep(db, "due").reference
    keep(db, "not due", submitted_at=now + 11 * DAY)
    list_leads(db, at := wait(90), history.OPERATOR)
    assert purge(db, at + 10 * DAY, DAYS).references == (due,)


def test_the_operator_answers_for_a_store_that_nobody_touched(
    db: Database, keep: Keep, now: datetime
) -> None:
    reference = keep(db).reference
    at = now + 400 * DAY
    assert list_expired(db, at, DAYS, clock_is_right=True) == (reference,)
    with pytest.raises(StoreRefused):
        purge(db, at, DAYS)
    assert purge(db, at, DAYS, clock_is_right=True).references == (reference,)
    assert purge(db, at + DAY, DAYS).references == ()


def test_purging_every_day_is_proof_enough_of_the_clock(db: Database, keep: Keep, now: datetime) -> None:
    reference = keep(db).reference
    purged = [purge(db, now + day * DAY, DAYS).references for day in range(1, DAYS + 2)]
    assert purged == [*[()] * (DAYS - 1), (reference,), ()]


def test_a_purge_without_leads_erases_nothing_and_is_told(db: Database, wait: Wait) -> None:
    assert purge(db, wait(DAYS), DAYS) == Purged((), is_traceless=True)
    (detail,) = (row["detail"] for row in db.query("SELECT detail FROM history ORDER BY seq DESC LIMIT 1"))
    assert detail == '{"days": 100, "leads": 0}'


def test_a_daily_purge_lets_no_lead_grow_older_than_the_privacy_notice_says(tmp_path: Path) -> None:
    app = create_app({"INSTANCE_PATH": str(tmp_path), "LEAD_DAYS": 30})
    assert "default: (29);" in app.test_cli_runner().invoke(args=["leads", "purge", "--help"]).output


def test_q11_each_study_has_its_own_days(db: Database, keep: Keep, wait: Wait) -> None:
    long, short = keep(db, "one").reference, keep(db, "two", study="NCT04912596").reference
    other = {"NCT04912596": 20}
    at = wait(20)
    assert list_expired(db, at, DAYS, True, other) == (short,)
    assert purge(db, at, DAYS, True, other).references == (short,)
    assert purge(db, wait(DAYS), DAYS, True, other).references == (long,)


def test_a_jump_is_measured_by_the_shortest_days(db: Database, keep: Keep, now: datetime) -> None:
    keep(db, study="NCT04912596")
    with pytest.raises(StoreRefused, match="is empty between"):
        purge(db, now + 5 * DAY, DAYS, by_study={"NCT04912596": 20})


@pytest.mark.parametrize("wrong", ["NCT07214142", "NCT07214142=", "=30", "NCT07214142=soon", "NCT07214142=0"])
def test_days_that_cannot_be_read_stop_the_program(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingRefused, match="a study and a number of days"):
        create_app({"INSTANCE_PATH": str(tmp_path), "STUDY_LEAD_DAYS": [wrong]})


def purging(tmp_path: Path, *arguments: str) -> str:
    """What the command says where one study's leads are kept for 20 days."""
    app = create_app({"INSTANCE_PATH": str(tmp_path), "STUDY_LEAD_DAYS": ["NCT04912596=20"]})
    run = app.test_cli_runner().invoke
    run(args=["setup"])
    return run(args=["leads", "purge", *arguments]).output


def test_the_command_says_the_days_of_each_study(tmp_path: Path) -> None:
    assert "Leads kept for 364 days (NCT04912596: 19) or longer: 0." in purging(tmp_path)
    assert "default: (364, NCT04912596: 19)" in " ".join(purging(tmp_path, "--help").split())


def test_days_that_are_given_hold_for_every_study(tmp_path: Path) -> None:
    assert "Leads kept for 7 days or longer: 0." in purging(tmp_path, "--days", "7")


def test_a_dry_run_erases_nothing_whatever_else_is_said(tmp_path: Path) -> None:
    assert "or longer: 0." in purging(tmp_path, "--dry-run", "--yes")
    assert "Leads erased" not in purging(tmp_path, "--dry-run", "--yes")
