"""Where a list goes on: written into an address and read from it, on every page alike."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, get_type_hints

from flask import abort, request

from chatbot.staff.numbers import NONE, read_number
from chatbot.store.database import utc_text, utc_time

AFTER = "after"
"""The field of an address that says where the page before ended."""

_BETWEEN = "\n"
_UNIT = 4

Cursor = TypeVar("Cursor", bound=tuple[Any, ...])
"""A NamedTuple: the last line of a page. Its fields are times, words of an Enum, numbers or texts."""


def written(cursor: Iterable[object]) -> str:
    """Of letters that stand in an address as they are; not for people to read."""
    text = _BETWEEN.join(map(_as_text, cursor))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(kind: type[Cursor]) -> Cursor | None:
    """Where the address that is asked for goes on; None for a first page, 404 if no page of ours wrote it."""
    text = request.args.get(AFTER, "")
    if not text:
        return None
    try:
        return parsed(text, kind)
    except ValueError:
        abort(404)


def parsed(text: str, kind: type[Cursor]) -> Cursor:
    """The cursor that is written so, to the letter; ValueError if there is none."""
    padded = text + "=" * (-len(text) % _UNIT)
    parts = b64decode(padded, altchars=b"-_", validate=True).decode().split(_BETWEEN)
    fields = get_type_hints(kind).values()
    cursor = kind(*(_value(part, each) for part, each in zip(parts, fields, strict=True)))
    try:
        is_ours = written(cursor) == text
    except OverflowError:  # a time that is in another year, and none of ours, by UTC
        is_ours = False
    if not is_ours:
        raise ValueError(text)
    return cursor


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return utc_text(value)
    return str(value.value if isinstance(value, Enum) else value)


def _value(text: str, kind: type) -> Any:
    if kind is int:
        if (number := read_number(text)) == NONE:
            raise ValueError(text)
        return number
    return utc_time(text) if kind is datetime else kind(text)
