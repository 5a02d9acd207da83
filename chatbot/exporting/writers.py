"""A table -> the bytes of a file, a piece at a time, so that no table has to fit into memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook

from chatbot.exporting.cells import inert, kept_as_typed
from chatbot.exporting.table import Table

MOST_ROWS_OF_A_SHEET = 1_048_575
"""Below the line of titles."""

_BYTE_ORDER_MARK = "\ufeff"
_LINES_AT_ONCE = 200
_PIECE = 64 * 1024
_WIDTHS = (8, 40)

Write = Callable[[Table[Any]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class FileKind:
    """How a table becomes a file. ``most_rows`` is what such a file holds; None is without end."""

    media_type: str
    write: Write
    most_rows: int | None = None


def write_csv(table: Table[Any]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, without which Excel shows Chinese as something else."""
    guards = [kept_as_typed if column.is_typed else inert for column in table.columns]
    written = StringIO()
    writer = csv.writer(written)
    written.write(_BYTE_ORDER_MARK)
    writer.writerow(map(inert, table.titles))
    lines = table.in_words()
    while lot := list(islice(lines, _LINES_AT_ONCE)):
        writer.writerows([guard(text) for guard, text in zip(guards, line, strict=True)] for line in lot)
        yield _taken(written)
    yield _taken(written)


def write_json(table: Table[Any]) -> Iterator[bytes]:
    """An array of objects by the columns' ids; what other files say in words is an id here."""
    yield b"["
    for number, row in enumerate(table.rows):
        data = {column.id: column.value(row) for column in table.columns}
        text = json.dumps(data, ensure_ascii=False, default=_iso)
        yield f"{',' if number else ''}\n{text}".encode()
    yield b"\n]\n"


def write_xlsx(table: Table[Any]) -> Iterator[bytes]:
    """Every cell is a string, so none is ever a formula. A sheet is a ZIP file and leaves when it is whole;
    until then it lies in a folder for temporary files that only this user reads.
    """
    with TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export.xlsx"
        with Workbook(str(path), {"constant_memory": True, "tmpdir": folder, "in_memory": False}) as book:
            sheet = book.add_worksheet(table.title[:31])
            sheet.freeze_panes(1, 1)
            bold = book.add_format({"bold": True})
            for place, title in enumerate(table.titles):
                sheet.set_column(place, place, min(max(2 * len(title), _WIDTHS[0]), _WIDTHS[1]))
                sheet.write_string(0, place, title, bold)
            for number, line in enumerate(table.in_words(), 1):
                for place, text in enumerate(line):
                    sheet.write_string(number, place, text)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


KINDS: Mapping[str, FileKind] = {
    "csv": FileKind("text/csv; charset=utf-8", write_csv),
    "xlsx": FileKind(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx, MOST_ROWS_OF_A_SHEET
    ),
    "json": FileKind("application/json", write_json),
}


def _iso(day_or_time: date) -> str:
    """ISO 8601; a time with its offset."""
    return day_or_time.isoformat()


def _taken(written: StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode()
