"""A file as LibreOffice reads it, set to take all that it can for formulas and numbers."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

# Comma, double quotes, UTF-8, from line 1; numbers and dates are looked for, in quotes too; formulas are run.
AS_CSV = "Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false,false,false,-1,true"
AS_XLSX = "Calc MS Excel 2007 XML"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
SHEET = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class Cell:
    """``kind`` is the program's (string, float...), empty for an empty cell; ``formula`` what it runs."""

    text: str
    kind: str
    formula: str


def cells_of(data: bytes, name: str, folder: Path) -> list[list[Cell]]:
    """The cells of the first sheet of a file's bytes; ``name`` ends in .csv or .xlsx."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("No LibreOffice on this machine: run make programs, or install libreoffice-calc-nogui.")
    file = folder / name
    file.write_bytes(data)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            f"--infilter={AS_CSV if name.endswith('.csv') else AS_XLSX}",
            "--convert-to",
            "fods",
            "--outdir",
            str(folder),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=100,
    )
    sheet = ElementTree.parse(file.with_suffix(".fods")).find(f".//{SHEET}table")  # noqa: S314 - our own
    assert sheet is not None
    return [row for each in sheet.iter(f"{SHEET}table-row") if (row := _row(each))]


def _row(row: ElementTree.Element) -> list[Cell]:
    """Without the empty cells at its end, of which a row has thousands."""
    cells: list[Cell] = []
    for each in row.findall(f"{SHEET}table-cell"):
        times = int(each.get(f"{SHEET}number-columns-repeated", "1"))
        text = "\n".join(_line(line) for line in each.findall(f"{TEXT}p"))
        cell = Cell(text, each.get(f"{OFFICE}value-type", ""), each.get(f"{SHEET}formula", ""))
        cells += [cell] * min(times, 100)
    while cells and not cells[-1].kind:
        cells.pop()
    return cells


def _line(line: ElementTree.Element) -> str:
    """Runs of spaces are elements in such a file."""
    parts = [line.text or ""]
    for each in line:
        if each.tag == f"{TEXT}s":
            parts.append(" " * int(each.get(f"{TEXT}c", "1")))
        elif each.tag == f"{TEXT}tab":
            parts.append("\t")
        parts += [each.text or "", each.tail or ""]
    return "".join(parts)
