"""Made-up leads are believable, ring at nobody's, and never stand among real ones."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest
from flask import Flask

from chatbot import DATABASE_FILE, create_app
from chatbot.demo.commands import FOLDER
from chatbot.screening.lead import Lead
from chatbot.store import Store
from chatbot.store.backup import make_backup, restore_backup
from chatbot.store.errors import StoreRefused
from tests.demo.conftest import COUNT, seeded
from tests.patient.conftest import lead_of, references, store_of

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture(scope="module")
def leads(demo: Flask) -> list[Lead]:
    return [lead_of(demo, reference) for reference in references(demo)]


def test_there_are_as_many_as_asked_for_in_both_languages_and_about_every_study(leads: list[Lead]) -> None:
    assert len(leads) == COUNT
    assert {lead.locale for lead in leads} == {"en", "zh"}
    assert {lead.study for lead in leads} == {"NCT07214142", "NCT04912596"}


def test_every_outcome_and_both_kinds_of_respondents_are_among_them(leads: list[Lead]) -> None:
    assert {lead.outcome for lead in leads} == {"possible", "needs_review", "likely_ineligible"}
    assert {lead.voice for lead in leads} == {"patient", "family"}


def test_no_number_is_one_that_anybody_can_have(leads: list[Lead]) -> None:
    numbers = [lead.contact.phone for lead in leads]
    assert Counter(numbers).most_common(1)[0][1] == 1
    assert [each for each in numbers if phonenumbers.is_valid_number(phonenumbers.parse(each))] == []


def test_what_was_answered_is_whole_as_a_real_leads_is(leads: list[Lead]) -> None:
    assert all(lead.document["answers"] and lead.document["findings"] for lead in leads)
    assert {len(lead.consents) for lead in leads} == {2}


def test_a_second_seed_changes_nothing_and_says_how_to_begin_anew(demo: Flask, real_instance: Path) -> None:
    before = references(demo)
    assert "delete the folder" in seeded(real_instance)
    assert references(demo) == before


def test_only_the_demonstration_is_marked(demo: Flask, real_instance: Path) -> None:
    real = create_app({"INSTANCE_PATH": str(real_instance)})
    assert store_of(demo).holds_made_up_leads()
    assert not store_of(real).holds_made_up_leads()


@pytest.mark.parametrize("path", ["/en/", "/zh/NCT07214142/", "/en/staff/sign-in", "/zh/staff/nothing"])
def test_every_page_of_the_demonstration_says_so_and_no_other_does(
    demo: Flask, real_instance: Path, path: str
) -> None:
    real = create_app({"INSTANCE_PATH": str(real_instance)})
    mark = 'class="demo"'
    assert mark in demo.test_client().get(path).get_data(as_text=True)
    assert mark not in real.test_client().get(path).get_data(as_text=True)


def test_a_backup_of_one_never_takes_the_place_of_the_other(
    demo: Flask, real_instance: Path, tmp_path: Path
) -> None:
    store: Store = store_of(demo)
    make_backup(store.path, store.keys.database, tmp_path / "demo.db", NOW)
    other = tmp_path / FOLDER
    app = create_app({"INSTANCE_PATH": str(other)})
    (other).mkdir()
    for key in (real_instance / FOLDER).glob("*.key"):
        (other / key.name).write_bytes(key.read_bytes())
        (other / key.name).chmod(0o600)
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    with pytest.raises(StoreRefused, match="stay apart"):
        restore_backup(other / DATABASE_FILE, store.keys.database, tmp_path / "demo.db", NOW, overwrite=True)
