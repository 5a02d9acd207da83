"""YAML as an author means it: what looks like a word or a number stays what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.problems import DialogError
from chatbot.authoring.yaml_source import read_yaml


def data_of(folder: Path, written: str) -> object:
    file = folder / "some.yaml"
    file.write_text(written, encoding="utf-8")
    return read_yaml(file).data


WORDS = ["no", "yes", "on", "off", "n", "Y", "True", "NULL", "NaN", ".inf", "="]
NUMBERS = ["12:30", "1e3", "010", "0x10", "1_000", "10.0", "6.", "2025-10-09", "10^9/L", "万/µL", "六十三"]


@pytest.mark.parametrize("word", [*WORDS, *NUMBERS])
def test_what_yaml_1_1_would_change_stays_text(tmp_path: Path, word: str) -> None:
    assert data_of(tmp_path, f"a: {word}\n{word}: [{word}]\n") == {"a": word, word: [word]}


@pytest.mark.parametrize(
    ("written", "read"),
    [("null", None), ("~", None), ("", None), ("true", True), ("false", False)],
)
def test_plain_null_true_and_false_are_the_only_ones_that_are_not_text(
    tmp_path: Path, written: str, read: object
) -> None:
    assert data_of(tmp_path, f"a: {written}\n") == {"a": read}
    assert data_of(tmp_path, f'a: "{written}"\n') == {"a": written}


def test_the_merge_key_of_yaml_1_1_is_a_word_like_any_other(tmp_path: Path) -> None:
    assert data_of(tmp_path, "a: {<<: {b: c}}\n") == {"a": {"<<": {"b": "c"}}}


def test_tags_make_no_objects(tmp_path: Path) -> None:
    assert data_of(tmp_path, "a: !!python/name:os.system x\nb: !!int 5\n") == {"a": "x", "b": "5"}


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert data_of(tmp_path, "\ufeffa: b\n") == {"a": "b"}


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("a:\n  - x\n  - b: y\n    c: {d: z,\n        e: w}\n")
    lines = read_yaml(file).lines
    places = [("a",), ("a", 0), ("a", 1), ("a", 1, "b"), ("a", 1, "c", "d"), ("a", 1, "c", "e")]
    assert [lines[place] for place in places] == [1, 2, 3, 3, 4, 5]


def test_a_mistake_without_a_line_of_its_own_is_told_at_what_is_around_it(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("a:\n  b: c\n")
    source = read_yaml(file)
    source.problem(("a", "b", 7, "x"), "?")
    assert source.problems[0].line == 2


def test_every_repeated_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(DialogError) as raised:
        data_of(tmp_path, "a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert [problem.line for problem in raised.value.problems] == [2, 3]
