"""A receipt that was shown is true, whatever dies next; and forms that race do not hurt each other."""

from __future__ import annotations

import ctypes
import platform
import struct
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol

import pytest
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store.errors import StoreUnavailable
from chatbot.store.history import verify
from chatbot.store.receipts import Receipt

Keep = Callable[..., Receipt]
Say = Callable[[str], object]

# The numbers of fsync and fdatasync.
SYNC_CALLS = {"x86_64": (74, 75), "aarch64": (82, 83)}.get(platform.machine(), ())
EIO = 5


class Child(Protocol):
    def first_words(self) -> bytes: ...
    def kill(self) -> None: ...
    def said(self) -> list[str]: ...


StartChild = Callable[[Callable[[Say], object]], Child]


def fail_every_sync() -> bool:
    """From now on this process gets EIO from fsync and fdatasync; False if the kernel will not do that."""
    load, jump_if_equal, answer, allow, refuse = 0x20, 0x15, 0x06, 0x7FFF0000, 0x00050000 | EIO
    hits = [(jump_if_equal, len(SYNC_CALLS) - index, 0, call) for index, call in enumerate(SYNC_CALLS)]
    steps = [(load, 0, 0, 0), *hits, (answer, 0, 0, allow), (answer, 0, 0, refuse)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    pointer = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    libc = ctypes.CDLL(None)
    return bool(SYNC_CALLS) and libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, pointer, 0, 0) == 0


def test_q1_every_commit_is_synced(db: Database) -> None:
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)


@pytest.mark.parametrize("pause", [0.0, 0.003, 0.01, 0.02, 0.03, 0.05])
def test_q1_every_receipt_shown_before_kill_9_is_kept(
    store: Store, keep: Keep, start_child: StartChild, pause: float
) -> None:
    def keep_on(say: Say) -> None:
        with store.connect() as db:
            for number in range(100_000):
                say(keep(db, f"form {number}").reference)

    child = start_child(keep_on)
    first = child.first_words().decode().splitlines()
    time.sleep(pause)
    child.kill()
    shown = first + child.said()
    with store.connect() as db:
        kept = {row["reference"] for row in db.query("SELECT reference FROM leads")}
        assert set(shown) <= kept
        assert len(kept) <= len(shown) + 1
        assert verify(db) is None
        assert keep(db, "form 0").reference == shown[0]


def test_q1_q3_no_receipt_is_shown_when_the_disk_does_not_sync(
    store: Store, keep: Keep, start_child: StartChild
) -> None:
    def keep_unsynced(say: Say) -> None:
        with store.connect() as db:
            say(f"kept {keep(db, 'synced').reference}")
            if not fail_every_sync():
                return
            try:
                say(f"kept {keep(db, 'unsynced').reference}")
            except StoreUnavailable:
                say("unavailable")

    said = start_child(keep_unsynced).said()
    if len(said) == 1:
        pytest.skip("this kernel does not let a process refuse its own syncs")
    assert [line.split()[0] for line in said] == ["kept", "unavailable"]
    with store.connect() as db:
        assert keep(db, "unsynced") == keep(db, "unsynced")
        assert db.table("leads").count == 2


def test_q2_processes_that_race_with_one_form_show_one_receipt(
    store: Store, keep: Keep, start_child: StartChild
) -> None:
    def keep_once(say: Say) -> None:
        with store.connect() as db:
            receipt = keep(db)
            say(f"{receipt.reference} {receipt.withdrawal_code}")

    children = [start_child(keep_once) for _ in range(8)]
    said = [line for child in children for line in child.said()]
    assert len(said) == 8
    assert len(set(said)) == 1
    with store.connect() as db:
        assert db.table("leads").count == 1


def test_q2_threads_that_race_with_one_form_show_one_receipt(store: Store, keep: Keep) -> None:
    def keep_once(_: int) -> Receipt:
        with store.connect() as db:
            return keep(db)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(keep_once, range(64)))) == 1
    with store.connect() as db:
        assert db.table("leads").count == 1


def test_two_hundred_forms_at_once_all_land(store: Store, keep: Keep) -> None:
    patient = replace(store, busy_timeout=60)

    def keep_one(number: int) -> str:
        with patient.connect() as db:
            return keep(db, f"form {number}").reference

    with ThreadPoolExecutor(8) as threads:
        references = set(threads.map(keep_one, range(200)))
    assert len(references) == 200
    with store.connect() as db:
        assert {row["reference"] for row in db.query("SELECT reference FROM leads")} == references
        assert verify(db) is None
