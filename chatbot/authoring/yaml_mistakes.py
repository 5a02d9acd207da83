"""What the reader of YAML does not understand, in an author's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MENDS = (
    ("tab character", "A tab stands here. Indent with spaces alone."),
    (
        "mapping values are not allowed",
        "This line stands too far to the right, or has one colon too many. Put a text with a colon between "
        "quotes.",
    ),
    (
        "expected '-' indicator",
        "This line stands too far to the left for what is above it, or its dash is missing.",
    ),
    (
        "expected key",
        "This line does not stand as far to the right as its neighbours, or a quote is not closed above, or "
        "stands within a text that is between quotes.",
    ),
    ("expected ','", "A comma or a closing bracket is missing here or on the line above."),
    ("expected ':'", "A colon with a space behind it, or a dash, is missing here or on the line above."),
    ("unexpected end of stream", "A quote is opened and not closed."),
    ("unknown escape", "In double quotes a backslash means something. Take single quotes, or double it."),
    ("alias", "A text that begins with * needs quotes."),
    ("anchor", "A text that begins with & needs quotes."),
    ("tag", "A text that begins with ! needs quotes."),
    ("cannot start any token", "A text that begins with %, @ or ` needs quotes."),
)
_WIDE_COLON = re.compile(r"^\s*(?:- )?[{ ]*\w+：")
_WIDE_COMMA = re.compile(r"[{\[][^}\]\"]*(?:\"[^\"]*\")?[^}\]\"]*，")
_WIDE = ((_WIDE_COLON, "colon (：)"), (_WIDE_COMMA, "comma (，)"))


def in_words(problem: str, lines: Sequence[str], line: int) -> str:
    """What is wrong on a line (from 1) of these, and how to mend it; ``problem`` is what the reader says."""
    if wide := next(_wide_signs(lines, line), ""):
        return f"This is not YAML: {wide}"
    if 1 <= line <= len(lines) and re.match(r" *\t", lines[line - 1]):
        problem = _MENDS[0][0]
    mend = next((words for sign, words in _MENDS if sign in problem), "")
    return f"This is not YAML: {mend or f'{problem}. Look at the indentation, colons and quotes here.'}"


def remark_in_a_text(rest: str) -> str:
    """What is wrong if the ``rest`` of a line behind a text is a remark that looks like a part of it."""
    if not re.match(r"\s+#[^\s#]", rest):
        return ""
    return (
        "From '#' on this is a remark that nobody sees. Put the whole text between quotes; a remark has a "
        "space behind its '#'."
    )


def _wide_signs(lines: Sequence[str], line: int) -> Iterator[str]:
    for number in (line, line - 1):
        text = lines[number - 1] if 1 <= number <= len(lines) else ""
        for pattern, name in _WIDE:
            if pattern.search(text):
                yield f"line {number} has a wide {name}. Write the narrow one, with a space behind it."
