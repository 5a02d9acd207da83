"""The lines of ``oracle.csv``, before anybody asks what they mean."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chatbot.authoring.problems import DialogError, Problem

_FIRST_COLUMNS, _LAST_COLUMN = ["kind", "of", "is", "lasts", "if"], "because"

_NO_COMMAS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is written, but for the reason beside it."""

    number: int
    kind: str
    of: str
    is_: str
    lasts: str
    cells: tuple[str, ...]


def lines_of(file: Path) -> Iterator[Line]:
    """All rows but headings and empty ones. Raises DialogError for what is no table."""
    rows = csv.reader(_text(file).splitlines(), strict=True)
    try:
        header = next(rows, [])
        if header[:5] != _FIRST_COLUMNS or header[-1] != _LAST_COLUMN:
            columns = ",".join([*_FIRST_COLUMNS, "and", "and", _LAST_COLUMN])
            between = next((name for sign, name in _NO_COMMAS.items() if sign in "".join(header[:1])), "")
            mend = f" Between the cells stand {between}: save it as CSV with commas." if between else ""
            raise DialogError([Problem(file, 1, f"The first line must name the columns: {columns}.{mend}")])
        for row in rows:
            if any(row) and not row[0].startswith("#"):
                yield _line(file, rows.line_num, row, len(header))
    except csv.Error as error:
        raise DialogError([Problem(file, rows.line_num, f"This is not CSV: {error}.")]) from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DialogError([Problem(file, 0, f"The file cannot be read: {error.strerror}.")]) from error
    except UnicodeDecodeError as error:
        raise DialogError([Problem(file, 0, "The file is not UTF-8. Save it as CSV UTF-8.")]) from error


def _line(file: Path, number: int, row: list[str], columns: int) -> Line:
    if len(row) != columns:
        message = f"Here stand {len(row)} cells, above {columns}. Put a text with a comma between quotes."
        raise DialogError([Problem(file, number, message)])
    kind, of, is_, lasts, *cells = (cell.strip() for cell in row[:-1])
    return Line(number, kind, of, is_, lasts, tuple(filter(None, cells)))
