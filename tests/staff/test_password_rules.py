"""Which passwords are refused, and that good ones are not."""

from __future__ import annotations

import random
import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.staff.password_rules import LONGEST, SHORTEST, Weakness, weakness

OWN = ("chen.li", "Chen Li", "NCT07214142")

# Real ones of 15 characters and more from lists of what leaked, and what people make of them.
LEAKED = """
    123456789012345 1234567890123456 111111111111111 aaaaaaaaaaaaaaa qwertyuiopasdfgh 1qaz2wsx3edc4rfv
    1q2w3e4r5t6y7u8i qazwsxedcrfvtgb passwordpassword password1234567 thisismypassword mypassword12345
    iloveyouforever1 letmeinletmein1 administrator123 correcthorsebatterystaple Correct-Horse-Battery-Staple
    P@ssw0rdP@ssw0rd Passw0rd!Passw0rd! qwerty123456789 abcdefghijklmnop 123456789abcdefg abcabcabcabcabc
    Summer2026Summer2026 welcome123456789 woaini1314520woaini 987654321987654321 asdfghjklzxcvbnm
    trustno1trustno1 ChangeMe123456789 superman123456789 !!!!!!!!!!!!!!!!! 一二三四五六七八九十一二三四五
    ｐａｓｓｗｏｒｄ１２３４５６７ a1b2c3d4e5f6g7h8 studyleadsstudyleads Screening-Staff-2345
"""
GOOD = (
    "gentle otter paints the stairs",
    "x7kQ9mZ2pL5wB8tR",
    "rabbit-lantern-cobweb-sofa",
    "我家的猫每天早上七点吃鱼再喝一碗水",
    "zuo tian wan shang chi le liang wan mian",
    "den Hund füttern um sieben",
    "correct my lantern, gentle rabbit",
)


@pytest.mark.parametrize("password", LEAKED.split())
def test_q25_what_everybody_tries_first_is_refused(password: str) -> None:
    assert weakness(password) is Weakness.COMMON


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_taken(password: str) -> None:
    assert weakness(password, OWN) is None


@pytest.mark.parametrize(
    "password", ["chen.li.chen.li.77", "ChenLi-NCT07214142", "nct07214142nct07214142", "li.chen li.chen 2026"]
)
def test_q25_ones_own_name_login_and_study_make_no_password(password: str) -> None:
    assert weakness(password, OWN) in (Weakness.OWN_WORDS, Weakness.COMMON)
    assert weakness(f"{password} rabbit lantern", OWN) is None


def test_q25_a_chinese_name_makes_no_password() -> None:
    password = "欧阳晓明123欧阳晓明456789"
    assert weakness(password, ("ouyang", "欧阳晓明")) is not None


def test_q25_a_password_has_15_characters_counted_after_normalising() -> None:
    password = "gentle otter 7xq"
    assert weakness(password[:SHORTEST]) is None
    assert weakness(password[: SHORTEST - 1]) is Weakness.TOO_SHORT
    # One accent is no character of its own.
    assert weakness("e\u0301" * 10) is Weakness.TOO_SHORT


def test_a_password_has_an_upper_limit() -> None:
    text = "".join(secrets.choice("bcdfghjkmnpqrstvwxz") for _ in range(LONGEST + 1))
    assert weakness(text) is Weakness.TOO_LONG
    assert weakness(text[:LONGEST]) is None


@pytest.mark.parametrize("seed", range(50))
def test_what_a_password_program_makes_is_taken(seed: int) -> None:
    password = "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=20))
    assert weakness(password, OWN) is None


@given(st.text("abc", min_size=1, max_size=3), st.integers(15, 60))
def test_q25_a_repeat_is_refused_however_long(unit: str, length: int) -> None:
    assert weakness((unit * length)[:length]) is Weakness.COMMON


@given(st.text(max_size=250))
def test_any_text_is_judged(password: str) -> None:
    assert weakness(password, OWN) is None or isinstance(weakness(password, OWN), Weakness)
