"""What is no YAML is told in an author's words, and so is a text that ends in a remark."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.problems import DialogError, Problem
from chatbot.authoring.yaml_source import read_yaml


def mistakes(folder: Path, text: str) -> tuple[Problem, ...]:
    file = folder / "dialog.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        read_yaml(file)
    except DialogError as error:
        return error.problems
    return ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a:\n  b: c\n   d: e\n", 3, "too far to the right"),
        ("a: one: two\n", 1, "Put a text with a colon between quotes."),
        ("a:\n  - b: c\n    d: e\n   f: g\n", 4, "too far to the left"),
        ("a:\n\tb: c\n", 2, "A tab stands here. Indent with spaces alone."),
        ('a: "one "two" three"\nb: c\n', 1, "a quote is not closed above"),
        ('a: "one\nb: c\n', 3, "A quote is opened and not closed."),
        ("a: {b: c\nd: e\n", 2, "a closing bracket is missing here or on the line above"),
        ("a:\n  - {b: c}\n  {d: e}\nf: g\n", 4, "or a dash, is missing here or on the line above"),
        ('a: "one \\d"\n', 1, "Take single quotes"),
        ("a: *one\n", 1, "A text that begins with * needs quotes."),
        ("a: @one\n", 1, "A text that begins with %, @ or ` needs quotes."),
        ("a: b\nc：d\n", 3, "line 2 has a wide colon (：). Write the narrow one"),
        ("a: {b: c， d: e}\n", 1, "line 1 has a wide comma (，). Write the narrow one"),
    ],
)
def test_what_is_no_yaml_says_how_to_mend_it(tmp_path: Path, text: str, line: int, says: str) -> None:
    [problem] = mistakes(tmp_path, text)
    assert problem.line == line
    assert problem.message.startswith("This is not YAML: ")
    assert says in problem.message


def test_a_text_that_ends_in_what_looks_like_a_part_of_it_is_told(tmp_path: Path) -> None:
    [problem] = mistakes(tmp_path, "a: b\ntext: 样本 number #3.\n")
    assert problem.line == 2
    assert "Put the whole text between quotes" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "a: b  # a remark\n",
        'a: "sample #3"\n',
        "a: C#3\n",
        "#remark\na: b\n",
        "a:  #remark\n  b: c\n",
        "a: b ##########\n",
        "a: >-\n  sample #3\n",
    ],
)
def test_remarks_and_quoted_texts_are_left_alone(tmp_path: Path, text: str) -> None:
    assert mistakes(tmp_path, text) == ()
