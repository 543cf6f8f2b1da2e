"""Excel workbooks: sheets, values as text, merged cells. Written with openpyxl, which also reads them as a check."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from crawler.tables import HostileDocument, Row, Table, UnknownShape, UnreadableDocument, read
from crawler.tables import spreadsheet as spreadsheets
from tests.crawler.tables.layouts import Layout, expected, layouts
from tests.crawler.tables.word_documents import package

DOCUMENTS = Path(__file__).parents[2] / "documents"


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet(*rows: list[Any], merged: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    return saved(book)


def edited(data: bytes, pattern: bytes, replacement: bytes) -> bytes:
    """A workbook whose first sheet's XML was changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert isinstance(sheet, bytes)
    assert re.search(pattern, sheet)
    return package(parts | {"xl/worksheets/sheet1.xml": re.sub(pattern, replacement, sheet)})


def rows(data: bytes) -> list[tuple[str, ...]]:
    (only,) = read(data)
    return [row.cells for row in only.rows]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (1.0, "1"),
        (-3, "-3"),
        (0.1, "0.1"),
        (2024.3, "2024.3"),
        (123456789012345, "123456789012345"),
        (1.0e15, "1000000000000000"),
        (330110112345678901230017, "3.301101123456789e+23"),
        ("网信算备330110112345678901230017号", "网信算备330110112345678901230017号"),
        ("  甲\r\n乙 ", "甲\n乙"),
        ("007", "007"),
        (True, "TRUE"),
        (datetime.datetime(2024, 3, 15), "2024-03-15"),
        (datetime.date(2024, 3, 15), "2024-03-15"),
        (datetime.datetime(2024, 3, 15, 19, 36), "2024-03-15 19:36:00"),
        (datetime.datetime(2024, 3, 15, 23, 59, 59), "2024-03-15 23:59:59"),
        (datetime.datetime(2024, 3, 15, 19, 35, 59, 700_000), "2024-03-15 19:36:00"),
        (datetime.time(19, 36), "19:36:00"),
        (datetime.timedelta(hours=26, minutes=30), "26:30:00"),
        (datetime.timedelta(minutes=5), "0:05:00"),
        ("#N/A", "#N/A"),
        ("#DIV/0!", "#DIV/0!"),
        ("2024年3月", "2024年3月"),
        (45170, "45170"),
    ],
)
def test_a_value_is_text(value: Any, text: str) -> None:
    assert rows(sheet(["x", value])) == [("x", text)]


def test_rows_have_the_numbers_that_excel_shows() -> None:
    book = openpyxl.Workbook()
    book.active.title = "清单"
    for place, value in {"B3": "标题", "B5": "序号", "C5": "名称", "B6": 1, "C6": "甲", "B9": 2, "C9": "乙"}.items():
        book.active[place] = value
    book.active["F30"].number_format = "0.00"
    cells = [(3, ("标题", "")), (5, ("序号", "名称")), (6, ("1", "甲")), (9, ("2", "乙"))]
    assert read(saved(book)) == [Table(1, tuple(Row(texts, index) for index, texts in cells), "清单")]


def test_every_visible_sheet_that_holds_anything_is_a_table() -> None:
    book = openpyxl.Workbook()
    book.active.title = "空"
    for name in ("已备案", "草稿", "已登记"):
        book.create_sheet(name).append([name])
    book["草稿"].sheet_state = "hidden"
    assert [(table.index, table.title) for table in read(saved(book))] == [(1, "已备案"), (2, "已登记")]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_whose_rows_are_all_hidden_is_not_taken_for_an_empty_one(state: str) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("清单").append([1])
    book["清单"].sheet_state = state
    with pytest.raises(UnknownShape, match=r"only hidden sheets .* \(清单\)"):
        read(saved(book))


def test_a_workbook_without_anything_has_no_table() -> None:
    assert read(saved(openpyxl.Workbook())) == []


def test_merged_cells_are_filled_downwards_only() -> None:
    data = sheet(["清单"], ["1", "甲公司", "x"], ["2", None, "y"], ["3", "--"], merged=("A1:C1", "B2:B3", "B4:C4"))
    assert rows(data) == [("清单", "", ""), ("1", "甲公司", "x"), ("2", "甲公司", "y"), ("3", "--", "")]


def test_what_a_merged_cell_hides_is_not_shown() -> None:
    merged = b'</sheetData><mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/></mergeCells>'
    data = edited(sheet(["甲", "x"], ["乙", "1"], ["y", "2"]), b"</sheetData>", merged)
    assert rows(data) == [("甲", ""), ("乙", "1"), ("乙", "2")]


def test_a_row_under_merged_cells_alone_is_no_row_of_its_own() -> None:
    data = sheet(["1", "甲"], [None, None], ["2", "乙"], merged=("A1:A2", "B1:B2"))
    assert rows(data) == [("1", "甲"), ("2", "乙")]


@given(layouts())
@settings(max_examples=40, deadline=None)
def test_any_sheet_reads_back_as_it_was_laid_out(layout: Layout) -> None:
    book = openpyxl.Workbook()
    for number, cells in enumerate(layout):
        for cell in cells:
            if cell.goes_on:
                continue
            down = 1
            while number + down < len(layout) and any(
                below.start == cell.start and below.goes_on for below in layout[number + down]
            ):
                down += 1
            place = book.active.cell(number + 1, cell.start + 1)
            place.data_type, place._value = "s", cell.text
            if cell.span > 1 or down > 1:
                book.active.merge_cells(None, number + 1, cell.start + 1, number + down, cell.start + cell.span)
    assert rows(saved(book)) == expected(layout)


def test_openpyxl_reads_the_same() -> None:
    values: list[list[Any]] = [["序号", "单位", "编号"], *([n, f"公司{n}\n（甲）", f"A-{n:04}"] for n in range(1, 60))]
    data = sheet(*values)
    again = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert rows(data) == [tuple(str(value) for value in row) for row in again]


def test_the_old_format_is_read_like_the_new_one() -> None:
    """The workbook was written with openpyxl and saved as .xls by LibreOffice."""
    (only,) = read((DOCUMENTS / "list.xls").read_bytes())
    assert only.title == "清单"
    assert [(row.index, row.cells) for row in only.rows] == [
        (2, ("备案清单（2024年3月）", "", "", "")),
        (3, ("序号", "单位", "备案时间", "编号")),
        (4, ("1", "甲公司", "2024-03-15", "A-0001")),
        (5, ("2", "乙公司", "2024-03-15 19:36:00", "A-0002")),
        (6, ("3", "乙公司", "2024年3月", "A-0003")),
    ]


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_CELLS", 5)
    with pytest.raises(HostileDocument, match="has 2 rows and 3 columns"):
        read(sheet([1, 2, 3], [4, 5, 6]))


@pytest.mark.parametrize(("place", "size"), [("XFD1048576", "1,048,576 rows and 16,384"), ("BZ300000", "300,000 rows")])
def test_a_cell_far_away_is_refused_before_the_sheet_is_laid_out(place: str, size: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active[place] = 1, 2
    with pytest.raises(HostileDocument, match=size):
        read(saved(book))


def test_cells_far_away_that_hold_nothing_do_no_harm() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.active["XFD1048576"].number_format = "0.00"
    assert rows(saved(book)) == [("甲",)]


def test_rows_and_cells_may_leave_out_where_they_stand() -> None:
    data = edited(sheet([1, "#N/A"], ["甲", 2], [3, "#REF!"]), rb' r="[A-Z]*\d+"', b"")
    assert rows(data) == [("1", "#N/A"), ("甲", "2"), ("3", "#REF!")]


def test_an_error_stands_in_its_own_row_and_column() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("附注").append(["注"])
    for place, value in (("B3", "序号"), ("C3", "单位"), ("B4", 1), ("C4", "#REF!")):
        book["附注"][place] = value
    book["Sheet"]["A1"] = "甲"
    first, second = read(saved(book))
    assert [row.cells for row in first.rows] == [("甲",)]
    assert [row.cells for row in second.rows] == [("注", "", ""), ("", "序号", "单位"), ("", "1", "#REF!")]


def test_a_formula_that_was_saved_without_its_result_is_not_taken_for_an_empty_cell() -> None:
    with pytest.raises(UnknownShape, match="the sheet Sheet, row 2, column 1, holds a formula"):
        read(sheet(["序号", "单位"], ["=ROW()-1", "甲"]))


@pytest.mark.parametrize(
    ("result", "text"), [(b"<v>7</v>", "7"), (b't="str"><f>B1</f><v></v>', ""), (b't="str"><f>B1</f><v>x</v>', "x")]
)
def test_a_formula_shows_its_result(result: bytes, text: str) -> None:
    written = b"<f>B1</f>" + result if result.startswith(b"<") else result
    cell = b'<c r="A1">' + written + b"</c>" if written.startswith(b"<") else b'<c r="A1" ' + written + b"</c>"
    data = edited(sheet([0, "甲"]), rb'<c r="A1".*?</c>', cell)
    assert rows(data) == [tuple(filter(None, (text, "甲")))]


def test_a_formula_without_result_on_a_hidden_sheet_does_no_harm() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.create_sheet("计算").append(["=1+1"])
    book["计算"].sheet_state = "hidden"
    assert rows(saved(book)) == [("甲",)]


@pytest.mark.parametrize(("number", "text"), [(b"NaN", "nan"), (b"1e999", "inf"), (b"-1e999", "-inf")])
def test_what_is_no_finite_number_is_shown_as_it_is(number: bytes, text: str) -> None:
    assert rows(edited(sheet([1, "甲"]), rb"<v>1</v>", b"<v>" + number + b"</v>")) == [(text, "甲")]


def test_entities_in_a_sheet_are_refused() -> None:
    data = edited(sheet([1]), rb"^", b'<!DOCTYPE x [<!ENTITY a "aaaa">]>')
    with pytest.raises(HostileDocument, match=r"sheet1\.xml declares a document type"):
        read(data)


def test_a_sheet_that_is_broken_xml_is_named() -> None:
    with pytest.raises(UnreadableDocument, match=r"xl/worksheets/sheet1\.xml is no well-formed XML"):
        read(edited(sheet([1]), rb"</sheetData>", b""))


def test_a_workbook_that_cannot_be_opened_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="the workbook cannot be read"):
        read(package({"xl/workbook.xml": "<workbook/>"}))


@pytest.mark.parametrize("cell", [b'<c r="A1"><v>2</v></c>', b'</row><row r="1"><c r="A1"><v>2</v></c>'])
def test_two_cells_in_one_place_are_refused_since_one_would_be_lost(cell: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="two cells in row 1, column 1, or its cells out of order"):
        read(edited(sheet([1]), rb"(<c r=\"A1\".*?</c>)", rb"\1" + cell))
