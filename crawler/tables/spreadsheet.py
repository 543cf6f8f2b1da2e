"""Excel workbooks (.xlsx, .xls) through python-calamine."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from crawler.tables.grid import MAX_CELLS
from crawler.tables.model import HostileDocument, Row, Table, UnknownShape, UnreadableDocument
from crawler.tables.package import Package
from crawler.tables.sheet_cells import SheetCells, scan

Value = int | float | str | bool | datetime.date | datetime.time | datetime.datetime | datetime.timedelta

_WHOLE = 1e16
"""Below this a number without decimals is written out; Excel keeps fifteen digits and shows more as 3.3E+20."""


def read(data: bytes) -> list[Table]:
    """One table per visible sheet that holds anything; a row's index is the number that Excel shows beside it.

    `title` is the sheet's name. Dates come as ISO text, with the time where there is one; whole numbers without
    decimals. A cell merged downwards gives its text to every row it covers; one merged sideways gives it to its first
    column. Hidden sheets are not published and are left out; hidden rows and columns of a visible sheet are read.
    A cell that shows an error gives its text (#N/A); of an .xls or .xlsb it is empty, since calamine does not tell.
    Raises UnknownShape where only hidden sheets hold anything or a formula has no result, and UnreadableDocument (see
    `crawler.tables.read`).
    """
    cells = _scan(data)
    try:
        with _panics():
            return _tables(data, cells)
    except CalamineError as error:
        raise UnreadableDocument(f"the workbook cannot be read: {error}") from error


@contextmanager
def _panics() -> Iterator[None]:
    """Raise CalamineError where calamine panics, which is no Exception in Python."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise CalamineError(str(error)) from error
        raise


def _tables(data: bytes, cells: Mapping[str, SheetCells]) -> list[Table]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    rows = {name: _rows(workbook.get_sheet_by_name(name), cells.get(name)) for name in shown}
    if not any(rows.values()):
        for sheet in sheets:
            if sheet.name not in shown and _rows(workbook.get_sheet_by_name(sheet.name), None):
                raise UnknownShape(f"only hidden sheets of the workbook hold anything ({sheet.name}); open it and look")
    filled = [(name, found) for name, found in rows.items() if found]
    return [Table(index, tuple(found), name) for index, (name, found) in enumerate(filled, 1)]


def _scan(data: bytes) -> Mapping[str, SheetCells]:
    """What an .xlsx says of its cells. Raises HostileDocument before calamine asks for memory that does not exist."""
    if not data.startswith(b"PK"):
        return {}
    package = Package(data)
    main = package.main_part() or "xl/workbook.xml"
    if not main.endswith(".xml") or main not in package.names:
        return {}
    found = scan(package, main)
    for name, cells in found.items():
        _check_size(name, cells.height, cells.width)
    return found


def _check_size(name: str, height: int, width: int) -> None:
    if height * width > MAX_CELLS:
        raise HostileDocument(
            f"the sheet {name} has {height:,} rows and {width:,} columns; the limit is {MAX_CELLS:,} cells: "
            "see what stands in its last cell"
        )


def _rows(sheet: CalamineSheet, cells: SheetCells | None) -> list[Row]:
    if sheet.end is None:
        return []
    width = sheet.end[1] + 1
    _check_size(sheet.name, sheet.end[0] + 1, width)
    grid = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), error in cells.errors.items() if cells else ():
        grid[row][column] = error
    filled = [any(row) for row in grid]
    _merge(grid, filled, sheet)
    used = [column for column in range(width) if any(row[column] for row in grid)]
    first, last = (used[0], used[-1] + 1) if used else (0, 0)
    return [Row(tuple(row[first:last]), index) for index, row in enumerate(grid, 1) if filled[index - 1]]


def _merge(grid: list[list[str]], filled: list[bool], sheet: CalamineSheet) -> None:
    """Fill merged cells, and correct whether a row has anything of its own: what stands under a merged cell is hidden.

    A row in which nothing stands but what reaches down from above is a part of the row above.
    """
    cells = 0
    touched = set()
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        rows, columns = range(top, min(bottom + 1, len(grid))), range(left, min(right + 1, len(grid[0])))
        cells += len(rows) * len(columns)
        if cells > MAX_CELLS:
            raise HostileDocument(f"the merged cells of the sheet {sheet.name} lie over one another; it is not read")
        for row in rows:
            for column in columns:
                grid[row][column] = grid[top][left] if column == left else ""
                if row > top:
                    covered.add((row, column))
                    touched.add(row)
    for row in touched:
        filled[row] = any(text and (row, column) not in covered for column, text in enumerate(grid[row]))


def _text(value: Value) -> str:
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
        case datetime.datetime():
            # Excel keeps a time as a fraction of a day; what is left of a second is rounding.
            moment = (value + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
            return moment.date().isoformat() if moment.time() == datetime.time() else moment.isoformat(" ")
        case datetime.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
