"""Answers wait sealed under a code: one browser opens them, once and in time, and nobody reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from chatbot.store import Store
from chatbot.store import paused as paused_module
from chatbot.store.backup import make_backup, restore_backup
from chatbot.store.copies import copies_of, keep_copy
from chatbot.store.database import checkpoint_after_erasure
from chatbot.store.errors import NotKept, RunOut, StoreRefused, TooManyTries
from chatbot.store.pause_code import is_sound, new_code
from chatbot.store.paused import (
    TIME_TO_ARRIVE,
    Found,
    find_paused,
    is_waiting,
    keep_paused,
    let_go,
    lock_of,
    remove,
    take,
)
from chatbot.store.purge import count_run_out, purge_paused
from chatbot.store.refusals import TRIES_AN_HOUR

STUDY = "NCT07214142"
WEEK = timedelta(days=7)
CONTENT = {"a": {"age": [{"raw": "Marker63"}, "abcd"]}, "r": 3}
CONSENT = {"consent": "pause", "version": "1", "text_hash": "c" * 64}
BYTES_A_GUESS = 128 * paused_module._N * paused_module._R
HERE, ELSEWHERE = "this browser", "another browser"
Decrypted = Callable[[Path], bytes]
Pause = Callable[..., str]
Find = Callable[..., Found]


@pytest.fixture(autouse=True)
def _quick_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paused_module, "_N", 2)


@pytest.fixture
def pause(store: Store, db: Database, now: datetime) -> Pause:
    """Keeps answers for a week and returns their code."""

    def pause(content: Mapping[str, object] = CONTENT, code: str = "", **options: object) -> str:
        code = code or new_code()
        lock = lock_of(store.keys.pause, STUDY, code)
        keep_paused(db, lock, content, now, now + WEEK, CONSENT, **options)  # type: ignore[arg-type]
        return code

    return pause


@pytest.fixture
def find(store: Store, db: Database, now: datetime) -> Find:
    def find(code: str, at: datetime = now, browser: str = HERE, study: str = STUDY) -> Found:
        return find_paused(db, store.keys.pause, study, code, at, browser)

    return find


def id_of(store: Store, code: str) -> str:
    return lock_of(store.keys.pause, STUDY, code).id


def another(code: str) -> str:
    """A sound code that begins like this one."""
    return next(
        each for last in range(100) if is_sound(each := f"{code[:4]}0000000000{last:02}") and each != code
    )


def actions(db: Database) -> list[str]:
    return [row["action"] for row in db.query("SELECT action FROM history ORDER BY seq")]


def test_what_was_kept_is_found_under_its_code_alone(pause: Pause, find: Find) -> None:
    code = pause()
    assert find(code).content == CONTENT
    for wrong in (new_code(), another(code)):
        with pytest.raises(NotKept):
            find(wrong)
    with pytest.raises(NotKept):
        find(code, study="NCT00000000")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=5), st.text(max_size=6000) | st.integers() | st.lists(st.text())))
def test_any_content_comes_back_as_it_was(pause: Pause, find: Find, content: dict[str, object]) -> None:
    assert find(pause(content)).content == content


def test_one_browser_takes_it_and_no_other_after_it(
    store: Store, db: Database, pause: Pause, find: Find
) -> None:
    code = pause()
    first, second = find(code), find(code, browser=ELSEWHERE)
    at = datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    take(db, first.id, at, HERE)
    with pytest.raises(NotKept):
        take(db, second.id, at, ELSEWHERE)
    with pytest.raises(NotKept):
        find(code, at, ELSEWHERE)


def test_of_many_browsers_at_once_one_takes_it(store: Store, pause: Pause, find: Find, now: datetime) -> None:
    id_, start = find(pause()).id, Barrier(8)

    def opens(browser: int) -> bool:
        with store.connect() as db:
            start.wait(10)
            try:
                take(db, id_, now, f"browser {browser}")
            except NotKept:
                return False
            return True

    with ThreadPoolExecutor(8) as browsers:
        assert sorted(browsers.map(opens, range(8))) == [*[False] * 7, True]


def test_a_reply_that_was_lost_can_be_asked_for_again_for_some_minutes(
    db: Database, pause: Pause, find: Find, now: datetime
) -> None:
    code = pause()
    take(db, find(code).id, now, HERE)
    soon = now + TIME_TO_ARRIVE - timedelta(seconds=1)
    assert find(code, soon).content == CONTENT
    take(db, find(code, soon).id, soon, HERE)
    with pytest.raises(RunOut):
        find(code, now + TIME_TO_ARRIVE)


def test_what_was_let_go_is_gone_for_everybody(
    store: Store, db: Database, pause: Pause, find: Find, now: datetime
) -> None:
    code = pause()
    take(db, find(code).id, now, HERE)
    assert let_go(db, [id_of(store, code)], now)
    assert db.table("paused").count == 0
    with pytest.raises(NotKept):
        find(code)
    assert let_go(db, [id_of(store, code)], now)
    assert actions(db)[-3:] == ["pause.kept", "pause.opened", "pause.erased"]


def test_a_code_opens_until_its_time_is_over_and_not_then(
    store: Store, db: Database, pause: Pause, find: Find, now: datetime
) -> None:
    code = pause()
    last = now + WEEK - timedelta(seconds=1)
    assert find(code, last).content == CONTENT
    assert is_waiting(db, id_of(store, code), last)
    with pytest.raises(RunOut):
        find(code, now + WEEK)
    with pytest.raises(NotKept):
        take(db, id_of(store, code), now + WEEK, HERE)
    assert not is_waiting(db, id_of(store, code), now + WEEK)


def test_a_newer_pause_takes_the_older_ones_place(
    store: Store, db: Database, pause: Pause, find: Find
) -> None:
    older = pause()
    newer = pause({"a": {}}, replaces=[id_of(store, older)])
    assert find(newer).content == {"a": {}}
    with pytest.raises(NotKept):
        find(older)
    assert db.table("paused").count == 1


def test_guessing_ends_after_a_few_tries_and_shuts_nobody_else_out(
    pause: Pause, find: Find, now: datetime
) -> None:
    mine, others = pause(code="1111000000000000"), pause(code="2222000000000000")
    for _ in range(TRIES_AN_HOUR):
        with pytest.raises(NotKept):
            find(another(mine))
    with pytest.raises(TooManyTries):
        find(mine)
    assert find(others).content == CONTENT
    assert find(mine, now + timedelta(hours=1)).content == CONTENT


def test_a_used_or_expired_code_counts_as_no_wrong_try(
    db: Database, pause: Pause, find: Find, now: datetime
) -> None:
    code = pause()
    for _ in range(TRIES_AN_HOUR + 1):
        with pytest.raises(RunOut):
            find(code, now + WEEK)
    take(db, find(code).id, now, HERE)
    for _ in range(TRIES_AN_HOUR + 1):
        with pytest.raises(NotKept):
            find(code, browser=ELSEWHERE)
    assert db.table("refusals").count == 0


def test_q42_nothing_readable_lies_in_the_opened_database_or_its_log(
    store: Store, db: Database, pause: Pause, find: Find, decrypted: Decrypted
) -> None:
    """Not even for somebody who has the key of the database."""
    code = pause()
    with pytest.raises(NotKept):
        find(another(code))
    log = Path(f"{store.path}-wal")
    checkpoint_after_erasure(db)
    pause({"a": {"note": "Marker63"}})
    for data in (decrypted(store.path), decrypted(log)):
        assert b"Marker" not in data
        assert b"age" not in data.replace(b"pages", b"").replace(b"message", b"")
        assert not any(part.encode() in data for part in (code, code[:8], another(code)))
    (row, _) = db.table("paused").rows
    assert set(row) == {"id", "sealed", "created_at", "expires_at", "taken_by"}


def test_the_length_of_a_row_does_not_tell_how_much_was_answered(db: Database, pause: Pause) -> None:
    pause({})
    pause({"a": {str(number): [str(number**5), "abcd"] for number in range(60)}})
    assert len({len(row["sealed"]) for row in db.table("paused").rows}) == 1


def test_a_row_that_was_tampered_with_opens_nothing(db: Database, pause: Pause, find: Find) -> None:
    codes = [pause(), pause()]
    first, second = db.table("paused").rows
    db.execute("UPDATE paused SET sealed = ? WHERE id = ?", [second["sealed"], first["id"]])
    db.execute("UPDATE paused SET sealed = ? WHERE id = ?", [first["sealed"][:-1] + b"x", second["id"]])
    for code in codes:
        with pytest.raises(NotKept):
            find(code)


def test_the_servers_key_alone_names_no_row_and_the_code_alone_none_either(store: Store) -> None:
    code = new_code()
    ids = {lock_of(key, STUDY, code).id for key in (store.keys.pause, store.keys.receipt, b"k" * 32)}
    assert len(ids) == 3


def test_each_guess_takes_16_mib_of_whoever_has_all_keys() -> None:
    assert BYTES_A_GUESS == 16 * 2**20


def test_q10_an_erased_pause_is_on_no_page_anywhere(
    store: Store, db: Database, pause: Pause, decrypted: Decrypted, now: datetime
) -> None:
    code = pause()
    (row,) = db.table("paused").rows
    checkpoint_after_erasure(db)
    assert row["sealed"][:200] in decrypted(store.path)
    assert let_go(db, [id_of(store, code)], now)
    for path in (store.path, Path(f"{store.path}-wal")):
        assert row["sealed"][:200] not in decrypted(path)
        assert row["id"].encode() not in decrypted(path)


def test_no_backup_and_no_copy_holds_what_waits_under_a_code(
    store: Store, db: Database, pause: Pause, find: Find, decrypted: Decrypted, now: datetime, tmp_path: Path
) -> None:
    code, backup = pause(), tmp_path / "backup.db"
    (row,) = db.table("paused").rows
    make_backup(store.path, store.keys.database, backup, now)
    keep_copy(store.path, store.keys.database, "m0009", now)
    for path in (backup, *copies_of(store.path)):
        assert row["id"].encode() not in decrypted(path)
        assert row["sealed"][:200] not in decrypted(path)
    assert find(code).content == CONTENT
    db.close()
    restore_backup(store.path, store.keys.database, backup, now, overwrite=True)
    with store.connect() as restored:
        assert restored.table("paused").count == 0


def test_the_history_tells_what_happened_and_of_nobody(
    store: Store, db: Database, pause: Pause, now: datetime
) -> None:
    code = pause()
    remove(db, [id_of(store, code)], now)
    (kept,) = db.query("SELECT * FROM history WHERE action = 'pause.kept'")
    assert kept["subject"] == ""
    assert "c" * 64 in kept["detail"]
    everything = str(list(db.table("history").rows))
    assert id_of(store, code) not in everything
    assert code not in everything


def test_q11_codes_that_have_run_out_are_counted_and_then_purged(
    store: Store, db: Database, pause: Pause, find: Find, now: datetime
) -> None:
    old, young = pause(), new_code()
    for day in range(1, 7):
        assert purge_paused(db, now + timedelta(days=day)) == (0, True)
    lock = lock_of(store.keys.pause, STUDY, young)
    keep_paused(db, lock, CONTENT, now + timedelta(days=6), now + WEEK + timedelta(seconds=1), CONSENT)
    assert count_run_out(db, now + WEEK) == 1
    assert db.table("paused").count == 2
    assert purge_paused(db, now + WEEK) == (1, True)
    assert find(young, now + WEEK).content == CONTENT
    with pytest.raises(NotKept):
        find(old, now + WEEK)


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=8), -timedelta(hours=2)])
def test_q11_a_clock_that_jumped_purges_nothing(
    db: Database, pause: Pause, now: datetime, jump: timedelta
) -> None:
    pause()
    for purge in (count_run_out, purge_paused):
        with pytest.raises(StoreRefused, match="--clock-is-right"):
            purge(db, now + jump)
    assert db.table("paused").count == 1
    assert purge_paused(db, now + jump, clock_is_right=True)[0] == (1 if jump > WEEK else 0)
