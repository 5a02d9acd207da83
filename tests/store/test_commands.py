"""What an operator types, and what they read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import pytest
import time_machine
from click.testing import CliRunner, Result

from chatbot.screening.lead import Lead
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.commands import commands
from chatbot.store.keys import load_keys
from chatbot.store.pause_code import new_code
from chatbot.store.paused import keep_paused, lock_of
from chatbot.store.receipts import Receipt
from chatbot.store.staff import add_account

Keep = Callable[..., Receipt]
Run = Callable[..., Result]


def told_status(study: str, today: date) -> str:
    """As the registry says it, of the one study that is here."""
    return f"recruiting on 2025-10-09, asked on {today}" if study == "NCT07214142" else ""


def runner(database: Path) -> Run:
    instance = database.parent
    group = click.Group(
        commands=commands(
            instance, database, lambda: Store(database, load_keys(instance, {})), (365, {}), told_status
        )
    )

    def run(*arguments: str) -> Result:
        return CliRunner(env={"CHATBOT_DATABASE_KEY": None}).invoke(group, arguments)

    return run


@pytest.fixture
def run(store: Store) -> Run:
    return runner(store.path)


def test_setup_makes_all_that_is_missing_and_says_so(tmp_path: Path) -> None:
    run = runner(tmp_path / "new" / "leads.db")
    first, second = run("setup"), run("setup")
    assert [Path(line.split(":")[0]).name for line in first.stdout.splitlines()] == [
        "new",
        "database.key",
        "conversation.key",
        "receipt.key",
        *["leads.db"] * 13,
    ]
    assert (second.exit_code, second.stdout) == (0, "Everything is there.\n")


def test_setup_says_how_to_make_the_first_account_until_there_is_one(run: Run, store: Store) -> None:
    assert "flask staff add LOGIN" in run("setup").stderr
    with store.connect() as db:
        add_account(db, "li", "Chen Li", Role.ADMIN, (), datetime(2026, 3, 1, tzinfo=UTC), "operator")
    assert run("setup").stderr == ""


def test_q42_setup_refuses_a_database_whose_key_is_gone(run: Run, store: Store) -> None:
    (store.path.parent / "database.key").unlink()
    result = run("setup")
    assert result.exit_code == 1
    assert "Put the key back" in result.output


def test_leads_are_listed_one_a_line(run: Run, store: Store, keep: Keep) -> None:
    with store.connect() as db:
        reference = keep(db).reference
    result = run("leads", "list")
    assert result.output == f"{reference}  2026-03-01 08:30 UTC  NCT07214142  needs_review       zh  new\n"
    assert run("leads", "list", "--limit", "0").exit_code == 2


def test_a_date_for_treatment_is_seen_at_a_glance(run: Run, store: Store, keep: Keep, lead: Lead) -> None:
    with store.connect() as db:
        keep(db, "one", contact=replace(lead.contact, treatment_date_set="yes"))
        keep(db, "two", contact=replace(lead.contact, treatment_date_set="unsure"))
    first, second = run("leads", "list").output.splitlines()
    assert first.endswith("new  treatment date set: call first")
    assert second.endswith("new")


def test_an_empty_list_says_so(run: Run) -> None:
    assert run("leads", "list").output == "No leads.\n"


def test_a_lead_is_shown_whole(run: Run, store: Store, keep: Keep) -> None:
    with store.connect() as db:
        reference = keep(db).reference
    output = run("leads", "show", reference.lower()).output
    for shown in (reference, "王𠮷明", "139 0000 0001", "2026-03-01 08:30:00", "a" * 64, "raw: ６３", "none"):
        assert shown in output


def test_a_lead_is_shown_with_how_its_study_stands_today(run: Run, store: Store, keep: Keep) -> None:
    with store.connect() as db:
        here, gone = keep(db).reference, keep(db, "two", study="NCT00000000").reference
    with time_machine.travel(datetime(2026, 11, 26, tzinfo=UTC)):
        told = [run("leads", "show", reference).output.splitlines()[-1] for reference in (here, gone)]
    assert told[0] == "registry status: recruiting on 2025-10-09, asked on 2026-11-26"
    assert "registry status" not in told[1]


def test_a_rule_in_words_is_shown_as_an_outline(run: Run, store: Store, keep: Keep) -> None:
    rule = {"all of these": ["age: at least 18", {"one of these": ["T3", "T4"]}]}
    with store.connect() as db:
        reference = keep(db, document={"rule": {"en": {"fits_when": rule}}}).reference
    assert (
        "  rule:\n"
        "    en:\n"
        "      fits_when:\n"
        "        all of these:\n"
        "          - age: at least 18\n"
        "          - one of these:\n"
        "              - T3\n"
        "              - T4\n"
    ) in run("leads", "show", reference).output


CONFLICT = {
    "id": "twice",
    "criteria": ["I5", "E5"],
    "record": [{"at": "E5", "says": "Previous antitumor therapy"}],
    "problem": {"en": "It stands twice.", "zh": "写了两遍。"},
    "reading": {"en": "Both alike.", "zh": "一样判断。"},
}


def test_what_the_record_leaves_open_stands_beside_the_findings_it_concerns(
    run: Run, store: Store, keep: Keep
) -> None:
    findings = [{"criterion": name, "finding": "fits"} for name in ("I5", "I6", "E5")]
    whole = {**CONFLICT, "id": "start", "criteria": []}
    with store.connect() as db:
        reference = keep(db, document={"findings": findings, "conflicts": [CONFLICT, whole]}).reference
    output = run("leads", "show", reference).output
    i5, i6, e5, rest = (
        output.index(f"{name}")
        for name in ("criterion: I5", "criterion: I6", "criterion: E5", "  conflicts:")
    )
    for part in (output[i5:i6], output[e5:rest]):
        assert "id: twice" in part
        for words in ("Previous antitumor therapy", "It stands twice.", "写了两遍。", "Both alike."):
            assert words in part
    assert "conflicts in the record" not in output[i6:e5]
    assert ("id: start" in output[rest:], "id: twice" in output[rest:]) == (True, False)


@pytest.mark.parametrize("extra", [{}, {"conflicts": []}])
def test_a_lead_from_before_conflicts_were_kept_is_shown(
    run: Run, store: Store, keep: Keep, extra: dict[str, object]
) -> None:
    with store.connect() as db:
        findings = [{"criterion": "I5", "finding": "fits"}]
        reference = keep(db, document={"findings": findings, **extra}).reference
    output = run("leads", "show", reference).output
    assert "criterion: I5" in output
    assert "conflicts in the record" not in output


def test_q11_codes_that_have_run_out_are_counted_first_and_erased_with_yes(
    run: Run, store: Store, now: datetime
) -> None:
    with store.connect() as db:
        for days in (1, 3650):
            lock = lock_of(store.keys.pause, "NCT07214142", new_code())
            keep_paused(db, lock, {}, now, datetime.now(UTC) + timedelta(days=days - 2), {})
    assert run("paused", "purge", "--yes").exit_code == 1
    counted = run("paused", "purge", "--clock-is-right")
    assert counted.output.startswith("Codes that have run out: 1.\n")
    for purged in (1, 0):
        erased = run("paused", "purge", "--yes", *["--clock-is-right"] * purged)
        assert erased.output == f"Erased what waited under codes that have run out: {purged}.\n"
    with store.connect() as db:
        assert db.table("paused").count == 1


def test_a_lead_cannot_steer_the_terminal(run: Run, store: Store, keep: Keep) -> None:
    with store.connect() as db:
        reference = keep(db, document={"note": "red \x1b[31m\u202e", "lines": "one\ntwo"}).reference
    output = run("leads", "show", reference).output
    assert "note: red \\x1b[31m\\u202e\n" in output
    assert "lines:\n    one\n    two\n" in output


def test_reads_by_commands_are_in_the_history(run: Run, store: Store, keep: Keep) -> None:
    with store.connect() as db:
        reference = keep(db).reference
    run("leads", "list")
    run("leads", "show", reference)
    with store.connect() as db:
        rows = list(db.query("SELECT actor, action, subject, detail FROM history ORDER BY seq DESC LIMIT 2"))
    assert [(row["actor"], row["action"], row["subject"]) for row in rows] == [
        ("operator", "lead.read", reference),
        ("operator", "leads.listed", ""),
    ]
    assert reference in rows[1]["detail"]


def test_old_leads_are_named_and_erased_only_with_yes(
    run: Run, store: Store, keep: Keep, now: datetime
) -> None:
    with store.connect() as db:
        reference = keep(db).reference
    with time_machine.travel(now + timedelta(days=365), tick=False):
        refused = run("leads", "purge", "--yes")
        named = run("leads", "purge", "--clock-is-right")
        erased = run("leads", "purge", "--clock-is-right", "--yes")
        again = run("leads", "purge")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: Nothing was erased: the history is empty between 2026-03-01")
    assert named.output == (
        f"Leads kept for 365 days or longer: 1.\n{reference}\nNothing was erased. Add --yes to erase them.\n"
    )
    assert erased.output == f"erased {reference}\nLeads erased: 1.\n"
    assert again.output == "Leads kept for 365 days or longer: 0.\n"


def test_the_days_of_a_purge_can_be_given(run: Run, store: Store, keep: Keep, now: datetime) -> None:
    with store.connect() as db:
        keep(db)
    with time_machine.travel(now + timedelta(days=3), tick=False):
        assert run("leads", "purge", "--days", "30").output == "Leads kept for 30 days or longer: 0.\n"
        assert "Leads erased: 1." in run("leads", "purge", "--days", "3", "--clock-is-right", "--yes").output
    assert run("leads", "purge", "--days", "0").exit_code == 2


def test_a_purge_that_leaves_traces_is_an_error(
    run: Run, store: Store, keep: Keep, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.store.purge.checkpoint_after_erasure", lambda _: False)
    with time_machine.travel(now, tick=False):
        result = run("leads", "purge", "--yes")
    assert (result.exit_code, "Run it again" in result.output) == (1, True)


def test_a_lead_that_is_not_there_is_an_error(run: Run) -> None:
    result = run("leads", "show", "000-000")
    assert (result.exit_code, result.output) == (1, "Error: There is no lead with this reference.\n")


def test_q41_a_backup_goes_away_and_comes_back(run: Run, store: Store, keep: Keep, tmp_path: Path) -> None:
    with store.connect() as db:
        keep(db)
    backup = tmp_path / "backup.db"
    assert run("backup", "make", str(backup)).output == f"made {backup}\n"
    assert run("backup", "restore", str(backup)).exit_code == 1
    assert run("backup", "restore", str(backup), "--yes").output == f"restored {backup}\n"
    assert len(run("leads", "list").output.splitlines()) == 1


def test_the_history_is_verified(run: Run) -> None:
    assert "1 entries, unbroken; the last hash is" in run("history", "verify").output


def test_a_broken_history_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatbot.store.history._START", "1" * 64)
    result = run("history", "verify")
    assert (result.exit_code, "broken at entry 1" in result.output) == (1, True)


def test_what_the_disk_refuses_is_one_sentence(run: Run) -> None:
    result = run("backup", "make", "/nowhere/backup.db")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "/nowhere" in result.output
