"""Excel workbooks (.xlsx, .xls) through python-calamine."""

from __future__ import annotations

import datetime
import io

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from crawler.tables.grid import MAX_CELLS
from crawler.tables.model import HostileDocument, Row, Table, UnreadableDocument

Value = int | float | str | bool | datetime.date | datetime.time | datetime.datetime | datetime.timedelta


def read(data: bytes) -> list[Table]:
    """One table per visible sheet that holds anything; a row's index is the number that Excel shows beside it.

    Dates come as ISO text, whole numbers without decimals. A cell merged downwards gives its text to every row it
    covers; one merged sideways gives it to its first column. Hidden sheets are not published and are left out. Raises
    UnreadableDocument (see `crawler.tables.read`).
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        sheets = [(name, _rows(workbook.get_sheet_by_name(name))) for name in shown]
    except CalamineError as error:
        raise UnreadableDocument(f"the workbook cannot be read: {error}") from error
    filled = [(name, rows) for name, rows in sheets if rows]
    return [Table(index, tuple(rows), name) for index, (name, rows) in enumerate(filled, 1)]


def _rows(sheet: CalamineSheet) -> list[Row]:
    if sheet.end is None:
        return []
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > MAX_CELLS:
        raise HostileDocument(f"the sheet {sheet.name} has {height:,} rows and {width:,} columns; it is not read")
    grid = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom + 1, len(grid))):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = grid[top][left] if column == left else ""
    used = [column for column in range(width) if any(row[column] for row in grid if column < len(row))]
    first, last = (used[0], used[-1] + 1) if used else (0, 0)
    return [Row(tuple(row[first:last]), index) for index, row in enumerate(grid, 1) if any(row)]


def _text(value: Value) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value).strip()
