"""A table: its columns say once what a row is, whatever kind of file it goes into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

Value = str | int | bool | date | datetime | None

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """``id`` names it to programs, ``title`` to people. ``say`` puts its value into words.

    ``is_typed``: a person typed it freely, so that a spreadsheet program may take it for something else.
    """

    id: str
    title: str
    value: Callable[[Row], Value]
    say: Callable[[Value], str]
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """``title`` names the sheet. ``rows`` are read once, as they are written."""

    title: str
    columns: tuple[Column[Row], ...]
    rows: Iterable[Row]

    @property
    def titles(self) -> list[str]:
        return [column.title for column in self.columns]

    def in_words(self) -> Iterator[list[str]]:
        for row in self.rows:
            yield [column.say(column.value(row)) for column in self.columns]


def plain(value: Value) -> str:
    """Days as 2026-11-20 and minutes as 2026-11-20 10:30, which every spreadsheet program reads alike."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)
