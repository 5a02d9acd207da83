"""What is typed and printed at the terminal, and the keys that mean the same at every question."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Sequence
from enum import Enum

import click

from chatbot.i18n import gettext
from chatbot.reading.text import showable

_BETWEEN = re.compile(r"[\s,，、;；]+")


class Key(Enum):
    WHY = "?"
    UNKNOWN = "-"
    BACK = "b"
    STOP = "s"
    QUIT = "q"
    REST = "r"


class Quit(Exception):
    """Whoever types has left, or there is no more input."""


def read() -> str:
    """The next line as typed. Raises Quit at the end of input, and when it is interrupted twice.

    A line that comes from a file is printed, so that what is printed can be read as a talk.
    """
    try:
        line = _line()
    except (EOFError, KeyboardInterrupt):
        click.echo()
        raise Quit from None
    if not sys.stdin.isatty():
        click.echo(showable(line))
    return line


def _line() -> str:
    """One interruption may be a slip of the hand, in the middle of an interview."""
    try:
        return input("> ")
    except KeyboardInterrupt:
        click.echo()
        click.echo(gettext("The same keys once more leave, and nothing is kept."))
        return input("> ")


def read_or_leave() -> str:
    """The next line. Raises Quit for the key that says so, too."""
    line = read()
    if key_of(line) is Key.QUIT:
        raise Quit
    return line


def key_of(line: str) -> Key | None:
    """Which key the whole line is; full-width forms and capitals are the same key."""
    plain = plain_of(line)
    if plain == gettext("I don't know").lower():
        return Key.UNKNOWN
    return next((key for key in Key if key.value == plain), None)


def plain_of(line: str) -> str:
    return unicodedata.normalize("NFKC", line).strip().lower()


def parts_of(line: str) -> list[str]:
    """Numbers or names, with anything between them that people put there."""
    return [part for part in _BETWEEN.split(plain_of(line)) if part]


def place_of(typed: str, count: int, names: Sequence[str] = ()) -> int | None:
    """Which line of a numbered list (from 0) was typed, by its number or its name."""
    if typed.isdecimal() and 1 <= int(typed) <= count:
        return int(typed) - 1
    lowered = [name.lower() for name in names]
    return lowered.index(typed) if typed in lowered else None


def show(*lines: str) -> None:
    for line in lines:
        click.echo(line)


def show_list(lines: Sequence[str], first: int = 1) -> None:
    for number, line in enumerate(lines, first):
        click.echo(f"  {number}  {line}")


def not_on_the_list(typed: str) -> str:
    return gettext("“%(typed)s” is not on the list. Please type a number from it.", typed=showable(typed))


def choose(lines: Sequence[str], keys: Sequence[Key] = ()) -> int | Key:
    """Which of the lines (from 0) is picked by its number, or one of these keys. Raises Quit."""
    show_list(lines)
    while True:
        line = read_or_leave()
        key = key_of(line)
        if key in keys and key is not None:
            return key
        place = place_of(plain_of(line), len(lines))
        if place is not None:
            return place
        click.echo(not_on_the_list(line.strip()) if line.strip() else gettext("Please type a number."))
