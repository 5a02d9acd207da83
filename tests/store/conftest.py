"""A store in a folder of its own, a made-up lead, children to kill, and a reader of encrypted pages."""

from __future__ import annotations

import os
import shutil
import signal
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlite_utils import Database

from chatbot.screening.lead import Consent, ContactDetails, Lead
from chatbot.store import Store, set_up
from chatbot.store.keys import load_keys
from chatbot.store.leads import keep_lead
from chatbot.store.receipts import Receipt
from chatbot.store.staff import Account
from tests.store.colleagues import colleague

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
WAL_HEADER, FRAME_HEADER = 32, 24


NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def empty_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As ``set_up`` makes it: keys, and a database in which nothing happened but its migrations."""
    instance = tmp_path_factory.mktemp("store") / "instance"
    set_up(instance, instance / "leads.db", {}, NOW)
    return instance


@pytest.fixture
def store(tmp_path: Path, empty_instance: Path) -> Store:
    instance = Path(shutil.copytree(empty_instance, tmp_path / "instance"))
    return Store(instance / "leads.db", load_keys(instance, {}))


@pytest.fixture
def db(store: Store) -> Iterator[Database]:
    with store.connect() as db:
        yield db


@pytest.fixture
def lead(now: datetime) -> Lead:
    return Lead(
        study="NCT07214142",
        locale="zh",
        voice="family",
        dialog_version="1",
        dialog_hash="d" * 64,
        outcome="needs_review",
        submitted_at=now,
        contact=ContactDetails(
            name="王𠮷明", phone="+8613900000001", phone_as_typed="139 0000 0001", city="合肥"
        ),
        consents=(
            Consent("health", "1", "a" * 64, "zh", now),
            Consent("contact", "1", "b" * 64, "zh", now),
        ),
        document={
            "respondent": "family",
            "answers": [{"question": "age", "raw": "６３", "understood": None}],
        },
    )


@pytest.fixture
def keep(store: Store, lead: Lead) -> Callable[..., Receipt]:
    """Keeps the lead, as ``form`` sent it: another form, another lead. Keywords change the lead."""

    def keep(db: Database, form: str = "one", **changes: object) -> Receipt:
        return keep_lead(db, replace(lead, **changes), f"{form:_>22}", store.keys.receipt)  # type: ignore[arg-type]

    return keep


@pytest.fixture
def reference(db: Database, keep: Callable[..., Receipt]) -> str:
    return keep(db).reference


@pytest.fixture
def chen(db: Database) -> Account:
    """A coordinator, Chen Li."""
    return colleague(db)


@pytest.fixture
def decrypted(store: Store) -> Callable[[Path], bytes]:
    """Every page of a database file or a write-ahead log in clear, free pages too; SQLCipher 4's format."""

    def page_in_clear(page: bytes, skipped: int) -> bytes:
        iv = page[-RESERVED : -RESERVED + IV]
        cipher = Cipher(algorithms.AES(store.keys.database), modes.CBC(iv)).decryptor()
        return cipher.update(page[skipped:-RESERVED]) + cipher.finalize()

    def decrypted(path: Path) -> bytes:
        data = path.read_bytes() if path.exists() else b""
        if path.name.endswith("-wal"):
            starts = range(WAL_HEADER + FRAME_HEADER, len(data), FRAME_HEADER + PAGE)
            numbers = [int.from_bytes(data[start - FRAME_HEADER :][:4], "big") for start in starts]
        else:
            starts = range(0, len(data), PAGE)
            numbers = [start // PAGE + 1 for start in starts]
        return b"".join(
            page_in_clear(data[start : start + PAGE], SALT if number == 1 else 0)
            for start, number in zip(starts, numbers, strict=True)
        )

    return decrypted


@dataclass
class Child:
    """A process of its own. Fork it while no database is open here: SQLite's locks do not survive a fork."""

    pid: int
    pipe: int

    def first_words(self) -> bytes:
        return os.read(self.pipe, 65536)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def said(self) -> list[str]:
        """All that it said until its end."""
        with open(self.pipe, encoding="utf-8") as lines:
            words = lines.read().splitlines()
        os.waitpid(self.pid, 0)
        return words


Say = Callable[[str], object]


@pytest.fixture
def start_child() -> Callable[[Callable[[Say], object]], Child]:
    def start_child(work: Callable[[Say], object]) -> Child:
        reading, telling = os.pipe()
        pid = os.fork()
        if pid:
            os.close(telling)
            return Child(pid, reading)
        try:
            work(lambda line: os.write(telling, f"{line}\n".encode()))
        except BaseException:
            os.write(telling, traceback.format_exc().encode())
        finally:
            os._exit(0)

    return start_child
