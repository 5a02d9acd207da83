"""How passwords are kept."""

from __future__ import annotations

import re

import pytest

from chatbot.store import passwords
from chatbot.store.passwords import HASHER, NOBODYS, hash_password, is_password

RFC_9106 = re.compile(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$[^$]{22}\$[^$]{43}")


def test_q25_passwords_are_kept_by_argon2id_with_64_mib_and_a_salt_of_their_own() -> None:
    one, other = (hash_password("gentle otter paints") for _ in range(2))
    assert RFC_9106.fullmatch(one)
    assert one != other
    assert is_password(one, "gentle otter paints")
    assert not is_password(one, "gentle otter paints ")


def test_q26_what_stands_for_no_password_costs_as_much_as_a_real_one() -> None:
    assert RFC_9106.fullmatch(NOBODYS)
    assert not HASHER.check_needs_rehash(NOBODYS)
    assert not is_password("", "gentle otter paints")


def test_q26_nobody_has_the_password_that_stands_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "NOBODYS", hash_password("gentle otter paints"))
    assert not is_password("", "gentle otter paints")


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("ｇｅｎｔｌｅ　ｏｔｔｅｒ", "gentle otter"),
        ("caf\u00e9 au lait", "cafe\u0301 au lait"),
        ("①②③ 小猫", "123 小猫"),
    ],
)
def test_a_password_is_the_same_on_every_keyboard(chosen: str, typed: str) -> None:
    assert is_password(hash_password(chosen), typed)
