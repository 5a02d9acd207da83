"""The secrets of an installation, in the environment or in files that only their owner can read."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from chatbot.store.errors import StoreRefused
from chatbot.store.files import write_new


@dataclass(frozen=True, slots=True)
class Keys:
    """What encrypts and derives.

    ``database`` (32 bytes) encrypts the database, its copies and its backups; ``conversation`` are Fernet
    keys for the patient's cookie, newest first; ``receipt`` (32 bytes) derives references and withdrawal
    codes.
    """

    database: bytes = field(repr=False)
    conversation: tuple[bytes, ...] = field(repr=False)
    receipt: bytes = field(repr=False)

    @property
    def pause(self) -> bytes:
        """The server's part of what opens answers that wait under a code (32 bytes)."""
        return hmac.digest(self.receipt, b"answers that wait under a code", "sha256")


@dataclass(frozen=True, slots=True)
class _Secret:
    file: str
    variable: str
    shape: str
    make: Callable[[], str]


_HEX = "64 hexadecimal digits"
_DATABASE = _Secret("database.key", "CHATBOT_DATABASE_KEY", _HEX, lambda: secrets.token_hex(32))
_CONVERSATION = _Secret(
    "conversation.key",
    "CHATBOT_CONVERSATION_KEYS",
    "one or more Fernet keys, newest first",
    lambda: Fernet.generate_key().decode(),
)
_RECEIPT = _Secret("receipt.key", "CHATBOT_RECEIPT_KEY", _HEX, lambda: secrets.token_hex(32))


def make_keys(instance: Path, environ: Mapping[str, str], database: Path) -> tuple[Path, ...]:
    """Make the key files that neither exist nor are given by the environment; returns those made.

    StoreRefused if ``database`` exists without its key: a new key could not open it.
    """
    missing = [
        each for each in (_DATABASE, _CONVERSATION, _RECEIPT) if not _is_given(each, instance, environ)
    ]
    if _DATABASE in missing and database.exists():
        raise StoreRefused(
            f"{database} exists but its key does not. Put the key back as {instance / _DATABASE.file} or in "
            f"{_DATABASE.variable}; without it nobody can read that database."
        )
    for secret in missing:
        write_new(instance / secret.file, secret.make() + "\n")
    return tuple(instance / secret.file for secret in missing)


def load_keys(instance: Path, environ: Mapping[str, str]) -> Keys:
    """The keys, the environment before the files. StoreRefused if one is missing or misshapen."""
    return Keys(
        database=_hex_key(_DATABASE, instance, environ),
        conversation=_fernet_keys(_CONVERSATION, instance, environ),
        receipt=_hex_key(_RECEIPT, instance, environ),
    )


def _is_given(secret: _Secret, instance: Path, environ: Mapping[str, str]) -> bool:
    return bool(environ.get(secret.variable)) or (instance / secret.file).exists()


def _text(secret: _Secret, instance: Path, environ: Mapping[str, str]) -> str:
    given = environ.get(secret.variable)
    return given if given else _file_text(secret, instance / secret.file)


def _file_text(secret: _Secret, path: Path) -> str:
    try:
        if path.stat().st_mode & 0o077:
            raise StoreRefused(f"Other accounts may read {path}. Close it first: chmod 600 {path}")
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise StoreRefused(
            f"There is no {path} and no {secret.variable} in the environment. Run `flask setup` to make it, "
            "or put the old one back if there is a database already."
        ) from None
    except (OSError, UnicodeDecodeError):
        raise StoreRefused(f"{path} cannot be read as a key. It must hold {secret.shape}.") from None


def _hex_key(secret: _Secret, instance: Path, environ: Mapping[str, str]) -> bytes:
    text = _text(secret, instance, environ).strip()
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise _misshapen(secret)
    return bytes.fromhex(text)


def _fernet_keys(secret: _Secret, instance: Path, environ: Mapping[str, str]) -> tuple[bytes, ...]:
    keys = tuple(word.encode() for word in re.split(r"[\s,]+", _text(secret, instance, environ)) if word)
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        raise _misshapen(secret) from None
    if not keys:
        raise _misshapen(secret)
    return keys


def _misshapen(secret: _Secret) -> StoreRefused:
    return StoreRefused(f"{secret.variable} (or {secret.file}) must hold {secret.shape}.")
