"""JSON as it is meant: UTF-8, no key twice, no NaN, decimals as Decimal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import NoReturn


class NotJson(ValueError):
    """Data that is not such JSON. The message says what is wrong; ``line`` counts from 1, 0 = unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def parse_json(data: bytes) -> object:
    """The value in the data. Raises NotJson."""
    try:
        text = data.decode("utf-8-sig")
        if not text.strip():
            raise NotJson("The file is empty.")
        value = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_without_twins
        )
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False, default=str).encode()
        return value
    except NotJson:
        raise
    except UnicodeEncodeError as error:
        raise NotJson("A character is broken: it was written in two halves, and one is missing.") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NotJson("This is not UTF-8. Save it as UTF-8.", line) from error
    except json.JSONDecodeError as error:
        raise NotJson(f"This is not JSON: {error.msg}, at character {error.colno}.", error.lineno) from error
    except RecursionError as error:
        raise NotJson("This is nested too deeply.") from error
    except ValueError as error:
        raise NotJson("A number has too many digits.") from error


def _refuse_constant(word: str) -> NoReturn:
    raise NotJson(f"{word} is not JSON. Write a number, or null.")


def _without_twins(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in pairs:
        if key in result:
            raise NotJson(f'"{key}" stands twice in one object. Keep one of them.')
        result[key] = value
    return result
