"""A table -> the bytes of a file, a piece at a time, so that no table has to fit into memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from chatbot.exporting.cells import inert, kept_as_typed
from chatbot.exporting.table import Table

MOST_ROWS_OF_A_SHEET = 1_048_575
"""Below the line of titles."""

_BYTE_ORDER_MARK = "\ufeff"
_LINES_AT_ONCE = 200
_PIECE = 64 * 1024
_NARROWEST, _WIDEST = 8, 40
_MEASURED = 500
"""So many lines say how wide the columns of a sheet are, in the width of a digit."""
_WIDTH_OF_PAPER = 150
_A4 = 9

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
            bold = book.add_format({"bold": True})
            widths, number = [_NARROWEST] * len(table.columns), 0
            for number, line in enumerate(chain([table.titles], table.in_words())):
                for place, text in enumerate(line):
                    sheet.write_string(number, place, text, bold if number == 0 else None)
                    if number < _MEASURED:
                        widths[place] = max(widths[place], _width(text))
            _lay_out(sheet, number, [min(width, _WIDEST) for width in widths])
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


def _lay_out(sheet: Worksheet, last_line: int, widths: Sequence[int]) -> None:
    """As it is looked at and printed: titles stay in sight, each column can be filtered and is as wide as
    what is in it, and what fits a sheet of paper across is on one.
    """
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last_line, len(widths) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    if sum(widths) <= _WIDTH_OF_PAPER:
        sheet.fit_to_pages(1, 0)


def _width(text: str) -> int:
    """In the width of a digit, with room for the edges; of several lines, that of the widest."""
    wide = (sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line) for line in text.split("\n"))
    return max(wide) + 2


def _iso(day_or_time: date) -> str:
    """ISO 8601; a time with its offset."""
    return day_or_time.isoformat()


def _taken(written: StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode()
