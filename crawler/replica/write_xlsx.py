"""A list as an Excel file: its title in one merged cell, 序号 as numbers, dates as text or as dates."""

from __future__ import annotations

import datetime
import io
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Alignment

from crawler.replica.edition import Layout, PrintedTable
from crawler.replica.write_docx import pack

_WIDTHS = {"序号": 6, "模型名称": 28, "备案单位": 36, "备案号": 42, "备案时间": 14}
_PROPERTIES = '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'


def write_xlsx(table: PrintedTable, layout: Layout) -> bytes:
    """The Excel file of one list."""
    book = Workbook()
    sheet = book.active
    sheet.title = "已备案"
    sheet.append([layout.above[0]])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(table.headings))
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(list(table.headings))
    for number, cells in enumerate(table.rows, start=1):
        sheet.append([int(cells[0]), *cells[1:]])
        if number in layout.date_cells:
            date = sheet.cell(row=sheet.max_row, column=len(cells))
            date.value = datetime.datetime.strptime(cells[-1], "%Y/%m/%d")
            date.number_format = "yyyy/m/d"
    for column, heading in enumerate(table.headings, start=1):
        sheet.column_dimensions[sheet.cell(row=2, column=column).column_letter].width = _WIDTHS[heading]
    return _anonymous(book)


def _anonymous(book: Workbook) -> bytes:
    """Bytes of a workbook without the time of its making, which openpyxl writes, and without an author."""
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["docProps/core.xml"] = _PROPERTIES
    return pack({name: text.partition("?>\n")[2] if text.startswith("<?xml") else text for name, text in parts.items()})
