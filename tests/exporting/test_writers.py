"""The files: what is in them, and what a real spreadsheet program makes of them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.exporting.cells import GUARD
from chatbot.exporting.writers import KINDS, write_csv, write_json, write_xlsx
from chatbot.screening.lead import Channel
from chatbot.store.export import ExportedLead
from tests.exporting.rows import LEAD, LINE, lead_table, log_table, named
from tests.exporting.spreadsheet import Cell, cells_of

FORMULAS = [
    '=HYPERLINK("https://example.org","click")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "＝1+1",
    "\t=1+1",
    " =1+1",
    "=cmd|' /C calc'!A0",
]
CHINESE = ["王明", "𠮷野家", "阿依古丽·买买提", "李\n四", "张，三", '陈"小"红', "😀林"]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_begins_with_a_byte_order_mark_and_its_titles() -> None:
    data = b"".join(write_csv(lead_table([])))
    assert data.startswith(b"\xef\xbb\xbftitle of reference,title of study,")
    assert read_csv(data) == [lead_table([]).titles]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20), max_size=5))
def test_every_text_comes_out_of_a_csv_as_it_went_in_but_for_its_guard(names: list[str]) -> None:
    place = [column.id for column in lead_table([]).columns].index("name")
    rows = read_csv(b"".join(write_csv(lead_table(named(*names)))))[1:]
    assert [row[place] in (name, f"{GUARD}{name}") for row, name in zip(rows, names, strict=True)] == [
        True
    ] * len(names)


def test_a_json_holds_ids_and_not_words() -> None:
    (row,) = json.loads(b"".join(write_json(lead_table([LEAD], ("I2", "E2")))))
    assert (row["status"], row["I2"], row["E2"], row["call_first"]) == (
        "new",
        "unknown",
        "does_not_fit",
        True,
    )
    assert (row["phone"], row["name"]) == ("+8613900000001", "王𠮷明")
    assert (row["submitted_at"], row["next_at"]) == ("2026-11-21T02:30:00+08:00", None)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_json_is_whole_whatever_its_length(count: int) -> None:
    assert len(json.loads(b"".join(write_json(lead_table([LEAD] * count))))) == count


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_no_export_says_met_of_anything(kind: str) -> None:
    leads = [replace(LEAD, findings={"E1": finding}) for finding in ("fits", "does_not_fit", "unknown")]
    written = b"".join(KINDS[kind].write(lead_table(leads, ("E1",))))
    assert not re.search(rb"\bmet\b", written, re.IGNORECASE)


@pytest.mark.parametrize("write", [write_csv, write_json])
def test_a_text_file_begins_to_leave_before_the_last_lead_is_read(
    write: Callable[..., Iterator[bytes]],
) -> None:
    read = []

    def leads() -> Iterator[ExportedLead]:
        for number in range(1000):
            read.append(number)
            yield LEAD

    pieces = write(lead_table(leads()))
    next(pieces), next(pieces)
    assert len(read) < 1000


def test_a_sheet_can_be_read_and_printed_as_it_opens() -> None:
    """No name, day or number is cut off by its neighbour, titles stay in sight, columns can be filtered."""
    name = "阿依古丽·买买提·阿不都热合曼"
    table = lead_table(named("王明", name))
    with ZipFile(BytesIO(b"".join(write_xlsx(table)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    alike = re.findall(r'<col min="(\d+)" max="(\d+)" width="([0-9.]+)"', sheet)
    widths = [float(width) for first, last, width in alike for _ in range(int(first), int(last) + 1)]
    room = dict(zip(table.titles, widths, strict=True))
    assert [title for title, width in room.items() if width < len(title)] == []
    assert room["title of submitted_at"] >= len("2026-11-21 02:30")
    assert 2 * len(name) - 2 <= room["title of name"] <= 41
    assert re.search(r'<autoFilter ref="A1:[A-Z]+3"/>', sheet)
    assert 'state="frozen"' in sheet
    assert 'orientation="landscape"' in sheet


def test_nothing_of_a_workbook_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pieces = write_xlsx(lead_table([LEAD]))
    next(pieces)
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    pieces.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_q32_in_a_real_spreadsheet_program_nothing_runs_and_chinese_is_intact(
    kind: str, tmp_path: Path
) -> None:
    names = [*FORMULAS, *CHINESE]
    leads = [replace(each, channel=Channel.PHONE, attested_by=each.contact.name) for each in named(*names)]
    table = lead_table(leads, ("I1", "E2"))
    titles, *rows = cells_of(b"".join(KINDS[kind].write(table)), f"leads.{kind}", tmp_path)
    columns = [column.id for column in table.columns]
    assert [cell.text for cell in titles] == table.titles
    assert [cell for row in rows for cell in row if cell.formula] == []
    seen = [dict(zip(columns, row, strict=False)) for row in rows]
    assert [shown(row["name"], kind) for row in seen] == names
    assert [shown(row["attested_by"], kind) for row in seen] == names
    assert {row["phone"] for row in seen} == {Cell("(+86) 139 0000 0001", "string", "")}
    assert {shown(row["best_time"], kind) for row in seen} == {"9-11"}
    assert {row["city"].text for row in seen} == {"合肥"}
    assert {row["E2"].text for row in seen} == {"does not fit the study"}


def shown(cell: Cell, kind: str) -> str:
    """The text behind the guard that a CSV file needs; a workbook needs none."""
    assert cell.kind == "string"
    return cell.text.removeprefix(GUARD) if kind == "csv" else cell.text


def test_q32_without_its_guard_the_same_program_does_run_a_formula(tmp_path: Path) -> None:
    ((cell,),) = cells_of("\ufeff=1+1\n".encode(), "unguarded.csv", tmp_path)
    assert (cell.text, cell.formula) == ("2", "of:=1+1")


def test_the_log_opens_in_a_real_spreadsheet_program(tmp_path: Path) -> None:
    _, row = cells_of(b"".join(write_xlsx(log_table([LINE]))), "log.xlsx", tmp_path)
    assert [cell.text for cell in row] == ["1", "2026-11-21", "needs_review", "I3 E5", "New"]
