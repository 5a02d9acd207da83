"""The cookie: nobody reads it, nobody changes it, and it always fits into a browser."""

from __future__ import annotations

import base64
import sys
import zlib
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from chatbot.screening.dialog import Kind, Question
from chatbot.sealing import ENTRY, MOST_BYTES, Lost, Seal
from tests.patient.conftest import MakeApp, store_of
from tests.patient.people import AGREED, ON_MEDICINE, PERFECT
from tests.patient.person import Person

DAY = timedelta(hours=24)
# Where the parts of a Fernet token begin, and its end.
BYTES = {"version": 0, "time": 4, "vector": 12, "ciphertext": 40, "signature": -1}
CHANCE = Random(7)


@pytest.fixture
def seal() -> Seal:
    return Seal([Fernet.generate_key()], DAY)


def flipped(token: str, at: int) -> str:
    data = bytearray(base64.urlsafe_b64decode(token))
    data[at] ^= 1
    return base64.urlsafe_b64encode(bytes(data)).decode()


def test_q21_what_was_said_cannot_be_read_in_the_cookie(person: Person) -> None:
    person.has_said({**ON_MEDICINE, "medicine_names": "marker-of-an-answer"})
    data = base64.urlsafe_b64decode(person.cookie)
    assert b"marker" not in data
    assert b"age" not in data
    for start in range(len(data)):
        with pytest.raises(zlib.error):
            zlib.decompress(data[start:])


def test_q21_two_people_who_say_the_same_have_different_cookies(seal: Seal) -> None:
    assert seal.close({"a": 1}) != seal.close({"a": 1})


def test_q21_no_changed_bit_goes_unnoticed(seal: Seal) -> None:
    token = seal.close({"a": {"age": ["54", "abcd"]}})
    length = len(base64.urlsafe_b64decode(token))
    assert {seal.open(flipped(token, at)) for at in range(length)} == {Lost.UNREADABLE}


def test_q21_no_shorter_or_longer_cookie_opens(seal: Seal) -> None:
    token = seal.close({"a": 1})
    for other in (*(token[:end] for end in range(len(token))), "é", "{}", "null"):
        assert seal.open(other) is Lost.UNREADABLE, other


@pytest.mark.parametrize("part", BYTES)
def test_q21_a_tampered_cookie_is_an_explained_new_conversation(anyone: Person, part: str) -> None:
    anyone.has_said(PERFECT)
    anyone.cookie = flipped(anyone.cookie, BYTES[part])
    page = anyone.opens("check-answers")
    assert (page.hook("step"), page.hook("lost")) == ("respondent", "unreadable")
    assert anyone.starts().hook("lost") is None


@pytest.mark.parametrize("cookie", ["x", "gAAAAA", "%00", "a" * 5000, '"quoted"', "é中"])
def test_q21_rubbish_in_the_cookie_never_fails(anyone: Person, cookie: str) -> None:
    sent = {"Cookie": f"{anyone.cookie_name}={cookie}".encode().decode("latin-1")}
    anyone.client = anyone.app.test_client(use_cookies=False)
    assert anyone.opens("", headers=sent).hook("step") == "respondent"
    assert anyone.looks_at(anyone.sends("age", {"age": "54"}, headers=sent)).hook("page") == "offer-again"


def test_q21_after_tampering_the_answer_just_given_is_offered_again(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    form = anyone.page.form("/sex")
    anyone.cookie = flipped(anyone.cookie, 40)
    page = anyone.taps(form, "sex", "female")
    assert (page.status, page.hook("page"), page.hook("lost")) == (400, "offer-again", "unreadable")
    assert dict(page.form("/sex").as_it_stands())["sex"] == "female"


def test_a_browser_keeps_an_expired_cookie_for_a_day_so_that_it_can_be_explained(person: Person) -> None:
    header = person.asks("").headers["Set-Cookie"]
    assert "Max-Age=172800" in header.split("; ")


def keys_of(app: Flask, *keys: bytes) -> None:
    path = store_of(app).path.parent / "conversation.key"
    path.write_bytes(b"\n".join(keys))


def test_q21_an_old_key_still_opens_and_a_removed_one_is_explained(make_app: MakeApp) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    first = make_app()
    keys_of(first, old)
    person = Person(make_app())
    person.has_said(PERFECT, until="bleeding")
    sealed = person.cookie

    keys_of(first, new, old)
    person = Person(make_app())
    person.cookie = sealed
    assert person.opens("bleeding").hook("lost") is None
    person.answers("bleeding", "none")
    assert (person.step, person.cookie != sealed) == ("symptoms", True)
    assert isinstance(Seal([new], DAY).open(person.cookie), dict)

    keys_of(first, new)
    person = Person(make_app())
    person.cookie = sealed
    assert person.opens("bleeding").hook("lost") == "unreadable"


def test_q21_an_answer_of_a_shape_that_nobody_wrote_is_left_out(person: Person) -> None:
    seal = Seal(store_of(person.app).keys.conversation, DAY)
    shapes: list[object] = [
        {"age": 54},
        {"age": ["54"]},
        {"age": [{"value": []}, "abcd"]},
        [],
        "a",
        {"age": [None, 5]},
    ]
    for shape in shapes:
        person.cookie = seal.close({"a": shape})
        assert person.opens("check-answers").status == 200


def longest(question: Question) -> Iterator[tuple[str, str]]:
    """The most that a browser can send to one question and be understood."""
    if question.kind is Kind.TEXT:
        yield (
            question.id,
            "".join(chr(CHANCE.randrange(0x20000, 0x2A6D0)) for _ in range(question.max_length)),
        )
    elif question.kind is Kind.CHOICES:
        yield from ((question.id, choice.id) for choice in question.choices if not choice.exclusive)
    elif question.kind is Kind.QUANTITY:
        assert question.measure
        unit = max((unit.id for unit in question.measure.units), key=len)
        digits = "".join(CHANCE.choices("123456789", k=37))
        number = "54".zfill(40) if question.measure.whole else f"{digits[:2]}.{digits}"
        yield question.id, number
        yield f"{question.id}-asked", number
        yield f"{question.id}-confirmed", unit
    else:
        yield question.id, max((choice.id for choice in question.choices), key=len)


# What keeps every other step on the path.
NEEDED = {
    "respondent": "family",
    "sex": "female",
    "node_seen": "seen",
    "removable": "no",
    "t_stage": "not_in_report",
    "t_prefix": "yc",
    "immune": "rheumatism",
}


def test_q21_the_fullest_conversation_fits_into_a_cookie(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.starts()
    private_first = sorted(person.dialog.steps, key=lambda step: not step.sensitive)
    monkeypatch.setattr(sys.modules["chatbot.patient.talk"], "_is_ahead", lambda _: False)
    for step in private_first:
        fields = [
            pair
            for question in step.questions
            for pair in ([(question.id, NEEDED[question.id])] if question.id in NEEDED else longest(question))
        ]
        response = person.sends(step.id, fields)
        assert response.status_code == 303, (step.id, response.get_data(as_text=True))
    while person.opens("please-note").hook("notice"):
        person.passes_notice()
    person.sends("stop-here")
    rare = "".join(chr(0x20000 + 97 * number) for number in range(370))
    person.leaves_details(name="A", best_time="", hospital="", city="", safe_contact="", note=rare, phone="1")
    person.sends("medicine_names", {"medicine_names": rare[:140]})
    sealed = Seal(store_of(person.app).keys.conversation, DAY).open(person.cookie)
    assert isinstance(sealed, dict)
    assert set(sealed["a"]) == set(person.dialog.questions)
    assert ENTRY not in sealed
    assert len(person.cookie) <= MOST_BYTES
    person.leaves_details(
        note="我不想活了，心里很乱，胸痛，化疗后发烧，危急值，每天便血，怀孕", phone="13800138000", **AGREED
    )
    assert person.page.hook("page") == "receipt"
    said = Seal(store_of(person.app).keys.conversation, DAY).open(person.cookie)
    assert isinstance(said, dict)
    assert set(said["a"]) == set(person.dialog.questions)
    print("the fullest cookie:", len(person.cookie), "bytes")
    assert len(person.cookie) <= MOST_BYTES
