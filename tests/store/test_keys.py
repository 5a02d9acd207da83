"""Keys are made once, kept from others, and asked for in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from chatbot.store.errors import StoreRefused
from chatbot.store.keys import load_keys, make_keys

FILES = ("database.key", "conversation.key", "receipt.key")
ENVIRONMENT = {
    "CHATBOT_DATABASE_KEY": "ab" * 32,
    "CHATBOT_CONVERSATION_KEYS": f"{Fernet.generate_key().decode()} {Fernet.generate_key().decode()}",
    "CHATBOT_RECEIPT_KEY": "cd" * 32,
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "leads.db"


def test_missing_keys_are_made_for_their_owner_only(tmp_path: Path, database: Path) -> None:
    assert make_keys(tmp_path, {}, database) == tuple(tmp_path / name for name in FILES)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in FILES} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)


def test_keys_are_made_once(tmp_path: Path, database: Path) -> None:
    make_keys(tmp_path, {}, database)
    before = load_keys(tmp_path, {})
    assert make_keys(tmp_path, {}, database) == ()
    assert load_keys(tmp_path, {}) == before


def test_what_the_environment_gives_is_neither_made_nor_read_from_files(
    tmp_path: Path, database: Path
) -> None:
    make_keys(tmp_path, {}, database)
    keys = load_keys(tmp_path, ENVIRONMENT)
    assert (keys.database, keys.receipt, len(keys.conversation)) == (b"\xab" * 32, b"\xcd" * 32, 2)
    assert make_keys(tmp_path / "empty", ENVIRONMENT, database) == ()


def test_q42_no_new_key_is_made_for_a_database_that_lost_its_own(tmp_path: Path, database: Path) -> None:
    database.touch()
    with pytest.raises(StoreRefused, match="Put the key back"):
        make_keys(tmp_path, {}, database)
    assert not (tmp_path / "database.key").exists()


@pytest.mark.parametrize("name", FILES)
def test_q42_a_missing_key_is_refused_by_its_name(tmp_path: Path, database: Path, name: str) -> None:
    make_keys(tmp_path, {}, database)
    (tmp_path / name).unlink()
    with pytest.raises(StoreRefused, match=rf"{name} .*flask setup"):
        load_keys(tmp_path, {})


@pytest.mark.parametrize("name", FILES)
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, database: Path, name: str) -> None:
    make_keys(tmp_path, {}, database)
    (tmp_path / name).chmod(0o640)
    with pytest.raises(StoreRefused, match="chmod 600"):
        load_keys(tmp_path, {})


@pytest.mark.parametrize("variable", ENVIRONMENT)
@pytest.mark.parametrize("text", ["secret", "ab" * 31, "' OR 1", "é", " ,"])
def test_a_misshapen_key_is_refused_without_being_shown(tmp_path: Path, variable: str, text: str) -> None:
    with pytest.raises(StoreRefused, match=f"{variable} .*must hold") as refusal:
        load_keys(tmp_path, {**ENVIRONMENT, variable: text})
    assert "secret" not in str(refusal.value)


def test_keys_do_not_show_when_printed(tmp_path: Path) -> None:
    assert repr(load_keys(tmp_path, ENVIRONMENT)) == "Keys()"
